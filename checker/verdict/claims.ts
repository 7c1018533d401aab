import { costOf, type GoalCost, type Range } from '../cost/cost.ts'
import type { EngineName } from '../engine/index.ts'
import { didYouMean, InternalError, SpecError } from '../errors.ts'
import { type Instance, modelOf, type NamedModel } from '../language/catalogue.ts'
import type { Claim, ClaimCheck, ClaimVerdict, Finding } from '../language/claim.ts'
import type { Model } from '../language/model.ts'
import { own } from '../language/names.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { check } from './check.ts'
import type { CheckOptions } from './options.ts'
import type { CheckResult, PropertyResult } from './result.ts'

/** `undecided`: a limit was reached, or the property was vacuous. */
export type Outcome = 'agrees' | 'contradicts' | 'undecided'

/** What one check of a claim has found. */
export interface Evidence {
  readonly check: ClaimCheck
  readonly side: 'given' | 'without'
  readonly instance: Instance
  /** The result of the model, for all properties that were asked of it. */
  readonly result: CheckResult
  readonly property: PropertyResult
  /** `holds`, `violated in 5 steps`, `reached in 13 steps`, `takes 10 messages in 5 rounds`; null where nothing was decided. */
  readonly found: string | null
  /** Whether it is as the claim, taken at its word, predicts. */
  readonly outcome: Outcome
}

export interface ClaimResult {
  readonly name: string
  readonly claim: Claim
  readonly verdict: ClaimVerdict
  readonly evidence: readonly Evidence[]
  /** How verdict and findings differ from what the claim expects; empty where they do not, and where nothing is decided. */
  readonly changes: readonly string[]
}

export type ClaimOptions = Pick<CheckOptions, 'limits' | 'signal' | 'onProgress' | 'patience'> & {
  readonly engine?: EngineName
  readonly workers?: number
  /** Makes the model of an instance; left out, by the spec alone. */
  readonly build?: (instance: Instance) => Model
}

/**
 * The verdicts on claims, one after the other; `models` are the named ones beside them. A model of which several claims ask something is searched
 * once. Throws SpecError for a check of a model that is not there, UsageError for one of a property that is not, and CheckFailure where a spec fails.
 */
export async function* decideClaims(
  claims: Readonly<Record<string, Claim>>,
  models: Readonly<Record<string, NamedModel>>,
  options: ClaimOptions = {},
): AsyncGenerator<ClaimResult, void> {
  const { build = modelOf, ...checkOptions } = options
  const asked = Object.values(claims).flatMap(claim =>
    [...claim.given, ...claim.without].map(check => ({ check, instance: instanceOf(claim, check, models) })),
  )
  const results = new Map<string, Promise<CheckResult>>()
  const numbers = new Map(asked.map(({ instance }, k) => [instance.spec, k]))
  const keyOf = (instance: Instance, { symmetry }: ClaimCheck): string =>
    JSON.stringify([
      numbers.get(instance.spec),
      instance.constants,
      Object.entries(instance.faults).map(String),
      instance.network,
      symmetry ?? false,
    ])
  const resultOf = (instance: Instance, of: ClaimCheck): Promise<CheckResult> => {
    const key = keyOf(instance, of)
    const properties = [...new Set(asked.filter(a => keyOf(a.instance, a.check) === key).map(a => a.check.property))]
    const name = Object.entries(models).find(([, m]) => m === instance)?.[0]
    const found =
      results.get(key) ??
      check(build(instance), {
        ...{ ...checkOptions, properties, states: of.symmetry ? 'orbits' : undefined, accepted: instance.accepted },
        ...(name === undefined ? {} : { name }),
      })
    results.set(key, found)
    return found
  }
  const costFor = async ({ predicts, property }: ClaimCheck, instance: Instance): Promise<GoalCost | null> => {
    if (typeof predicts === 'string') return null
    const { engine, workers, signal, patience, limits: { maxStates } = {} } = checkOptions
    const given = Object.entries({ engine, workers, signal, patience, maxStates }).filter(([, value]) => value !== undefined)
    return (await costOf(build(instance), { ...Object.fromEntries(given), goals: [property] })).goals[0] ?? null
  }
  for (const [name, claim] of Object.entries(claims)) {
    const evidence: Evidence[] = []
    for (const side of ['given', 'without'] as const)
      for (const check of claim[side]) {
        const instance = instanceOf(claim, check, models)
        evidence.push(weigh(check, side, instance, await resultOf(instance, check), await costFor(check, instance)))
      }
    yield { name, claim, verdict: verdictOf(evidence), evidence, changes: changesOf(claim, evidence) }
  }
}

