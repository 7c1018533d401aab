import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { isDeep } from '../support/depth.ts'
import { disagreements } from './agreement.ts'
import { explore } from './dumb/explore.ts'
import { randomSpec } from './random-spec.ts'
import { foundBy } from './told.ts'
import { reference, ways } from './ways.ts'

// EVERYSTEP_SEED=… and EVERYSTEP_RUNS=… try others; a failure prints the seed and path that repeat it, and the shrunk spec. random.deep.ts goes on for longer.
const seed = Number(process.env.EVERYSTEP_SEED ?? 20_260_101)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? (isDeep ? 6 : 4))
const timeout = 180_000

test.each(ways)(
  '$name, walks, replays and symmetry find of random specs what a dumb explorer finds',
  async way => {
    await fc.assert(
      fc.asyncProperty(randomSpec(), async spec => {
        expect(await disagreements(spec, [way])).toEqual([])
      }),
      // Each way has specs of its own.
      { seed: seed + ways.indexOf(way), numRuns },
    )
  },
  timeout,
)

test(
  'with every budget zero, a random spec is as without faults',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomSpec(), async random => {
        const { spec } = random
        const zero = random.model(Object.fromEntries(spec.faults.map(f => [f.name, 0])))
        const { explored, maxDepth } = explore({ ...spec, faults: spec.faults.map(f => ({ ...f, budget: 0 })) }, 100)
        const result = await check(zero, { continue: true, limits: maxDepth === Infinity ? {} : { maxDepth } })
        const { distinct, generated, depth } = foundBy(result)
        expect({ distinct, generated, depth }).toEqual({
          distinct: explored.nodes.length,
          generated: explored.generated,
          depth: explored.depth,
        })
      }),
      { seed, numRuns: numRuns / 2 },
    )
  },
  timeout,
)

test('the reference engine is what is called so', async () => {
  const [spec] = fc.sample(randomSpec(), { seed, numRuns: 1 })
  const result = spec && (await reference.search(spec.model(), { limits: { maxDepth: 2 } }))
  expect(result?.trust.engine).toBe('reference')
})
