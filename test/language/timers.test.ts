import { describe, expect, test } from 'vitest'
import {
  anyOf,
  bool,
  byzantine,
  clockDrift,
  isTraitor,
  listOf,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  ownedBy,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  timer,
  union,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const engines: readonly SearchOptions[] = [{ engine: 'reference' }, { workers: 1 }, { workers: 2 }]

/** G grants a lease of so many ticks to one node at a time, and grants the next when by its own clock it has waited so long. */
const leases = (lease: number, wait: number) =>
  spec('leases', {}, () => {
    const G = singleProcess('G')
    const N = processes('N', 2)
    const vars = { lease: mapOf(N, timer(lease)), wait: ownedBy(G, timer(wait)) }
    const { action, time, always, initially } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        grant: action({
          for: { n: N },
          by: G,
          when: s => s.wait === 0,
          then: (s, { n }) => {
            s.lease[n] = lease
            s.wait = wait
          },
        }),
        tick: time(),
      },
      properties: { exclusive: always(s => N.count(n => s.lease[n] > 0) < 2) },
      faults: { drift: clockDrift(anyOf(G, N)) },
      symmetry: [N],
    }
  })

describe('a lease', () => {
  const exclusive = async (lease: number, wait: number, drift: number, options: SearchOptions = {}) =>
    (await verdictsOf(leases(lease, wait).with({}, { drift }), { continue: true, ...options })).exclusive

  test.each(engines)('is held by one node where its clock and that of the grantor are in step: %o', async options => {
    expect(await exclusive(2, 2, 0, options)).toEqual(['holds', null])
    // Grant, tick, grant: the grantor waits one tick less.
    expect(await exclusive(2, 1, 0, options)).toEqual(['violated', 3])
  })

  test.each(engines)('of a node whose clock is slower than the grantor’s is held by two: %o', async options => {
    // Grant, tick, the grantor's clock ticks alone, grant.
    expect(await exclusive(2, 2, 1, options)).toEqual(['violated', 4])
    // The grantor has to gain 2: a node's clock ticks alone, grant, the grantor's clock is level again, that of the other node is, the grantor's is ahead, tick, grant.
    expect(await exclusive(2, 3, 1, options)).toEqual(['violated', 7])
    // It cannot gain more, from 1 behind to 1 ahead.
    expect(await exclusive(2, 4, 1, options)).toEqual(['holds', null])
    expect(await exclusive(1, 4, 2, options)).toMatchObject(['violated', {}])
    expect(await exclusive(1, 5, 2, options)).toEqual(['holds', null])
  })

  test('is never safe where clocks have nothing to do with each other', async () => {
    // Grant, the grantor's clock alone ticks 7 times, grant.
    expect(await exclusive(1, 7, Infinity)).toEqual(['violated', 9])
  })

  test('is reduced by symmetry like anything else', async () => {
    const { trust, states } = await check(leases(2, 4).with({}, { drift: 1 }), { states: 'orbits' })
    const whole = await check(leases(2, 4).with({}, { drift: 1 }))
    expect(trust.symmetry).toEqual({ sorts: ['N'] })
    expect(states.distinct).toBeLessThan(whole.states.distinct)
  })

  test('tells of its ticks in a trace, and of the clock that ran ahead', async () => {
    const { properties } = await check(leases(2, 2).with({}, { drift: 1 }))
    const trace = properties.find(p => p.name === 'exclusive')?.trace
    const steps = trace?.steps.map(s => [s.action, s.by, s.fault?.word ?? null])
    expect(steps?.toSorted()).toEqual([
      ['drift', 'G', 'clock ran ahead'],
      ['grant', 'G', null],
      ['grant', 'G', null],
      ['tick', null, null],
    ])
    expect(trace?.steps.find(s => s.action === 'tick')?.changes.map(c => c.path)).toContain('wait')
  })
})

const withTraitors = spec('clocks of traitors', {}, () => {
  const N = processes('N', 2)
  const Msg = messages({ A: { from: N, to: N } })
  const vars = { left: mapOf(N, timer(3)), net: network(Msg, 'merging') }
  const { time, step, initially } = machine(vars)
  return {
    vars,
    init: initially({ left: N.map(() => 3) }),
    actions: { tick: time() },
    properties: {
      neverAlone: step(
        (before, after) =>
          !N.some(n => isTraitor(before, n) && after.left[n] < before.left[n] && N.others(n).every(m => after.left[m] === before.left[m])),
      ),
    },
    faults: { traitor: byzantine(N, { sends: [Msg.A] }), drift: clockDrift(N) },
    deadlock: 'allowed',
  }
})

const P = processes('P', 2)
const [P1, P2] = P.ids as readonly [(typeof P.ids)[number], (typeof P.ids)[number]]

test('the clock of a traitor goes on', async () => {
  const model = withTraitors.with({}, { traitor: 1, drift: 1 })
  const verdicts = await verdictsOf(model)
  // A node turns, and its clock ticks alone.
  expect(verdicts.neverAlone).toEqual(['violated', 2])
})

