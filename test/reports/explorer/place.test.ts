import { expect, test } from 'vitest'
import { addressOf } from '../../../checker/language/address.ts'
import { machine, mapOf, oneOf, processes, spec } from '../../../checker/language/index.ts'
import { guide } from '../../../reports/pages/explorer/client/place.ts'

let asked = 0
/** Nine that go in and out of a room; `asked` counts guards and recipes. */
const room = spec('room', {}, () => {
  const C = processes('C', 9)
  const vars = { at: mapOf(C, oneOf('out', 'in')) }
  const { initially, action, always } = machine(vars)
  const counted = <T>(result: T): T => {
    asked++
    return result
  }
  return {
    vars,
    init: initially(),
    actions: {
      enter: action({
        for: { c: C },
        by: 'c',
        when: (s, { c }) => counted(s.at[c] === 'out'),
        then: (s, { c }) => void (s.at[c] = counted('in' as const)),
      }),
      leave: action({
        for: { c: C },
        by: 'c',
        when: (s, { c }) => counted(s.at[c] === 'in'),
        then: (s, { c }) => void (s.at[c] = counted('out' as const)),
      }),
    },
    properties: { exclusion: always(s => C.count(c => s.at[c] === 'in') < 2) },
  }
})
const model = room.with({})
const made = () => guide({ spec: room, faults: [], with: () => model }, addressOf(model))
/** All in their turn go in and out. */
const walk = (steps: number) =>
  `0/${Array.from({ length: steps }, (_, k) => `${k % 2 === 0 ? 'enter' : 'leave'}(C${(Math.floor(k / 2) % 9) + 1})`).join('/')}`

test('a step of a walk of nine processes costs the same after 200 steps as after ten', () => {
  const placeAt = made()
  const costOf = (steps: number) => {
    placeAt(walk(steps))
    asked = 0
    expect(placeAt(walk(steps + 1)).path.steps).toHaveLength(steps + 1)
    return asked
  }
  const early = costOf(10)
  expect(early).toBeGreaterThan(18)
  expect(costOf(200)).toBe(early)
})

test.each([
  ['a step further', walk(12), walk(13)],
  ['a step back', walk(12), walk(11)],
  ['another step instead', walk(12), `${walk(11)}/enter(C9)`],
  ['the beginning', walk(12), '0'],
  ['what cannot be done from there', walk(12), `${walk(12)}/leave(C9)`],
  ['a longer way of which the first is a part', walk(4), `${walk(4)}/enter(C8)/enter(C9)`],
])('%s is the same place, whether the walk is known or not', (_, from, to) => {
  const placeAt = made()
  placeAt(from)
  // The walks are two, and all that they lead to is alike.
  const { walk: known, ...place } = placeAt(to)
  const { walk: anew, ...fresh } = made()(to)
  expect(known).not.toBe(anew)
  expect(place).toEqual(fresh)
})
