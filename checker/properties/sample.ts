import { randomNumbers } from '../engine/walks/random.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { keyOf } from '../values/index.ts'

const walks = 24
const steps = 40

const samples = new WeakMap<Model, readonly State[]>()

/**
 * Some hundreds of states that can be reached, the deep ones among them: the same for every engine, since the walks have seeds
 * of their own. Costs some thousand runs of the spec, once for each model.
 */
export function sampleOf(semantics: Semantics): readonly State[] {
  const sample = samples.get(semantics.model) ?? sampleByWalks(semantics)
  samples.set(semantics.model, sample)
  return sample
}

function sampleByWalks(semantics: Semantics): readonly State[] {
  const { initial } = semantics.model
  // In a small space the walks come through the same states again and again.
  const byKey = new Map<string, State>()
  const same = (state: State): State => {
    const before = byKey.get(keyOf(state))
    if (before === undefined) byKey.set(keyOf(state), state)
    return before ?? state
  }
  const visited = new Map(initial.map(state => [semantics.key(state), state]))
  const enabledIn = new Map<State, EnabledSteps>()
  for (let walk = 0; walk < walks; walk++) {
    const choose = randomNumbers(1, walk)
    let state: State | undefined = initial[walk % initial.length]
    for (let step = 0; step < steps && state !== undefined; step++) {
      const on: EnabledSteps = enabledIn.get(state) ?? stepsOf(semantics, state, same)
      enabledIn.set(state, on)
      const first = choose(on.count)
      state = undefined
      for (let k = 0; k < on.count && state === undefined; k++) state = on.take((first + k) % on.count)
      if (state !== undefined) visited.set(semantics.key(state), state)
    }
  }
  return [...visited.values()]
}

/** The steps that are enabled in a state, each computed when it is needed. */
interface EnabledSteps {
  readonly count: number
  /** Where a step leads; undefined where it changes nothing, or is forbidden. */
  take(step: number): State | undefined
}

function stepsOf(semantics: Semantics, from: State, same: (state: State) => State): EnabledSteps {
  const { state, step } = semantics.model.constraints
  const enabled = [...semantics.instances(from)].filter(instance => unlessItFails(() => semantics.isEnabled(from, instance)))
  const ends = new Map<number, State | undefined>()
  const toward = (k: number): State | undefined => {
    const result = semantics.attempt(from, enabled[k] as Instance)
    if (typeof result === 'string' || result.to === from) return undefined
    return (state?.(result.to) ?? true) && (step?.(from, result.to) ?? true) ? same(result.to) : undefined
  }
  return {
    count: enabled.length,
    take(k) {
      if (!ends.has(k))
        ends.set(
          k,
          unlessItFails(() => toward(k)),
        )
      return ends.get(k)
    },
  }
}

/**
 * Undefined where the spec fails. A search of the whole space reports that; but walks come to states that a view makes one with others, of which the
 * search follows the first alone, and its result must not be lost for those.
 */
function unlessItFails<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