function instanceOf(claim: Claim, { model, says }: ClaimCheck, models: Readonly<Record<string, NamedModel>>): Instance {
  if (typeof model !== 'string') return model
  const names = Object.keys(models)
  const found = own(models, model)
  if (found) return found
  throw new SpecError('unknown-model', `the claim "${claim.says}" checks the model '${model}' (${says}), which is not there`, {
    hint: didYouMean(model, names) ?? (names.length === 0 ? 'there are no models' : `the models are ${names.join(', ')}`),
    where: claim.where,
  })
}

function weigh(check: ClaimCheck, side: Evidence['side'], instance: Instance, result: CheckResult, cost: GoalCost | null): Evidence {
  const property = result.properties.find(p => p.name === check.property)
  if (property === undefined)
    throw new InternalError('not-judged', `${check.property} was asked of ${result.checked.spec}, and is not in its result`)
  const found = foundBy(property, cost)
  return { check, side, instance, result, property, found, outcome: found === null ? 'undecided' : outcomeOf(check, property, cost) }
}

function outcomeOf({ predicts }: ClaimCheck, { verdict }: PropertyResult, cost: GoalCost | null): Outcome {
  const isPredicted =
    typeof predicts === 'string' ? verdict === predicts : cost?.rounds?.least === predicts.rounds && cost.rounds.most === predicts.rounds
  return isPredicted ? 'agrees' : 'contradicts'
}

/** What a check has found, in words; null where nothing was decided. */
function foundBy({ kind, verdict, trace }: PropertyResult, cost: GoalCost | null): string | null {
  const steps = trace === null ? null : trace.steps.length
  if (verdict === 'violated') return sayFinding({ violated: steps })
  if (verdict !== 'holds') return null
  if (cost) return cost.messages && cost.rounds ? sayCost(cost.messages, cost.rounds) : null
  return sayFinding(propertyKinds[kind].isExistential && steps !== null ? { reached: steps } : 'holds')
}

/** Nothing is said while a check is undecided. A claim that is false where its assumption is met is refuted; where it is false only elsewhere, it depends on that. */
export function verdictOf(evidence: readonly Pick<Evidence, 'side' | 'outcome'>[]): ClaimVerdict {
  const some = (outcome: Outcome, side?: Evidence['side']) => evidence.some(e => e.outcome === outcome && (side ?? e.side) === e.side)
  if (evidence.length === 0 || some('undecided')) return 'undecided'
  if (some('contradicts', 'given')) return 'refuted'
  return some('contradicts', 'without') ? 'holds only if' : 'holds'
}

function changesOf({ expect }: Claim, evidence: readonly Evidence[]): readonly string[] {
  const verdict = verdictOf(evidence)
  if (verdict === 'undecided') return []
  return [
    ...(verdict === expect.verdict ? [] : [`the verdict is '${verdict}', not '${expect.verdict}'`]),
    ...evidence.flatMap(e => {
      const expected = sayFinding(e.check.finds)
      return e.found === expected ? [] : [`${e.check.says}: ${e.check.property}: found ${e.found}, expected ${expected}`]
    }),
  ]
}

/** `holds`, `violated in 5 steps`, `reached in 13 steps`, `takes 10 messages in 5 rounds`. */
function sayFinding(finding: Finding): string {
  if (finding === 'holds') return 'holds'
  if ('messages' in finding) return sayCost(exactly(finding.messages), exactly(finding.rounds))
  if ('reached' in finding) return `reached in ${count(exactly(finding.reached), 'step')}`
  return finding.violated === null ? 'violated' : `violated in ${count(exactly(finding.violated), 'step')}`
}

const sayCost = (messages: Range, rounds: Range): string => `takes ${count(messages, 'message')} in ${count(rounds, 'round')}`
const exactly = (n: number): Range => ({ least: n, most: n })
const count = ({ least, most }: Range, one: string): string =>
  `${least === most ? least : most === Infinity ? `${least} or more` : `${least} to ${most}`} ${one}${least === 1 && most === 1 ? '' : 's'}`
