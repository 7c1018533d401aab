import type { Model } from '../language/model.ts'
import { withNecessaryFaults } from './necessary-faults.ts'
import type { CheckOptions } from './options.ts'
import type { CheckResult } from './result.ts'
import { withValence } from './valence.ts'

/** The result with what takes searches of their own, as far as the options ask for it: the valence of states, and the faults that violations need. */
export const withFurtherSearches = async (
  model: Model,
  result: CheckResult,
  options: CheckOptions,
  verdictOn: Parameters<typeof withNecessaryFaults>[3],
): Promise<CheckResult> => withNecessaryFaults(model, await withValence(model, result, options), options, verdictOn)
