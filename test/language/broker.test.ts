import { describe, expect, test } from 'vitest'
import {
  bool,
  durable,
  inFlight,
  loseMessages,
  machine,
  messages,
  network,
  partitions,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { emptyNetwork, type Message, type NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { renderTrace } from '../../reports/text.ts'
import { ways } from '../engine/told.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const [S, R] = [singleProcess('S'), singleProcess('R')]
const Msg = messages({ A: { from: S, to: R } })
const A = Msg.A({}) as unknown as Message

/** S sends a message `times` times; R may count it, up to twice, and may acknowledge it. */
const handled = spec('handled', { times: range(1, 2) }, ({ times }) => {
  const vars = { sent: range(0, 2), got: range(0, 2), net: network(Msg) }
  const { initially, action, receive, reachable } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      send: action({
        by: S,
        when: s => s.sent < times && s.net.size === 0,
        then: s => {
          s.sent++
          s.net.send(Msg.A({}))
        },
      }),
      count: receive(Msg.A, { when: s => s.got < 2, then: s => void s.got++ }),
      finish: receive(Msg.A, { then: (s, m) => s.net.acknowledge(m) }),
    },
    properties: {
      isAcknowledged: reachable(s => s.got === 2 && s.net.size === 0),
      isSentAgain: reachable(s => s.got === 2 && s.net.size === 1 && s.sent === 2),
    },
    faults: { lose: loseMessages() },
    deadlock: 'allowed',
  }
})
const on = (network: NetworkKind, times = 1) => handled.with({ times }, {}, { network })

describe('a broker delivers at least once', () => {
  // (sent, got, in flight): 000 101 111 121, and from each of the last three the same without the message. A send, 2 counts and 3 acknowledgements.
  test('until the message is acknowledged', async () => {
    expect(await numbersOf(on('broker'))).toEqual({ distinct: 7, generated: 7, depth: 5 })
    for (const how of ways) expect((await check(on('broker'), { continue: true, ...how })).states).toMatchObject({ distinct: 7 })
  })

  // Elsewhere acknowledging changes nothing: 000 101 110 100 where a receipt consumes, 000 101 111 121 where nothing does, and there 3 steps change nothing.
  test.each<[NetworkKind, Awaited<ReturnType<typeof numbersOf>>]>([
    ['bag', { distinct: 4, generated: 4, depth: 3 }],
    ['merging', { distinct: 4, generated: 4, depth: 3 }],
    ['fifo', { distinct: 4, generated: 4, depth: 3 }],
    ['set', { distinct: 4, generated: 7, depth: 4 }],
  ])('and the same spec runs on a %s', async (kind, numbers) => expect(await numbersOf(on(kind))).toEqual(numbers))

  test('what is not there is not acknowledged, and what is sent again is one message, until it is', () => {
    const net = emptyNetwork('broker')
    net.acknowledge(A)
    expect(net.size).toBe(0)
    net.send(A)
    net.send(A)
    net.copy(A)
    net.deliver(A)
    expect(net.count(A)).toBe(1)
    net.acknowledge(A)
    expect(net.has(A)).toBe(false)
    net.send(A)
    expect(net.has(A)).toBe(true)
  })
})

