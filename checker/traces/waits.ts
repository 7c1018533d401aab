import { keptVariables, type Model } from '../language/model.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { type ValuePath, withValueAt } from '../values/path.ts'
import { canBePutBack, lastChanges } from './causes.ts'
import type { Refusal } from './refusals.ts'
import { stateAfter, type Trace } from './trace.ts'

/** What a process of a deadlock waits for: a part of the state that is not its own, and that a step has made what it is. Were it what it was before, the process could go on. */
export interface Wait {
  readonly by: string
  readonly path: string
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
  /** The number of the step that made it so. */
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
  const isFreed = (by: string, state: typeof end): boolean =>
    refusals.some(({ by: whose, instance }) => {
      if (whose !== by || instance === null) return false
      try {
        return semantics.take(state, instance) !== null
      } catch {
        return false
      }
    })
  const found: Wait[] = []
  const waiting = new Set(unfinished)
  for (const by of waiting)
    for (const { part, path, owner, before, after, step } of changes) {
      const maker = trace.steps[step - 1]?.by ?? null
      if (owner === by || maker === by || !isFreed(by, withValueAt(end, part, before))) continue
      found.push({ by, path, part, owner, value: after, step })
      if (maker !== null) waiting.add(maker)
    }
  return found
}
