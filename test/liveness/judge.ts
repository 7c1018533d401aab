import { type CheckOptions, check } from '../../checker/check.ts'
import type { Model } from '../../checker/language/index.ts'

/** The verdict on `property`, and for a lasso the lengths of its stem and of its loop. */
export async function judge(model: Model, options: CheckOptions = {}): Promise<readonly (string | number | undefined)[]> {
  const result = await check(model, { properties: ['property'], ...options })
  const [property] = result.properties
  const trace = property?.trace
  return trace?.loop == null ? [property?.verdict] : [property?.verdict, 'stem', trace.loop, 'loop', trace.steps.length - trace.loop]
}
