import { type Checkable, checkable } from '../language/checkable.ts'
import type { Model } from '../language/model.ts'
import { explore, traceOf } from './answers.ts'
import { decide } from './decide.ts'
import { CheckFailure } from './failure.ts'
import { withFurtherSearches } from './further.ts'
import type { CheckOptions } from './options.ts'
import { questionsOf } from './questions.ts'
import type { CheckResult } from './result.ts'
import { resultOf } from './summary.ts'

/**
 * The verdict on a model, or on what `instance` or `model` chose, with a shortest trace for every property that fails. Explores every interleaving and every
 * fault within the budgets, unless a limit is reached first. Throws UsageError for a property that the model does not have and for what is no model, SpecError where no
 * initial state is inside the constraint, and CheckFailure where the spec itself fails.
 */
export async function check(given: Checkable, options: CheckOptions = {}): Promise<CheckResult> {
  const model = checkable(given)
  return withFurtherSearches(model, await verdictOn(model, options), options, verdictOn)
}

async function verdictOn(model: Model, options: CheckOptions, anyShortest?: boolean): Promise<CheckResult> {
  const questions = questionsOf(model, options)
  const answers = await explore(questions, options, anyShortest)
  const properties = decide(questions, answers, options.patience)
  const result = resultOf(questions, answers, properties, options)
  const { failure } = answers
  if (failure === null) return result
  throw new CheckFailure(failure.error, traceOf(questions.semantics, failure.path), result, failure.isBeyondHit === true)
}
