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

/** Radio buttons with CSS: they work without scripts, and with the arrow keys. In print every behaviour is shown. */
const Tabs = ({ shown, behaviours }: { shown: readonly ShownTrace[]; behaviours: readonly JSX.Element[] }): JSX.Element =>
  h(
    'div',
    { class: 'tabs', role: 'group', 'aria-label': 'Properties that have a trace' },
    shown.map(({ story: { key }, property }, i) =>
      h(
        Fragment,
        {},
        h('input', { type: 'radio', name: 'behaviour', id: `${key}-tab`, checked: i === 0 }),
        h(
          'label',
          { for: `${key}-tab` },
          h(Mark, { verdict: property.verdict }),
          property.name,
          h('span', { class: 'length' }, sayLength(property)),
        ),
        behaviours[i],
      ),
    ),
  )
