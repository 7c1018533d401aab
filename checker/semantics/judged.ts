import { EverystepError, type Place, SpecFailure, thrownAt } from '../errors.ts'
import type { State } from '../language/types.ts'
import { strayIn } from './stray.ts'

/** The author's predicate, whose exceptions become spec failures that name it. */
export function judged<Args extends readonly unknown[]>(
  what: string,
  where: Place | null,
  predicate: (...args: Args) => boolean,
): (...args: Args) => boolean {
  return (...args) => {
    try {
      return predicate(...args)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const stray = strayIn(error, watched =>
        predicate(...(args.map(arg => (typeof arg === 'object' && arg !== null ? watched(arg as State) : arg)) as unknown as Args)),
      )
      if (stray !== null)
        throw new SpecFailure('unknown-variable', `${what} reads '${stray.name}', which is no variable of the state: ${message}`, {
          hint: stray.hint,
          where: thrownAt(error) ?? where ?? undefined,
          cause: error,
        })
      throw new SpecFailure(error instanceof EverystepError ? error.code : 'spec-threw', `${what} failed: ${message}`, {
        where: thrownAt(error) ?? where ?? undefined,
        hint:
          error instanceof EverystepError
            ? error.hint
            : 'a property is a pure function of the state: it must not write, and must cope with every state',
        cause: error,
      })
    }
  }
}
