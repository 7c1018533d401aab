import { h, type JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Found } from '../messages.ts'
import type { View } from '../share.ts'

interface Props {
  found: Found
  /** What of the page is to be shown; null for what it begins with. */
  view: View | null
  onView: (view: View) => void
}

/** The counterexample page, as the command line writes it, in a frame of its own; which trace of it is shown, and which step, is told. */
export function Result({ found, view, onView }: Props): JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null)
  const first = useRef(view)
  useEffect(() => {
    const { current } = frame
    if (current === null) return
    const onLoad = () => {
      const shown = current.contentDocument
      if (shown === null) return
      if (first.current !== null) open(shown, first.current)
      const tell = () => {
        const seen = viewOf(shown)
        if (seen) onView(seen)
      }
      for (const event of ['click', 'keyup', 'change']) shown.addEventListener(event, tell)
    }
    current.addEventListener('load', onLoad, { once: true })
    current.srcdoc = found.page
  }, [found])
  return h('iframe', { ref: frame, class: 'found', title: 'The result, and its counterexamples' })
}

/** Shows a trace at one of its steps, as a click would. */
function open(page: Document, { trace, step }: View): void {
  const tab = page.getElementById(`${trace}-tab`) as HTMLInputElement | null
  if (tab) tab.checked = true
  page
    .querySelector(`[data-behaviour="${CSS.escape(trace)}"] .row[data-step="${step}"]`)
    ?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
}

function viewOf(page: Document): View | null {
  const tab = page.querySelector<HTMLInputElement>('input[name="behaviour"]:checked')
  const trace = tab?.id.replace(/-tab$/, '') ?? page.querySelector<HTMLElement>('[data-behaviour]')?.dataset.behaviour
  if (trace === undefined) return null
  const row = page.querySelector<HTMLElement>(`[data-behaviour="${CSS.escape(trace)}"] .row.current`)
  return { trace, step: Number(row?.dataset.step ?? 0) }
}
