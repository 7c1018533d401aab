import { expect } from 'vitest'
import type { Model } from '../../../checker/language/index.ts'
import { label } from '../../../checker/semantics/semantics.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { check } from '../../../checker/verdict/check.ts'
import type { SearchOptions } from '../../../checker/verdict/options.ts'
import type { CheckResult } from '../../../checker/verdict/result.ts'
import { ways } from '../../engine/told.ts'

/** The result of a check, which is the same on every engine and for any number of workers in verdicts, in the lengths of traces, and in each step of a lasso. */
export async function checkEveryWay(model: Model, options: SearchOptions = {}): Promise<CheckResult> {
  const results: CheckResult[] = []
  for (const way of ways) results.push(await check(model, { ...options, ...way } as SearchOptions))
  const told = results.map(r =>
    r.properties.map(p => [p.name, p.verdict, p.trace?.loop, p.trace?.loop == null ? p.trace?.steps.length : stepsOf(p.trace)]),
  )
  const ends = results.map(({ states, trust: { stopped } }) => JSON.stringify({ states, stopped })).join('; ')
  for (const [k, other] of told.entries()) expect(other, `way ${k} of those that ended with ${ends}`).toEqual(told[0])
  return results[0] as CheckResult
}

const stepsOf = ({ steps }: Trace) => steps.map(({ action, parameters, message }) => label({ action, parameters, message }))

/** The verdict on `property`, and for a lasso the lengths of its stem and of its loop. */
export async function judge(model: Model, options: SearchOptions = {}): Promise<readonly (string | number | undefined)[]> {
  const [property] = (await checkEveryWay(model, { properties: ['property'], ...options })).properties
  const trace = property?.trace
  return trace?.loop == null ? [property?.verdict] : [property?.verdict, 'stem', trace.loop, 'loop', trace.steps.length - trace.loop]
}
