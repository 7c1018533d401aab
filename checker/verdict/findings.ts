import type { GoalCost, Range } from '../cost/cost.ts'
import type { EngineName } from '../engine/index.ts'
import { InternalError } from '../errors.ts'
import { type Instance, modelOf } from '../language/catalogue.ts'
import type { Amount, Finding } from '../language/claim.ts'
import type { Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import type { CheckOptions } from './options.ts'
import type { CheckResult, PropertyResult } from './result.ts'
import { doneHere, type Searches } from './searches.ts'

/** A property to be asked of a model, or the cost of reaching it. */
export interface Ask {
  readonly instance: Instance
  readonly property: string
  readonly cost: boolean
  /** Counts states that differ only by an exchange of like processes as one. */
  readonly symmetry: boolean
}

/** What was found. */
export interface Found {
  /** The result of the model, for all properties that were asked of it. */
  readonly result: CheckResult
  readonly property: PropertyResult
  /** Null where none was asked for. */
  readonly cost: GoalCost | null
  /** `holds`, `violated in 5 steps`, `reached in 13 steps`, `takes 10 messages in 5 rounds`; null where nothing was decided. */
  readonly found: string | null
}

export type FindOptions = Pick<CheckOptions, 'limits' | 'signal' | 'onProgress' | 'patience'> & {
  readonly engine?: EngineName
  readonly workers?: number
  /** Makes the model of an instance; left out, by the spec alone. */
  readonly build?: (instance: Instance) => Model
  /** Left out, all is searched here. */
  readonly searches?: Searches
}

/**
 * What is found for each of these, when it is asked for: a model of which several ask something is searched once; null where it is searched elsewhere. `nameOf` gives the
 * name of an instance in a catalogue. Throws UsageError for a property that is not there, and CheckFailure where a spec fails.
 */
export function finder(
  asks: readonly Ask[],
  options: FindOptions,
  nameOf: (instance: Instance) => string | undefined = () => undefined,
): (ask: Ask) => Promise<Found | null> {
  const { build = modelOf, searches = doneHere, ...checkOptions } = options
  const results = new Map<string, Promise<CheckResult | null>>()
  const numbers = new Map(asks.map(({ instance }, k) => [instance.spec, k]))
  const keyOf = ({ instance, symmetry }: Ask): string =>
    JSON.stringify([
      numbers.get(instance.spec),
      instance.constants,
      Object.entries(instance.faults).map(String),
      instance.network,
      symmetry,
    ])
  const idOf = (ask: Ask): string => `${ask.instance.spec.name} ${keyOf(ask)}`
  const resultOf = (ask: Ask): Promise<CheckResult | null> => {
    const { instance, symmetry } = ask
    const key = keyOf(ask)
    const properties = [...new Set(asks.filter(a => keyOf(a) === key).map(a => a.property))]
    const name = nameOf(instance)
    const found =
      results.get(key) ??
      searches.check(idOf(ask), build(instance), {
        ...{ ...checkOptions, properties, states: symmetry ? 'orbits' : undefined, accepted: instance.accepted },
        ...(name === undefined ? {} : { name }),
      })
    results.set(key, found)
    return found
  }
  const costFor = async (ask: Ask): Promise<GoalCost | null> => {
    const { instance, property } = ask
    const { engine, workers, signal, patience, limits: { maxStates } = {} } = checkOptions
    const given = Object.entries({ engine, workers, signal, patience, maxStates }).filter(([, value]) => value !== undefined)
    const cost = await searches.cost(`${idOf(ask)} cost of ${property}`, build(instance), {
      ...Object.fromEntries(given),
      goals: [property],
    })
    return cost?.goals[0] ?? null
  }
  return async ask => {
    const result = await resultOf(ask)
    const cost = ask.cost ? await costFor(ask) : null
    if (result === null) return null
    const property = result.properties.find(p => p.name === ask.property)
    if (property === undefined)
      throw new InternalError('not-judged', `${ask.property} was asked of ${result.checked.spec}, and is not in its result`)
    return { result, property, cost, found: foundBy(property, cost) }
  }
}

/** What a check has found, in words; null where nothing was decided. */
function foundBy({ kind, verdict, trace }: PropertyResult, cost: GoalCost | null): string | null {
  const steps = trace === null ? null : trace.steps.length
  if (verdict === 'violated') return sayFinding({ violated: steps })
  if (verdict !== 'holds') return null
  if (cost) return cost.messages && cost.rounds ? `takes ${sayAmounts(cost.messages, cost.rounds)}` : null
  return sayFinding(propertyKinds[kind].isExistential && steps !== null ? { reached: steps } : 'holds')
}

/** `holds`, `violated in 5 steps`, `reached in 13 steps`, `takes 10 messages in 5 rounds`. */
export function sayFinding(finding: Finding): string {
  if (finding === 'holds') return 'holds'
  if ('messages' in finding) return `takes ${sayAmounts(rangeOf(finding.messages), rangeOf(finding.rounds))}`
  if ('reached' in finding) return `reached in ${count(rangeOf(finding.reached), 'step')}`
  return finding.violated === null ? 'violated' : `violated in ${count(rangeOf(finding.violated), 'step')}`
}

/** `10 messages in 5 rounds`. */
export const sayAmounts = (messages: Range, rounds: Range): string => `${count(messages, 'message')} in ${count(rounds, 'round')}`
const rangeOf = (amount: Amount): Range =>
  typeof amount === 'number' ? { least: amount, most: amount } : { least: amount[0], most: amount[1] }
const count = ({ least, most }: Range, one: string): string =>
  `${least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`} ${one}${least === 1 && most === 1 ? '' : 's'}`
