import { randomNumbers } from '../../../checker/engine/walks/random.ts'
import type { Model } from '../../../checker/language/model.ts'
import { type Instance, semanticsOf, type Transition } from '../../../checker/semantics/semantics.ts'
import { replay } from '../../../checker/traces/replay.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { progress } from '../../../specs/atomic-commitment/two-phase-commit/variants.ts'

/** A model with so many processes in which behaviours never end, since its resource managers may crash again and again. */
export const crashing = (processes: number, overTime: boolean): Model =>
  (overTime ? progress : twoPhaseCommit).with({ rms: processes - 1 }, { crash: Infinity })

/** A behaviour of exactly so many steps, the same each time. With `loop` it ends in a crash and a recovery that change nothing, which repeat forever. */
export function walk(model: Model, steps: number, loop: boolean): Trace {
  for (let seed = 0; ; seed++) {
    const trace = walkFrom(model, steps, loop, seed)
    if (trace) return trace
  }
}

/** Null where the behaviour comes to an end too soon, or to where no crash changes nothing. */
function walkFrom(model: Model, steps: number, loop: boolean, seed: number): Trace | null {
  const semantics = semanticsOf(model)
  const choose = randomNumbers(seed, steps)
  const path: Instance[] = []
  let state = model.initial[0] ?? {}
  const go = (taken: Transition) => {
    path.push(taken)
    state = taken.to
  }
  const begins = steps - (loop ? 2 : 0)
  while (path.length < begins) {
    const { transitions } = semantics.successors(state)
    const next = transitions[choose(transitions.length)]
    if (!next) return null
    go(next)
  }
  if (loop) {
    const before = semantics.key(state)
    const round = semantics.successors(state).transitions.flatMap(crash =>
      semantics
        .successors(crash.to)
        .transitions.filter(recovery => semantics.key(recovery.to) === before)
        .map(recovery => [crash, recovery]),
    )
    if (!round[0]) return null
    for (const step of round[0]) go(step)
  }
  return replay(semantics, { initial: 0, steps: path }, loop ? begins : null)
}
