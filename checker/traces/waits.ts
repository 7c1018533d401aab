import { keptVariables, type Model } from '../language/model.ts'
import { isFault } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import { type Instance, semanticsOf } from '../semantics/semantics.ts'
import { equal, type Message, type Network } from '../values/index.ts'
import { isWithin, type ValuePath, valueAt, withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges, withMessage } from './causes.ts'
import { endOf } from './decisive.ts'
import { futureOf } from './future.ts'
import type { Refusal } from './refusals.ts'
import { retake } from './retaken.ts'
import { stateAfter, type Trace } from './trace.ts'
import { wordsAt } from './unchanged.ts'

/** What a process waits for at the end of a behaviour that does not go on: were that otherwise, it could. */
export type Wait = PartWait | MessageWait | FaultWait

interface Waiting {
  /** The process that waits. */
  readonly by: string
  /** The number of the step that made it so. */
  readonly step: number
}

/** A part of the state that is not its own. Were it what it was before that step, or another word, the process could go on. */
export interface PartWait extends Waiting {
  readonly of: 'part'
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  /** See `PartCause`. */
  readonly isOfSeveral?: true
  /** What else keeps it so: were that what it was before, a step could be taken that changes the part which is waited for. */
  readonly kept: readonly Keeper[]
}

/** A message that was lost. */
export interface MessageWait extends Waiting {
  readonly of: 'message'
  readonly message: Message
}

/** A fault that lasts, such as the stop of another process; `process` is null where it happened to none. */
export interface FaultWait extends Waiting {
  readonly of: 'fault'
  readonly process: string | null
  /** `stopped`. */
  readonly word: string
  /** `stop`. */
  readonly noun: string
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

/** A part of a process's state that is not what it must become. */
export interface Unfinished {
  readonly part: ValuePath
  readonly owner: string
}

/**
 * For what those wait at the end of a trace for whom something is unfinished; of parts also for what those wait that made them so, and so on: of a deadlock by locks all who are in its circle. Found by putting back, one at a time, what the steps have changed
 * last, each message that was lost, and each fault that lasts; not what a process has done itself. Parts only where nothing happens any more, and nothing hinders a step but its guard; with other words than they had only where nothing else is found.
 */
export function waitsIn(model: Model, trace: Trace, refusals: readonly Refusal[], unfinished: readonly Unfinished[]): readonly Wait[] {
  // While something happens, it is not always the same that keeps a step from being taken. Who is down says why; what its guards would have let it do before does not.
  const isHindered =
    (trace.loop !== null && trace.loop < trace.steps.length) ||
    refusals.some(({ because }) => because.is === 'condition' || because.is === 'obstacle')
  const waiting = unfinished.map(({ owner }) => owner)
  const parts = (values: (part: ValuePath, before: unknown) => readonly unknown[]) =>
    isHindered ? [] : partsAwaited(model, trace, refusals, waiting, values)
  const found = [...parts((_, before) => [before]), ...takenAway(model, trace, unfinished)]
  return found.length > 0 ? found : parts(part => wordsAt(model, part))
}

function partsAwaited(
  model: Model,
  trace: Trace,
  refusals: readonly Refusal[],
  first: readonly string[],
  valuesOf: (part: ValuePath, before: unknown) => readonly unknown[],
): readonly PartWait[] {
  const semantics = semanticsOf({ ...model, view: null })
  const end = stateAfter(trace, trace.steps.length)
  const kept = keptVariables(model)
  const changes = lastChanges(trace.steps).filter(change => canBePutBack(change) && !kept.includes(change.part.variable))
  const taken = (state: State, instance: Instance | null): State | null =>
    instance === null ? null : (retake(semantics, instance, state) ?? null)
  const isFreed = (by: string, state: State): boolean => awaitedBy(model, refusals, by).some(of => taken(state, of.instance) !== null)
  const keepersOf = (waited: ValuePath): readonly Keeper[] =>
    changes.flatMap(({ part, path, owner, before, after, step }) => {
      if (isWithin(part, waited) || isWithin(waited, part)) return []
      const state = withValueAt(end, part, before)
      const isChanged = (to: State | null) => to !== null && !equal(valueAt(to, waited), valueAt(end, waited))
      return refusals.some(({ instance }) => isChanged(taken(state, instance))) ? [{ path, part, owner, value: after, step }] : []
    })
  const found: PartWait[] = []
  const waiting = new Set(first)
  for (const by of waiting)
    for (const { part, path, owner, before, after, step } of changes) {
      const maker = trace.steps[step - 1]?.by ?? null
      if (owner === by || maker === by) continue
      if (!valuesOf(part, before).some(value => isFreed(by, withValueAt(end, part, value)))) continue
      found.push({ of: 'part', by, path, part, owner, value: after, step, kept: keepersOf(part) })
      if (maker !== null) waiting.add(maker)
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

/** What faults took from processes: messages, and others who are down or out of reach, with which again what is unfinished could come to be otherwise. Nothing where it could without. */
function takenAway(model: Model, trace: Trace, unfinished: readonly Unfinished[]): readonly Wait[] {
  const semantics = semanticsOf({ ...model, view: null })
  const end = stateAfter(trace, trace.steps.length)
  const kept = keptVariables(model)
  const goesOn = (from: State, { part }: Unfinished): boolean =>
    futureOf(semantics, [from], state => !equal(valueAt(state, part), valueAt(end, part)), mostExpanded).verdicts[0] === 'possible'
  const stuck = unfinished.filter(of => !goesOn(end, of))
  const lost = trace.flights.flatMap(({ network, message, lost: step }): Wait[] => {
    if (step === null || (end[network] as Network).has(message)) return []
    const again = withMessage(end, network, message)
    return stuck.filter(of => goesOn(again, of)).map(({ owner: by }) => ({ of: 'message', by, message, step }))
  })
  const gone = trace.steps.flatMap((step): Wait[] => {
    const { fault, by: process, number, changes } = step
    if (fault === null || !isFault(step) || fault.lasts == null || endOf(step, trace.steps) !== null) return []
    const own = changes.filter(({ part, before }) => kept.includes(part.variable) && before !== undefined)
    const undone = own.reduce((state, { part, before }) => withValueAt(state, part, before), end)
    const { word, nouns } = fault
    return stuck
      .filter(of => of.owner !== process && goesOn(undone, of))
      .map(({ owner: by }) => ({ of: 'fault', by, process, word, noun: nouns?.[0] ?? word, step: number }))
  })
  return [...lost, ...gone]
}
