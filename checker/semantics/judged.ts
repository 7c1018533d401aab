import { EverystepError, type Place, SpecFailure, thrownAt } from '../errors.ts'

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
