import { actorOf } from '../language/action.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { isFault } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import { type Instance, type Semantics, type Step, semanticsOf } from '../semantics/semantics.ts'
import { equal, type Message, type Network, ValueSet } from '../values/index.ts'
import { isWithin, type ValuePath, valueAt, withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges, withMessage } from './causes.ts'
import { endOf } from './decisive.ts'
import { type Future, futureOf } from './future.ts'
import type { Refusal } from './refusals.ts'
import { retake } from './retaken.ts'
import { type Change, stateAfter, type Trace } from './trace.ts'
import { wordsAt } from './unchanged.ts'
import type { PartOfOne } from './unfinished.ts'

/** What a process waits for at the end of a behaviour that does not go on: were that otherwise, it could. */
export type Wait = PartWait | MessageWait | FaultWait

interface Waiting {
  /** The process that waits; null where it is not known who does. */
  readonly by: string | null
  /** The number of the step that made it so. */
  readonly step: number
}

/** A part of the state that is not its own. Were it what it was before that step, or another word, the process could go on. */
export interface PartWait extends Waiting {
  readonly of: 'part'
  readonly by: string
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  /** See `PartCause`. */
  readonly isOfSeveral?: true
  /** The one word with which the process could go on, where it is not the one before. */
  readonly otherwise?: unknown
  /** What else keeps it so: were that what it was before, a step could be taken that changes the part which is waited for. */
  readonly kept: readonly Keeper[]
}

/** A message that was lost. */
export interface MessageWait extends Waiting {
  readonly of: 'message'
  readonly message: Message
}

/** A fault that lasts, such as the stop of another process, or of the one that waits; `process` is null where it happened to none. */
export interface FaultWait extends Waiting {
  readonly of: 'fault'
  readonly process: string | null
  /** `stopped`. */
  readonly word: string
  /** `stop`. */
  readonly noun: string
  /** The step that would end it, and need not be taken: `recover`; null where none can. */
  readonly until: string | null
}

/** States that are expanded, at most, to see whether what is unfinished could come to be otherwise. */
const mostExpanded = 500

/** A part of the state, by which a process does not change any more what others wait for. */
export interface Keeper {
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  readonly step: number
}

/**
 * For what those wait at the end of a trace for whom something is unfinished; of parts also for what those wait that made them so, and so on: of a deadlock by locks all who are in its circle. Found by putting back, one at a time, what the steps have changed
 * last, each message that was lost, and each fault that lasts; of each the goal, or if by none of them the goal some other value of what is unfinished, must then be in reach of steps that need be taken, and without it must not. Not what a process has done
 * itself. `refusals` are of the end, null where it is not the end of all that happens: then it is not always the same that keeps a step from being taken. Parts only where they are given, and nothing hinders a step but its guard; with other words than they had only where nothing else is found. Costs the expansion of at most `mostExpanded` states for each of them.
 */
export function waitsIn(
  model: Model,
  trace: Trace,
  goal: OnState,
  refusals: readonly Refusal[] | null,
  unfinished: readonly PartOfOne[],
): readonly Wait[] {
  const semantics = semanticsOf({ ...model, view: null })
  // Who is down says why; what its guards would have let it do before does not.
  const isHindered = refusals?.some(({ because }) => because.is === 'condition' || because.is === 'obstacle')
  const end = stateAfter(trace, trace.steps.length)
  const change =
    ({ part }: PartOfOne): OnState =>
    state =>
      !equal(valueAt(state, part), valueAt(end, part))
  // All wait for a final state; of a property that a lasso breaks for several, the goal is that of the first.
  const isOfAll = trace.loop === null
  const goals = unfinished.map((of, i) => ({ by: of.owner, goal: i === 0 || isOfAll ? goal : change(of) }))
  const changes = unfinished.map(of => ({ by: of.owner, goal: change(of) }))
  const future = futuresOf(semantics, trace)
  for (const wanted of [goals.length > 0 ? goals : [{ by: null, goal }], changes]) {
    if (wanted.some(of => future(end, of.goal).verdicts[0] !== 'impossible')) return []
    const helped: Helped = from =>
      wanted.flatMap(of => {
        const { way } = future(from, of.goal)
        return way === null ? [] : [{ of: of.by, takers: way.map(step => takerOf(model, step)) }]
      })
    const parts = (values: ValuesOf) =>
      refusals === null || isHindered ? [] : partsAwaited(semantics, trace, refusals, unfinished, values, helped)
    const found = [...parts((_, before) => [before]), ...takenAway(model, trace, helped)]
    const all = found.length > 0 ? found : parts(part => wordsAt(model, part))
    if (all.length > 0) return all
  }
  return []
}

type ValuesOf = (part: ValuePath, before: unknown) => readonly unknown[]

/** Whose goal can be reached from a state, and who takes the steps that lead there. */
type Helped = (from: State) => readonly { readonly of: string | null; readonly takers: readonly (string | null)[] }[]

const takerOf = ({ actions }: Model, { action, parameters, message }: Instance): string | null => {
  const taken = actions[action]
  return taken === undefined ? null : actorOf(taken, parameters, message)
}

/** Whether a goal can be reached from a state by steps that need be taken; after a deadlock, by any step of the protocol. */
function futuresOf(semantics: Semantics, { loop }: Trace): (from: State, goal: OnState) => Future {
  const { actions } = semantics.model
  const isDue = (state: State, step: Step) => (loop === null ? semantics.isWayOn(state, step) : actions[step.action]?.fair != null)
  return (from, goal) => futureOf(semantics, [from], goal, mostExpanded, isDue)
}

