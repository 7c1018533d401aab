import type { Model } from '../language/model.ts'
import { withEnoughFairness } from './enough-fairness.ts'
import { CheckFailure } from './failure.ts'
import { withLeastFaults } from './necessary-faults.ts'
import { type CheckOptions, isPartial, quick } from './options.ts'
import type { CheckResult, Search } from './result.ts'
import { withValence } from './valence.ts'

/** The result of a model, any of several shortest traces being good enough. Throws CheckFailure where the spec fails. */
type Verdict = (model: Model, options: CheckOptions, anyShortest: true) => Promise<CheckResult>

/** States beyond which the fairness that would be enough is not quickly searched for: each constraint is a search of its own. */
const quickForFairness = quick / 5

/** The result with what takes searches of their own, as far as the options ask for it: the valence of states, the faults that violations need, and the fairness by which they would be none. */
export async function withFurtherSearches(
  model: Model,
  result: CheckResult,
  options: CheckOptions,
  verdictOn: Verdict,
): Promise<CheckResult> {
  const valent = await withValence(model, result, options)
  const { necessaryFaults: wanted = 'never' } = options
  const isWanted = (most: number) =>
    !isPartial(options) && (wanted === 'always' || (wanted === 'if-quick' && result.states.distinct <= most))
  const necessary = isWanted(quick) ? await withLeastFaults(model, valent, searchWith(options, verdictOn, wanted === 'always')) : valent
  return isWanted(quickForFairness) ? withEnoughFairness(model, necessary, searchWith(options, verdictOn, false)) : necessary
}

/** Searches as these options ask, of no more states than are quick, unless of any number. */
function searchWith(options: CheckOptions, verdictOn: Verdict, isOfAnyNumber: boolean): Search {
  const { checkpoint: _, onProgress: __, name: ___, limits = {}, ...same } = options
  const bounded = isOfAnyNumber ? limits : { ...limits, maxStates: Math.min(quick, limits.maxStates ?? Infinity) }
  return async (model, properties) => {
    if (options.signal?.aborted) return null
    try {
      return await verdictOn(model, { ...same, properties, continue: properties.length > 1, limits: bounded }, true)
    } catch (error) {
      if (error instanceof CheckFailure) return null
      throw error
    }
  }
}
