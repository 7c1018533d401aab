import { describe, expect, test } from 'vitest'
import {
  duplicateMessages,
  inFlight,
  listOf,
  machine,
  messages,
  network,
  partitions,
  processes,
  range,
  reorderMessages,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { emptyNetwork, freeze, type Message, type Network, type NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from '../engine/told.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'
import { stopIn } from '../support/say.ts'

/** S sends two equal messages, of which R receives at most two. */
const twoEqual = (kind: NetworkKind, capacity = Infinity) =>
  spec('two-equal', {}, () => {
    const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R') } })
    const vars = { sent: range(0, 2), got: range(0, 2), net: network(Msg, kind, { capacity }) }
    const { initially, action, receive } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        send: action({
          when: s => s.sent < 2,
          then: s => {
            s.sent++
            s.net.send(Msg.A({}))
          },
        }),
        receive: receive(Msg.A, {
          when: s => s.got < 2,
          then: s => {
            s.got++
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    }
  }).with({})

describe('two equal messages', () => {
  // Written (sent, got): 00 10 11 20 21 22. Sends lead out of 00, 10, 11; deliveries out of 10, 20, 21. Longest way: 4 steps.
  test.each(['bag', 'fifo'] as const)('are delivered once each by a %s', async kind =>
    expect(await numbersOf(twoEqual(kind))).toEqual({ distinct: 6, generated: 7, depth: 5 }),
  )

  // (sent, got, in flight): 000 101 201 110 210 211 220; the send in 101 adds nothing. Steps: 1+2+1+1+0+1+0 = 6.
  test('become one on a merging network while both are in flight', async () =>
    expect(await numbersOf(twoEqual('merging'))).toEqual({ distinct: 7, generated: 7, depth: 5 }))

  // 00, and got 0..2 for sent 1 and 2: 7. Sends: 1 from 00, 3 from sent = 1; deliveries: 2 for each sent. 00 10 11 12 22 is longest.
  // On a broker the same, since nobody acknowledges them.
  test.each(['set', 'broker'] as const)('stay forever on a %s', async kind =>
    expect(await numbersOf(twoEqual(kind))).toEqual({ distinct: 7, generated: 9, depth: 5 }),
  )

  // Only 00 10 11 21 22, in a row: the send in 10 would be the second message in flight.
  test('are never in flight together under a capacity of 1, and the result says where it cut', async () => {
    expect(await numbersOf(twoEqual('bag', 1))).toEqual({ distinct: 5, generated: 5, depth: 5 })
    expect(await numbersOf(twoEqual('fifo', 1))).toEqual({ distinct: 5, generated: 5, depth: 5 })
    expect((await check(twoEqual('bag', 1))).trust.bounds).toMatchObject([
      { kind: 'capacity', of: 'net', within: 'at most 1 message in net', steps: 1 },
    ])
    expect((await check(twoEqual('bag', 2))).trust.bounds).toEqual([])
  })
})

/** The messages 1 and 2 are in flight on one link, and their receiver notes the order in which they arrive. */
const twoInOrder = (kind: NetworkKind) =>
  spec('two-in-order', {}, () => {
    const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R'), n: range(1, 2) } })
    const vars = { log: listOf(range(1, 2), 3), net: network(Msg, kind) }
    const { initially, receive, always } = machine(vars)
    return {
      vars,
      init: initially({ net: inFlight(Msg.A({ n: 1 }), Msg.A({ n: 2 })) }),
      actions: {
        receive: receive(Msg.A, {
          when: s => s.log.length < 3,
          then: (s, { n }) => {
            s.log.push(n)
          },
        }),
      },
      properties: { inOrder: always(s => s.log[0] !== 2) },
      faults: { reorder: reorderMessages(), duplicate: duplicateMessages() },
      deadlock: 'allowed',
    }
  })

test.each(['bag', 'merging', 'set', 'fifo', 'broker'] as const)('messages of one kind are asked for, and no others: %s', kind => {
  const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R') }, B: { from: singleProcess('S'), to: singleProcess('R') } })
  const net = emptyNetwork(kind)
  for (const message of [Msg.A({}), Msg.B({}), Msg.A({})]) net.send(message as unknown as Message)
  expect(net.of(Msg.B as never)).toEqual([Msg.B({})])
  expect(net.of(Msg.A as never)).toEqual([Msg.A({})])
})

test.each(['bag', 'merging', 'set', 'fifo', 'broker'] as const)(
  'what is in flight is told as it is, also where it was asked for before, and an answer is its asker’s own: %s',
  kind => {
    const message = (tag: string, n: number) => ({ tag, from: 'S', to: 'R', n })
    const net = emptyNetwork(kind)
    net.send(message('A', 1))
    expect([[...net].length, net.of({ tag: 'A' }).length, net.deliverable().length]).toEqual([1, 1, 1])
    net.send(message('A', 2))
    expect([[...net].length, net.of({ tag: 'A' }).length]).toEqual([2, 2])
    net.drop(message('A', 1))
    expect([...net]).toEqual([message('A', 2)])
    expect(net.of({ tag: 'A' })).toEqual([message('A', 2)])
    const frozen = freeze(net)
    const mine = frozen.of({ tag: 'A' }) as Message[]
    mine.pop()
    expect(frozen.of({ tag: 'A' })).toEqual([message('A', 2)])
  },
)

test('a partition has as many sides to choose as it says', () => {
  // Of two processes one way to split, of three three, of four seven: four of one and three, three of two and two.
  for (const [count, ways] of [
    [2, 1],
    [3, 3],
    [4, 7],
  ] as const) {
    const P = processes('P', count)
    const vars = { net: network(messages({ A: { from: P, to: P } })) }
    const { initially, action } = machine(vars)
    const stay = action({ then: () => {} })
    const model = spec('split', {}, () => ({
      vars,
      init: initially(),
      actions: { stay },
      properties: {},
      faults: { partition: partitions(P) },
    }))
    const { side } = model.with({}, { partition: 1 }).actions.partition?.for ?? {}
    expect([side?.size, [...(side?.values() ?? [])].length]).toEqual([ways, ways])
  }
})

/** One message, which R receives until it has it twice. */
const twice = (kind: NetworkKind) =>
  spec('twice', {}, () => {
    const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R') } })
    const vars = { sent: range(0, 1), got: range(0, 2), net: network(Msg, kind) }
    const { initially, action, receive, reachable } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        send: action({
          when: s => s.sent === 0,
          then: s => {
            s.sent = 1
            s.net.send(Msg.A({}))
          },
        }),
        get: receive(Msg.A, { when: s => s.got < 2, then: s => void s.got++ }),
      },
      properties: { twice: reachable(s => s.got === 2) },
      ...(kind === 'set' ? {} : { faults: { duplicate: duplicateMessages() } }),
      deadlock: 'allowed',
    }
  })

test('the way of every message is told: one that stays in flight may arrive again, and a copy is one of its own', async () => {
  const flightsOf = async (model: ReturnType<ReturnType<typeof twice>['with']>) => (await check(model)).properties[0]?.trace?.flights
  expect(await flightsOf(twice('set').with({}))).toMatchObject([{ sent: 1, received: [2, 3], duplicate: false, lost: null }])
  // A copy is made of what is in flight; of equal messages the one sent first is taken to arrive first.
  expect(await flightsOf(twice('bag').with({}, { duplicate: 1 }))).toMatchObject([
    { sent: 1, received: [3], duplicate: false },
    { sent: 2, received: [4], duplicate: true },
  ])
})

describe('the order of two messages on a link', () => {
  // [] 1 12, in a row.
  test('is kept by a fifo', async () => {
    expect(await numbersOf(twoInOrder('fifo').with({}))).toEqual({ distinct: 3, generated: 3, depth: 3 })
    expect(await verdictsOf(twoInOrder('fifo').with({}))).toEqual({ inOrder: ['holds', null] })
  })
  // [] 1 2 12 21: the first delivery may be of either.
  test('is not kept by a bag', async () => {
    expect(await numbersOf(twoInOrder('bag').with({}))).toEqual({ distinct: 5, generated: 5, depth: 3 })
    expect(await verdictsOf(twoInOrder('bag').with({}))).toEqual({ inOrder: ['violated', 1] })
  })
  // The three states in a row, and once reordered [] 2 21; reordering is possible in the first state alone.
  test('is broken on a fifo by one reordering', async () => {
    const model = twoInOrder('fifo').with({}, { reorder: 1 })
    expect(await numbersOf(model)).toEqual({ distinct: 6, generated: 6, depth: 4 })
    expect(await verdictsOf(model)).toEqual({ inOrder: ['violated', 2] })
  })
})

describe('links of a fifo', () => {
  test('do not wait for each other', async () => {
    const [S, T, R] = [singleProcess('S'), singleProcess('T'), singleProcess('R')]
    const Msg = messages({ A: { from: S, to: R }, B: { from: T, to: R } })
    const vars = { log: listOf(range(1, 2), 2), net: network(Msg, 'fifo') }
    const { initially, receive } = machine(vars)
    const model = spec('two-links', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({}), Msg.B({})) }),
      actions: {
        a: receive(Msg.A, {
          then: s => {
            s.log.push(1)
          },
        }),
        b: receive(Msg.B, {
          then: s => {
            s.log.push(2)
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    })).with({})
    // [] 1 2 12 21.
    expect((await numbersOf(model)).distinct).toBe(5)
  })
})

/** A message is sent again and again, as long as fewer than `most` are in flight. */
const talker = (kind: NetworkKind, most = Infinity, capacity = Infinity) =>
  spec('talker', {}, () => {
    const Msg = messages({ A: { from: singleProcess('S'), to: singleProcess('R') } })
    const vars = { net: network(Msg, kind, { capacity }) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        send: action({
          when: s => s.net.size < most,
          then: s => {
            s.net.send(Msg.A({}))
          },
        }),
      },
      properties: { fine: always(s => s.net.size >= 0) },
      faults: { duplicate: duplicateMessages() },
      final: s => s.net.size === most || (kind !== 'bag' && kind !== 'fifo'),
    }
  })

