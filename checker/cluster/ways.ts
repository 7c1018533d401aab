import type { Log as Found } from '../engine/tables/log.ts'
import { InternalError } from '../errors.ts'
import type { State } from '../language/types.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { keyOf } from '../values/index.ts'
import { initialAt, type Log, type Ordinals, stepAt } from './paths.ts'

/** The number of a step among the instances of a state, as `Step.ordinal` counts them, and where it leads. */
function numbered(semantics: Semantics, state: State, { action, parameters, message }: Instance): { ordinal: number; to: State } {
  const wanted = keyOf([parameters, message])
  let ordinal = 0
  for (const instance of semantics.instances(state)) {
    if (instance.action === action && keyOf([instance.parameters, instance.message]) === wanted) {
      const taken = semantics.take(state, instance)
      if (taken !== null) return { ordinal, to: taken.to }
      break
    }
    ordinal++
  }
  throw new InternalError('cluster', `a state that was found has no step ${action}`)
}

/** A path in numbers. */
export function ordinalsOf(semantics: Semantics, { initial, steps }: Path): Ordinals {
  let state = initialAt(semantics, initial)
  return [
    initial,
    ...steps.map(step => {
      const { ordinal, to } = numbered(semantics, state, step)
      state = to
      return ordinal
    }),
  ]
}

/** A step on a way: what tells it from others of its state, its number there, and the state that it leads to. */
interface Passed {
  readonly key: number
  readonly ordinal: number
  readonly state: State
}

/**
 * Tells the ways to states that an engine found, in numbers. It runs the spec along them; states near each other have most of their ways in common, and
 * what the last one had is not run again.
 */
export class Ways {
  readonly #semantics: Semantics
  readonly #log: Found
  readonly #instances: readonly (Instance | undefined)[]
  readonly #given: Log
  readonly #passed: Passed[] = []

  /** `given` are the ways to those states that the engine was given, whose numbers follow those of the model's initial states. */
  constructor(semantics: Semantics, log: Found, instances: readonly (Instance | undefined)[], given: Log) {
    this.#semantics = semantics
    this.#log = log
    this.#instances = instances
    this.#given = given
  }

  to(id: number): Ordinals {
    const passed = this.#passed
    const keys = this.#keysOf(id)
    let same = 0
    while (same < passed.length && passed[same]?.key === keys[same]) same++
    passed.length = Math.min(same, keys.length)
    for (const key of keys.slice(passed.length)) passed.push(this.#next(key))
    return passed.map(({ ordinal }) => ordinal)
  }

  /** Of each step its number, where it was given; where it was found, -1 less that of its instance in the log. */
  #keysOf(id: number): readonly number[] {
    const found: number[] = []
    const initials = this.#semantics.model.initial.length
    for (let at = id; ; ) {
      const entry = this.#log.of(at)
      if (entry === null) throw new InternalError('cluster', `no state has the number ${at}`)
      const { parent, by } = entry
      if (parent === null) return [...(by < initials ? [by] : this.#given.path(by - initials)), ...found.reverse()]
      found.push(-1 - by)
      at = parent
    }
  }

  #next(key: number): Passed {
    const last = this.#passed.at(-1)
    if (last === undefined) return { key, ordinal: key, state: initialAt(this.#semantics, key) }
    if (key >= 0) return { key, ordinal: key, state: stepAt(this.#semantics, last.state, key).to }
    const { ordinal, to } = numbered(this.#semantics, last.state, this.#instances[-1 - key] as Instance)
    return { key, ordinal, state: to }
  }
}
