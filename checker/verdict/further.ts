import type { Model } from '../language/model.ts'
import { withEnoughFairness } from './enough-fairness.ts'
import { withNecessaryFaults } from './necessary-faults.ts'
import type { CheckOptions } from './options.ts'
import type { CheckResult } from './result.ts'
import { withValence } from './valence.ts'

/** The result with what takes searches of their own, as far as the options ask for it: the valence of states, the faults that violations need, and the fairness by which they would be none. */
export const withFurtherSearches = async (
  model: Model,
  result: CheckResult,
  options: CheckOptions,
  verdictOn: Parameters<typeof withNecessaryFaults>[3],
): Promise<CheckResult> => {
  const known = await withNecessaryFaults(model, await withValence(model, result, options), options, verdictOn)
  return withEnoughFairness(model, known, options, verdictOn)
}
