import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Model, Property, State } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { oneThread, told, twoThreads } from '../engine/told.ts'
import { isDeep } from '../support/depth.ts'
import { explore } from './dumb/explore.ts'
import { type RandomSpec, randomSpec } from './random-spec.ts'

// What the dumb explorer knows nothing of, failures of the spec itself: there the engines are held against each other.

const seed = Number(process.env.EVERYSTEP_SEED ?? 20_260_101)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? (isDeep ? 8 : 3))
const maxStates = 80

const fast: readonly SearchOptions[] = [oneThread, twoThreads]

const forSpecs = (specs: fc.Arbitrary<RandomSpec>, holds: (spec: RandomSpec) => Promise<void>) =>
  fc.assert(fc.asyncProperty(specs, holds), { seed: seed + 10, numRuns })

/** Those that can be made to fail: where an invariant without parameters is false. */
const withInvariant = randomSpec().filter(({ spec }) =>
  spec.properties.some(p => p.kind === 'always' && p.for === null && p.premise === null),
)

const limitsFor = ({ spec }: RandomSpec) => {
  const { maxDepth } = explore(spec, maxStates)
  return maxDepth === Infinity ? {} : { maxDepth }
}

/** Somewhere in each spec, at the same depth for each engine, something of it fails. */
const failures: Readonly<Record<string, (model: Model) => Model>> = {
  'a recipe throws': model =>
    withRecipes(model, broken(model), () => {
      throw new TypeError('a recipe of mine')
    }),
  'a recipe writes outside a domain': model =>
    withRecipes(model, broken(model), s => {
      for (const name of Object.keys(model.vars)) s[name] = 'nowhere near any domain'
    }),
  'a property throws': model => ({
    ...model,
    properties: Object.fromEntries(
      Object.entries(model.properties).map(([name, property]): [string, Property] => {
        const { meaning } = property
        if (meaning.of !== 'states') return [name, property]
        const holds: typeof meaning.holds = (s, p) => {
          if (meaning.holds(s, p)) return true
          throw new RangeError('a property of mine')
        }
        return [name, { ...property, meaning: { ...meaning, holds } }]
      }),
    ),
  }),
}

/** Whether some invariant without parameters is false. */
const broken =
  ({ properties }: Model) =>
  (s: State): boolean =>
    Object.values(properties).some(
      ({ for: binders, meaning }) =>
        meaning.of === 'states' && Object.keys(binders).length === 0 && meaning.premise === null && !meaning.holds(s, {}),
    )

function withRecipes(model: Model, fails: (s: State) => boolean, fail: (s: Record<string, unknown>) => void): Model {
  const actions = Object.entries(model.actions).map(([name, action]): [string, typeof action] => [
    name,
    {
      ...action,
      then: (s: State, ...args: unknown[]) => {
        action.then(s, ...args)
        if (fails(s)) fail(s as Record<string, unknown>)
      },
    },
  ])
  return { ...model, actions: Object.fromEntries(actions) }
}

test.each(Object.entries(failures))(
  'where %s, every engine says so, after as many steps',
  async (_, failing) => {
    let failed = 0
    await forSpecs(withInvariant, async spec => {
      const model = failing(spec.model())
      const options = { continue: true, limits: limitsFor(spec) }
      const outcome = async (how: SearchOptions) => {
        try {
          return told(await check(model, { ...options, ...how }))
        } catch (error) {
          if (!(error instanceof CheckFailure)) throw error
          // Which of several steps of one length fails first is each engine's own choice.
          return { code: error.code, steps: error.trace?.steps.length ?? null }
        }
      }
      const slow = await outcome({ engine: 'reference' })
      for (const how of fast) expect(await outcome(how)).toEqual(slow)
      if ('code' in slow) failed++
    })
    expect(failed).toBeGreaterThan(0)
  },
  180_000,
)
