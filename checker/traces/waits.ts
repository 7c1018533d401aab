import { keptVariables, type Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { type Instance, semanticsOf } from '../semantics/semantics.ts'
import { equal } from '../values/index.ts'
import { isWithin, type ValuePath, valueAt, withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges } from './causes.ts'
import type { Refusal } from './refusals.ts'
import { retake } from './retaken.ts'
import { stateAfter, type Trace } from './trace.ts'

/** What a process of a deadlock waits for: a part of the state that is not its own, and that a step has made what it is. Were it what it was before, the process could go on. */
export interface Wait {
  readonly by: string
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  /** See `PartCause`. */
  readonly isOfSeveral?: true
  /** The number of the step that made it so. */
  readonly step: number
  /** What else keeps it so: were that what it was before, a step could be taken that changes the part which is waited for. */
  readonly kept: readonly Keeper[]
}

/** A part of the state, by which a process does not change any more what others wait for. */
export interface Keeper {
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  readonly step: number
}

/**
 * For what these processes wait at the end of a trace, and for what those wait that made it so, and so on: of a deadlock by locks all who are in its circle. Found by
 * putting back, one at a time, what the steps have changed last; messages are not among it, nor what a process has done itself.
 */
export function waitsIn(model: Model, trace: Trace, refusals: readonly Refusal[], unfinished: Iterable<string>): readonly Wait[] {
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
  const found: Wait[] = []
  const waiting = new Set(unfinished)
  for (const by of waiting)
    for (const { part, path, owner, before, after, step } of changes) {
      const maker = trace.steps[step - 1]?.by ?? null
      if (owner === by || maker === by || !isFreed(by, withValueAt(end, part, before))) continue
      found.push({ by, path, part, owner, value: after, step, kept: keepersOf(part) })
      if (maker !== null) waiting.add(maker)
    }
  return found
}

/** The steps that a process waits to take: where some of its steps are fair, those, since it may do without the others, such as to fail. */
function awaitedBy({ actions }: Model, refusals: readonly Refusal[], by: string): readonly Refusal[] {
  const own = refusals.filter(of => of.by === by)
  const fair = own.filter(({ action }) => actions[action]?.fair != null)
  return fair.length > 0 ? fair : own
}