describe('what cannot be in flight is not acknowledged', () => {
  const Other = messages({ Other: { from: S, to: R } })
  /** R acknowledges this when it is given A. */
  const acknowledging = (what: (m: Message) => unknown, kind: NetworkKind) =>
    spec('acknowledging', {}, () => {
      const vars = { net: network(Msg, kind) }
      const { initially, receive } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.A({})) }),
        actions: { get: receive(Msg.A, { then: (s, m) => s.net.acknowledge(what(m) as never) }) },
        properties: {},
        deadlock: 'allowed',
      }
    }).with({})
  const hint = 'give it the message that was received: (s, m) => s.net.acknowledge(m)'

  test.each<[string, (m: Message) => unknown, object]>([
    [
      'a message of another network',
      () => Other.Other({}),
      {
        code: 'not-carried',
        problem: 'in get(A(from: S, to: R)): net.acknowledge(…) was given a message Other, and net carries none',
        hint: 'it carries A: acknowledge a message on the network that it came from',
      },
    ],
    ['its sender', m => m.from, { problem: "in get(A(from: S, to: R)): net.acknowledge(…) was given 'S' instead of a message", hint }],
    [
      'nothing',
      () => undefined,
      { problem: 'in get(A(from: S, to: R)): net.acknowledge(…) was given undefined instead of a message', hint },
    ],
    ['its kind', () => Msg.A, { code: 'not-carried', hint }],
    [
      'a message that no constructor makes',
      m => ({ ...m, to: 'S' }),
      { code: 'outside-domain', problem: "in get(A(from: S, to: R)): A.to was set to 'S', which is not in singleProcess('R')" },
    ],
  ])('%s', async (_, what, error) => {
    for (const kind of ['broker', 'bag', 'fifo', 'set'] as const)
      for (const how of ways) await expect(check(acknowledging(what, kind), how)).rejects.toMatchObject(error)
  })

  test('while a message that is acknowledged twice, or was never sent, is without effect', async () => {
    const Two = messages({ A: { from: S, to: R, n: range(0, 1) } })
    const twice = spec('twice', {}, () => {
      const vars = { net: network(Two, 'broker') }
      const { initially, receive } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Two.A({ n: 0 })) }),
        actions: {
          get: receive(Two.A, {
            then: (s, m) => {
              for (const each of [m, m, Two.A({ n: 1 })]) s.net.acknowledge(each)
            },
          }),
        },
        properties: {},
        deadlock: 'allowed',
      }
    }).with({})
    for (const how of ways) expect((await check(twice, how)).states).toMatchObject({ distinct: 2, generated: 2 })
  })
})

describe('what is told of it', () => {
  const traced = async (name: string, times: number) =>
    (await check(on('broker', times), { continue: true })).properties.find(p => p.name === name)?.trace

  test('a message that is delivered twice has two ends; once acknowledged, an equal one is another', async () => {
    expect((await traced('isAcknowledged', 1))?.flights).toMatchObject([{ sent: 1, received: [2, 3, 4], lost: null }])
    const [first, second, ...more] = (await traced('isSentAgain', 2))?.flights ?? []
    expect([first?.sent, more]).toEqual([1, []])
    // Sent again right after it was acknowledged, and counted twice in all.
    expect(second?.sent).toBe((first?.received.at(-1) ?? 0) + 1)
    expect((first?.received.length ?? 0) + (second?.received.length ?? 0)).toBe(3)
  })

  test('a step that acknowledges says so', async () => {
    const { checked, properties } = await check(on('broker'), { continue: true })
    const trace = properties.find(p => p.name === 'isAcknowledged')?.trace
    if (!trace) throw new Error('no trace')
    expect(trace.steps.map(s => s.acknowledged.length)).toEqual([0, 0, 0, 1])
    expect(renderTrace(trace, checked).slice(-2)).toEqual(['  4  R  finish: A from S', '          acknowledges A from S'])
  })

  test('a lost message is not acknowledged', async () => {
    const { properties } = await check(handled.with({ times: 1 }, { lose: 1 }, { network: 'broker' }), { continue: true })
    const lost = spec('lost', {}, () => {
      const vars = { net: network(Msg, 'broker') }
      const { initially, receive, always } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.A({})) }),
        actions: { see: receive(Msg.A, { then: () => {} }) },
        properties: { there: always(s => s.net.size === 1) },
        faults: { lose: loseMessages() },
        deadlock: 'allowed',
      }
    }).with({}, { lose: 1 })
    const [there] = (await check(lost)).properties
    expect(there?.trace?.steps.map(s => [s.action, s.acknowledged.length])).toEqual([['lose', 0]])
    expect(there?.trace?.flights).toMatchObject([{ sent: 0, received: [], lost: 1 }])
    expect(properties.map(p => p.verdict)).toEqual(['holds', 'violated'])
  })
})

