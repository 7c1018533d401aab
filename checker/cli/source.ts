import type { NamedModel } from '../language/catalogue.ts'
import type { Claim } from '../language/claim.ts'
import type { Spec } from '../language/spec.ts'

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
}

/** The specs, models and claims that modules export, whatever their exports are called but `models` and `claims`. */
export function sourceOf(name: string, file: string, written: readonly string[], modules: readonly object[]): Source {
  const models: Record<string, NamedModel> = {}
  const claims: Record<string, Claim> = {}
  const found = new Set<Spec>()
  for (const module of modules)
    for (const [key, value] of Object.entries(module)) {
      if (isSpec(value)) found.add(value)
      else if (typeof value === 'object' && value !== null)
        for (const [name, named] of Object.entries(value))
          if (key === 'models' && isNamedModel(named)) models[name] = named
          else if (key === 'claims' && isClaim(named)) claims[name] = named
    }
  for (const { spec } of Object.values(models)) found.add(spec)
  const specs = [...found].filter(s => s.variant === null)
  return { name, file, written, specs, variants: [...found].filter(s => s.variant !== null), models, claims }
}

function isSpec(value: unknown): value is Spec {
  if (typeof value !== 'object' || value === null) return false
  const { name, variant, constants, define, with: choose } = value as Partial<Spec>
  return (
    typeof name === 'string' &&
    (variant === null || typeof variant === 'string') &&
    typeof constants === 'object' &&
    typeof define === 'function' &&
    typeof choose === 'function'
  )
}

const isNamedModel = (value: unknown): value is NamedModel =>
  typeof value === 'object' && value !== null && isSpec((value as Partial<NamedModel>).spec) && 'constants' in value

const isClaim = (value: unknown): value is Claim =>
  typeof value === 'object' && value !== null && 'says' in value && Array.isArray((value as Partial<Claim>).given)
