import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { randomNumbers } from '../search/random.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'

const walks = 24
const steps = 40

const known = new WeakMap<Model, readonly State[]>()

/**
 * Some hundreds of states that can be reached, the deep ones among them: the same for every engine, since the walks have seeds
 * of their own. Costs some thousand runs of the spec, once for each model.
 */
export function sampleOf(semantics: Semantics): readonly State[] {
  const sample = known.get(semantics.model) ?? walked(semantics)
  known.set(semantics.model, sample)
  return sample
}

function walked(semantics: Semantics): readonly State[] {
  const { initial, constraints } = semantics.model
  const inside = (from: State, to: State) => (constraints.state?.(to) ?? true) && (constraints.step?.(from, to) ?? true)
  const found = new Map<string, State>(initial.map(state => [semantics.key(state), state]))
  for (let walk = 0; walk < walks; walk++) {
    const choose = randomNumbers(1, walk)
    let state: State | undefined = initial[walk % initial.length]
    for (let step = 0; step < steps && state !== undefined; step++) {
      const from: State = state
      const enabled: Instance[] = [...semantics.instances(from)].filter(instance => semantics.isEnabled(from, instance))
      const first = choose(enabled.length)
      state = undefined
      for (let k = 0; k < enabled.length && state === undefined; k++) {
        const taken = semantics.attempt(from, enabled[(first + k) % enabled.length] as Instance)
        if (typeof taken !== 'string' && taken.to !== from && inside(from, taken.to)) state = taken.to
      }
      if (state !== undefined) found.set(semantics.key(state), state)
    }
  }
  return [...found.values()]
}
