import { describe, expect, test } from 'vitest'
import { entries, load } from '../../../checker/cli/catalogue.ts'
import type { Source } from '../../../checker/cli/source.ts'
import type { NamedModel } from '../../../checker/language/catalogue.ts'
import type { Claim } from '../../../checker/language/claim.ts'
import { check } from '../../../checker/verdict/check.ts'
import { type ClaimResult, decideClaims } from '../../../checker/verdict/claims.ts'
import type { CheckResult } from '../../../checker/verdict/result.ts'
import { doneHere, type Searches } from '../../../checker/verdict/searches.ts'
import { reference, resultWithin, safetyOf, told, twoThreads } from '../../engine/told.ts'
import { isDeep } from '../../support/depth.ts'
import { reductionsIn } from '../../support/say.ts'
import { accept } from '../../verdict/claims/catalogue.ts'
import { judge, modelOf } from '../catalogue.ts'
import { countsOf, recorded, searchedQuickly } from '../counts.ts'

/** Those with more states take the reference engine too long here, and are in catalogue.deep.ts; orbits it finds by trying every permutation. */
const mostStates = 250
const mostOrbits = 120
/** Of each protocol so many models are reduced, at most. */
const mostReduced = isDeep ? 3 : 1
/** Of each protocol so many claims are decided in `npm test`: those that ask for the fewest states. */
const mostClaims = 1

/** What is tested of each protocol of a family. Each model is searched once by the default engine, and judged and compared by what that found. */
export async function testFamily(family: string): Promise<void> {
  const sources = await Promise.all(
    entries()
      .filter(entry => entry.family === family)
      .map(load),
  )
  describe.each(sources.map(source => ({ name: source.name, source })))('$name', ({ source }) => {
    const judged = new Map<NamedModel, CheckResult>()
    testModels(
      Object.entries(source.models)
        .filter(([, model]) => !model.deep)
        .map(([name, model]) => ({ name, title: `${source.name} ${name}`, model })),
      judged,
      isDeep || source === sources[0],
    )
    testClaims(source, judged)
  })
}

function testModels(
  all: readonly { readonly name: string; readonly title: string; readonly model: NamedModel }[],
  judged: Map<NamedModel, CheckResult>,
  /** Whether two threads search one as well: what threads may do wrong is the engine's and not a model's, and all of them are in catalogue.deep.ts. */
  threads: boolean,
): void {
  let isShared = !threads
  let reduced = 0
  const quickly = searchedQuickly(all)
  test.each([...quickly])('$name shows what it is there to show, whatever the engine', async ({ title, model }) => {
    const found = await judge(model)
    judged.set(model, found)
    expect(countsOf(found), 'distinct states, generated states, depth').toEqual(recorded[title])
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

/** All claims of a protocol are decided together, as the command does, so that a model of which several ask is searched once; and not again where it was judged. */
function testClaims({ name, claims, models }: Source, judged: ReadonlyMap<NamedModel, CheckResult>): void {
  const all = Object.entries(claims).filter(([, claim]) => !claim.deep)
  const statesOf = ({ given, without }: Claim) =>
    [...given, ...without]
      .map(({ model }) => (typeof model === 'string' ? recorded[`${name} ${model}`]?.[0] : undefined) ?? Infinity)
      .reduce((a, b) => a + b)
  const quick = Object.fromEntries(isDeep ? all : all.toSorted(([, a], [, b]) => statesOf(a) - statesOf(b) || 0).slice(0, mostClaims))
  let decided: Promise<Map<string, ClaimResult>> | undefined
  const decide = async () => {
    const results = new Map<string, ClaimResult>()
    const searches: Searches = {
      ...doneHere,
      check: async (id, model, options) => {
        const known = options.name === undefined ? undefined : models[options.name]
        const result = known && judged.get(known)
        return result && known.symmetry === (options.states === 'orbits') ? result : doneHere.check(id, model, options)
      },
    }
    for await (const result of decideClaims(quick, models, { searches })) results.set(result.name, result)
    return results
  }
  test.each(Object.keys(quick))('%s has the verdict that the claim expects', async name => {
    decided ??= decide()
    accept((await decided).get(name) ?? expect.unreachable())
  })
}
