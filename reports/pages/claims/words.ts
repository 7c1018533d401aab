import type { ClaimVerdict } from '../../../checker/language/claim.ts'
import { format } from '../../../checker/values/index.ts'
import type { ClaimResult, Evidence } from '../../../checker/verdict/claims.ts'
import { sayQualification } from '../../../checker/verdict/qualifications.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import { sayBudget, sayCount } from '../../say/words.ts'
import type { ClaimReport } from './report.ts'

/** The verdicts in the order in which they are counted. */
const verdicts: readonly ClaimVerdict[] = ['holds', 'holds only if', 'refuted', 'undecided']

/** How the verdicts and the tables are to be read. */
export const reading =
  'Each claim is checked where the assumption that its verdict names holds, and where it does not. It holds if every check comes out as claimed. It holds only under the assumption if checks go against it, and all of them are without the assumption. It is refuted if one goes against it although the assumption holds.'

/** Whether the assumption of a claim holds in a check. */
export const sayAssumption: Readonly<Record<Evidence['side'], string>> = { given: 'holds', without: 'does not hold' }

/** The claims spec by spec, in the order in which they were decided. */
export const bySpec = (claims: readonly ClaimReport[]): readonly (readonly [spec: string, claims: readonly ClaimReport[]])[] => [
  ...Map.groupBy(claims, c => c.spec),
]

/** The verdict with what it rests on, in a sentence without an end. */
export function sayClaimVerdict({ claim, verdict, evidence }: ClaimResult): string {
  const against = (side: Evidence['side']) => evidence.find(e => e.side === side && e.outcome === 'contradicts')
  switch (verdict) {
    case 'holds':
      return `holds within bounds (${boundsOf(evidence)}), ${claim.without.length > 0 ? 'whether or not' : 'given that'} ${claim.assumption}`
    case 'holds only if':
      return `holds only if ${claim.assumption}; otherwise: ${sayEvidence(against('without'))}`
    case 'refuted':
      return `refuted, even if ${claim.assumption}: ${sayEvidence(against('given'))}`
    case 'undecided':
      return `undecided: ${sayUndecided(evidence)}`
  }
}

/** `a message is lost: agreement violated in 8 steps`. */
export const sayEvidence = (evidence: Evidence | undefined): string =>
  evidence === undefined ? '' : `${evidence.check.says}: ${[sayProperty(evidence), sayFound(evidence)].join(' ').trim()}`

/** Nothing for the absence of deadlock, of which what is found says enough: to say that a "deadlock holds" would be taken for the opposite. */
export const sayProperty = ({ check: { property } }: Evidence): string => (property === 'deadlock' ? '' : property)

/** What a check has found. */
export function sayFound({ check, found, property: { verdict, trace } }: Evidence): string {
  if (found === null) return 'undecided'
  if (check.property !== 'deadlock') return found
  if (verdict !== 'violated') return 'no deadlock'
  return trace === null ? 'deadlock' : `deadlock in ${sayCount(trace.steps.length, 'step')}`
}

/** What the claim would have a check find. */
export function sayPrediction({ check: { predicts, property } }: Evidence): string {
  if (typeof predicts === 'object') return `takes ${sayCount(predicts.rounds, 'round')}`
  return property !== 'deadlock' ? predicts : predicts === 'holds' ? 'no deadlock' : 'deadlock'
}

export const sayOutcome: Readonly<Record<Evidence['outcome'], string>> = {
  agrees: 'as claimed',
  contradicts: 'against the claim',
  undecided: 'undecided',
}

/** What was checked: `eager-commit rms=2 stopTM=1`. */
export function sayInstance({ result: { checked } }: Evidence): string {
  return [...(checked.variant === null ? [] : [checked.variant]), sayBounds(checked)].join(' ').trim()
}

/** How much of it was seen, and what qualifies the verdict on this property; nothing for a trace, which ends a search early. */
export function sayStates({ result, property }: Evidence): string {
  if (property.verdict !== 'holds' || result.trust.stopped !== null) return ''
  const isOrbits = isReduced(result.trust)
  const states = `${sayCount(result.states.distinct, 'state')}${isOrbits ? ' up to symmetry' : ''}`
  return [states, sayQualification({ verdict: 'holds', qualifications: { ...result.qualifications, vacuous: [] } })]
    .filter(Boolean)
    .join('; ')
}

/** How many claims have each verdict, in the order in which verdicts are counted, without those that none has. */
export const countsOf = (claims: readonly ClaimReport[]): readonly (readonly [verdict: ClaimVerdict, n: number])[] =>
  verdicts.map(verdict => [verdict, claims.filter(c => c.result.verdict === verdict).length] as const).filter(([, n]) => n > 0)

/** `12 claims: 3 hold, 8 hold only under an assumption, 1 is refuted`. */
export function sayCounts(claims: readonly ClaimReport[]): string {
  return [
    sayCount(claims.length, 'claim'),
    countsOf(claims)
      .map(([verdict, n]) => `${n} ${counted[verdict][n === 1 ? 0 : 1]}`)
      .join(', '),
  ]
    .filter(part => part !== '')
    .join(': ')
}

const counted: Readonly<Record<ClaimVerdict, readonly [one: string, many: string]>> = {
  holds: ['holds', 'hold'],
  'holds only if': ['holds only under an assumption', 'hold only under an assumption'],
  refuted: ['is refuted', 'are refuted'],
  undecided: ['is undecided', 'are undecided'],
}

const sayBounds = ({ constants, faults }: Evidence['result']['checked']): string =>
  [
    ...Object.entries(constants).map(([name, value]) => `${name}=${format(value)}`),
    ...Object.entries(faults).map(([name, n]) => `${name}=${sayBudget(n)}`),
  ].join(' ')

const boundsOf = (evidence: readonly Evidence[]): string =>
  [...new Set(evidence.map(e => sayBounds(e.result.checked) || 'no constants'))].join('; ')

function sayUndecided(evidence: readonly Evidence[]): string {
  const first = evidence.find(e => e.outcome === 'undecided')
  if (first === undefined) return 'nothing was checked'
  const { check, property } = first
  return `${check.says}: ${check.property} ${property.verdict === 'vacuous' ? 'is vacuous, ' : ''}${property.reason ?? 'the cost is not known'}`
}
