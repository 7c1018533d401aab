import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { entries } from '../../../checker/cli/catalogue.ts'
import { differences } from '../../../checker/verdict/expected.ts'
import { catalogue, judge, resultOf } from '../catalogue.ts'
import { recorded } from '../counts.ts'

const all = await catalogue()

test('every family of protocols is tested by a file of its name', () => {
  const missing = entries().filter(({ family }) => !existsSync(new URL(`${family}.test.ts`, import.meta.url)))
  expect(missing).toEqual([])
})

test('every expectation says where it comes from, and every model what it shows', () => {
  for (const { title, model } of all) {
    expect(model.expect.origin.length, title).toBeGreaterThan(10)
    expect(model.says.length, title).toBeGreaterThan(10)
  }
})

test('the counts of every model that does not take long are recorded', () => {
  const quick = all.filter(({ model }) => !model.deep).map(({ title }) => title)
  const remedy = "npx vitest run --mode deep test/specs/catalogue.deep.ts -t 'every other model' -u"
  expect(Object.keys(recorded).toSorted(), remedy).toEqual(quick.toSorted())
})

/** Eager commit for three RMs: agreement fails in 5 steps, commitValidity in 4, finality in 5; see its models.ts. */
describe('a wrong expectation is told', async () => {
  const { model } = all.find(({ title }) => title === 'two-phase-commit eager-commit') as (typeof all)[number]
  const result = await resultOf(model)
  const violated = { agreement: 5, commitValidity: 4, finality: 5 }
  test.each([
    ['the verdict', { verdict: 'holds' }, 'the verdict is violated, not holds'],
    [
      'a property too few',
      { violated: { agreement: 5, commitValidity: 4 } },
      'finality: found a violation in 5 steps, expected no violation',
    ],
    ['a property too many', { violated: { ...violated, canAbort: null } }, 'canAbort: found no violation, expected a violation'],
    [
      'a longer trace',
      { violated: { ...violated, agreement: 6 } },
      'agreement: found a violation in 5 steps, expected a violation in 6 steps',
    ],
    ['distinct states', { distinct: 7 }, `distinct states ${result.states.distinct}, not 7`],
    ['generated states', { generated: 7 }, `generated states ${result.states.generated}, not 7`],
    ['the depth', { depth: 7 }, `depth ${result.depth}, not 7`],
  ] as const)('%s', (_, wrong, said) => {
    expect(differences({ ...model.expect, violated, ...wrong }, result)).toContain(said)
  })
  test('and a right one is not', () => {
    expect(differences({ ...model.expect, violated }, result)).toEqual([])
  })
  test('so that judging by it fails', async () => {
    await expect(judge(model, { ...model.expect, violated: { ...violated, agreement: 4 } })).rejects.toThrow(/agreement/)
  })
})
