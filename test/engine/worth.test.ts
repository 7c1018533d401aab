import { describe, expect, test } from 'vitest'
import { Worth } from '../../checker/engine/tables/worth.ts'
import { machine, mapOf, processes, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

describe('whether learning pays', () => {
  const trial = 2048 // as worth.ts has it

  const asked = (worth: Worth<string>, times: number) => Array.from({ length: times }, () => worth.isDirect('guard'))

  test('what is asked something new for every state is answered directly after a trial, and tried again after one, then two, at last sixteen', () => {
    let states = 0
    const worth = new Worth<string>(() => states++)
    for (const pause of [1, 2, 4, 8, 16, 16]) {
      expect(asked(worth, trial - 1)).not.toContain(true)
      expect(asked(worth, 1 + pause * trial)).not.toContain(false)
    }
  })

  test('a trial that pays makes the next pause short again', () => {
    let states = 0
    const worth = new Worth<string>(() => states)
    asked(worth, trial)
    asked(worth, trial)
    states += 2 * trial
    expect(asked(worth, trial)).not.toContain(true)
    expect(asked(worth, trial - 1)).not.toContain(true)
    expect(asked(worth, 1 + trial)).not.toContain(false)
    expect(asked(worth, trial - 1)).not.toContain(true)
  })

  test('what is asked something new for every fifth state is learned', () => {
    let states = 0
    const worth = new Worth<string>(() => states)
    for (let k = 0; k < 10 * trial; k++) {
      states += 5
      expect(worth.isDirect('guard')).toBe(false)
    }
  })
})

const top = 5

/** Guards and an invariant that read the whole state: each of its 6^5 values is something new. */
const wide = spec('wide', {}, () => {
  const P = processes('P', 5)
  const vars = { x: mapOf(P, range(0, top)) }
  const { initially, action, always } = machine(vars)
  const sum = (x: Readonly<Record<string, number>>) => Object.values(x).reduce((all, one) => all + one, 0)
  return {
    vars,
    init: initially(),
    actions: {
      raise: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.x[p] < top, then: (s, { p }) => void s.x[p]++ }),
      reset: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => sum(s.x) % 7 === 3 && s.x[p] > 1,
        then: (s, { p }) => void (s.x[p] = 0),
      }),
    },
    properties: { bounded: always(s => sum(s.x) < 5 * top) },
    deadlock: 'allowed',
  }
})

test('what is not worth learning gives what the reference engine finds', async () => {
  const [slow, fast] = await Promise.all((['reference', 'tables'] as const).map(engine => check(wide.with({}, {}), { engine, workers: 1 })))
  expect(slow?.states.distinct).toBe((top + 1) ** 5)
  expect([fast?.verdict, fast?.states, fast?.depth]).toEqual([slow?.verdict, slow?.states, slow?.depth])
  // The one state in which all are at the top: as far as there are steps to it.
  expect(fast?.properties.find(p => p.name === 'bounded')?.trace?.steps).toHaveLength(5 * top)
})

test('what is answered directly is asked after every step, whatever it was seen to read before', async () => {
  // It is learned of the first 2048 states, in which it reads n alone; then it is not, and y is set by a step that writes nothing else.
  const late = spec('late', {}, () => {
    const vars = { n: range(0, 2600), y: range(0, 1) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        count: action({ when: s => s.n < 2600, then: s => void s.n++ }),
        set: action({ when: s => s.n === 2600 && s.y === 0, then: s => void (s.y = 1) }),
      },
      properties: { never: always(s => s.n < 2500 || s.y === 0) },
      deadlock: 'allowed' as const,
    }
  }).with({})
  for (const engine of ['tables', 'reference'] as const) {
    const { verdict, properties } = await check(late, { engine, workers: 1 })
    expect([verdict, properties[0]?.trace?.steps.length]).toEqual(['violated', 2601])
  }
})
