import { type Cost, type CostOptions, costOf } from '../cost/cost.ts'
import type { Model } from '../language/model.ts'
import { check } from './check.ts'
import type { CheckOptions } from './options.ts'
import type { CheckResult } from './result.ts'

/** What searches for those who have many to do: they are done here, or their results come from elsewhere. */
export interface Searches {
  /** The result of `check`; null where it is searched elsewhere. An `id` tells the searches of one command apart. */
  check(id: string, model: Model, options: CheckOptions): Promise<CheckResult | null>
  /** That of `costOf`; null likewise. */
  cost(id: string, model: Model, options: CostOptions): Promise<Cost | null>
}

export const doneHere: Searches = {
  check: (_, model, options) => check(model, options),
  cost: (_, model, options) => costOf(model, options),
}
