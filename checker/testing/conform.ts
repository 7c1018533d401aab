import type { MatcherState, SyncMatcherResult } from 'vitest'
import { sayCount } from '../../reports/say/words.ts'
import { UsageError } from '../errors.ts'
import { checkable } from '../language/checkable.ts'
import { sayGiven } from '../language/parts.ts'
import { timeLeft } from './asked.ts'
import { type TourOptions, toured } from './conducted.ts'
import { isDue, rulesOf } from './explaining.ts'
import { type Coverage, planned } from './paths.ts'
import { shortened } from './shortened.ts'
import type { System } from './system.ts'
import { testOf } from './within.ts'

/** What `toConformTo` may be told: what the paths cover, and what is done about those that the system does not follow. */
export interface ConformOptions extends Coverage, TourOptions {
  /** Ends the runs, which then decide nothing; the test's own where left out. */
  readonly signal?: AbortSignal
}

/** So much of the test's timeout, in milliseconds, is kept. */
const kept = 250

/**
 * Passes where the system does what the model does on paths that cover it; `.not` where it diverges. Throws, so that `.not` is no pass either, where that is not decided:
 * time is up, a path cannot be followed to its end, or nothing is observed. The divergence shown is the shortest that further runs find in the time that is left.
 */
export async function toConformTo(
  this: MatcherState,
  given: unknown,
  model: unknown,
  options: ConformOptions = {},
): Promise<SyncMatcherResult> {
  const system = systemOf(given)
  const test = testOf(this)
  const rules = rulesOf(checkable(model), system.hidden)
  const { plan, paths } = planned(rules.model, options, step => system.settle !== undefined && isDue(rules, step))
  const signal = options.signal ?? test.context.signal
  const mayGoOn = () => !signal.aborted && timeLeft(test) > kept
  const tour = await toured(system, rules, plan, paths, options, mayGoOn)
  if (tour.why === 'undecided') throw new Error(`nothing is decided: ${tour.says}`)
  if (tour.why === 'diverges') {
    const shown = this.isNot ? tour.divergence : await shortened(system, rules, plan, tour, mayGoOn)
    return { pass: false, message: () => `${shown.message}\n\nfound on path ${tour.run} of ${paths.length}` }
  }
  const steps = paths.reduce((sum, path) => sum + path.steps.length, 0)
  const says = `the system does what ${plan.model.spec} does, on ${sayCount(paths.length, 'path')} with ${sayCount(steps, 'step')} together`
  return { pass: true, message: () => says }
}

function systemOf(given: unknown): System {
  const wanting = (['start', 'take', 'observe', 'stop'] as const).filter(
    name => typeof (Object(given) as Partial<System>)[name] !== 'function',
  )
  if (wanting.length === 0) return given as System
  throw new UsageError('no-system', `${sayGiven(given)} was given instead of a system: it has no ${wanting.join(', ')}`, {
    hint: 'a system has the methods start, take, observe and stop, and settle where it does something by itself',
  })
}
