import { describe, expect, test } from 'vitest'
import {
  byzantine,
  crashes,
  inFlight,
  isTraitor,
  machine,
  mapOf,
  messages,
  network,
  processes,
  range,
  setOf,
  signedBy,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import type { NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'
import { deepTest } from '../support/depth.ts'
import { oralMessages, signedMessages } from './generals.ts'

const engines: readonly SearchOptions[] = [{ engine: 'reference' }, { workers: 1 }, { workers: 2 }, { states: 'orbits' }]

describe('the Byzantine generals', () => {
  // Theorem 1: with three generals that only speak there is no solution. Here the commander orders an attack, one lieutenant turns and says nothing, which is RETREAT, and the other has
  // one of each: turn, command, hear, next round, relay, next round.
  test.each(engines.slice(1))('three with a traitor cannot agree by oral messages: %o', async options => {
    const verdicts = await verdictsOf(oralMessages(2).with({}, { traitor: 1 }), { continue: true, ...options })
    expect(verdicts).toEqual({ agreement: ['holds', null], validity: ['violated', 6], deadlock: ['holds', null] })
  })

  // OM(1) solves it for four.
  test.each([{ workers: 2 }, { states: 'orbits' }] as const)('four with a traitor agree by oral messages: %o', async options => {
    const verdicts = await verdictsOf(oralMessages(3).with({}, { traitor: 1 }), options)
    expect(verdicts).toEqual({ agreement: ['holds', null], validity: ['holds', null], deadlock: ['holds', null] })
  })

  // Theorem 2: SM(1) copes with one traitor, whatever the number of generals.
  deepTest('three with a traitor agree by signed messages', async () => {
    const verdicts = await verdictsOf(signedMessages(true).with({}, { traitor: 1 }))
    expect(verdicts).toEqual({ agreement: ['holds', null], validity: ['holds', null], deadlock: ['holds', null] })
  })

  // The same without the relayed signature: turn, command, hear, next round, relay, the claim of a RETREAT, hear it, next round.
  test('and not where what the commander signed is only claimed', async () => {
    const verdicts = await verdictsOf(signedMessages(false).with({}, { traitor: 1 }))
    expect(verdicts).toEqual({ agreement: ['holds', null], validity: ['violated', 8], deadlock: ['holds', null] })
  })
})

const T = singleProcess('T')
const R = singleProcess('R')

/** T sends nothing by itself; R gathers what comes. */
const gathering = (kind: NetworkKind, capacity?: number, forges?: boolean) =>
  spec('gathering', {}, () => {
    const Msg = messages({ A: { from: forges ? processes('Q', 2) : T, to: R, n: range(1, forges ? 1 : 2) } })
    const vars = { got: setOf(range(1, 2)), net: network(Msg, kind, capacity === undefined ? {} : { capacity }) }
    const { initially, receive, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        gather: receive(Msg.A, { then: (s, { n }) => void s.got.add(n) }),
        idle: action({ by: T, when: () => false, then: () => {} }),
      },
      properties: {},
      faults: { traitor: byzantine(T, forges === undefined ? { sends: [Msg.A] } : { sends: [Msg.A], forges }) },
      deadlock: 'allowed',
    }
  })

describe('what a traitor sends', () => {
  test.each<[NetworkKind, Awaited<ReturnType<typeof numbersOf>>]>([
    // T is loyal: 1 state. Then each of 2 messages is in flight or not, and got or not: 16. Steps: the turn; of 16 states with 2 messages each, half have it in flight, to be received, and
    // half may send it: 16 + 16. The last state is all got and all in flight: the turn, and send, receive and send each: level 1 + 1 + 6.
    ['bag', { distinct: 17, generated: 1 + 1 + 32, depth: 8 }],
    ['merging', { distinct: 17, generated: 1 + 1 + 32, depth: 8 }],
    // What was sent stays, and only that is got: each message is neither, sent, or sent and got: 9. Sends: of 2 messages in 3 states of the other: 6. Receives: 2 messages x 2 x 3 = 12.
    ['set', { distinct: 10, generated: 1 + 1 + 18, depth: 6 }],
    ['broker', { distinct: 10, generated: 1 + 1 + 18, depth: 6 }],
    // One on the link at a time: none or either of 2, and 4 sets got, 12. Sends where there is none: 4 x 2. Receives where there is one: 8. Send, receive, send, receive, send.
    ['fifo', { distinct: 13, generated: 1 + 1 + 16, depth: 7 }],
  ])('is finite on a network of kind %s', async (kind, numbers) => {
    expect(await numbersOf(gathering(kind).with({}, { traitor: 1 }))).toEqual(numbers)
    for (const options of engines) {
      const { states } = await check(gathering(kind).with({}, { traitor: 1 }), options)
      expect(states.distinct).toBe(numbers.distinct)
    }
  })

  test('has the name of another where it forges, and the arrow leaves from the traitor all the same', async () => {
    const Q = processes('Q', 2)
    const Msg = messages({ A: { from: Q, to: Q } })
    const vars = { heard: mapOf(Q, setOf(Q)), net: network(Msg) }
    const { initially, receive, always } = machine(vars)
    const open = (forges: boolean) =>
      spec('posing', {}, () => ({
        vars,
        init: initially(),
        actions: { hear: receive(Msg.A, { then: (s, { from, to }) => void s.heard[to].add(from) }) },
        properties: { knowsItself: always(s => Q.every(q => !s.heard[q].has(q))) },
        faults: { traitor: byzantine(Q, { sends: [Msg.A], forges }) },
        deadlock: 'allowed',
      })).with({}, { traitor: 1 })
    expect((await verdictsOf(open(false))).knowsItself).toEqual(['holds', null])
    // Turn, send as from the victim, hear.
    const result = await check(open(true))
    const trace = result.properties.find(p => p.name === 'knowsItself')?.trace
    expect(trace?.steps.map(s => s.action)).toEqual(['traitor', 'traitor.A', 'hear'])
    expect(trace?.flights).toMatchObject([{ from: 'Q2', to: 'Q2', forgedBy: 'Q1', sent: 2 }])
  })

  test('on a fifo in the name of others needs a capacity', async () => {
    expect(() => gathering('fifo', undefined, true).with({}, { traitor: 1 })).toThrow(/any number of messages between those/)
    const { trust } = await check(gathering('fifo', 2, true).with({}, { traitor: 1 }), { continue: true })
    expect(trust.stopped).toBeNull()
  })

  test('need not come: who waits for it is stuck', async () => {
    const { properties } = await check({ ...gathering('bag').with({}, { traitor: 1 }), deadlock: 'forbidden' })
    expect(properties.find(p => p.name === 'deadlock')).toMatchObject({ verdict: 'violated', trace: { steps: [] } })
  })
})

test('a process that turns does nothing that the protocol has it do, and comes back from no crash', async () => {
  const P = processes('P', 2)
  const Msg = messages({ A: { from: P, to: P } })
  const vars = { done: mapOf(P, range(0, 2)), net: network(Msg) }
  const { initially, action, step } = machine(vars)
  const model = spec('turning', {}, () => ({
    vars,
    init: initially(),
    actions: { work: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.done[p] < 2, then: (s, { p }) => void s.done[p]++ }) },
    properties: {
      rests: step((before, after) => P.every(p => !isTraitor(before, p) || before.done[p] === after.done[p])),
      stays: step((before, after) => P.every(p => !isTraitor(before, p) || isTraitor(after, p))),
      twoTurn: step((_, after) => !P.every(p => isTraitor(after, p))),
    },
    faults: { traitor: byzantine(P, { sends: [Msg.A] }), crash: crashes(P) },
    deadlock: 'allowed',
  }))
  const of = async (traitor: number) => verdictsOf(model.with({}, { traitor, crash: 1 }))
  expect(await of(1)).toMatchObject({ rests: ['holds', null], stays: ['holds', null], twoTurn: ['holds', null] })
  expect(await of(2)).toMatchObject({ rests: ['holds', null], twoTurn: ['violated', 2] })
})

