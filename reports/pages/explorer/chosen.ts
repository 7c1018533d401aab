import { constantsAt, type ModelAddress, openModel, specAt } from '../../../checker/language/address.ts'
import { specsIn } from '../../../checker/language/exports.ts'
import type { Model } from '../../../checker/language/model.ts'
import type { Spec } from '../../../checker/language/spec.ts'

/** A spec among modules, open again in its fault budgets. */
export interface OpenSpec {
  readonly spec: Spec
  /** The faults that the spec is open to. */
  readonly faults: readonly string[]
  with(faults: ModelAddress['faults']): Model
}

/** The model's spec among the modules that were bundled. Throws UsageError where it is not there any more. */
export function reopen(modules: readonly object[], address: ModelAddress): OpenSpec {
  const spec = specAt(address, specsIn(modules))
  return {
    spec,
    faults: Object.keys(spec.define(constantsAt(address)).faults ?? {}),
    with: faults => openModel(spec, { ...address, faults }),
  }
}
