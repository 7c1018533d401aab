import type { Model } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'

/** Distinct and generated states and the depth of a model's whole space; deadlocks do not matter. */
export async function numbersOf(model: Model): Promise<{ distinct: number; generated: number; depth: number }> {
  const { states, depth, trust } = await check(model, { continue: true })
  if (trust.stopped !== null) throw new Error(`not the whole space: ${trust.stopped}`)
  return { distinct: states.distinct, generated: states.generated, depth }
}

/** The verdict on each property, and the number of steps of its trace where it has one. */
export async function verdictsOf(
  model: Model,
  options: SearchOptions = { continue: true },
): Promise<Record<string, [string, number | null]>> {
  const { properties } = await check(model, options)
  return Object.fromEntries(properties.map(p => [p.name, [p.verdict, p.trace?.steps.length ?? null]]))
}
