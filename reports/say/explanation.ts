import { type Constraint, sayConstraint } from '../../checker/properties/liveness/constraints.ts'
import type { Why } from '../../checker/traces/reason.ts'
import type { Refusal } from '../../checker/traces/refusals.ts'
import type { Explanation, PropertyExplanation, Standstill } from '../../checker/verdict/explanation.ts'
import type { CheckResult, PropertyResult } from '../../checker/verdict/result.ts'
import { sayBecause } from './because.ts'
import { sayBySpec } from './by-spec.ts'
import { sayEnding } from './cause.ts'
import { listNumbers, sayNumbers } from './numbers.ts'
import { sayValenceOf } from './valence.ts'
import { list, sayCount } from './words.ts'

/** What a result says, and why each property is what it is. */
interface Explained {
  readonly result: CheckResult
  readonly explanation: Explanation
}

/** A line of an explanation: what it tells, and that in a sentence without its full stop. */
export interface Explaining {
  readonly what: 'Cause' | 'Why' | 'Not fair' | 'Decisive' | 'By the spec' | 'Valence' | 'Not explained'
  readonly says: string
}

/** More reasons than this are too many to read. */
const mostReasons = 3

/**
 * Why a property is violated, line by line: what its ending depends on, the clauses that decided, for a deadlock who is stuck and why, which steps are decisive, what those of a variant would be by its spec, and where its outcome is decided. Empty
 * for a property that is not violated, and where nothing more is known.
 */
export function sayExplanation({ explanation }: Pick<Explained, 'explanation'>, property: PropertyResult): readonly Explaining[] {
  const known = explanation[property.name]
  if (known === undefined || property.verdict !== 'violated') return []
  const { trace } = property
  const causes = sayEnding(known, property)
  const bySpec = sayBySpec(known)
  const valence = trace && sayValenceOf(property.valence, trace)
  return [
    ...(causes === '' ? [] : [{ what: 'Cause' as const, says: causes }]),
    ...sayReasons(known, property).map(says => ({ what: 'Why' as const, says })),
    ...sayNotFair(known, property).map(says => ({ what: 'Not fair' as const, says })),
    ...(trace === null || trace.steps.length === 0 ? [] : [{ what: 'Decisive' as const, says: sayDecisive(known, trace.steps.length) }]),
    ...(bySpec === '' ? [] : [{ what: 'By the spec' as const, says: bySpec }]),
    ...(valence === null ? [] : [{ what: 'Valence' as const, says: valence }]),
    ...(known.problem === null ? [] : [{ what: 'Not explained' as const, says: known.problem }]),
  ]
}

/** `steps 2, 5 and 9 of 12, which need 1 and 4; the variant departs from its spec in step 5`. */
export function sayDecisive(
  { decisive, needed, deviations }: Pick<PropertyExplanation, 'decisive' | 'needed' | 'deviations'>,
  steps: number,
): string {
  const said = steps === 1 && decisive.length === 1 ? 'the one step' : sayMany(decisive, needed, steps)
  return deviations.length === 0 ? said : `${said}; the variant departs from its spec in ${sayNumbers(deviations.map(d => d.step))}`
}

/** `all 9 steps`, `all 9 steps but 2, which the others need`, `steps 2, 5 and 9 of 12, which need 4`: whatever is shorter. */
function sayMany(numbers: readonly number[], needed: readonly number[], steps: number): string {
  const left = Array.from({ length: steps }, (_, i) => i + 1).filter(number => !numbers.includes(number))
  if (left.length === 0) return `all ${steps} steps`
  const areAll = needed.length === left.length
  const which = needed.length === 0 ? '' : `, which need ${areAll ? 'all others' : listNumbers(needed)}`
  const ofThem = needed.length === 0 ? '' : areAll ? ', which the others need' : `, of which the others need ${listNumbers(needed)}`
  const some = `${sayNumbers(numbers)} of ${steps}${which}`
  const others = `all ${steps} steps but ${listNumbers(left)}${ofThem}`
  return others.length < some.length ? others : some
}

/** Why a property that is violated is so at its trace's end, in sentences without their full stops; none where the source could not say. */
export const sayReasons = ({ why, standstill }: PropertyExplanation, { name, kind, trace }: PropertyResult): readonly string[] => [
  ...sayWhys(
    why.filter(w => w.clauses.length > 0 || kind === 'refines'),
    name,
    trace?.loop != null,
  ).slice(0, mostReasons),
  ...(standstill === null ? [] : sayStandstill(standstill)),
]

