import type { NamedModel } from './catalogue.ts'
import { checkNames } from './names.ts'
import type { Spec } from './spec.ts'

/** The specs and variants that modules export, whatever their exports are called, and those that their named models are of. */
export function specsIn(modules: readonly object[]): readonly Spec[] {
  const found = new Set<Spec>()
  for (const module of modules) for (const value of Object.values(module)) if (isSpec(value)) found.add(value)
  for (const { spec } of Object.values(modelsIn(modules))) found.add(spec)
  return [...found]
}

/** The named models of modules: what is exported as `models`. */
export function modelsIn(modules: readonly object[]): Readonly<Record<string, NamedModel>> {
  const models: Record<string, NamedModel> = {}
  for (const module of modules) {
    const { models: exported } = module as { models?: unknown }
    if (typeof exported !== 'object' || exported === null) continue
    checkNames('model', exported, 'what is exported as `models`')
    for (const [name, named] of Object.entries(exported)) if (isNamedModel(named)) models[name] = named
  }
  return models
}

export function isSpec(value: unknown): value is Spec {
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
