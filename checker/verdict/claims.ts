import { didYouMean, SpecError } from '../errors.ts'
import type { Instance, NamedModel } from '../language/catalogue.ts'
import type { Claim, ClaimCheck, ClaimVerdict } from '../language/claim.ts'
import { own } from '../language/names.ts'
import { type Ask, type FindOptions, type Found, finder, sayFinding } from './findings.ts'

/** `undecided`: a limit was reached, or the property was vacuous. */
export type Outcome = 'agrees' | 'contradicts' | 'undecided'

/** What one check of a claim has found. */
export interface Evidence extends Omit<Found, 'cost'> {
  readonly check: ClaimCheck
  readonly side: 'given' | 'without'
  readonly instance: Instance
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

export type ClaimOptions = FindOptions

/**
 * The verdicts on claims, one after the other; `models` are the named ones beside them. A model of which several claims ask something is searched
 * once. A claim of which something is searched elsewhere has no verdict here, and is left out. Throws SpecError for a check of a model that is not there, UsageError for one of a property that is not, and CheckFailure where a spec fails.
 */
export async function* decideClaims(
  claims: Readonly<Record<string, Claim>>,
  models: Readonly<Record<string, NamedModel>>,
  options: ClaimOptions = {},
): AsyncGenerator<ClaimResult, void> {
  const askOf = (claim: Claim, check: ClaimCheck): Ask => ({
    instance: instanceOf(claim, check, models),
    property: check.property,
    cost: typeof check.predicts !== 'string',
    symmetry: check.symmetry ?? false,
  })
  const asks = Object.values(claims).flatMap(claim => [...claim.given, ...claim.without].map(check => askOf(claim, check)))
  const find = finder(asks, options, instance => Object.entries(models).find(([, m]) => m === instance)?.[0])
  for (const [name, claim] of Object.entries(claims)) {
    const evidence: Evidence[] = []
    let isWhole = true
    for (const side of ['given', 'without'] as const)
      for (const check of claim[side]) {
        const ask = askOf(claim, check)
        const all = await find(ask)
        isWhole &&= all !== null
        if (all === null) continue
        const { cost, ...found } = all
        evidence.push({ check, side, instance: ask.instance, ...found, outcome: outcomeOf(check, { ...found, cost }) })
      }
    if (isWhole) yield { name, claim, verdict: verdictOf(evidence), evidence, changes: changesOf(claim, evidence) }
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

function outcomeOf({ predicts }: ClaimCheck, { property: { verdict }, cost, found }: Found): Outcome {
  if (found === null) return 'undecided'
  const isPredicted =
    typeof predicts === 'string' ? verdict === predicts : cost?.rounds?.least === predicts.rounds && cost.rounds.most === predicts.rounds
  return isPredicted ? 'agrees' : 'contradicts'
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
