import { expect, test } from 'vitest'
import {
  bool,
  crashes,
  type Domain,
  durable,
  listOf,
  machine,
  mapOf,
  maybe,
  processes,
  record,
  spec,
  union,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from '../engine/told.ts'

/** A process writes to what it has of another, and crashes: whether the disk and the cache keep it. */
const nested = spec('nested', {}, () => {
  const [P, Q] = [processes('P', 1), processes('Q', 2)]
  const vars = { of: mapOf(P, mapOf(Q, record({ cache: bool, disk: durable(bool) }))) }
  const { initially, action, step } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      write: action({
        for: { p: P, q: Q },
        by: 'p',
        when: (s, { p, q }) => !s.of[p][q].disk,
        then: (s, { p, q }) => {
          s.of[p][q] = { cache: true, disk: true }
        },
      }),
    },
    properties: {
      diskStays: step({ for: { p: P, q: Q }, holds: (before, after, { p, q }) => !before.of[p][q].disk || after.of[p][q].disk }),
      cacheStays: step({ for: { p: P, q: Q }, holds: (before, after, { p, q }) => !before.of[p][q].cache || after.of[p][q].cache }),
    },
    faults: { crash: crashes(P) },
    deadlock: 'allowed',
  }
})

test.each(ways)('what is durable in a map of a map survives, and what is beside it does not: %j', async how => {
  const { properties } = await check(nested.with({}, { crash: 1 }), { ...how, continue: true })
  expect(properties.filter(p => p.kind === 'step').map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])).toEqual([
    ['diskStays', 'holds', null],
    ['cacheStays', 'violated', 2],
  ])
})

test.each<[string, Domain]>([
  ['a list', listOf(record({ disk: durable(bool) }), 2)],
  ['a maybe', maybe(record({ disk: durable(bool) }))],
  ['a union', union({ None: {}, Some: { disk: durable(bool) } })],
])('what is durable in %s is refused, which a crash takes as a whole', (_, of) => {
  const P = processes('P', 1)
  const vars = { held: mapOf(P, of) }
  const { initially, action } = machine(vars)
  const model = spec('held', {}, () => ({
    vars,
    init: initially(),
    actions: { nothing: action({ then: () => {} }) },
    properties: {},
    faults: { crash: crashes(P) },
    deadlock: 'allowed',
  }))
  expect(() => model.with({}, { crash: 1 })).toThrow(/the fault 'crash' would take all of held/)
})