describe('a network that grows', () => {
  test.each(['bag', 'fifo'] as const)('without bound is named, and the verdict is inconclusive: %s', async kind => {
    const result = await check(talker(kind).with({}))
    expect(result.verdict).toBe('inconclusive')
    expect(result.properties.map(p => p.verdict)).toEqual(['inconclusive', 'inconclusive'])
    expect(stopIn(result)).toMatch(/'net' grows without bound.*send repeats.*capacity/)
  })

  test('by duplicates alone is named too', async () => {
    const result = await check(talker('merging').with({}, { duplicate: Infinity }), { limits: { maxStates: 500 } })
    expect(stopIn(result)).toMatch(/'net' grows without bound/)
  })

  // 0 to 12 in flight.
  test('up to a bound in the guard is not suspected', async () => {
    const result = await check(talker('bag', 12).with({}))
    expect(result).toMatchObject({ verdict: 'holds', states: { distinct: 13 }, trust: { stopped: null, bounds: [] } })
  })

  // 0 to 3 in flight. Being full is not being stuck: the step is there, only not taken.
  test('up to its capacity is bounded there, which is no deadlock', async () => {
    const result = await check(talker('bag', Infinity, 3).with({}))
    expect(result).toMatchObject({
      verdict: 'holds',
      states: { distinct: 4 },
      trust: { bounds: [{ of: 'net', within: 'at most 3 messages in net', steps: 1 }] },
    })
  })

  test.each(['merging', 'set', 'broker'] as const)('holds one copy of equal messages: %s', async kind =>
    expect((await numbersOf(talker(kind).with({}))).distinct).toBe(2),
  )
})

