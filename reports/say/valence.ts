import type { Decision, StateValence, ValenceCount } from '../../checker/properties/valence.ts'
import { decisionsIn } from '../../checker/properties/valence.ts'
import { sayBounds } from '../../checker/semantics/bounds.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import { type CheckResult, isReduced } from '../../checker/verdict/result.ts'
import { sayStop } from '../../checker/verdict/stops.ts'
import { list } from './words.ts'

/** What can still come of a state, in the words of Fischer, Lynch and Paterson: `bivalent`, `commit-valent`; `of`: how many outcomes there are. */
export function sayValence({ outcomes }: Pick<StateValence, 'outcomes'>, of = Infinity): string {
  const [first] = outcomes
  if (first === undefined) return 'without any outcome that can still come'
  if (outcomes.length === 1) return `${first}-valent`
  const word = outcomes.length === 2 ? 'bivalent' : 'multivalent'
  return outcomes.length === of ? word : `${word} (${list(outcomes, 'or')})`
}

/** What a step decides: `decides commit`, `rules out b: a or c can still come`, `rules out commit: no outcome can come`. */
export function sayDecision({ before, after, rulesOut }: Decision): string {
  const [only] = after.outcomes
  if (only === undefined) return `rules out ${list(rulesOut, 'and')}: no outcome can come`
  if (after.outcomes.length === 1) return `decides ${only}${before.isCritical ? ', in a critical state' : ''}`
  return `rules out ${list(rulesOut, 'and')}: ${list(after.outcomes, 'or')} can still come`
}

/** What a trace decides and where, in a sentence without its full stop; null where valence is not known. */
export function sayValenceOf(valence: readonly StateValence[] | undefined, { loop, steps }: Pick<Trace, 'loop' | 'steps'>): string | null {
  const [first] = valence ?? []
  if (valence === undefined || first === undefined) return null
  const decisions = decisionsIn(valence)
  const initially = `initially ${sayValence(first)}`
  if (decisions.length > 0)
    return `${initially}; ${list(
      decisions.map(d => `step ${d.step}, ${steps[d.step - 1]?.action}, ${sayDecision(d)}`),
      'and',
    )}`
  if (first.outcomes.length < 2) return `${initially}, and so throughout`
  const come = sayCome(first.outcomes, valence)
  if (come !== null) return `${initially}; ${come}`
  return loop === null ? `${initially}, and at the end still` : `${initially}, and in every state of the loop: nothing is ever decided`
}

/** Which outcomes come along a trace that rules out none, and where: `abort comes in step 10 and commit in step 18`, `…, and commit can still come`; null where none comes. */
function sayCome(outcomes: readonly string[], valence: readonly StateValence[]): string | null {
  const found = outcomes
    .map(outcome => ({ outcome, step: valence.findIndex(({ come }) => come.includes(outcome)) }))
    .filter(({ step }) => step >= 0)
    .sort((a, b) => a.step - b.step)
  if (found.length === 0) return null
  const pending = outcomes.filter(outcome => !found.some(f => f.outcome === outcome))
  const come = list(
    found.map(({ outcome, step }, k) => `${outcome}${k === 0 ? ' comes' : ''} ${step === 0 ? 'at the start' : `in step ${step}`}`),
    'and',
  )
  return pending.length === 0 ? come : `${come}, and ${list(pending, 'or')} can still come`
}

const sayCounts = (counts: readonly ValenceCount[], of: number): string =>
  counts.map(({ outcomes, states }) => `${states.toLocaleString('en')} ${sayValence({ outcomes }, of)}`).join(', ')

/** How many states are of which valence, row by row; none where that was not asked for. */
export function valenceRows({
  valence,
  trust,
}: Pick<CheckResult, 'valence' | 'trust'>): readonly (readonly [what: string, value: string])[] {
  if (valence === undefined) return []
  const outcomes = ['outcomes', valence.outcomes.join(', ')] as const
  if ('inconclusive' in valence) {
    const { inconclusive: stop } = valence
    const reason =
      stop.why === 'view' ? 'a view makes one of states that differ' : stop.why === 'failure' ? stop.error.problem : sayStop(stop)
    return [outcomes, ['valence', `inconclusive: ${reason}`]]
  }
  const { states, counts, initial, critical, bounds } = valence
  const of = valence.outcomes.length
  const total = `${states.toLocaleString('en')}${isReduced(trust) ? ', of which symmetric ones are counted apart' : ''}`
  return [
    outcomes,
    ['states', `${total}: ${sayCounts(counts, of)}`],
    ['initial states', sayCounts(initial, of)],
    ['critical states', critical.toLocaleString('en')],
    ...(bounds.length === 0 ? [] : [['within', `${sayBounds(bounds)}; what lies beyond may have other outcomes`] as const]),
  ]
}
