import type { State } from '../../language/types.ts'
import { wholeOf } from '../../language/whole.ts'
import { judgedConstraints } from '../../semantics/judged.ts'
import type { Semantics } from '../../semantics/semantics.ts'
import type { Monitor } from '../engine.ts'
import type { GraphRequest } from '../graph.ts'
import { Again, type Plan } from './room.ts'

/** A question asked of states (or of steps), as the kernel knows it. */
export interface KernelMonitor {
  /** Index of the search's monitor that it is a part of. */
  readonly of: number
  /** The property that it is about, or what else is asked. */
  readonly name: string
  /** Index among its parts. */
  readonly part: number
  /**
   * `stutter` is the step monitor that follows it, asked of the step that changes nothing: a step that writes nothing the monitor reads
   * has the same answer. `final`, the constraints and the predicates of
   * the graph are asked on their own.
   */
  readonly on: 'state' | 'stutter' | 'step' | 'final' | 'constraint' | 'step constraint' | 'predicate'
  readonly test: (before: State, after: State) => boolean
}

/** Some step property is broken by a step that changes nothing: then every step must be asked. */
export class NotStutterInvariant extends Again {
  otherwise(plan: Plan): Plan {
    return { ...plan, strict: true }
  }
}

/** The search's monitors, part by part, and the model's constraints, as the kernel asks them. */
export function kernelMonitors(semantics: Semantics, monitors: readonly Monitor[], graph: GraphRequest | null): readonly KernelMonitor[] {
  const { model } = semantics
  // Whether a timeout is early, its transition does not tell: the kernel takes it that it is, and of what seems stuck then, the semantics is asked.
  const mayBeInTime = Object.values(model.actions).some(a => a.isEarly !== undefined)
  const asked: KernelMonitor[] = monitors.flatMap((monitor, of): KernelMonitor[] => {
    if (monitor.on === 'state') return monitor.parts.map((test, part) => ({ of, name: monitor.property, part, on: 'state', test }))
    if (monitor.on === 'deadlock')
      return [
        {
          of,
          name: 'final',
          part: 0,
          on: 'final',
          test: mayBeInTime ? s => monitor.hit(s) && semantics.expand(wholeOf(s)).isStuck : monitor.hit,
        },
      ]
    return monitor.parts.flatMap((test, part): KernelMonitor[] => [
      { of, name: monitor.property, part, on: 'stutter', test },
      { of, name: monitor.property, part, on: 'step', test },
    ])
  })
  const { state, step } = judgedConstraints(model)
  if (state) asked.push({ of: -1, name: 'the state constraint', part: 0, on: 'constraint', test: s => !state(s) })
  if (step)
    asked.push({ of: -1, name: 'the step constraint', part: 0, on: 'step constraint', test: (before, after) => !step(before, after) })
  for (const test of graph?.predicates ?? []) asked.push({ of: -1, name: 'what liveness asks', part: 0, on: 'predicate', test })
  return asked
}
