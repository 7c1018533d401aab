import { sayBudgets } from '../../reports/say/words.ts'
import { didYouMean, UsageError } from '../errors.ts'
import type { Accepted, Expectation } from '../language/catalogue.ts'
import type { Model } from '../language/model.ts'
import type { NetworkKind } from '../values/index.ts'
import { type Budgets, checkedOf } from '../verdict/result.ts'
import { budgetsOf, build, choose, type ModelOptions, wordsFor } from './choice.ts'
import type { Source } from './source.ts'

/** A model that is to be compared with others. */
export interface Candidate {
  readonly name: string
  readonly says: string
  readonly model: Model
  /** The kind of network that was chosen for it; null where it has the spec's own. */
  readonly network: NetworkKind | null
  readonly symmetry: boolean
  readonly accepted: Accepted | null
  /** Null where nothing is expected of it. */
  readonly expect: Expectation | null
  /** What follows `everystep check` to check it alone. */
  readonly words: readonly string[]
}

/** Which models are compared: named ones, or those that constants, a network and faults make of a spec and its variants. */
export interface Lineup extends Pick<ModelOptions, 'spec' | 'const' | 'network' | 'fault' | 'patience'> {
  readonly model?: readonly string[]
  readonly deep?: true
}

/**
 * The models to compare, and how many named ones that take long were left out. Where constants, a network or faults are given, or no model has a name:
 * the spec and each variant without faults, with each of the faults alone, and with all of them. Throws UsageError and SpecError.
 */
export function candidatesOf(source: Source, lineup: Lineup): { readonly candidates: readonly Candidate[]; readonly leftOut: number } {
  const isMade = lineup.const !== undefined || lineup.network !== undefined || lineup.fault !== undefined
  if (isMade && lineup.model !== undefined)
    throw new UsageError('two-choices', '--model asks for models that have a name, and --const, --network and --fault for others', {
      hint: 'leave one of them out',
    })
  const isOf = (name: string) => lineup.spec === undefined || name === lineup.spec
  if (isMade || Object.keys(source.models).length === 0) return { candidates: crossed(source, lineup, isOf), leftOut: 0 }
  const all = Object.keys(source.models).filter(name => isOf(source.models[name]?.spec.name ?? ''))
  if (all.length === 0) throw new UsageError('unknown-spec', `${source.name} has no models of '${lineup.spec}'`)
  for (const name of lineup.model ?? [])
    if (!all.includes(name))
      throw new UsageError('unknown-model', `${source.name} has no model '${name}'`, {
        hint: didYouMean(name, all) ?? `its models are ${all.join(', ')}`,
      })
  const names = lineup.model ?? all.filter(name => lineup.deep || !source.models[name]?.deep)
  const candidates = names.map(name => {
    const named = source.models[name] as Source['models'][string]
    const { spec, constants, faults, network, says, expect, symmetry, accepted } = named
    const model = build(spec, source, lineup.patience, () => spec.with(constants, faults, network === null ? {} : { network }))
    return { name, says, model, network, symmetry, accepted, expect, words: wordsFor(source, checkedOf(model, name), network) }
  })
  return { candidates, leftOut: lineup.model ? 0 : all.length - names.length }
}

function crossed(
  source: Source,
  { const: constants, network, fault, patience }: Lineup,
  isOf: (name: string) => boolean,
): readonly Candidate[] {
  // Modules list their exports in one order or another.
  const variants = source.variants.toSorted((a, b) => ((a.variant ?? '') < (b.variant ?? '') ? -1 : 1))
  const specs = [...source.specs, ...variants].filter(spec => isOf(spec.name))
  const kind = (network as NetworkKind | undefined) ?? null
  return specs.flatMap(spec => {
    const { name, variant } = spec
    const asked = { spec: name, patience, ...(variant === null ? {} : { variant }), ...(constants ? { const: constants } : {}) }
    const { model: chosen } = choose(source, { ...asked, ...(network ? { network } : {}) })
    return budgetSets(budgetsOf(fault ?? {})).flatMap(budgets => {
      const model = withBudgets(chosen, budgets, variant !== null, make => build(spec, source, patience, make))
      if (model === null) return []
      const said = [variant ?? name, sayBudgets(model.budgets)].filter(Boolean).join(' ')
      const words = wordsFor(source, checkedOf(model, null), kind)
      return [{ name: said, says: '', model, network: kind, symmetry: false, accepted: null, expect: null, words }]
    })
  })
}

/** None, each fault alone, and all of them. */
function budgetSets(budgets: Budgets): readonly Budgets[] {
  const each = Object.entries(budgets).map(([fault, n]) => ({ [fault]: n }))
  return [{}, ...each, ...(each.length > 1 ? [budgets] : [])]
}

/** Null where a variant does not have the fault any more. */
function withBudgets(model: Model, budgets: Budgets, isVariant: boolean, build: (make: () => Model) => Model): Model | null {
  try {
    return build(() => model.withBudgets(budgets))
  } catch (error) {
    if (isVariant && error instanceof UsageError && error.code === 'unknown-fault') return null
    throw error
  }
}
