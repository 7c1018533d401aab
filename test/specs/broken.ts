import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'

/** The properties of these that fail, each with the length of its trace. */
export async function broken(model: Model, properties?: readonly string[]): Promise<Record<string, number | undefined>> {
  const result = await check(model, { continue: true, ...(properties && { properties }) })
  return Object.fromEntries(result.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}
