import { h, type JSX } from 'preact'
import type { Embedded } from './embedding.ts'

interface Props {
  /** Unlike every other on the page. */
  id: string
  walk: Embedded | string | null
  /** The trace's path, as addresses name it. */
  address: string
  /** The property that the trace is about. */
  about: string
}

/** Where a reader may leave the trace: seen only where scripts run. */
export function Branch({ id, walk, address, about }: Props): JSX.Element | null {
  if (walk === null) return null
  if (typeof walk === 'string') return h('p', { class: 'no-walk' }, walk)
  return h(
    'section',
    { class: 'branch', id, 'data-walk': address, 'data-about': about, 'aria-labelledby': `${id}-name`, hidden: true },
    h('h3', { id: `${id}-name` }, 'Leave the trace'),
    h(
      'p',
      {},
      `Take another step, let a fault happen, and see what becomes of ${about === 'deadlock' ? 'the deadlock' : about}. The walk begins at the step that is shown above. `,
      h('button', { type: 'button' }, 'Walk on from here'),
    ),
    h('div', { class: 'walk-place' }),
  )
}

/**
 * A module's text as a script element may hold it. Such an element ends at `</script`, which esbuild does not write; but after `<!--` and `<script` not even
 * there. esbuild writes `<!--` within strings, templates and regular expressions alone, where `\x21` is the same.
 */
const asScript = (text: string): string => text.replaceAll('<!--', '<\\x21--')

/** What the page needs once for all its traces. */
export const BranchParts = ({ walk }: { walk: Embedded | string | null }): JSX.Element | null =>
  walk === null || typeof walk === 'string'
    ? null
    : h('div', { hidden: true }, [
        // Of no use to the page itself: the explorer takes it into its own part of the document.
        h('style', { id: 'walk-style', media: 'not all', dangerouslySetInnerHTML: { __html: walk.style } }),
        h('script', { type: 'module', dangerouslySetInnerHTML: { __html: asScript(walk.script) } }),
      ])