test('a step that a full network refuses is not taken, though its recipe catches that', async () => {
  const Full = processes('F', 2)
  const Note = messages({ Note: { to: Full } })
  const model = spec('catching', {}, () => {
    const vars = { n: range(0, 3), net: network(Note, 'bag', { capacity: 1 }) }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      deadlock: 'allowed',
      actions: {
        send: action({
          for: { to: Full },
          when: s => s.n < 3,
          then: (s, { to }) => {
            s.n++
            try {
              s.net.send(Note.Note({ to }))
            } catch {
              // As if it had arrived nowhere.
            }
          },
        }),
      },
      properties: {},
    }
  }).with({})
  // The first message goes to one of two; after that each of two steps is cut.
  for (const how of ways) {
    const { states, trust } = await check(model, how)
    expect([states.distinct, trust.bounds.map(b => [b.of, b.steps])]).toEqual([3, [['net', 4]]])
  }
})

interface A extends Message {
  readonly tag: 'A'
  readonly from: string
  readonly to: string
  readonly n: number
  readonly at: { readonly x: number }
}

test.each(['bag', 'merging', 'fifo', 'set', 'broker'] as const)(
  'of a %s, messages are asked for by their fields, records among them by content',
  kind => {
    const net = emptyNetwork(kind) as unknown as Network<A>
    const send = (n: number, at: { readonly x: number }, to: string) => net.send({ tag: 'A', from: 'S', to, n, at })
    send(1, { x: 1 }, 'R')
    send(2, { x: 1 }, 'R')
    send(1, { x: 2 }, 'Q')
    const of = (fields: object) => net.of({ tag: 'A' }, fields).map(m => `${m.n}${m.at.x}${m.to}`)
    expect(of({ n: 1 }).sort()).toEqual(['11R', '12Q'])
    expect(of({ at: { x: 1 } }).sort()).toEqual(['11R', '21R'])
    expect(of({ n: 1, to: 'R' })).toEqual(['11R'])
    expect(of({ n: 3 })).toEqual([])
    expect(of({})).toHaveLength(3)
    expect(net.of({ tag: 'B' as 'A' }, { n: 1 })).toEqual([])
  },
)