function partsAwaited(
  semantics: Semantics,
  trace: Trace,
  refusals: readonly Refusal[],
  unfinished: readonly PartOfOne[],
  valuesOf: ValuesOf,
  helped: Helped,
): readonly PartWait[] {
  const { model } = semantics
  const end = stateAfter(trace, trace.steps.length)
  const kept = keptVariables(model)
  const changes = lastChanges(trace.steps).filter(change => canBePutBack(change) && !kept.includes(change.part.variable))
  const taken = (state: State, instance: Instance | null): State | null =>
    instance === null ? null : (retake(semantics, instance, state) ?? null)
  const isFreed = (by: string, state: State): boolean => awaitedBy(model, refusals, by).some(of => taken(state, of.instance) !== null)
  const isChanged = (to: State | null, part: ValuePath) => to !== null && !equal(valueAt(to, part), valueAt(end, part))
  const couldChange = (part: ValuePath) => semantics.expand(end).steps.some(({ to }) => isChanged(to, part))
  const keepersOf = (waited: ValuePath): readonly Keeper[] =>
    changes.flatMap(({ part, path, owner, before, after, step }) => {
      if (isWithin(part, waited) || isWithin(waited, part)) return []
      const state = withValueAt(end, part, before)
      return refusals.some(({ instance }) => isChanged(taken(state, instance), waited)) ? [{ path, part, owner, value: after, step }] : []
    })
  const found: PartWait[] = []
  const waiting = new Set(unfinished.map(({ owner }) => owner))
  const others = new Set(waiting)
  for (const by of waiting)
    for (const { part, path, owner, before, after, step } of changes) {
      const maker = trace.steps[step - 1]?.by ?? null
      if (owner === by || maker === by) continue
      // What those wait for who keep others waiting may be only the next of several.
      const isWaited = (state: State) => isFreed(by, state) && (!others.has(by) || helped(state).some(({ of }) => of === by))
      const freeing = valuesOf(part, before).filter(value => isWaited(withValueAt(end, part, value)))
      if (freeing.length === 0) continue
      const otherwise = freeing.length === 1 && !equal(freeing[0], before) ? { otherwise: freeing[0] } : {}
      found.push({ of: 'part', by, path, part, owner, value: after, ...otherwise, step, kept: couldChange(part) ? [] : keepersOf(part) })
      if (maker === null) continue
      waiting.add(maker)
      others.delete(maker)
    }
  // In a circle each keeps the others; that is told of each by what it is waited for.
  return found.map(wait => ({ ...wait, kept: wait.kept.filter(k => !found.some(w => w.path === k.path)) }))
}

/** The steps that a process waits to take: where some of its steps are fair, those, since it may do without the others, such as to fail. */
function awaitedBy({ actions }: Model, refusals: readonly Refusal[], by: string): readonly Refusal[] {
  const own = refusals.filter(of => of.by === by)
  const fair = own.filter(({ action }) => actions[action]?.fair != null)
  return fair.length > 0 ? fair : own
}

/** What faults took: messages, and processes that are down or out of reach, with which again it would help. */
function takenAway(model: Model, trace: Trace, helped: Helped): readonly (MessageWait | FaultWait)[] {
  const end = stateAfter(trace, trace.steps.length)
  const kept = keptVariables(model)
  const lost = trace.flights.flatMap(({ network, message, lost: step }): MessageWait[] => {
    if (step === null || (end[network] as Network).has(message)) return []
    return whoWait(model, helped(withMessage(end, network, message)), null).map(by => ({ of: 'message', by, message, step }))
  })
  const gone = trace.steps.flatMap((step): FaultWait[] => {
    const { fault, by: process, number, changes } = step
    if (fault === null || !isFault(step) || fault.lasts == null || endOf(step, trace.steps) !== null) return []
    const own = changes.filter(({ part }) => kept.includes(part.variable))
    const { word, nouns, lasts } = fault
    const all = { of: 'fault', process, word, noun: nouns?.[0] ?? word, step: number, until: lasts.until } as const
    return whoWait(model, helped(own.reduce(withoutChange, end)), process).map(by => ({ ...all, by }))
  })
  return [...lost, ...gone]
}

/**
 * Those for whom something is unfinished. Where another brings that about, as who promotes them, who takes the first step to it; nobody where that is only another of the same sort, which none of them waits for more than the others.
 */
function whoWait({ processes }: Model, helped: ReturnType<Helped>, down: string | null): readonly (string | null)[] {
  const sortOf = (process: string) => processes.find(({ id }) => id === process)?.sort
  const waiting = helped.map(({ of, takers: [first = null, ...later] }) => {
    if (of === null || first === null || first === down || [first, ...later].includes(of)) return of
    return sortOf(first) === sortOf(of) ? null : first
  })
  return [...new Set(waiting)]
}

/** A state without what a step did to a part; of a set, which others may have changed since, without what that joined. */
function withoutChange(state: State, { part, before, after }: Change): State {
  const now = valueAt(state, part)
  if (before instanceof ValueSet && after instanceof ValueSet && now instanceof ValueSet)
    return withValueAt(state, part, new ValueSet([...now.difference(after.difference(before)), ...before.difference(after)]))
  return before !== undefined && equal(now, after) ? withValueAt(state, part, before) : state
}
