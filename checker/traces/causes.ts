import { keptVariables, type Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type Watched, watch } from '../properties/monitors.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { emptyNetwork, equal, type Message, type Network } from '../values/index.ts'
import { exchanged, isWithin, sayPath, type ValuePath, valueAt, withValueAt } from '../values/path.ts'
import { elementsOf } from './elements.ts'
import { canReach } from './future.ts'
import { readAtEnd } from './reads.ts'
import { rewriterOf } from './retaken.ts'
import { type Change, type Flight, stateAfter, type Trace, type TraceStep } from './trace.ts'
import { unchangedParts, wordsAt } from './unchanged.ts'

/**
 * What the ending of a trace depends on: were it different, the property would not be decided there. `step` is the number of the step that made it so; 0 where it
 * has been so from the start.
 */
export type Cause = PartCause | { readonly of: 'message'; readonly message: Message; readonly step: number }

export interface PartCause {
  readonly of: 'part'
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  readonly step: number
  /** Which of the last step's two states it is of, where the property is about both and the step changed it; else `end`. */
  readonly state: 'end' | 'before' | 'after'
  /** Its value before that step; undefined where it was not there. */
  readonly from: unknown
  /** Of a list or a set: what that step put there, where the ending depends on that and not on all that it is. */
  readonly element?: unknown
  /** It may be none, by its domain; left out where it may not, or where that was not looked up. */
  readonly isOptional?: boolean
  /** Another variable of the same process could have the same word: to name the process alone would not say which of them has. */
  readonly isOfSeveral?: true
  /** Not only that there is a value decides, but which: with another the ending would be another. */
  readonly isByValue?: true
  /** Not without it, but with another value in its place the ending would be another: one that another process has, or another word. */
  readonly isOtherwise?: true
  /** The step wrote what stood there already, as it would have done had it not. */
  readonly isAgain?: true
  /** The property would not be broken with it, but neither kept: its premise would not be true. */
  readonly isOfPremise?: true
  /** The ending does not depend on it alone, but on all parts together that one step changed and of which this is said. */
  readonly isTogether?: true
}

/**
 * What a trace's ending depends on, in the order of the steps, by counterfactuals: each part of the state is put back to what it was before it last changed, each
 * message in flight is taken out, and the property is evaluated again (compare I. Beer et al., "Explaining counterexamples using causality", CAV 2009). A property of
 * steps is about two states: what the last step changed is put back in either of them. What steps have put into a list or a set is taken out, too, each alone. What a process lacks may never have been there, so each part is also given what
 * another process has in its place, and what says in a word how a process is from the start is given each other word. Where nothing of what a step changed does so alone, that is put back together, as few parts of it as will do. Empty
 * where that does not help either, for liveness, and for a deadlock.
 */
