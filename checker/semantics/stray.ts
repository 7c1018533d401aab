import { didYouMean } from '../errors.ts'
import type { State } from '../language/types.ts'

/** What the author's code asked a state for that is no variable of it. */
export interface Stray {
  readonly name: string
  readonly hint: string
}

/** A state, or the draft of one, that notes the names it is asked for and does not have. */
export function watching<T extends object>(state: T, note: (stray: Stray) => void): T {
  return new Proxy(state, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) {
        const known = Object.keys(target)
        note({ name: key, hint: didYouMean(key, known) ?? `the variables are ${known.join(', ')}` })
      }
      return Reflect.get(target, key)
    },
  })
}

/**
 * The last name that is no variable which was asked for before the author's code failed with this error; null where there was none, or it failed for
 * another reason. Runs the code once more, on states that are watched: `s.clients` is undefined where the variable is `client`, and what
 * JavaScript says of that names neither.
 */
export function strayIn(error: unknown, again: (watched: (state: State) => State) => unknown): Stray | null {
  if (!(error instanceof TypeError) || !/undefined|is not (a function|iterable)/.test(error.message)) return null
  let last: Stray | null = null
  const note = (stray: Stray) => {
    last = stray
  }
  try {
    again(state => watching(state, note))
  } catch {
    // As it did before.
  }
  return last
}
