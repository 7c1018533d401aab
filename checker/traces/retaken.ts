import type { State } from '../language/types.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { equal, isInFlight, type Message } from '../values/index.ts'
import { type ValuePath, valueAt, withValueAt } from '../values/path.ts'
import { changesBetween, sentBetween } from './replay.ts'
import { stateAfter, statesOf, type Trace, type TraceStep } from './trace.ts'
import { wordsAt } from './unchanged.ts'

/**
 * Whether from another state the same step can be taken, and writes and sends the same; null where the spec fails there, which shows nothing. To send a message that is missing there, and was in
 * flight when the step was taken, is no difference.
 */
export function isSame(semantics: Semantics, step: TraceStep, from: State, missing?: Message): boolean | null {
  const to = retake(semantics, step, from)
  if (to === undefined) return null
  return to !== null && doesSame(semantics, step, from, to, missing)
}

/** The state that the same step leads to from another one; null where it cannot be taken there, undefined where the spec fails there. */
export function retake(semantics: Semantics, { action, parameters, message }: Instance, from: State): State | null | undefined {
  // Nobody asks for it who takes a step by its name.
  if (message !== null && !Object.values(from).some(of => isInFlight(of) && of.has(message))) return null
  try {
    return semantics.take(from, { action, parameters, message })?.to ?? null
  } catch {
    return undefined
  }
}

/** Whether a step that has been retaken wrote and sent what it did in its trace; null where that cannot be compared, as parts are not there that were. */
export function doesSame(
  { model: { vars, actions } }: Semantics,
  { action, message, changes, sent }: TraceStep,
  from: State,
  to: State,
  missing?: Message,
): boolean | null {
  const written = new Map(changesBetween(vars, from, to).map(c => [c.path, c.after]))
  const wanted = changes.filter(c => c.part.variable in vars)
  const others = [...written.keys()].every(path => wanted.some(c => c.path === path))
  const is = actions[action]
  const again = is?.kind === 'fault' && is.picks ? [] : sentBetween(vars, from, to, is?.picks ? message : null)
  const alike = again.filter(m => missing === undefined || !equal(m, missing))
  try {
    const isWritten = wanted.every(c => equal(written.has(c.path) ? written.get(c.path) : valueAt(from, c.part), c.after))
    return isWritten && others && (equal(again, sent) || equal(alike, sent))
  } catch {
    return null
  }
}

/** Whether a step led from another state to the one that it leads to in its trace: what was other before is forgotten. */
export const isForgotten = ({ state }: TraceStep, to: State): boolean => Object.keys(state).every(name => equal(to[name], state[name]))

/** What a step wrote that is still there. */
interface Written {
  readonly part: ValuePath
  readonly step: number
  /** The value of the part as it would be had the step not written that. */
  readonly without: (value: unknown) => unknown
}

/**
 * The number of the last step, up to that of `end`, that wrote what another had written before, whatever had been there: so that without the first all would be the same from there on. Null where there is none.
 * A trace tells changes, and no write of what stands there already. A step that would have written that only where it was missing did not write it, and is none.
 */
export function rewriterOf(semantics: Semantics, trace: Trace, { part, step, without }: Written, end: number): number | null {
  const writers = trace.steps.slice(step, end).filter(later => {
    const other = without(valueAt(stateAfter(trace, later.number - 1), part))
    return leadsAnyway(semantics, trace, later, part, other) && overwrites(semantics, trace, later, part, other)
  })
  return writers.at(-1)?.number ?? null
}

/** Whether a step leads to the state that it leads to in its trace where before it a part is this one. */
function leadsAnyway(semantics: Semantics, trace: Trace, step: TraceStep, part: ValuePath, value: unknown): boolean {
  const before = stateAfter(trace, step.number - 1)
  const from = withValueAt(before, part, value)
  const to = from === before ? null : retake(semantics, step, from)
  return to != null && isForgotten(step, to)
}

/** Whether a step that leads to the same where a part is `other` writes it, and does not only fill it in: it leads there from what is neither that nor what was there, too. */
export function overwrites(semantics: Semantics, trace: Trace, step: TraceStep, part: ValuePath, other: unknown): boolean {
  const value = valueAt(stateAfter(trace, step.number - 1), part)
  const thirds = othersAt(semantics, trace, part).filter(third => !equal(third, other) && !equal(third, value))
  return thirds.length > 0 && thirds.slice(0, mostThirds).every(third => leadsAnyway(semantics, trace, step, part, third))
}

/** Values that are tried, at most, to see whether a step writes a part whatever is there. */
const mostThirds = 3

/** Values that a part can have: those that it has in the trace, and the words that its domain has. */
function othersAt({ model }: Semantics, trace: Trace, part: ValuePath): readonly unknown[] {
  const all = [...statesOf(trace).map(state => valueAt(state, part)), ...wordsAt(model, part)].filter(value => value !== undefined)
  return all.filter((value, i) => all.findIndex(other => equal(other, value)) === i)
}
