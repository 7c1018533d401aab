import { describe, expect, test } from 'vitest'
import { entries, load } from '../../../checker/cli/catalogue.ts'
import type { Source } from '../../../checker/cli/source.ts'
import type { NamedModel } from '../../../checker/language/catalogue.ts'
import { check } from '../../../checker/verdict/check.ts'
import { type ClaimResult, decideClaims } from '../../../checker/verdict/claims.ts'
import { reference, resultWithin, safetyOf, told, twoThreads } from '../../engine/told.ts'
import { reductionsIn } from '../../support/say.ts'
import { accept } from '../../verdict/claims/catalogue.ts'
import { judge, modelOf } from '../catalogue.ts'

/** Those with more states take the reference engine too long here, and are in catalogue.deep.ts; orbits it finds by trying every permutation. */
const mostStates = 250
const mostOrbits = 120
/** Of each protocol so many models are reduced, at most. */
const mostReduced = 3

/** What is tested of each protocol of a family. Each model is searched once by the default engine, and judged and compared by what that found. */
export async function testFamily(family: string): Promise<void> {
  const sources = await Promise.all(
    entries()
      .filter(entry => entry.family === family)
      .map(load),
  )
  describe.each(sources.map(source => ({ name: source.name, source })))('$name', ({ source }) => {
    testModels(Object.entries(source.models).map(([name, model]) => ({ name, model })))
    testClaims(source)
  })
}

function testModels(all: readonly { readonly name: string; readonly model: NamedModel }[]): void {
  /** The one that two threads have searched as well: what threads may do wrong is the engine's and not a model's, and all of them are in catalogue.deep.ts. */
  let isShared = false
  let reduced = 0
  test.each(all.filter(({ model }) => !model.deep))('$name shows what it is there to show, whatever the engine', async ({ model }) => {
    const found = await judge(model)
    if (found.states.distinct > mostStates) return
    if (!model.symmetry) expect(told(await check(modelOf(model), { continue: true, ...reference }))).toEqual(told(found))
    if (!model.symmetry && !isShared) expect(told(await check(modelOf(model), { continue: true, ...twoThreads }))).toEqual(told(found))
    isShared ||= !model.symmetry
    if (modelOf(model).symmetry.length > 0 && reduced++ < mostReduced) await compareOrbits(model)
  })
}

/** The fast engine adds up fingerprints under each permutation; the reference engine renames the whole state, messages included, and compares. */
async function compareOrbits(model: NamedModel): Promise<void> {
  const options = { states: 'orbits', properties: safetyOf(model) } as const
  const fast = await resultWithin(mostOrbits, model, options)
  if (fast === null) return
  // One of two halves that a partition makes is named by the first process, and one mutant's property names one: then it must say so, and not reduce.
  if (!reductionsIn(fast).startsWith('symmetry')) expect(reductionsIn(fast)).toMatch(/^no symmetry: \w+/)
  expect(told(await check(modelOf(model), { continue: true, ...reference, ...options }))).toEqual(told(fast))
}

/** All claims of a protocol are decided together, as the command does, so that a model of which several ask is searched once. */
function testClaims({ claims, models }: Source): void {
  const quick = Object.fromEntries(Object.entries(claims).filter(([, claim]) => !claim.deep))
  let decided: Promise<Map<string, ClaimResult>> | undefined
  const decide = async () => {
    const results = new Map<string, ClaimResult>()
    for await (const result of decideClaims(quick, models)) results.set(result.name, result)
    return results
  }
  test.each(Object.keys(quick))('%s has the verdict that the claim expects', async name => {
    decided ??= decide()
    accept((await decided).get(name) ?? expect.unreachable())
  })
}
