import { UsageError } from '../errors.ts'
import type { NetworkKind } from '../values/index.ts'
import { decode, encode, type Json } from './itf-value.ts'
import type { Model } from './model.ts'
import { isNetwork } from './network.ts'
import type { Spec } from './spec.ts'

/** A fault budget in JSON, which has no Infinity. */
export type Budget = number | 'any'

export const budgetInJson = (budget: number): Budget => (budget === Infinity ? 'any' : budget)
export const budgetFromJson = (budget: Budget): number => (budget === 'any' ? Infinity : budget)

/** Which model it is, in JSON: enough to build it again wherever the spec's module is. */
export interface ModelAddress {
  /** The file that exports the spec, as it was named; null for a spec of the library, and where it is known otherwise. */
  readonly module: string | null
  readonly spec: string
  readonly variant: string | null
  /** Values in ITF, since constants may be sets and records. */
  readonly constants: Json
  readonly faults: Readonly<Record<string, Budget>>
  readonly networks: Readonly<Record<string, NetworkKind>>
  /** The catalogue's name of the model. */
  readonly name: string | null
}

export const addressOf = (model: Model, name: string | null = null, module: string | null = null): ModelAddress => ({
  module,
  spec: model.spec,
  variant: model.variant,
  constants: encode(model.constants),
  faults: Object.fromEntries(Object.entries(model.budgets).map(([fault, budget]) => [fault, budgetInJson(budget)])),
  networks: Object.fromEntries(Object.entries(model.vars).flatMap(([variable, of]) => (isNetwork(of) ? [[variable, of.network]] : []))),
  name,
})

/** `raft (no-pre-vote)`. */
export const sayAddress = ({ spec, variant }: Pick<ModelAddress, 'spec' | 'variant'>): string =>
  `${spec}${variant === null ? '' : ` (${variant})`}`

/** The spec that an address names, among those given. Throws UsageError where it is not there. */
export function specAt(address: ModelAddress, specs: readonly Spec[]): Spec {
  const spec = specs.find(s => s.name === address.spec && s.variant === address.variant)
  if (spec === undefined) throw new UsageError('unknown-spec', `there is no spec ${sayAddress(address)} any more`)
  return spec
}

/** The model of a spec that an address names, with other fault budgets where they are given. Throws as `with` of the spec does. */
export function openModel(spec: Spec, { constants, faults, networks }: Pick<ModelAddress, 'constants' | 'faults' | 'networks'>): Model {
  const budgets = Object.entries(faults).map(([fault, budget]) => [fault, budgetFromJson(budget)])
  return spec.with(constantsAt({ constants }), Object.fromEntries(budgets), Object.keys(networks).length === 0 ? {} : { network: networks })
}

/** The constants of an address, as a spec takes them. */
export const constantsAt = ({ constants }: Pick<ModelAddress, 'constants'>): Readonly<Record<string, unknown>> =>
  decode(constants) as Readonly<Record<string, unknown>>