export function causesOf(model: Model, name: string, trace: Trace): readonly Cause[] {
  const last = trace.steps.length
  const watched = watch(model, [name], true).find(w => w.name === name)
  if (watched === undefined || last === 0) return []
  const ends: Ends = { was: stateAfter(trace, last - 1), is: stateAfter(trace, last) }
  const endsSo = endingOf(model, watched, ends)
  if (endsSo === null) return []
  const flips = (other: Ends): boolean => {
    try {
      return !endsSo(other)
    } catch {
      // With a value that it could not have there, the property may throw; that shows nothing.
      return false
    }
  }
  if (flips(ends)) return []
  const applies = watched.premise?.on === 'state' ? watched.premise.hit : () => true
  const premiseIn = ({ is }: Ends) => (applies(is) ? {} : { isOfPremise: true as const })
  // What the last step did not touch is, in the state before it, the same part.
  const withBefore = (at: Ends, { part, before, step }: LastChange): Ends => ({
    was: step === last ? at.was : withValueAt(at.was, part, before),
    is: withValueAt(at.is, part, before),
  })
  const kept = keptVariables(model)
  const isOfProtocol = (change: LastChange) => canBePutBack(change) && !kept.includes(change.part.variable)
  const semantics = semanticsOf({ ...model, view: null })
  const lastWritten = (cause: PartCause, without: (value: unknown) => unknown, end: number): PartCause => {
    const step = rewriterOf(semantics, trace, { ...cause, without }, end)
    return step === null ? cause : { ...cause, step, isAgain: true }
  }
  const parts = lastChanges(trace.steps).filter(isOfProtocol)
  const isOfSteps = watched.decides?.on === 'step'
  const stateOf = ({ step }: LastChange) => (isOfSteps && step === last ? 'after' : 'end')
  const changed = new Set(parts.filter(p => p.step === last).map(p => p.path))
  const earlier = isOfSteps ? lastChanges(trace.steps.slice(0, -1)).filter(p => isOfProtocol(p) && changed.has(p.path)) : []
  const ids = model.processes.map(p => p.id)
  const never = unchangedParts(
    model,
    trace,
    readAtEnd(watched, trace).filter(name => !kept.includes(name)),
  )
  const deciding = elementsOf(trace)
    .filter(({ part, path, step }) => !kept.includes(part.variable) && !parts.some(p => p.path === path && p.step === step))
    .slice(-mostElements)
    .filter(of => of.others.some(before => flips(withBefore(ends, { ...of, before }))))
  const alone: readonly Cause[] = [
    ...never
      .map(({ others, ...of }) => ({ ...of, others: [...others, ...peersOf(of, ends.is, ids).map(peer => peer.value)] }))
      .filter(({ part, others }) =>
        others.some(before => flips(withBefore(ends, { path: '', part, owner: null, before, after: null, step: 0 }))),
      )
      .map(({ part, owner, value }) => ({
        ...causeOf({ path: sayPath(part), part, owner, before: value, after: value, step: 0 }, 'end'),
        isOtherwise: true as const,
      })),
    ...parts
      .filter(part => flips(withBefore(ends, part)))
      .map(part => ({
        ...lastWritten(causeOf(part, stateOf(part)), () => part.before, last),
        ...premiseIn(withBefore(ends, part)),
        ...(wordsAt(model, part.part).some(
          word => !equal(word, part.before) && !equal(word, part.after) && flips(withBefore(ends, { ...part, before: word })),
        ) && { isByValue: true as const }),
      })),
    ...earlier
      .filter(({ part, before }) => flips({ ...ends, was: withValueAt(ends.was, part, before) }))
      .map(part => lastWritten(causeOf(part, 'before'), () => part.before, last - 1)),
    ...deciding.map(of => lastWritten({ ...causeOf(of, stateOf(of)), element: of.element }, of.without, last)),
    ...decidingMessages(trace, last, ends, flips),
  ]
  const explained = new Set(alone.flatMap(c => (c.of === 'part' ? [c.part.variable] : [])))
  const otherwise = withPeers(parts, ends.is, ids)
    .filter(({ path }) => !never.some(({ part }) => sayPath(part) === path) && !alone.some(c => c.of === 'part' && c.path === path))
    // What a process lacks that others have, where nothing that is there says more.
    .filter(({ step, part }) => step === 0 || !explained.has(part.variable))
    .filter(part => peersOf(part, ends.is, ids).some(({ value }) => flips(withBefore(ends, { ...part, before: value }))))
    .map(part => ({ ...causeOf(part, stateOf(part)), isOtherwise: true as const }))
  const causes = [...alone, ...otherwise].toSorted((a, b) => a.step - b.step)
  // What one step did together, where none of it does so alone.
  const explainedSteps = new Set(causes.map(c => c.step))
  const isNamed = ({ path }: LastChange) => causes.some(c => c.of === 'part' && c.path === path)
  const together = [...Map.groupBy(parts, part => part.step)].flatMap(([step, changes]) => {
    const all = step === last ? changes : changes.filter(part => !isNamed(part))
    const isAsked = !explainedSteps.has(step) && (step === last || (watched.decides != null && all.length > 1))
    if (!isAsked || !flips(all.reduce(withBefore, ends))) return []
    return leastOf(all, some => flips(some.reduce(withBefore, ends)))
  })
  return [...causes, ...together.map(part => ({ ...causeOf(part, stateOf(part)), isTogether: true as const }))].toSorted(
    (a, b) => a.step - b.step,
  )
}

/** As few of all as will do: none of them can be left out. */
function leastOf<T>(all: readonly T[], doSo: (some: readonly T[]) => boolean): readonly T[] {
  let left = all
  for (const one of all) {
    const others = left.filter(other => other !== one)
    if (doSo(others)) left = others
  }
  return left
}

/** Of more elements than these those that were put there last. */
const mostElements = 100

