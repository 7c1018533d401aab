import type { State } from '../../language/types.ts'
import type { Decode } from './decoding.ts'

interface Variables {
  readonly names: readonly string[]
  readonly decode: readonly Decode[]
  readonly listIn: (words: Int32Array) => readonly number[]
}

/** A state of which each variable is decoded when it is read for the first time. It has no other names, since those are the author's to give. */
class Lazy {
  readonly #of: Variables
  readonly #words: Int32Array
  readonly #values: unknown[] = []
  #list: readonly number[] | null = null
  #whole: State | null = null

  constructor(of: Variables, words: Int32Array) {
    this.#of = of
    this.#words = words
  }

  static value(state: Lazy, k: number): unknown {
    const known = state.#values[k]
    if (known !== undefined) return known
    state.#list ??= state.#of.listIn(state.#words)
    const value = (state.#of.decode[k] as Decode)(state.#words, state.#list)
    state.#values[k] = value
    return value
  }

  static whole(state: Lazy): State {
    if (state.#whole !== null) return state.#whole
    const whole: Record<string, unknown> = {}
    for (const [k, name] of state.#of.names.entries()) whole[name] = Lazy.value(state, k)
    state.#whole = Object.freeze(whole)
    return state.#whole
  }
}

/** What makes states of these variables out of their words. Only `whole` and `recorded` show one to the author. */
export function lazyStates(
  variables: readonly (readonly [name: string, decode: Decode])[],
  listIn: Variables['listIn'],
): (words: Int32Array) => State {
  const of = { names: variables.map(([name]) => name), decode: variables.map(([, decode]) => decode), listIn }
  class Of extends Lazy {}
  for (const [k, name] of of.names.entries())
    Object.defineProperty(Of.prototype, name, {
      get(this: Lazy) {
        return Lazy.value(this, k)
      },
    })
  return words => new Of(of, words) as unknown as State
}

/** A state of which every variable is decoded, and none can be written; of the same state always the same. */
export const whole = (state: State): State => (state instanceof Lazy ? Lazy.whole(state) : state)
