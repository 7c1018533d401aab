import { h, type JSX } from 'preact'
import { propertyKinds } from '../../checker/language/properties/index.ts'
import { sayQualified } from '../../checker/verdict/qualifications.ts'
import { type CheckResult, type PropertyResult, type PropertyVerdict, violationsOf } from '../../checker/verdict/result.ts'
import type { Report } from '../format.ts'
import { sayNearest } from '../say/explanation.ts'
import { sayCount, sayNecessary, sayTrust } from '../say/words.ts'
import { prose } from './prose.ts'

/** A property's verdict, as a sign and as the word for it. */
const marks: Readonly<Record<PropertyVerdict, string>> = {
  holds: 'M3 8.5l3.5 3.5 6.5-8',
  violated: 'M4 4l8 8M12 4l-8 8',
  inconclusive: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3q-1 .5-1 1.7M8 12.5v.5',
  vacuous: 'M8 3a5 5 0 1 0 .01 0z',
}

/** `says` is another word for it, where what is judged is no property. */
export const Mark = ({ verdict, says = verdict }: { verdict: PropertyVerdict; says?: string }): JSX.Element =>
  h(
    'span',
    { class: `mark ${verdict}` },
    h('svg', { width: 14, height: 14, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: marks[verdict] })),
    says,
  )

interface HeadlineProps {
  result: CheckResult
  cause: string
  says: string | null
  /** What the property is that the sentence is about, in the words of the spec; null where it has none. */
  meaning: string | null
}

export function Headline({ result, cause, says, meaning }: HeadlineProps): JSX.Element {
  const { checked, verdict } = result
  const qualified = sayQualified(result)
  const name = [checked.spec, checked.variant && `variant ${checked.variant}`, checked.model && `model ${checked.model}`]
    .filter(Boolean)
    .join(' · ')
  return h(
    'header',
    { class: 'headline' },
    h('p', { class: 'name' }, name),
    h('h1', {}, h(Mark, { verdict }), h('span', { class: 'cause' }, cause)),
    meaning !== null && h('p', { class: 'meaning' }, h('b', {}, `${violationsOf(result.properties)[0]?.name}: `), prose(meaning)),
    says !== null && h('p', { class: 'says' }, h('b', {}, 'The model: '), prose(says)),
    qualified !== verdict && h('p', { class: 'qualified' }, qualified),
    h('p', { class: 'facts' }, sayBriefly(result)),
  )
}

/** What was checked, in a line: `rms=2 · crashTM=1 · 228 states · not the whole space: …`. The whole of it is further down. */
const sayBriefly = (result: CheckResult): string => {
  const facts = new Map(sayTrust(result))
  const named = ['constants', 'faults', 'networks'].map(what => facts.get(what)).filter(value => value !== undefined && value !== 'none')
  return [...named, sayCount(result.states.distinct, 'state'), `searched: ${facts.get('searched')}`].join(' · ')
}

/** The bad news first. */
const order: readonly PropertyVerdict[] = ['violated', 'vacuous', 'inconclusive', 'holds']

/** Every property with its verdict; those not decided for the same reason in one entry. */
export function Properties({ report }: { report: Report }): JSX.Element {
  const { properties } = report.result
  const ordered = properties.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const group = (p: PropertyResult) => (p.verdict === 'inconclusive' && !report.explanation[p.name]?.nearest ? `? ${p.reason}` : p.name)
  return h(
    'section',
    { class: 'properties', 'aria-labelledby': 'properties-name' },
    h('h2', { id: 'properties-name' }, 'Properties'),
    h(
      'ul',
      {},
      [...Map.groupBy(ordered, group).values()].map(alike => h(Judged, { alike, report })),
    ),
  )
}

function Judged({ alike, report }: { alike: readonly PropertyResult[]; report: Report }): JSX.Element | null {
  const [first] = alike
  if (first === undefined) return null
  const reason = [
    first.reason ?? (first.trace ? `reached in ${sayLength(first)}` : ''),
    sayNecessary(first),
    sayNearest(report, first.name),
  ]
    .filter(Boolean)
    .join('; ')
  return h(
    'li',
    {},
    h(Mark, { verdict: first.verdict }),
    h(
      'span',
      { class: 'property' },
      alike.map(p => p.name).join(', '),
      alike.length === 1 && h('span', { class: 'kind' }, ` ${propertyKinds[first.kind].says}`),
    ),
    alike.length === 1 && h('span', { class: 'doc' }, prose(report.excerpts[first.name]?.doc ?? '')),
    h('span', { class: 'reason' }, reason),
  )
}

export const sayLength = ({ trace }: PropertyResult): string => `${trace?.steps.length ?? 0} step${trace?.steps.length === 1 ? '' : 's'}`
