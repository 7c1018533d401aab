import type { RunnerTestCase as Test } from 'vitest'
import type { Limits } from '../engine/engine.ts'
import { UsageError } from '../errors.ts'
import type { Instance, NamedModel } from '../language/catalogue.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import { check } from '../verdict/check.ts'
import { CheckFailure } from '../verdict/failure.ts'
import { type CheckOptions, isPartial } from '../verdict/options.ts'
import type { CheckResult } from '../verdict/result.ts'

/**
 * What a check in a test may be told; everything has a default that suits one. One thread (`workers`), since the runner has a process for each core already. The
 * time that is left to the test, but for what telling takes (`limits.maxSeconds`). The test's own signal, beside `signal`.
 */
export type TestOptions = CheckOptions & {
  /** What qualifies a verdict, such as an action that never fires, fails the test; as `everystep check --strict`. */
  readonly strict?: boolean
}

/** Of a test's timeout, in milliseconds, what is kept to tell what was found: a tenth, and two seconds at least where they are not over a third. */
const keptOf = (timeout: number): number => Math.max(timeout / 10, Math.min(2_000, timeout / 3))

/**
 * The result of checking what `expect` was given, under the limits of the test. Throws UsageError for what is no model, and CheckFailure, as `check` does, where the
 * spec itself fails.
 */
export async function ask(given: unknown, { strict: _, ...options }: TestOptions, test: Test): Promise<CheckResult> {
  checkable(given)
  const { accepted, symmetry, shows } = given as Partial<Instance & NamedModel>
  const named = {
    ...(accepted ? { accepted } : {}),
    // Of a model itself it is the sorts that may be exchanged.
    ...(symmetry === true && !isPartial(options) ? { states: 'orbits' } : {}),
    ...(shows ? { shows } : {}),
    ...(!isPartial(options) ? { workers: 1 } : {}),
  }
  const signals = [options.signal, test.context.signal].filter(signal => signal !== undefined)
  return check(
    given as Checkable,
    {
      ...named,
      ...options,
      limits: { maxSeconds: secondsLeft(test), ...options.limits },
      signal: AbortSignal.any(signals),
    } as CheckOptions,
  )
}

/** What is left of a test's timeout, in milliseconds; Infinity where it has none. */
export const timeLeft = ({ timeout, result }: Test): number =>
  timeout === 0 ? Infinity : timeout - (Date.now() - (result?.startTime ?? Date.now()))

/** What a search may take of a test's timeout, in seconds, so that time is left to tell what was found. */
function secondsLeft(test: Test): number {
  if (timeLeft(test) === Infinity) return Infinity
  const left = (timeLeft(test) - keptOf(test.timeout)) / 1000
  // Since it is said.
  if (left > 0) return Number(left.toPrecision(2))
  throw new UsageError('no-time', `the test '${test.name}' has spent its ${test.timeout / 1000} s before this check begins`, {
    hint: `raise its timeout: ${withTimeout}`,
  })
}

const withTimeout = 'test(name, { timeout: 60_000 }, …)'

/** What to do where the timeout of the test ended a search, to follow what it did not decide; empty where something else ended it, such as a limit of the search's own. */
export function sayTimeout(
  { trust: { stopped } }: CheckResult,
  { limits }: { readonly limits?: Partial<Limits> },
  { timeout }: Test,
): string {
  if (stopped?.why !== 'seconds' || limits?.maxSeconds !== undefined) return ''
  return ` in the ${stopped.limit} s that the test's timeout of ${timeout / 1000} s leaves to the search: raise it, ${withTimeout}, or check a smaller model`
}

/** What a result says although the spec failed: a violation that was found before stands. Throws what is no such failure. */
export function foundBefore(thrown: unknown): CheckResult {
  if (thrown instanceof CheckFailure && thrown.isBeyondViolation) return thrown.found
  throw thrown
}