describe('what is signed', () => {
  const P = processes('P', 2)
  const [P1, P2] = P.ids as readonly [(typeof P.ids)[number], (typeof P.ids)[number]]
  const Note = signedBy(P, range(0, 1))
  const Msg = messages({ Note: { from: P, to: R, note: Note } })
  const signing = (given: 'nothing' | 'in flight' | 'sent', kind: NetworkKind = 'bag') =>
    spec('signing', {}, () => {
      const vars = { wrote: range(0, 1), got: mapOf(P, setOf(Note)), net: network(Msg, kind) }
      const { initially, action, receive, always } = machine(vars)
      const note = Msg.Note({ from: P1, note: { by: P1, says: 1 } })
      return {
        vars,
        init: initially(given === 'in flight' ? { net: inFlight(note) } : {}),
        actions: {
          write: action({
            for: { p: P },
            by: 'p',
            when: (s, { p }) => given === 'sent' && p === P1 && s.wrote === 0,
            then: s => {
              s.wrote = 1
              s.net.send(note)
            },
          }),
          get: receive(Msg.Note, { then: (s, { from, note }) => void s.got[from].add(note) }),
        },
        properties: {
          // P2 sends what the loyal P1 has signed, and what it has not.
          relayed: always(s => isTraitor(s, P1) || ![...s.got[P2]].some(n => n.by === P1 && n.says === 1)),
          unforged: always(s => isTraitor(s, P1) || !P.some(q => [...s.got[q]].some(n => n.by === P1 && n.says === 0))),
          colluding: always(s => !isTraitor(s, P1) || ![...s.got[P1]].some(n => n.by === P2)),
        },
        faults: { traitor: byzantine(P, { sends: [Msg.Note] }) },
        deadlock: 'allowed',
      }
    })
  test('by a loyal process a traitor has only once it was sent, and then as it is', async () => {
    expect(await verdictsOf(signing('nothing').with({}, { traitor: 1 }))).toMatchObject({
      relayed: ['holds', null],
      unforged: ['holds', null],
    })
    // Turn, send on, get; and with the step that writes one more.
    expect(await verdictsOf(signing('in flight').with({}, { traitor: 1 }))).toMatchObject({
      relayed: ['violated', 3],
      unforged: ['holds', null],
    })
    for (const kind of ['bag', 'set', 'fifo'] as const) {
      const model = signing('sent', kind).with({}, { traitor: 1 })
      const states = new Set<number>()
      for (const options of engines.slice(0, 3)) {
        const result = await check(model, { continue: true, ...options })
        const found = Object.fromEntries(result.properties.map(p => [p.name, [p.verdict, p.trace?.steps.length ?? null]]))
        expect(found).toMatchObject({ relayed: ['violated', 4], unforged: ['holds', null] })
        states.add(result.states.distinct)
      }
      expect(states.size).toBe(1)
    }
  })

  test('by one traitor another has, too', async () => {
    expect((await verdictsOf(signing('nothing').with({}, { traitor: 1 }))).colluding).toEqual(['holds', null])
    // Both turn, P1 sends what P2 signs, R gets it.
    expect((await verdictsOf(signing('nothing').with({}, { traitor: 2 }))).colluding).toEqual(['violated', 4])
  })
})

