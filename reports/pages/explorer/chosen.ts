import { UsageError } from '../../../checker/errors.ts'
import { specsIn } from '../../../checker/language/exports.ts'
import type { Model } from '../../../checker/language/model.ts'
import { isNetwork } from '../../../checker/language/network.ts'
import type { Spec } from '../../../checker/language/spec.ts'
import type { NetworkKind } from '../../../checker/values/index.ts'
import { decode, encode } from '../../itf.ts'
import type { Json } from '../../json.ts'

/** A model as a page names it to the script in it: what the spec's modules must be asked for. Goes through JSON unharmed. */
export interface ChosenModel {
  readonly spec: string
  readonly variant: string | null
  /** In ITF, since constants may be sets and records. */
  readonly constants: Json
  /** Fault budgets; `any` for no limit. */
  readonly faults: Readonly<Record<string, number | 'any'>>
  readonly networks: Readonly<Record<string, NetworkKind>>
  /** The catalogue's name of the model. */
  readonly name: string | null
}

export const chosenModel = (model: Model, name: string | null): ChosenModel => ({
  spec: model.spec,
  variant: model.variant,
  constants: encode(model.constants),
  faults: Object.fromEntries(Object.entries(model.budgets).map(([fault, n]) => [fault, n === Infinity ? 'any' : n])),
  networks: Object.fromEntries(Object.entries(model.vars).flatMap(([variable, of]) => (isNetwork(of) ? [[variable, of.network]] : []))),
  name,
})

/** A spec among modules, open again in its fault budgets. */
export interface Reopened {
  readonly spec: Spec
  /** The faults that the spec is open to. */
  readonly faults: readonly string[]
  with(budgets: ChosenModel['faults']): Model
}

/** The model's spec among the modules that were bundled. Throws UsageError where it is not there any more. */
export function reopen(modules: readonly object[], chosen: ChosenModel): Reopened {
  const spec = specsIn(modules).find(s => s.name === chosen.spec && s.variant === chosen.variant)
  if (spec === undefined)
    throw new UsageError('unknown-spec', `there is no spec ${chosen.spec}${chosen.variant === null ? '' : ` (${chosen.variant})`} any more`)
  const constants = decode(chosen.constants) as Readonly<Record<string, unknown>>
  const network = Object.keys(chosen.networks).length === 0 ? {} : { network: chosen.networks }
  return {
    spec,
    faults: Object.keys(spec.define(constants).faults ?? {}),
    with(budgets) {
      const numbers = Object.entries(budgets).map(([fault, n]) => [fault, n === 'any' ? Infinity : n])
      return spec.with(constants, Object.fromEntries(numbers), network)
    },
  }
}
