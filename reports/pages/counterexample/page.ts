import { Fragment, h, type JSX } from 'preact'
import { violationsOf } from '../../../checker/verdict/result.ts'
import { Head } from '../../components/head.ts'
import { Headline, Mark, Properties, sayLength } from '../../components/verdict.ts'
import { excerptFor, type Report } from '../../format.ts'
import { capital } from '../../say/words.ts'
import { BranchParts } from '../explorer/branch.ts'
import type { Embedded } from '../explorer/embedding.ts'
import { Behaviour, type ShownTrace } from './behaviour.ts'
import { type Download, Reproduce } from './downloads.ts'
import { TrustBox, ValenceBox } from './trust.ts'

interface Props {
  report: Report
  /** The verdict's cause, in one sentence. */
  cause: string
  shown: readonly ShownTrace[]
  /** The files of the whole result. */
  downloads: readonly Download[]
  style: string
  script: string
  /** With what one walks on from a trace, or why one cannot. */
  walk: Embedded | string | null
}

/** The whole page; `style` and `script` are our own files, put into it as they are. */
export function Page({ report, cause, shown, downloads, style, script, walk }: Props): JSX.Element {
  const { result, command } = report
  const behaviours = shown.map(s => h(Behaviour, { ...s, report, walk }))
  const traces = shown.length > 1 ? h(Tabs, { shown, behaviours }) : behaviours
  const summary = h(
    'div',
    { class: 'summary' },
    h(Properties, { report }),
    h('div', {}, h(TrustBox, { result }), h(ValenceBox, { result })),
  )
  // Whoever opens the page of a violation wants to see what happened; of a result that holds, what was checked.
  const isViolated = shown.some(s => s.property.verdict === 'violated')
  return h(
    'html',
    { lang: 'en' },
    h(Head, {
      title: `${result.checked.spec}: ${result.verdict}`,
      style,
      policy: "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:",
    }),
    h(
      'body',
      {},
      h(
        'main',
        {},
        h(Headline, { result, cause, says: report.says ?? null, meaning: meaningOf(report) }),
        isViolated ? [traces, summary] : [summary, traces],
        h(Reproduce, { command, downloads, made: report.made }),
      ),
      h('script', { type: 'module', dangerouslySetInnerHTML: { __html: script } }),
      h(BranchParts, { walk }),
    ),
  )
}

/** What the spec says of the property that the headline is about. */
export function meaningOf({ result, excerpts }: Pick<Report, 'result' | 'excerpts'>): string | null {
  const name = violationsOf(result.properties)[0]?.name ?? ''
  const doc = excerptFor(excerpts, result.checked, name)?.doc ?? null
  // Its name need not be said twice.
  if (!doc?.toLowerCase().startsWith(`${name.toLowerCase()}: `)) return doc
  return capital(doc.slice(name.length + 2))
}

/**
 * Radio buttons with CSS: they work without scripts, and with the arrow keys. Beside what is violated many that hold are folded into one, which a checkbox
 * opens. In print every behaviour is shown.
 */
function Tabs({ shown, behaviours }: { shown: readonly ShownTrace[]; behaviours: readonly JSX.Element[] }): JSX.Element {
  const holding = shown.filter(isHolding)
  const isFolded = holding.length >= fewestFolded && holding.length < shown.length
  const tab = (of: ShownTrace) => {
    const { story, property } = of
    const id = `${story.key}-tab`
    const folded = isFolded && isHolding(of) ? 'folded' : undefined
    return h(
      Fragment,
      {},
      h('input', { type: 'radio', name: 'behaviour', id, class: folded, checked: of === shown[0] }),
      h(
        'label',
        { for: id, class: folded },
        h(Mark, { verdict: property.verdict }),
        property.name,
        h('span', { class: 'length' }, sayLength(property)),
      ),
      behaviours[shown.indexOf(of)],
    )
  }
  return h(
    'div',
    { class: 'tabs', role: 'group', 'aria-label': 'Properties that have a trace' },
    shown.filter(of => !isHolding(of)).map(tab),
    isFolded && [
      h('input', { type: 'checkbox', id: 'holding', class: 'unfold' }),
      h('label', { for: 'holding' }, h(Mark, { verdict: 'holds' }), `${holding.length} hold`),
    ],
    holding.map(tab),
  )
}

const isHolding = ({ property }: ShownTrace): boolean => property.verdict === 'holds'

/** Fewer tabs than these take no more room than the one that would stand for them. */
const fewestFolded = 3