describe('time', () => {
  // One timer, started when it has run out: 0, 2, 1. Start, and two ticks.
  test('takes a tick off a timer that runs, and stands still where none does', async () => {
    const vars = { left: timer(2) }
    const { action, time, initially } = machine(vars)
    const model = spec('one', {}, () => ({
      vars,
      init: initially(),
      actions: { start: action({ when: s => s.left === 0, then: s => void (s.left = 2) }), tick: time() },
      properties: {},
    })).with({})
    expect(await numbersOf(model)).toEqual({ distinct: 3, generated: 4, depth: 3 })
  })

  test('passes on every clock, wherever the timer stands', async () => {
    const vars = {
      a: mapOf(P, record({ t: timer(1), on: bool })),
      b: mapOf(P, mapOf(P, timer(2))),
      c: maybe(timer(2)),
      d: listOf(timer(2), 2),
      e: union({ Off: {}, On: { t: timer(2) } }),
      n: range(0, 2),
    }
    const { time, always, initially } = machine(vars)
    const all = P.map(() => 2)
    const model = spec('everywhere', {}, () => ({
      vars,
      init: initially({ a: P.map(() => ({ t: 1, on: true })), b: P.map(() => all), c: 2, d: [2, 1], e: { tag: 'On', t: 2 } }),
      actions: { tick: time() },
      properties: {
        together: always(
          s => s.b[P1][P2] === s.c && s.c === s.d[0] && s.e.tag === 'On' && s.e.t === s.c && s.d[1] === Math.max(0, (s.c ?? 0) - 1),
        ),
        stops: always(s => P.every(p => s.a[p].t === Math.max(0, s.b[p][P1] - 1))),
      },
      deadlock: 'allowed',
    })).with({})
    expect(await verdictsOf(model)).toMatchObject({ together: ['holds', null], stops: ['holds', null] })
    expect((await numbersOf(model)).distinct).toBe(3)
  })

  test('waits where it may not pass, and goes on where it is fair', async () => {
    const Msg = messages({ A: { from: P, to: P } })
    const vars = { left: mapOf(P, timer(1)), got: bool, net: network(Msg) }
    const { action, receive, time, always, eventually, initially } = machine(vars)
    const model = (fair: 'weak' | undefined) =>
      spec('urgent', {}, () => ({
        vars,
        init: initially({ left: P.map(() => 1) }),
        actions: {
          send: action({
            by: 'p',
            for: { p: P },
            when: s => !s.got && s.net.size === 0 && s.left[P1] === 1,
            then: (s, { p }) => s.net.send(Msg.A({ from: p, to: p })),
          }),
          get: receive(Msg.A, { then: s => void (s.got = true) }),
          tick: time({ when: s => s.net.size === 0, ...(fair ? { fair } : {}) }),
        },
        properties: {
          inTime: always(s => s.net.size === 0 || s.left[P1] === 1),
          runsOut: eventually(s => s.left[P1] === 0 || s.net.size > 0),
        },
        faults: { drift: clockDrift(P) },
        deadlock: 'allowed',
      }))
    for (const drift of [0, 1, Infinity]) {
      const verdicts = await verdictsOf(model('weak').with({}, { drift }))
      expect(verdicts.inTime).toEqual(['holds', null])
      expect(verdicts.runsOut).toEqual(['holds', null])
      expect((await verdictsOf(model(undefined).with({}, { drift }))).runsOut?.[0]).toBe('violated')
    }
  })
})

describe('what makes no sense of time is refused', () => {
  const made = (vars: Parameters<typeof machine>[0], actions: object, faults: object = {}, budgets: object = {}) => {
    const { initially, action } = machine(vars)
    return () =>
      spec(
        'odd',
        {},
        () =>
          ({
            vars,
            init: initially(),
            actions: { idle: action({ when: () => false, then: () => {} }), ...actions },
            properties: {},
            faults,
          }) as never,
      ).with({}, budgets as never)
  }
  const tick = machine({}).time()
  test.each<[string, () => unknown, RegExp]>([
    ['a timer without time', made({ t: timer(1) }, {}), /'t' is a timer, but no action lets time pass/],
    ['time without a timer', made({ t: bool }, { tick }), /no variable is a timer/],
    ['a timer in a set', made({ t: setOf(timer(1)) }, { tick }), /has a timer in a set/],
    [
      'a timer in a message',
      made({ t: timer(1), net: network(messages({ A: { t: timer(1) } })) }, { tick }),
      /has a timer in its messages/,
    ],
    ['a timer of no tick', () => timer(0), /1 or more/],
    ['drift without timers', made({ t: bool }, {}, { drift: clockDrift(P) }, { drift: 1 }), /needs a timer/],
    [
      'drift of a clock that is not named',
      made({ t: mapOf(P, timer(1)) }, { tick }, { drift: clockDrift(singleProcess('G')) }, { drift: 1 }),
      /on the clock of P1/,
    ],
    ['drift of a timer of no process', made({ t: timer(1) }, { tick }, { drift: clockDrift(P) }, { drift: 1 }), /on no process’s clock/],
  ])('%s', (_, make, says) => expect(make).toThrow(says))
})
