import { EverystepError, errorOf, problemOf } from '../errors.ts'
import type { Model } from '../language/model.ts'
import { checkedAs, propertiesOf, propertyNames } from '../properties/property-id.ts'
import { check } from '../verdict/check.ts'
import { CheckFailure } from '../verdict/failure.ts'
import type { CheckOptions } from '../verdict/options.ts'
import type { CheckResult } from '../verdict/result.ts'
import { sayStop } from '../verdict/stops.ts'
import { type Comparer, comparerOf } from './difference.ts'
import type { ModelRun } from './outcome.ts'

/** What one model and its mutants may spend. */
export interface Limits {
  readonly maxStates: number
  readonly maxSeconds: number
  /** Seconds for one guard, recipe or property. */
  readonly patience: number
  /** The states up to which the graph of a mutant is compared with the original's; left out, `maxStates`. */
  readonly maxCompared?: number
}

/** A model as it is before any mutation: what its mutants are compared with. */
export interface Original {
  readonly name: string
  readonly model: Model
  readonly symmetry: boolean
  readonly found: Found
  readonly comparer: Comparer
}

/** What is kept of a check. */
export interface Found {
  /** Those that hold, vacuously or not: which of them kill mutants is the question. */
  readonly holds: readonly string[]
  readonly vacuous: readonly string[]
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  readonly idle: readonly string[]
  readonly seconds: number
}

/** The original, or why its mutants say nothing: it is not decided within the limits, or none of its properties holds. */
export async function originalOf(name: string, model: Model, symmetry: boolean, limits: Limits): Promise<Original | string> {
  const result = await checked(model, symmetry, limits, { continue: true })
  const open = result.properties.filter(p => p.verdict === 'inconclusive')
  if (result.trust.stopped !== null) return sayStop(result.trust.stopped)
  if (open.length > 0) return `${open.map(p => p.name).join(', ')} ${open.length === 1 ? 'is' : 'are'} not decided`
  const found = foundIn(result)
  if (found.holds.length === 0) return 'none of its properties holds'
  return { name, model, symmetry, found, comparer: comparerOf(model) }
}

const checked = (
  model: Model,
  symmetry: boolean,
  { maxStates, maxSeconds, patience }: Limits,
  asked: Pick<CheckOptions, 'continue' | 'properties'>,
): Promise<CheckResult> =>
  check(model, { ...asked, workers: 1, patience, limits: { maxStates, maxSeconds }, states: symmetry ? 'orbits' : undefined })

const foundIn = ({ properties, states, depth, qualifications, seconds }: CheckResult): Found => ({
  holds: properties.filter(p => p.verdict === 'holds' || p.verdict === 'vacuous').map(p => p.name),
  vacuous: properties.filter(p => p.verdict === 'vacuous').map(p => p.name),
  ...{ distinct: states.distinct, generated: states.generated, depth, seconds },
  idle: qualifications.neverFired.map(n => n.action),
})

const nothing = {
  isOther: false,
  kills: [],
  vacuous: [],
  idle: [],
  undecided: null,
  refused: null,
  graph: null,
  difference: null,
  uncompared: null,
}

/** A mutant that cannot even be loaded or built. */
export const refusedRun = (model: string, error: unknown): ModelRun => ({ ...nothing, model, refused: sayRefused(error) })
/** A mutant that did not come to an end. */
export const endlessRun = (model: string, seconds: number): ModelRun => ({
  ...nothing,
  model,
  undecided: `it had not ended after ${seconds} s`,
})

/** What the properties of one model say of a mutant of it: with `isFirstEnough`, of those that kill it at least one. */
export async function judge({ name, found, symmetry }: Original, mutant: Model, limits: Limits, isFirstEnough: boolean): Promise<ModelRun> {
  try {
    const deciding = new Set(
      propertiesOf(mutant)
        .filter(({ name }) => found.holds.includes(name))
        .map(checkedAs),
    )
    const properties = propertyNames(mutant).filter(own => deciding.has(own))
    // A refinement that fails may claim what holds, and is no kill.
    const areAllKills = properties.every(own => found.holds.includes(own))
    return runOf(name, found, await checked(mutant, symmetry, limits, { continue: !(isFirstEnough && areAllKills), properties }))
  } catch (error) {
    // A violation found before the failure is one of the protocol as it ran until then.
    if (error instanceof CheckFailure) return { ...runOf(name, found, error.found), undecided: null, refused: sayRefused(error) }
    return refusedRun(name, error)
  }
}

function runOf(model: string, found: Found, { properties, states, depth, trust, qualifications }: CheckResult): ModelRun {
  const asked = properties.filter(p => found.holds.includes(p.name))
  const open = asked.filter(p => p.verdict === 'inconclusive')
  const never = qualifications.neverFired.map(n => n.action)
  return {
    ...nothing,
    model,
    isOther: states.distinct !== found.distinct || states.generated !== found.generated || depth !== found.depth,
    kills: asked.filter(p => p.verdict === 'violated').map(p => ({ property: p.name, steps: p.trace?.steps.length ?? null })),
    vacuous: asked.filter(p => p.verdict === 'vacuous' && !found.vacuous.includes(p.name)).map(p => p.name),
    idle: never.filter(action => !found.idle.includes(action)),
    undecided: trust.stopped !== null ? sayStop(trust.stopped) : open.length > 0 ? `${open.map(p => p.name).join(', ')} not decided` : null,
  }
}

/** The same run with how the mutant's graph compares with the original's. */
export function withGraph(run: ModelRun, { comparer }: Original, mutant: Model, limits: Limits): ModelRun {
  try {
    const compared = comparer.compare(mutant, { ...limits, maxStates: limits.maxCompared ?? limits.maxStates })
    if (compared.graphs === 'equal') return { ...run, graph: 'equal' }
    return compared.graphs === 'different'
      ? { ...run, graph: 'different', difference: compared.at }
      : { ...run, graph: 'unknown', uncompared: compared.why }
  } catch (error) {
    return { ...run, refused: sayRefused(error) }
  }
}

const sayRefused = (error: unknown): string => (error instanceof EverystepError ? error.problem : `it throws: ${problemOf(errorOf(error))}`)