describe('a traitor that could send nothing, or without end, is refused', () => {
  const vars = { n: range(0, 1), net: network(messages({ A: { from: T, to: R } })) }
  const { initially, action } = machine(vars)
  const with_ = (fault: ReturnType<typeof byzantine>) =>
    spec('odd', {}, () => ({
      vars,
      init: initially(),
      actions: { idle: action({ when: () => false, then: () => {} }) },
      properties: {},
      faults: { traitor: fault },
    })).with({}, { traitor: 1 })
  const Other = messages({ B: { from: T, to: R } })
  const Wide = messages({ C: { from: T, to: R, a: range(0, 999), b: range(0, 999) } })
  const Named = messages({ D: { process: T } })
  test.each<[string, () => unknown, RegExp]>([
    ['no kinds', () => byzantine(T, { sends: [] }), /names no kind of message/],
    ['a kind that no network carries', () => with_(byzantine(T, { sends: [Other.B] })), /no network carries B/],
    [
      'a sort that is never the sender',
      () => {
        const carried = messages({ A: { from: T, to: R } })
        return spec('odd', {}, () => ({
          vars: { net: network(carried) },
          init: machine({ net: network(carried) }).initially(),
          actions: { idle: action({ when: () => false, then: () => {} }) },
          properties: {},
          faults: { traitor: byzantine(R, { sends: [carried.A] }) },
        })).with({}, { traitor: 1 })
      },
      /no process of R can be the sender of A/,
    ],
    [
      'too many messages',
      () => {
        const net = network(Wide)
        return spec('odd', {}, () => ({
          vars: { net },
          init: machine({ net }).initially(),
          actions: { idle: action({ when: () => false, then: () => {} }) },
          properties: {},
          faults: { traitor: byzantine(T, { sends: [Wide.C] }) },
        })).with({}, { traitor: 1 })
      },
      /1,000,000 different messages C/,
    ],
    [
      'a field of the name that the sender has',
      () => {
        const net = network(Named)
        return spec('odd', {}, () => ({
          vars: { net },
          init: machine({ net }).initially(),
          actions: { idle: action({ when: () => false, then: () => {} }) },
          properties: {},
          faults: { traitor: byzantine(T, { sends: [Named.D] }) },
        })).with({}, { traitor: 1 })
      },
      /has a field 'process'/,
    ],
  ])('%s', (_, make, says) => expect(make).toThrow(says))
})
