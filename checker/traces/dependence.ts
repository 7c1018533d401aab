import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { equal, type Network } from '../values/index.ts'
import { withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges, withoutMessage } from './causes.ts'
import { doesSame, isForgotten, isSame, overwrites, retake } from './retaken.ts'
import { type Flight, stateAfter, type Trace } from './trace.ts'

/** For each step, the numbers of those before it that it depends on directly. */
export type Dependencies = ReadonlyMap<number, ReadonlySet<number>>

/** Steps that are taken once more, at most, to see what they depend on. */
const mostTaken = 20_000

/**
 * Which earlier steps each step of a trace needs: those that sent the message it takes, and those that last wrote a part of the state, or sent a message still in flight, without which it could not be taken
 * or would do something else, found by putting each part back and taking each message out. Of two steps that wrote the same the later counts. Messages of which either is enough are not found. Null where the
 * trace is too long for it.
 */
export function dependenciesOf(model: Model, trace: Trace): Dependencies | null {
  const semantics = semanticsOf({ ...model, view: null })
  const { steps, flights } = trace
  const all = new Map<number, Set<number>>(steps.map(s => [s.number, new Set()]))
  for (const { sent, received, lost } of flights)
    for (const ends of [...received, ...(lost === null ? [] : [lost])]) if (sent > 0) all.get(ends)?.add(sent)
  // A copy needs the message that is copied, and one that overtakes others has been sent.
  for (const { number, message, fault } of steps)
    if (message !== null && (fault?.message === 'copied' || fault?.message === 'moved')) {
      const isThere = ({ sent, received, lost }: Flight) => sent < number && [...received, lost ?? Infinity].every(ends => ends > number)
      const flight = flights.find(f => equal(f.message, message) && isThere(f))
      if (flight && flight.sent > 0) all.get(number)?.add(flight.sent)
    }
  /** The last step that wrote what another had written before, by that change. */
  const rewriters = new Map<string, number>()
  let left = mostTaken
  for (const step of steps) {
    const before = stateAfter(trace, step.number - 1)
    for (const change of lastChanges(steps.slice(0, step.number - 1)).filter(canBePutBack)) {
      if (left-- === 0) return null
      const from = withValueAt(before, change.part, change.before)
      const to = retake(semantics, step, from)
      if (to === undefined || (to !== null && doesSame(semantics, step, from, to) !== false)) continue
      const by = `${change.path} ${change.step}`
      const isNeeded = to === null || !isForgotten(step, to)
      if (isNeeded) all.get(step.number)?.add(rewriters.get(by) ?? change.step)
      else if (overwrites(semantics, trace, step, change.part, change.before)) rewriters.set(by, step.number)
    }
    for (const { sent: sender, received, lost, network, message } of inFlight(flights, before, step.number)) {
      const isTaken = received.includes(step.number) || lost === step.number
      if (sender === 0 || isTaken || all.get(step.number)?.has(sender)) continue
      if (left-- === 0) return null
      if (isSame(semantics, step, withoutMessage(before, network, message), message) === false) all.get(step.number)?.add(sender)
    }
  }
  return all
}

/** The flights of what is in flight before a step. Of messages that are equal those that were not taken, if any: where a message goes when it is taken, another like it is not the one that went. */
function inFlight(flights: readonly Flight[], before: State, number: number): readonly Flight[] {
  const sent = flights.filter(f => f.sent < number && (f.lost ?? Infinity) >= number && (before[f.network] as Network).has(f.message))
  const isTaken = ({ received }: Flight) => received.some(step => step < number)
  const isAlike = (f: Flight) => (other: Flight) => other.network === f.network && equal(other.message, f.message)
  return sent.filter(f => !isTaken(f) || sent.filter(isAlike(f)).every(isTaken))
}

/** The numbers of the steps that those depend on, and these themselves. */
export function dependedOn(dependencies: Dependencies, numbers: Iterable<number>): ReadonlySet<number> {
  const found = new Set<number>()
  const open = [...numbers]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(dependencies.get(next) ?? []))
  }
  return found
}
