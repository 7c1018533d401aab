import { describe, expect, test } from 'vitest'
import {
  bool,
  inFlight,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  prematureTimeouts,
  processes,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const [S, M] = [singleProcess('S'), singleProcess('M')]

/** M waits for a message that is in flight, and gives up. */
const waiting = spec('waiting', {}, () => {
  const Msg = messages({ A: { from: S, to: M } })
  const vars = { got: bool, gaveUp: bool, net: network(Msg) }
  const { initially, receive, timeout, reachable } = machine(vars)
  return {
    vars,
    init: initially({ net: inFlight(Msg.A({})) }),
    actions: {
      receive: receive(Msg.A, {
        when: s => !s.gaveUp,
        then: s => {
          s.got = true
        },
      }),
      giveUp: timeout({
        by: M,
        awaits: [Msg.A],
        when: s => !s.got && !s.gaveUp,
        then: s => {
          s.gaveUp = true
        },
      }),
    },
    properties: { givesUp: reachable(s => s.gaveUp), tooEarly: reachable(s => s.gaveUp && s.net.size > 0) },
    faults: { lose: loseMessages(), early: prematureTimeouts() },
    deadlock: 'allowed',
  }
})

describe('a timeout that awaits a message', () => {
  // In flight, got.
  test('does not fire while the message can arrive', async () => {
    expect(await numbersOf(waiting.with({}))).toEqual({ distinct: 2, generated: 2, depth: 2 })
    expect(await verdictsOf(waiting.with({}))).toEqual({ givesUp: ['violated', null], tooEarly: ['violated', null] })
  })
  // In flight; got; lost; lost and gave up.
  test('fires once the message is lost', async () => {
    expect(await numbersOf(waiting.with({}, { lose: 1 }))).toEqual({ distinct: 4, generated: 4, depth: 3 })
    expect(await verdictsOf(waiting.with({}, { lose: 1 }))).toEqual({ givesUp: ['holds', 2], tooEarly: ['violated', null] })
  })
  // In flight; got; gave up too early, after which the guard of the receive is false.
  test('fires too early as often as the budget says, under a name that says so', async () => {
    const model = waiting.with({}, { early: 1 })
    expect(await numbersOf(model)).toEqual({ distinct: 3, generated: 3, depth: 2 })
    const { properties, trust } = await check(model, { continue: true })
    expect(properties.map(p => p.trace?.steps.map(s => s.action))).toEqual([['giveUp too early'], ['giveUp too early']])
    expect(trust.neverFired).toEqual(['giveUp'])
  })
  test('is one action when it may fire at any time', async () => {
    const model = waiting.with({}, { early: Infinity })
    expect(await numbersOf(model)).toEqual({ distinct: 3, generated: 3, depth: 2 })
    expect((await check(model, { continue: true })).trust.neverFired).toEqual([])
  })
  // Losing comes first or not: in flight; got; early; lost; lost and gave up; early, then lost.
  test('fires accurately though the early budget is not spent', async () => {
    expect((await numbersOf(waiting.with({}, { early: 1, lose: 1 }))).distinct).toBe(6)
  })

  test('waits for messages to its own process alone', async () => {
    const P = processes('P', 2)
    const Msg = messages({ A: { from: S, to: P } })
    const vars = { gaveUp: mapOf(P, bool), net: network(Msg) }
    const { initially, receive, timeout, reachable } = machine(vars)
    const [first, second] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0]]
    const model = spec('two', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({ to: first })) }),
      actions: {
        receive: receive(Msg.A, { then: () => {} }),
        giveUp: timeout({
          for: { p: P },
          by: 'p',
          awaits: [Msg.A],
          when: (s, { p }) => !s.gaveUp[p],
          then: (s, { p }) => {
            s.gaveUp[p] = true
          },
        }),
      },
      properties: {
        otherGivesUp: reachable(s => s.gaveUp[second] && s.net.size === 1),
        receiverGivesUp: reachable(s => s.gaveUp[first] && s.net.size === 1),
      },
      deadlock: 'allowed',
    })).with({})
    expect(await verdictsOf(model)).toEqual({ otherGivesUp: ['holds', 1], receiverGivesUp: ['violated', null] })
  })
})

describe('a timeout', () => {
  const idle = (awaits: boolean) => {
    const Msg = messages({ A: { from: S, to: M } })
    const vars = { worked: bool, gaveUp: bool, net: network(Msg) }
    const { initially, action, timeout } = machine(vars)
    return spec('idle', {}, () => ({
      vars,
      init: initially(),
      actions: {
        work: action({
          by: S,
          when: s => !s.worked,
          then: s => {
            s.worked = true
          },
        }),
        giveUp: timeout({
          by: M,
          ...(awaits ? { awaits: [Msg.A] } : {}),
          when: s => !s.gaveUp,
          then: s => {
            s.gaveUp = true
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    })).with({})
  }
  // (worked, gave up): 00 10 11, for as long as S can work M does not give up.
  test('without awaits fires only when nothing else can happen', async () =>
    expect(await numbersOf(idle(false))).toEqual({ distinct: 3, generated: 3, depth: 3 }))
  // 00 10 01 11: no A is in flight, whatever S does.
  test('with awaits does not wait for other steps', async () =>
    expect(await numbersOf(idle(true))).toEqual({ distinct: 4, generated: 5, depth: 3 }))
})
