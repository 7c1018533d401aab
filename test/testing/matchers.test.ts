import { describe, expect, test } from 'vitest'
import { testModels } from '../../checker/testing/index.ts'
import { asks, counter, models, silent, two } from './specs.ts'

const small = counter.with({ most: 2 })
const large = counter.with({ most: 1000 })
const holding = ['small', 'counts', 'full']

/** What a matcher that does not pass throws. */
const refusalOf = (asked: Promise<void>): Promise<string> =>
  asked.then(
    () => 'it passed',
    error => String((error as Error).message),
  )

describe('toHold', () => {
  test('passes where all that was asked for holds', async () => {
    await expect(small).toHold({ properties: holding })
    await expect(two).toHold({ properties: holding })
    await expect(two).toHold({ properties: holding, strict: true })
  })

  test('.not passes where something is violated', async () => {
    await expect(large).not.toHold({ properties: ['small'] })
    await expect(asks.with({}, { lose: 1 })).not.toHold()
  })

  test('.not fails where all holds, with the text of the terminal', async () => {
    expect(await refusalOf(expect(small).not.toHold({ properties: holding }))).toMatch(/^HOLDS {2}counter/m)
  })

  // vitest turns `pass` round for `.not`: what is not decided must pass neither way.
  test.each([
    ['a limit is reached', large, { limits: { maxStates: 20 }, properties: ['counts'] }, /^nothing is decided[\s\S]*INCONCLUSIVE/],
    ['a property is vacuous', small, { properties: ['comesBack'] }, /^it holds, but says less than it seems to: comesBack is vacuous/],
    ['nothing is claimed', silent.with({}), {}, /nothing is claimed/],
    ['the spec is given without its constants', counter, {}, /hint: choose them: counter\.with\(\{ most: 1 \}\)/],
    ['something else is given', 5, {}, /was given instead of a model/],
    ['a property is not there', small, { properties: ['smal'] }, /did you mean 'small'/],
  ] as const)('throws, also after .not, where %s', async (_, given, options, says) => {
    expect(await refusalOf(expect(given).toHold({ ...options } as never))).toMatch(says)
    expect(await refusalOf(expect(given).not.toHold({ ...options } as never))).toMatch(says)
  })

  test('ends with the signal that it is given', async () => {
    expect(await refusalOf(expect(large).not.toHold({ properties: ['counts'], signal: AbortSignal.abort() }))).toMatch(
      /^nothing is decided/,
    )
  })

  test('ends before the timeout of its test', { timeout: 3_000 }, async ({ task }) => {
    Object.assign(task, { result: { ...task.result, startTime: Date.now() - 2_990 } })
    expect(await refusalOf(expect(large).toHold())).toMatch(/has spent its 3 s before this check begins/)
  })
})

describe('toViolate', () => {
  test('passes with the length and the faults that are needed', async () => {
    await expect(large).toViolate('small')
    await expect(large).toViolate('small', { steps: 3 })
    await expect(asks.with({}, { lose: 2 })).toViolate('deadlock', { steps: 2, needs: { lose: 1 } })
    await expect(small).not.toViolate('small')
  })

  test.each([
    [small, 'small', {}, /^small is not violated/],
    [large, 'small', { steps: 4 }, /^small is violated, but in 3 steps, not 4/],
    [asks.with({}, { lose: 2 }), 'deadlock', { needs: { lose: 2 } }, /it needs lose=1, not lose=2/],
    [asks.with({}, { lose: 1 }), 'deadlock', { needs: {} }, /it needs lose=1, not no fault/],
    [large, 'counts', { limits: { maxStates: 20 } }, /^counts is inconclusive/],
    [small, 'comesBack', {}, /^comesBack is vacuous/],
    [small, 'smal', {}, /did you mean 'small'/],
  ] as const)('does not pass otherwise: %#', async (model, property, how, says) => {
    expect(await refusalOf(expect(model).toViolate(property, { ...how }))).toMatch(says)
  })

  test('.not fails where it is violated, throws where that is not decided, and is not asked how', async () => {
    expect(await refusalOf(expect(large).not.toViolate('small'))).toMatch(/^VIOLATED {2}counter/m)
    expect(await refusalOf(expect(large).not.toViolate('counts', { limits: { maxStates: 20 } }))).toMatch(/^counts is inconclusive/)
    expect(await refusalOf(expect(small).not.toViolate('comesBack'))).toMatch(/^comesBack is vacuous/)
    expect(await refusalOf(expect(large).not.toViolate('small', { steps: 3 }))).toMatch(/leave out 'steps' and 'needs'/)
  })
})

describe('toReach', () => {
  test('passes where the state is reached', async () => {
    await expect(small).toReach('full', { steps: 2 })
    await expect(small).not.toReach('beyond')
  })

  test('does not pass otherwise', async () => {
    expect(await refusalOf(expect(small).toReach('beyond'))).toMatch(/^beyond is not reached/)
    expect(await refusalOf(expect(small).toReach('full', { steps: 3 }))).toMatch(/^full is reached, but in 2 steps, not 3/)
    expect(await refusalOf(expect(small).not.toReach('full'))).toMatch(/^full is reached[\s\S]*up/)
    expect(await refusalOf(expect(large).not.toReach('full', { limits: { maxStates: 20 } }))).toMatch(/^full is inconclusive/)
    expect(await refusalOf(expect(small).toReach('small'))).toMatch(/which is 'always' and names no state to reach/)
  })
})

describe('the named models of a spec', () => testModels(models))