/** R counts a message and acknowledges it only while it is able to. */
const unable = (fair: 'weak' | 'strong') =>
  spec('unable', {}, () => {
    const vars = { able: bool, deliveries: range(0, 1), net: network(Msg, 'broker') }
    const { initially, action, receive, eventually } = machine(vars)
    return {
      vars,
      init: initially({ net: inFlight(Msg.A({})) }),
      actions: {
        get: receive(Msg.A, {
          fair,
          then: (s, m) => {
            s.deliveries = s.deliveries === 0 ? 1 : 0
            if (s.able) s.net.acknowledge(m)
          },
        }),
        recover: action({ when: s => !s.able, then: s => void (s.able = true) }),
      },
      properties: { done: eventually(s => s.net.size === 0) },
      deadlock: 'allowed',
    }
  }).with({})

describe('a redelivery is a step of the same instance', () => {
  // It may be delivered in vain forever: that is as fair as can be.
  test.each(['weak', 'strong'] as const)('fairness is met by deliveries in vain: %s', async fair => {
    for (const how of ways) expect(await verdictsOf(unable(fair), { continue: true, ...how })).toEqual({ done: ['violated', 2] })
  })

  test('fairness delivers what it must, once that acknowledges', async () => {
    const vars = { got: bool, net: network(Msg, 'broker') }
    const { initially, receive, eventually } = machine(vars)
    const model = (fair: 'weak' | null) =>
      spec('able', {}, () => ({
        vars,
        init: initially({ net: inFlight(Msg.A({})) }),
        actions: {
          get: receive(Msg.A, {
            ...(fair ? { fair } : {}),
            then: (s, m) => {
              s.got = true
              s.net.acknowledge(m)
            },
          }),
        },
        properties: { done: eventually(s => s.got && s.net.size === 0) },
        deadlock: 'allowed',
      })).with({})
    expect(await verdictsOf(model('weak'))).toEqual({ done: ['holds', null] })
    expect(await verdictsOf(model(null))).toEqual({ done: ['violated', 0] })
  })
})

/** R notes a message and acknowledges it in steps apart, and may crash in between. */
const consumer = (order: 'acknowledges first' | 'handles first') =>
  spec('consumer', {}, () => {
    const vars = { sent: bool, effects: durable(range(0, 2)), net: network(Msg, 'broker') }
    const mine = { holds: range(0, 2) }
    const all = { ...vars, ...mine }
    const { initially, action, receive, always, alwaysPossible } = machine(all)
    return {
      vars: all,
      init: initially(),
      actions: {
        send: action({
          by: S,
          when: s => !s.sent,
          then: s => {
            s.sent = true
            s.net.send(Msg.A({}))
          },
        }),
        get: receive(Msg.A, {
          when: s => s.holds === 0 && s.effects < 2,
          then: (s, m) => {
            s.holds = 1
            if (order === 'acknowledges first') s.net.acknowledge(m)
          },
        }),
        handle: action({
          by: R,
          when: s => s.holds === 1,
          then: s => {
            s.holds = 2
            s.effects++
          },
        }),
        finish: action({
          by: R,
          when: s => s.holds === 2,
          then: s => {
            s.holds = 0
            s.net.acknowledge(Msg.A({}))
          },
        }),
        // Its memory is gone.
        restart: action({ by: R, when: s => s.holds > 0, then: s => void (s.holds = 0) }),
      },
      properties: { atMostOnce: always(s => s.effects < 2), noLoss: alwaysPossible(s => !s.sent || s.effects > 0) },
      deadlock: 'allowed',
    }
  }).with({})

test('who acknowledges first may lose a message, who handles it first may handle it twice', async () => {
  // Sent, got and with that acknowledged, and the memory of it gone.
  expect(await verdictsOf(consumer('acknowledges first'))).toEqual({ atMostOnce: ['holds', null], noLoss: ['violated', 3] })
  // Sent, got, handled, restarted; got and handled again.
  expect(await verdictsOf(consumer('handles first'))).toEqual({ atMostOnce: ['violated', 6], noLoss: ['holds', null] })
})