/** Whether a trace would show the same if its last two states were these; null where that cannot be said of single states. */
function endingOf(model: Model, { decides, goals }: Watched, { is: end }: Ends): ((ends: Ends) => boolean) | null {
  if (decides?.on === 'state') return ({ is }) => decides.hit(is)
  if (decides?.on === 'step') return ({ was, is }) => decides.hit(was, is)
  if (goals.length === 0) return null
  const semantics = semanticsOf(model)
  const lost = goals.filter(goal => canReach(semantics, end, goal.holds) === 'impossible')
  return ({ is }) => lost.some(goal => canReach(semantics, is, goal.holds) !== 'possible')
}

/** The last step's two states. */
interface Ends {
  readonly was: State
  readonly is: State
}

const causeOf = ({ path, part, owner, before, after, step }: LastChange, state: PartCause['state']): PartCause => ({
  of: 'part',
  path,
  part,
  owner,
  value: after,
  step,
  state,
  from: before,
})

interface LastChange extends Change {
  readonly step: number
}

/** Whether the part was there before and after: what has come or gone, such as a set's member, is no value to put back. */
export const canBePutBack = ({ before, after }: Change): boolean => before !== undefined && after !== undefined

/** The last change of each part, in the order of the steps; of what changed as a whole since, of the whole. */
export function lastChanges(steps: readonly Pick<TraceStep, 'number' | 'changes'>[]): readonly LastChange[] {
  const byPath = new Map<string, LastChange>()
  for (const { number, changes } of steps)
    for (const change of changes) {
      for (const [path, { part }] of byPath) if (isWithin(part, change.part)) byPath.delete(path)
      byPath.set(change.path, { ...change, step: number })
    }
  return [...byPath.values()]
}

/** The same part of the other processes that have it: of `log[S2]` these are `log[S1]` and `log[S3]`. */
function peersOf({ part, owner }: Pick<Change, 'part' | 'owner'>, state: State, ids: readonly string[]): readonly Peer[] {
  if (owner === null) return []
  return ids
    .filter(id => id !== owner)
    .flatMap(id => {
      const peer = exchanged(part, owner, id)
      const value = peer && valueAt(state, peer)
      return peer === null || value === undefined ? [] : [{ owner: id, part: peer, value }]
    })
}

interface Peer {
  readonly owner: string
  readonly part: ValuePath
  readonly value: unknown
}

/** With those parts that never changed though the same part of another process did. */
function withPeers(parts: readonly LastChange[], state: State, ids: readonly string[]): readonly LastChange[] {
  const byPath = new Map(parts.map(part => [part.path, part]))
  for (const change of parts)
    for (const { part, owner, value } of peersOf(change, state, ids)) {
      const path = sayPath(part)
      if (!byPath.has(path)) byPath.set(path, { path, part, owner, before: value, after: value, step: 0 })
    }
  return [...byPath.values()]
}

/**
 * The messages in flight without which the property would not be decided there: each that decides alone, and those of one kind that one step has sent, as to all participants at once, where they do together.
 */
function decidingMessages({ flights }: Trace, last: number, ends: Ends, flips: (other: Ends) => boolean): readonly Cause[] {
  const inFlight = flights.filter(f => f.received.length === 0 && f.lost === null && f.sent > 0)
  const decide = (all: readonly Flight[]) =>
    flips(
      all.reduce(
        ({ was, is }, { network, message, sent }) => ({
          was: sent < last ? withoutMessage(was, network, message) : was,
          is: withoutMessage(is, network, message),
        }),
        ends,
      ),
    )
  return [...Map.groupBy(inFlight, ({ network, message, sent }) => `${network} ${message.tag} ${sent}`).values()].flatMap(broadcast => {
    const alone = broadcast.filter(flight => decide([flight]))
    const deciding = alone.length === 0 && broadcast.length > 1 && decide(broadcast) ? broadcast : alone
    return deciding.map(({ message, sent }) => ({ of: 'message' as const, message, step: sent }))
  })
}

/** The state with one copy of a message less in flight. */
export function withoutMessage(state: State, name: string, message: Message): State {
  const copies = (state[name] as Network).copies()
  const at = copies.findIndex(copy => equal(copy, message))
  return withInFlight(state, name, at < 0 ? copies : copies.toSpliced(at, 1))
}

/** The state with one copy of a message more in flight, before all others. */
export const withMessage = (state: State, name: string, message: Message): State =>
  withInFlight(state, name, [message, ...(state[name] as Network).copies()])

function withInFlight(state: State, name: string, messages: readonly Message[]): State {
  const network = emptyNetwork((state[name] as Network).kind)
  for (const message of messages) network.restore(message)
  return { ...state, [name]: network }
}
