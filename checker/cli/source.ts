import type { NamedModel } from '../language/catalogue.ts'
import type { Claim } from '../language/claim.ts'
import type { ProtocolComparison } from '../language/comparison.ts'
import { modelsIn, specsIn } from '../language/exports.ts'
import type { Spec } from '../language/spec.ts'
import type { Survivor } from '../language/survivor.ts'

/** What a catalogue folder or a user's file offers to be checked. */
export interface Source {
  /** As one asks for it: `two-phase-commit`, `./my-protocol.ts`. */
  readonly name: string
  readonly file: string
  /** What the author wrote, where there is that: in the built package, next to what runs. */
  readonly written: readonly string[]
  /** The protocols without a variant, one for each name. */
  readonly specs: readonly Spec[]
  readonly variants: readonly Spec[]
  readonly models: Readonly<Record<string, NamedModel>>
  readonly claims: Readonly<Record<string, Claim>>
  /** Mutants that survive, and why that is right. */
  readonly survivors: readonly Survivor[]
  /** The first comparison of several protocols; null where there is none. */
  readonly comparison: ProtocolComparison | null
}

/** The specs, models and claims that modules export. */
export function sourceOf(name: string, file: string, written: readonly string[], modules: readonly object[]): Source {
  const found = specsIn(modules)
  const specs = found.filter(s => s.variant === null)
  return {
    name,
    file,
    written,
    specs,
    variants: found.filter(s => s.variant !== null),
    models: modelsIn(modules),
    claims: claimsIn(modules),
    survivors: survivorsIn(modules),
    comparison: comparisonIn(modules),
  }
}

const claimsIn = (modules: readonly object[]): Readonly<Record<string, Claim>> =>
  Object.fromEntries(
    modules.flatMap(module => Object.entries((module as { claims?: object }).claims ?? {}).filter(([, claim]) => isClaim(claim))),
  )

const isClaim = (value: unknown): value is Claim =>
  typeof value === 'object' && value !== null && 'says' in value && Array.isArray((value as Partial<Claim>).given)

const survivorsIn = (modules: readonly object[]): readonly Survivor[] =>
  modules.flatMap(module => {
    const { survivors } = module as { survivors?: unknown }
    return Array.isArray(survivors) ? survivors.filter(isSurvivor) : []
  })

const isSurvivor = (value: unknown): value is Survivor =>
  typeof value === 'object' &&
  value !== null &&
  ['operator', 'because'].every(part => typeof (value as Record<string, unknown>)[part] === 'string')

export const comparisonIn = (modules: readonly object[]): ProtocolComparison | null =>
  modules.flatMap(module => Object.values(module)).find(isComparison) ?? null

const isComparison = (value: unknown): value is ProtocolComparison =>
  typeof value === 'object' && value !== null && 'protocols' in value && 'rows' in value