/** R gives up once A cannot come any more. */
const awaited = spec('awaited', {}, () => {
  const vars = { gaveUp: bool, got: bool, net: network(Msg) }
  const { initially, receive, timeout, step, reachable } = machine(vars)
  return {
    vars,
    init: initially({ net: inFlight(Msg.A({})) }),
    actions: {
      get: receive(Msg.A, { then: s => void (s.got = true) }),
      finish: receive(Msg.A, { when: s => s.got, then: (s, m) => s.net.acknowledge(m) }),
      giveUp: timeout({ by: R, awaits: [Msg.A], when: s => !s.gaveUp, then: s => void (s.gaveUp = true) }),
    },
    properties: {
      notTooEarly: step((before, after) => before.gaveUp || !after.gaveUp || before.net.size === 0),
      ends: reachable(s => s.gaveUp),
    },
    faults: { partition: partitions() },
    deadlock: 'allowed',
  }
})

test('a timeout waits as long as a message is not acknowledged, since that may come again', async () => {
  for (const how of ways)
    expect(await verdictsOf(awaited.with({}, {}, { network: 'broker' }), { continue: true, ...how })).toEqual({
      notTooEarly: ['holds', null],
      // It is got and acknowledged before.
      ends: ['holds', 3],
    })
  // A partition keeps it away though it is there.
  expect(await verdictsOf(awaited.with({}, { partition: 1 }, { network: 'broker' }))).toMatchObject({ notTooEarly: ['violated', 2] })
})

test('a full broker has room again once a message is acknowledged', async () => {
  const Many = messages({ N: { n: range(1, 3) } })
  const vars = { next: range(1, 4), net: network(Many, 'broker', { capacity: 1 }) }
  const { initially, action, receive, always } = machine(vars)
  const model = spec('full', {}, () => ({
    vars,
    init: initially(),
    actions: {
      send: action({
        when: s => s.next < 4,
        then: s => {
          s.net.send(Many.N({ n: s.next as 1 }))
          s.next++
        },
      }),
      finish: receive(Many.N, { then: (s, m) => s.net.acknowledge(m) }),
    },
    properties: { one: always(s => s.net.size <= 1) },
    deadlock: 'allowed',
  })).with({})
  // Sent and acknowledged in turns: 7 states in a row; two sends are refused.
  for (const how of ways) {
    const { states, trust } = await check(model, { continue: true, ...how })
    expect([states.distinct, trust.bounds.map(b => [b.of, b.steps])]).toEqual([7, [['net', 2]]])
  }
})

test('a recipe that acknowledges another message has looked whether it is there, though it seldom is', async () => {
  const Two = messages({ A: { from: S, to: R }, B: { from: S, to: R } })
  const vars = { n: range(0, 60), sent: bool, took: bool, net: network(Two, 'broker') }
  const { initially, action, receive, always } = machine(vars)
  const model = spec('seldom', {}, () => ({
    vars,
    init: initially({ net: inFlight(Two.A({})) }),
    actions: {
      wait: action({ when: s => s.n < 60, then: s => void s.n++ }),
      take: receive(Two.A, {
        when: s => !s.took,
        then: s => {
          s.took = true
          s.net.acknowledge(Two.B({}))
        },
      }),
      sendB: action({
        when: s => s.n === 60 && !s.sent && !s.took,
        then: s => {
          s.sent = true
          s.net.send(Two.B({}))
        },
      }),
    },
    properties: { gone: always(s => !s.took || !s.net.has(Two.B({}))) },
    deadlock: 'allowed',
  })).with({})
  // Waited for and taken or not, 61 times 2; then B is sent, and is gone when A is taken.
  for (const how of ways) {
    const { verdict, states } = await check(model, { continue: true, ...how })
    expect([verdict, states.distinct]).toEqual(['holds', 61 * 2 + 2])
  }
})
