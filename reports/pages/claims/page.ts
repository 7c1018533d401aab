import { type ComponentChildren, h, type JSX } from 'preact'
import type { ClaimVerdict } from '../../../checker/language/claim.ts'
import type { Evidence } from '../../../checker/verdict/claims.ts'
import { StaticPage } from '../../components/document.ts'
import { renderTrace } from '../../text.ts'
import type { ClaimReport } from './report.ts'
import {
  bySpec,
  reading,
  sayAssumption,
  sayClaimVerdict,
  sayCounts,
  sayFound,
  sayInstance,
  sayOutcome,
  sayPrediction,
  sayProperty,
  sayStates,
  type verdicts,
} from './words.ts'

interface Props {
  claims: readonly ClaimReport[]
  style: string
}

/** The whole page: it needs neither a network nor scripts. */
export const Page = ({ claims, style }: Props): JSX.Element =>
  h(
    StaticPage,
    { title: `Claims: ${sayCounts(claims)}`, style },
    h(
      'main',
      {},
      h(Headline, { claims }),
      h(Overview, { claims }),
      bySpec(claims).map(([spec, of]) => h(OfSpec, { spec, claims: of })),
    ),
  )

const Headline = ({ claims }: { claims: readonly ClaimReport[] }): JSX.Element =>
  h(
    'header',
    { class: 'headline' },
    h('p', { class: 'name' }, 'What is said of the protocols, and what checks say to that'),
    h('h1', {}, sayCounts(claims)),
    h('p', { class: 'reading' }, reading),
  )

const Overview = ({ claims }: { claims: readonly ClaimReport[] }): JSX.Element =>
  h(
    'table',
    { class: 'overview' },
    h(
      'tbody',
      {},
      claims.map(({ spec, result: { name, claim, verdict } }) =>
        h(
          'tr',
          {},
          h('td', {}, h(Mark, { verdict })),
          h('td', {}, h('a', { href: `#${spec}.${name}` }, claim.says)),
          h('td', { class: 'spec' }, spec),
        ),
      ),
    ),
  )

const OfSpec = ({ spec, claims }: { spec: string; claims: readonly ClaimReport[] }): JSX.Element =>
  h(
    'section',
    {},
    h('h2', { class: 'spec' }, spec),
    claims.map(told => h(Told, { told })),
  )

function Told({ told }: { told: ClaimReport }): JSX.Element {
  const { spec, result, command } = told
  const { name, claim, verdict, changes } = result
  return h(
    'article',
    { class: 'claim', id: `${spec}.${name}` },
    h('h3', {}, h(Mark, { verdict }), claim.says),
    h('p', { class: 'verdict' }, `${capital(sayClaimVerdict(result))}.`),
    h(
      'blockquote',
      {},
      h('p', { lang: 'zh' }, claim.notes.quote),
      h('cite', { lang: 'zh' }, claim.notes.section),
      h('p', { class: 'translation' }, h('b', {}, 'In English: '), claim.says),
    ),
    changes.length > 0 &&
      h(
        'ul',
        { class: 'changes' },
        changes.map(change => h('li', {}, `Changed: ${change}`)),
      ),
    h(Checks, { told }),
    h('p', { class: 'origin' }, `Known from: ${claim.expect.origin}.`),
    h('p', { class: 'command' }, h('code', {}, command)),
  )
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const columns = ['Assumption', 'What happens', 'Claimed', 'Found', 'Outcome'] as const

const Checks = ({ told: { result, again } }: { told: ClaimReport }): JSX.Element =>
  h(
    'table',
    { class: 'checks' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map(head => h('th', { scope: 'col' }, head)),
      ),
    ),
    h(
      'tbody',
      {},
      result.evidence.map(evidence => h(Check, { evidence, command: again(evidence) })),
    ),
  )

function Check({ evidence, command }: { evidence: Evidence; command: string }): JSX.Element {
  const { side, check, outcome, property, result } = evidence
  const states = sayStates(evidence)
  const cell = (column: (typeof columns)[number], ...says: ComponentChildren[]) => h('td', { 'data-column': column }, says)
  return h(
    'tr',
    { class: side },
    cell('Assumption', sayAssumption[side]),
    cell(
      'What happens',
      check.says,
      h('p', { class: 'model' }, `${sayInstance(evidence)}${states === '' ? '' : `, ${states}`}`),
      h(
        'details',
        {},
        h('summary', {}, property.trace === null ? 'The command' : 'The trace, and the command that shows it'),
        h('p', {}, h('code', {}, command)),
        property.trace !== null && h('pre', {}, renderTrace(property.trace, result.checked).join('\n')),
      ),
    ),
    cell('Claimed', sayProperty(evidence) !== '' && h('code', {}, sayProperty(evidence)), ` ${sayPrediction(evidence)}`),
    cell('Found', sayFound(evidence)),
    cell('Outcome', h('span', { class: outcome }, sayOutcome[outcome])),
  )
}

/** A verdict as a sign and as its words; the look is that of a property's. */
const looks: Readonly<Record<ClaimVerdict, { readonly look: string; readonly path: string }>> = {
  holds: { look: 'holds', path: 'M3 8.5l3.5 3.5 6.5-8' },
  'holds only if': { look: 'vacuous', path: 'M8 3a5 5 0 1 0 .01 0zM8 3v10' },
  refuted: { look: 'violated', path: 'M4 4l8 8M12 4l-8 8' },
  undecided: { look: 'inconclusive', path: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3q-1 .5-1 1.7M8 12.5v.5' },
}

const Mark = ({ verdict }: { verdict: (typeof verdicts)[number] }): JSX.Element =>
  h(
    'span',
    { class: `mark ${looks[verdict].look}` },
    h('svg', { width: 14, height: 14, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: looks[verdict].path })),
    verdict,
  )
