import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type Instance, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { equal, isInFlight, type Message, type Network } from '../values/index.ts'
import { valueAt, withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges, withoutMessage } from './causes.ts'
import { changesBetween, sentBetween } from './replay.ts'
import { type Flight, stateAfter, type Trace, type TraceStep } from './trace.ts'

/** For each step, the numbers of those before it that it depends on directly. */
export type Dependencies = ReadonlyMap<number, ReadonlySet<number>>

/** Steps that are taken once more, at most, to see what they depend on. */
const mostTaken = 20_000

/**
 * Which earlier steps each step of a trace needs: those that sent the message it takes, and those that last wrote a part of the state, or sent a message still in flight, without which it could not be taken
 * or would do something else, found by putting each part back and taking each message out. What two steps wrote, or sent, of which either is enough is not found. Null where the trace is too long for it.
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
  let left = mostTaken
  for (const step of steps) {
    const before = stateAfter(trace, step.number - 1)
    for (const change of lastChanges(steps.slice(0, step.number - 1))) {
      const writer = change.step
      if (!canBePutBack(change) || all.get(step.number)?.has(writer)) continue
      if (left-- === 0) return null
      if (isSame(semantics, step, withValueAt(before, change.part, change.before)) === false) all.get(step.number)?.add(writer)
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

/**
 * The numbers of the steps that a variant takes and the spec that it changes would not, or not like that; of a variant of a variant those by which either departs. A variant by which more than half of
 * the steps depart is left out. Of an action that a variant changes only the steps count that it takes otherwise, although the variant that it changes has added the action.
 */
export function deviationsOf(model: Model, trace: Trace): readonly number[] {
  const found: number[] = []
  const changed = new Set<string>()
  for (const [{ actions }, base] of changesOf(model)) {
    const semantics = semanticsOf({ ...base, view: null })
    const departing = trace.steps.filter(step => {
      if (!(step.action in actions) || changed.has(step.action)) return false
      const before = Object.entries(stateAfter(trace, step.number - 1)).filter(([name]) => name in base.vars)
      return isSame(semantics, step, Object.fromEntries(before)) === false
    })
    if ((found.length + departing.length) * 2 > trace.steps.length) continue
    found.push(...departing.map(s => s.number))
    for (const { action } of departing) if (action in base.actions) changed.add(action)
  }
  return found.toSorted((a, b) => a - b)
}

/** A variant and what it changes, then that and what it changes in turn. */
function* changesOf(model: Model): Generator<readonly [variant: Model, base: Model]> {
  const base = model.base?.() ?? null
  if (base === null) return
  yield [model, base]
  yield* changesOf(base)
}

/**
 * Whether from another state the same step can be taken, and writes and sends the same; null where the spec fails there, which shows nothing. To send a message that is missing there, and was in
 * flight when the step was taken, is no difference.
 */
export function isSame(semantics: Semantics, step: TraceStep, from: State, missing?: Message): boolean | null {
  const { action, parameters, message, changes, sent } = step
  // Nobody asks for it who takes a step by its name.
  if (message !== null && !Object.values(from).some(of => isInFlight(of) && of.has(message))) return false
  try {
    const taken = semantics.take(from, { action, parameters, message } satisfies Instance)
    if (taken === null) return false
    const { vars } = semantics.model
    const written = new Map(changesBetween(vars, from, taken.to).map(c => [c.path, c.after]))
    const wanted = changes.filter(c => c.part.variable in vars)
    const isWritten = wanted.every(c => equal(written.has(c.path) ? written.get(c.path) : valueAt(from, c.part), c.after))
    const others = [...written.keys()].every(path => wanted.some(c => c.path === path))
    const is = semantics.model.actions[action]
    const again = is?.kind === 'fault' && is.picks ? [] : sentBetween(vars, from, taken.to, is?.picks ? message : null)
    const alike = again.filter(m => missing === undefined || !equal(m, missing))
    return isWritten && others && (equal(again, sent) || equal(alike, sent))
  } catch {
    return null
  }
}
