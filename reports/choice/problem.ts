import { EverystepError, errorOf, thrownAt } from '../../checker/errors.ts'
import type { Problem } from './choice.ts'

/** What was thrown, as the page shows it. */
export function problemFrom(thrown: unknown): Problem {
  const error = errorOf(thrown)
  const own = error instanceof EverystepError ? error : null
  return {
    problem: own?.problem ?? error.message,
    hint: own?.hint ?? null,
    where: own?.where ?? thrownAt(error) ?? null,
    isError: true,
  }
}
