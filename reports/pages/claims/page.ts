import { type ComponentChildren, h, type JSX } from 'preact'
import type { ClaimVerdict } from '../../../checker/language/claim.ts'
import type { Evidence } from '../../../checker/verdict/claims.ts'
import { StaticPage } from '../../components/document.ts'
import type { Made } from '../../format.ts'
import { sayMade } from '../../say/made.ts'
import { capital } from '../../say/words.ts'
import { renderTrace } from '../../text.ts'
import type { ClaimReport } from './report.ts'
import {
  bySpec,
  countsOf,
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
} from './words.ts'

interface Props {
  claims: readonly ClaimReport[]
  made: Made | undefined
  style: string
}

/** More claims than these are folded spec by spec, so that a screen shows which specs there are. */
const mostUnfolded = 12

/** The whole page: it needs neither a network nor scripts. */
export const Page = ({ claims, made, style }: Props): JSX.Element =>
  h(
    StaticPage,
    { title: `Claims: ${sayCounts(claims)}`, style },
    h(
      'main',
      { class: 'claims' },
      h(Headline, { claims }),
      h(Filter, { claims }),
      bySpec(claims).map(([spec, of]) =>
        h(OfSpec, { spec, claims: of, isOpen: of.length === claims.length || claims.length <= mostUnfolded }),
      ),
      made && h('p', { class: 'reading' }, `${sayMade(made)}.`),
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

/** Which claims are shown: those of one verdict, or all. The style does it, so that it needs no script. */
function Filter({ claims }: { claims: readonly ClaimReport[] }): JSX.Element {
  const choice = (id: string, label: ComponentChildren, n: number) =>
    h('label', {}, h('input', { type: 'radio', name: 'shown', id: `show-${id}`, checked: id === 'all' }), label, h('b', {}, n))
  return h(
    'fieldset',
    { class: 'filter' },
    h('legend', {}, 'Show'),
    choice('all', 'all', claims.length),
    countsOf(claims).map(([verdict, n]) => choice(looks[verdict].look, h(Mark, { verdict }), n)),
  )
}

/** A verdict of several claims. */
const many: Readonly<Record<ClaimVerdict, string>> = {
  holds: 'hold',
  'holds only if': 'hold only if',
  refuted: 'refuted',
  undecided: 'undecided',
}

const OfSpec = ({ spec, claims, isOpen }: { spec: string; claims: readonly ClaimReport[]; isOpen: boolean }): JSX.Element =>
  h(
    'details',
    { class: 'of-spec', open: isOpen },
    h(
      'summary',
      {},
      h('h2', { class: 'spec' }, spec),
      countsOf(claims).flatMap(([verdict, n]) => [' ', h(Mark, { verdict, text: `${n} ${n === 1 ? verdict : many[verdict]}` })]),
      claims.some(c => c.result.changes.length > 0) && h('b', { class: 'changes' }, ' changed'),
    ),
    claims.map(told => h(Told, { told, isOpen: isOpen && claims.length === 1 })),
  )

function Told({ told, isOpen }: { told: ClaimReport; isOpen: boolean }): JSX.Element {
  const { spec, result, command } = told
  const { name, claim, verdict, changes } = result
  return h(
    'details',
    { class: `claim ${looks[verdict].look}`, open: isOpen },
    h('summary', {}, h(Mark, { verdict }), h('h3', {}, claim.says), changes.length > 0 && h('b', { class: 'changes' }, 'changed')),
    // What a link leads to is within what is folded: browsers unfold that.
    h(
      'article',
      { id: `${spec}.${name}` },
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
    ),
  )
}

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
        { class: 'trace' },
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

const Mark = ({ verdict, text = verdict }: { verdict: ClaimVerdict; text?: string }): JSX.Element =>
  h(
    'span',
    { class: `mark ${looks[verdict].look}` },
    h('svg', { width: 14, height: 14, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, h('path', { d: looks[verdict].path })),
    text,
  )