/** Of a lasso: the fairness with which the property would hold, and what need not be taken though it could help, which may be why and may be beside the point; in sentences without their full stops. */
export const sayNotFair = (
  { optional }: Pick<PropertyExplanation, 'optional'>,
  { enough = [] }: Pick<PropertyResult, 'enough'>,
): readonly string[] => [...(enough.length === 0 ? [] : [sayEnough(enough)]), ...(optional.length === 0 ? [] : [sayOptional(optional)])]

/** `with WF(push) or SF(enter) it would hold`. */
const sayEnough = (enough: readonly Constraint[]): string => `with ${list(enough.map(sayConstraint), 'or')} it would hold`

/** `tick can be taken all the while, and need not be: it has no fairness`. */
const sayOptional = (actions: readonly string[]): string =>
  `${actions.join(', ')} can be taken all the while, and need not be: ${actions.length === 1 ? 'it has' : 'they have'} no fairness`

/**
 * What is asked and why it is so, in sentences without their full stops, what is so for the same reason together: `AC5 for i: P1 and i: P2: s.decision[i] is undecided`.
 * Of a behaviour with a loop each says which state it is about; `about` is what need not be named.
 */
export function sayWhys(whys: readonly Why[], about: string, isLasso: boolean): readonly string[] {
  const alike = Map.groupBy(whys, ({ name, reason, at }) => JSON.stringify([name, reason, at]))
  return [...alike.values()].map(all => {
    const [{ name, reason, at }] = all as [Why]
    const given = all.map(w => w.given).filter(g => g !== '')
    const of = `${name}${given.length === 0 ? '' : ` for ${given.join(' and ')}`}`
    const where = isLasso && at !== null ? (at === 0 ? 'initially' : `after step ${at}`) : ''
    const subject = of === about ? where : [of, where].filter(Boolean).join(' ')
    return subject === '' ? reason : `${subject}: ${reason}`
  })
}

/** More processes than this, and more steps of one, are one too many to read. */
const mostStuck = 8

/** Every process with why each of its steps does not lead on, in a sentence each without its full stop; steps that are kept back by the same are named together. */
export function sayStandstill({ refusals }: Standstill): readonly string[] {
  const byProcess = Map.groupBy(refusals, r => r.by ?? (r.isAnyones ? null : 'the environment'))
  const each = [...byProcess].map(([process, steps]) => {
    const alike = [...Map.groupBy(steps, ({ because }) => sayBecause(because))]
    const shown = alike.slice(0, mostStuck).map(([reason, all]) => `${saySteps(all)}: ${reason}`)
    const left = alike.slice(mostStuck).flatMap(([, all]) => all).length
    return { process, says: [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('; ') }
  })
  // What is the same of another process, whatever the two are called, is told of the first.
  const same = [...Map.groupBy(each, ({ process, says }) => (process === null ? says : without(process, says))).values()]
  const told = same.flatMap(([first, ...others]) => [
    ...(first === undefined ? [] : [`${first.process === null ? 'nobody can take' : `${first.process} is stuck:`} ${first.says}`]),
    ...(others.length === 0
      ? []
      : [
          `${list(
            others.map(of => of.process ?? 'nobody'),
            'and',
          )} ${others.length === 1 ? 'is' : 'are'} stuck as ${first?.process} is`,
        ]),
  ])
  return told.length > mostStuck ? [...told.slice(0, mostStuck), `and ${told.length - mostStuck} more`] : told
}

/** With another word in place of a name. */
const without = (name: string, says: string): string =>
  says
    .split(/([\w$]+)/)
    .map(word => (word === name ? '·' : word))
    .join('')

/** More steps than this are told by their actions alone. */
const mostSteps = 2

/** `tmAbort(rm: RM1) and tmCommit`, `request, getVote and makeDecision`: one or two steps in full, of more the actions alone. */
function saySteps(steps: readonly Refusal[]): string {
  const [first] = steps
  if (steps.length <= mostSteps || first === undefined)
    return list(
      steps.map(({ step }) => step),
      'and',
    )
  return list([...new Set(steps.map(({ action }) => action))], 'and')
}

/** `nearest after 2 steps, with 1 of 2 clauses true: s.x === 'first' is false: s.x is chosen`; null where that was not looked for. */
export function sayNearest({ explanation, result }: Explained, name: string): string | null {
  const nearest = explanation[name]?.nearest
  if (!nearest) return null
  const { trace, clauses, why, states } = nearest
  const at = trace.steps.length === 0 ? 'initially' : `after ${sayCount(trace.steps.length, 'step')}`
  const among = states < result.states.distinct ? ` of the first ${sayCount(states, 'state')}` : ''
  return `nearest${among} ${at}, with ${clauses.true} of ${sayCount(clauses.of, 'clause')} true: ${why.reason}`
}
