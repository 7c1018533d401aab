import { describe, expect, test } from 'vitest'
import { SpecError } from '../../checker/errors.ts'
import {
  bounded,
  claim,
  instance,
  listOf,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { decideClaims } from '../../checker/verdict/claims.ts'
import type { PropertyResult } from '../../checker/verdict/result.ts'
import { propertyCell } from '../../reports/pages/comparison/comparison.ts'
import { ways } from '../engine/told.ts'
import { notes } from '../verdict/claims/cups.ts'

const Servers = processes('S', 2)
const vars = { term: mapOf(Servers, bounded(range(0, 2))), log: bounded(listOf(Servers, 3)) }
const first = Servers.ids[0] as (typeof Servers.ids)[number]
const { action, always, infinitelyOften, initially, step } = machine(vars)

/** Terms count up without a guard, and a server whose term is 1 appends. */
const raise = spec('raise', {}, () => ({
  vars,
  init: initially(),
  actions: {
    next: action({
      for: { i: Servers },
      fair: 'weak',
      then: (s, { i }) => {
        s.term[i] += 1
      },
    }),
    append: action({
      for: { i: Servers },
      when: (s, { i }) => s.term[i] === 1,
      then: (s, { i }) => {
        s.log.push(i)
      },
    }),
  },
  properties: {
    grows: step((before, after) => after.log.length >= before.log.length),
    small: always(s => s.log.length <= 3),
    returns: infinitelyOften(s => s.term[first] === 0),
  },
})).with({})

describe('a step beyond a bound is not taken', () => {
  test.each(ways)('which is told, is no deadlock, and leaves what depends on it inconclusive: %j', async options => {
    const { verdict, states, properties, trust } = await check(raise, { ...options, continue: true })
    // By hand. A log is free where some term is 1: with terms (0, 0) it is empty; every other pair of terms has come by way of a term that is 1, and
    // before that so many entries as one likes, of S1 alone where S2 is still at 0, 0 to 3 of them: 4 logs. Where both have left 0, any of the 15 lists.
    // (0,0): 1. (1,0), (2,0): 4 each; (0,1), (0,2): 4 each. (1,1), (1,2), (2,1), (2,2): 15 each. In all 1 + 16 + 60.
    expect(states.distinct).toBe(77)
    // `next` is cut where its server's term is 2: in 4 + 15 + 15 states for either, 68. `append` where the log has three entries and the server's
    // term is 1: 1 of (1,0) and 1 of (0,1); of the 8 full logs of (1,1) twice, of (1,2) and (2,1) once: 2 + 16 + 16.
    const cut = Object.fromEntries(trust.bounds.map(({ within, steps }) => [within, steps]))
    expect(cut).toEqual({ 'term <= 2': 68, 'log of length <= 3': 34 })
    expect(verdict).toBe('inconclusive')
    expect(Object.fromEntries(properties.map(p => [p.name, p.verdict]))).toEqual({
      grows: 'holds',
      small: 'holds',
      returns: 'inconclusive',
      deadlock: 'holds',
    })
    expect(properties.find(p => p.name === 'returns')?.reason).toMatch(
      /only since steps beyond term <= 2 and log of length <= 3 were not followed, which keeps WF\(next/,
    )
  })
})

describe('a bound', () => {
  const Msg = messages({ A: { from: singleProcess('R'), to: singleProcess('Q'), n: bounded(range(0, 1)) } })
  test.each(ways)('may be one of messages: a step that would send one beyond it is not taken: %j', async options => {
    const vars = { n: range(0, 3), net: network(Msg) }
    const { action, initially } = machine(vars)
    const sends = action({
      when: s => s.n < 3,
      then: s => {
        s.n++
        s.net.send(Msg.A({ n: s.n }))
      },
    })
    const model = spec('sends', {}, () => ({ vars, init: initially(), actions: { sends }, properties: {} })).with({})
    // The first message has n = 1, the second would have 2.
    const { states, trust, properties } = await check(model, options)
    expect(states.distinct).toBe(2)
    expect(trust.bounds).toMatchObject([{ of: 'A', within: 'A.n <= 1', steps: 1 }])
    expect(properties).toMatchObject([{ name: 'deadlock', verdict: 'holds' }])
  })
  test.each(ways)('of what is no part of the state is none: beyond it is an error: %j', async options => {
    const vars = { n: range(0, 3) }
    const { action, initially } = machine(vars)
    const makes = action({ then: s => void (s.n = Msg.A({ n: s.n + 1 }).n) })
    const model = spec('makes', {}, () => ({ vars, init: initially(), actions: { makes }, properties: {} })).with({})
    await expect(check(model, options)).rejects.toMatchObject({
      code: 'outside-domain',
      where: { file: expect.stringContaining('bounded') },
    })
  })
  test('may be one of a constant or of where a spec begins, where there is no step that is not taken: it is an error', () => {
    const counts = spec('counts', { most: bounded(range(0, 3)) }, ({ most }) => {
      const vars = { n: bounded(range(0, 3)) }
      const { action, initially } = machine(vars)
      return { vars, init: initially({ n: most }), actions: { up: action({ then: s => void s.n++ }) }, properties: {}, deadlock: 'allowed' }
    })
    expect(counts.with({ most: 3 }).initial).toEqual([{ n: 3 }])
    expect(() => counts.with({ most: 4 })).toThrow("counts: the constant 'most' cannot be 4")
    const beyond = spec('beyond', {}, () => ({
      vars,
      init: initially({ term: Servers.map(() => 4) }),
      actions: { stay: action({ then: () => {} }) },
      properties: {},
    }))
    expect(() => beyond.with({})).toThrow(/term\[?.*S1.* was set to 4, which is not in bounded\(range\(0, 2\)\)/)
  })
  test('is refused where there is no largest value', () => {
    expect(() => bounded(oneOf('a', 'b'))).toThrow(SpecError)
    expect(() => bounded(oneOf('a', 'b'))).toThrow(/no largest number or length/)
  })
})

describe('that something can be reached is not decided where what was searched ends before it', () => {
  const A = singleProcess('A')
  const Ask = messages({ Ask: { from: A, to: A, n: range(0, 3) } })
  const free = { n: range(0, 9), shown: range(0, 1), net: network(Ask, 'merging') }
  const counts = (parts: object, vars: typeof free = free) => {
    const { initially, reachable } = machine(vars)
    return spec('counts', {}, () => ({
      vars,
      init: initially(),
      actions: {
        count: machine(vars).action({
          when: s => s.n < 9,
          then: s => {
            s.net.send(Ask.Ask({ n: s.n % 2 }))
            s.n++
          },
        }),
      },
      properties: { two: reachable(s => s.n === 2), ten: reachable(s => s.n === 10), nine: reachable(s => s.n === 9) },
      deadlock: 'allowed',
      ...parts,
    }))
  }
  const cutAtFour: readonly (readonly [string, ReturnType<typeof counts>])[] = [
    ['within n <= 4', counts({}, { ...free, n: bounded(range(0, 4)) })],
    ['within at most 1 message in net', counts({}, { ...free, net: network(Ask, 'merging', { capacity: 1 }) })],
    ['within the state constraint', counts({ constraints: { state: (s: { n: number }) => s.n < 4 } })],
    ['within the step constraint', counts({ constraints: { step: (_: object, after: { n: number }) => after.n < 4 } })],
    ['within the view of shown', counts({ view: ['shown'] })],
  ]
  test.each(ways)('whatever bounds it; it is where nothing does, and a witness is one anywhere: %j', async how => {
    // All nine steps can be taken, and ten is nowhere.
    const { properties, verdict } = await check(counts({}).with({}), { ...how, continue: true })
    expect(properties.map(p => [p.verdict, p.reason])).toEqual([
      ['holds', null],
      ['violated', 'no reachable state satisfies it'],
      ['holds', null],
    ])
    expect(verdict).toBe('violated')
    for (const [within, of] of cutAtFour) {
      const result = await check(of.with({}), { ...how, continue: true })
      const reason = `not decided: no state reached satisfies it ${within}, and what lies beyond was not searched`
      const open = result.properties.filter(p => p.verdict !== 'holds')
      // The network is full after the first message, and the view shows no other state than the first.
      expect(open.map(p => p.name)).toEqual(/net|view/.test(within) ? ['two', 'ten', 'nine'] : ['ten', 'nine'])
      for (const p of open) expect(p).toMatchObject({ verdict: 'inconclusive', reason, trace: null })
      expect(result).toMatchObject({ verdict: 'inconclusive', cause: `${open[0]?.name} is ${reason}` })
      expect(propertyCell(open[0] as PropertyResult, { result, page: null }).text).toContain(`inconclusive ${within}`)
    }
  })

  test('and a claim that rests on it is undecided', async () => {
    const ends = claim({
      ...{ says: 'It gets to nine.', notes, assumption: 'it counts', expect: { verdict: 'refuted', origin: 'made for this test' } },
      given: [
        {
          says: 'counting',
          model: instance(counts({}, { ...free, n: bounded(range(0, 4)) }), { constants: {} }),
          property: 'nine',
          predicts: 'holds',
          finds: { violated: null },
        },
      ],
    })
    expect((await decideClaims({ ends }, {}).next()).value).toMatchObject({ verdict: 'undecided' })
  })
})
