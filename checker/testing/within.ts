import type { MatcherState, SyncMatcherResult, RunnerTestCase as Test } from 'vitest'
import { errorOf, UsageError } from '../errors.ts'

type Matcher<Args extends unknown[]> = (this: MatcherState, given: unknown, ...args: Args) => Promise<SyncMatcherResult>

/**
 * The matcher, which is called `name`, as a test uses it: a test that ends before its answer fails, and what is wrong with the question is told without the stack inside of
 * this package. Throws UsageError outside of a test.
 */
export function within<Args extends unknown[]>(name: string, matcher: Matcher<Args>): Matcher<Args> {
  return async function (given, ...args) {
    const site = new Error(name)
    const test = testOf(this)
    let isAnswered = false
    test.context.onTestFinished(() => {
      if (isAnswered || test.result?.state === 'fail') return
      const hint = `await it: await expect(…).${name}(…)`
      throw seenFrom(site, new UsageError('not-awaited', `the test '${test.name}' ended before ${name} had an answer`, { hint }))
    })
    try {
      return await matcher.call(this, given, ...args)
    } catch (error) {
      throw seenFrom(site, errorOf(error))
    } finally {
      isAnswered = true
    }
  }
}

/** The test that a matcher is used in. Throws UsageError outside of one. */
export function testOf({ task }: MatcherState): Test {
  if (task) return task as Test
  throw new UsageError('no-test', 'a model was expected to hold outside of a test', {
    hint: "write the expect inside test('…', async () => { … })",
  })
}

/** The names of a test from the outermost `describe` on. */
export const namesOf = (test: Test): readonly string[] => test.fullTestName.split(' > ')

const here = new URL('../..', import.meta.url).pathname

/** The error as the author's line made it: what goes on in here does not help to find it. */
function seenFrom({ stack = '' }: Error, error: Error): Error {
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line) && !line.includes(here))
  error.stack = `${error.name}: ${error.message}\n${frames.join('\n')}`
  return error
}

const numbers = new WeakMap<Test, { readonly startTime: number | undefined; last: number }>()

/** Which of its test's matchers this is, from 1 on; a test that is tried again begins anew. */
export function numberIn(test: Test): number {
  const startTime = test.result?.startTime
  const known = numbers.get(test)
  const counted = known?.startTime === startTime && known ? known : { startTime, last: 0 }
  numbers.set(test, counted)
  counted.last += 1
  return counted.last
}
