import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { modelOf } from '../specs/catalogue.ts'
import { reductionsIn } from '../support/say.ts'

/** What of a result may not depend on the engine or on the number of threads. */
export const told = ({ verdict, states, depth, properties, trust }: CheckResult) => ({
  verdict,
  states,
  depth,
  properties: properties.map(p => ({ name: p.name, verdict: p.verdict, steps: p.trace?.steps.length ?? null })),
  neverFired: trust.neverFired,
  bounds: trust.bounds,
  outDegree: trust.outDegree,
  // Of several things that are not symmetric, which is met first is each engine's own choice.
  reductions: reductionsIn({ trust }).replace(/no symmetry: .*/, 'no symmetry'),
})

export const reference: SearchOptions = { engine: 'reference' }
export const oneThread: SearchOptions = { engine: 'tables', workers: 1 }
/** So small a space is shared by two threads only where every level is worth sharing. */
export const twoThreads: SearchOptions = { engine: tablesSharing(0), workers: 2 }

/** Every way to search: the verdict must not depend on it. */
export const ways: readonly SearchOptions[] = [reference, oneThread, twoThreads]

/** The safety properties of a model: those that orbits can be asked for. */
export const safetyOf = (model: NamedModel): string[] =>
  Object.entries(modelOf(model).properties).flatMap(([name, { kind }]) => (/always|step|reachable/.test(kind) ? [name] : []))

/** The result of a catalogue model; null where it has more states than `most`. */
export async function resultWithin(most: number, model: NamedModel, options: SearchOptions): Promise<CheckResult | null> {
  const result = await check(modelOf(model), { continue: true, ...options, limits: { maxStates: most } })
  return result.states.queue > 0 || result.states.distinct > most ? null : result
}
