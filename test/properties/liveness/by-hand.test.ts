import { describe, expect, test } from 'vitest'
import {
  crashes,
  durable,
  type Fairness,
  inFlight,
  isDown,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  partitions,
  prematureTimeouts,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  stops,
} from '../../../checker/language/index.ts'
import { numbersOf } from '../../semantics/numbers.ts'
import { checkEveryWay, judge } from './judge.ts'

// Every verdict here was derived by hand from the definitions, beside the test; `judge` has it from both engines, and from two threads.

const violated = (stem: number, loop: number) => ['violated', 'stem', stem, 'loop', loop]
const holds = ['holds']

describe('two messages of one kind, passed round forever', () => {
  const passing = (fair: Fairness) =>
    spec('passing', {}, () => {
      const [S, R] = [singleProcess('S'), singleProcess('R')]
      const Msg = messages({ Item: { from: S, to: R, n: range(1, 2) } })
      const vars = { odd: range(0, 1), second: range(0, 1), net: network(Msg) }
      const { initially, receive, eventually } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.Item({ n: 1 }), Msg.Item({ n: 2 })) }),
        actions: {
          take: receive(Msg.Item, {
            fair: fair as never,
            then: (s, { n }) => {
              s.odd = 1 - s.odd
              if (n === 2) s.second = 1
              s.net.send(Msg.Item({ n }))
            },
          }),
        },
        properties: { property: eventually(s => s.second === 1) },
      }
    }).with({})
  // Item 2 can be taken in every state. Weak fairness of each message: it is taken. Of the group: to take item 1 over and over, twice back to the
  // start, is enough. Of a group for each n: as of each message.
  test('none is starved where each is fair', async () => expect(await judge(passing('weak'))).toEqual(holds))
  test('one may starve where the kind is fair as a whole', async () =>
    expect(await judge(passing({ weak: 'take' }))).toEqual(violated(0, 2)))
  test('none is starved where there is a group for each value of a field', async () =>
    expect(await judge(passing({ weak: 'take', forEach: 'n' }))).toEqual(holds))
})

describe('a message across a partition', () => {
  const crossing = (heals: 'fairly' | 'perhaps', fair: 'weak' | 'strong', partition: number) =>
    spec('crossing', {}, () => {
      const P = processes('P', 2)
      const Msg = messages({ Note: { from: P, to: P } })
      const vars = { got: range(0, 1), net: network(Msg) }
      const { initially, receive, eventually } = machine(vars)
      const [from, to] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0]]
      return {
        vars,
        init: initially({ net: inFlight(Msg.Note({ from, to })) }),
        actions: {
          take: receive(Msg.Note, {
            fair,
            then: s => {
              s.got = 1
            },
          }),
        },
        properties: { property: eventually(s => s.got === 1) },
        faults: { partition: partitions(P, { heals }) },
      }
    }).with({}, { partition })
  // Once split, and healed since the healing stays enabled: then the receive stays enabled, and is taken.
  test('is received after the one partition, which heals fairly', async () =>
    expect(await judge(crossing('fairly', 'weak', 1))).toEqual(holds))
  // Split, and it stays so: nothing is enabled that is fair.
  test('is not where it need not heal', async () => expect(await judge(crossing('perhaps', 'strong', 1))).toEqual(violated(1, 0)))
  // Split, healed, split, healed …: the receive is disabled again and again, which is fair to it if weakly fair; and enabled again and again, which is
  // not if strongly.
  test('may be kept away forever by partitions without end, each of which heals', async () =>
    expect(await judge(crossing('fairly', 'weak', Infinity))).toEqual(violated(0, 2)))
  test('comes through all the same where its receipt is strongly fair', async () =>
    expect(await judge(crossing('fairly', 'strong', Infinity))).toEqual(holds))
})

describe('a fair timeout', () => {
  /** M gives up in the end, unless somebody ticks forever. */
  const waiting = (faults: Readonly<Record<string, number>>, recovers: 'fairly' | 'perhaps' = 'fairly') =>
    spec('waiting', {}, () => {
      const M = processes('M', 1)
      const Other = singleProcess('Other')
      const vars = { odd: range(0, 1), gaveUp: mapOf(M, range(0, 1)), net: network(messages({ Note: { from: M, to: Other } })) }
      const { initially, action, timeout, eventually } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          tick: action({
            by: Other,
            then: s => {
              s.odd = 1 - s.odd
            },
          }),
          giveUp: timeout({
            for: { m: M },
            by: 'm',
            fair: 'weak',
            when: (s, { m }) => s.gaveUp[m] === 0,
            then: (s, { m }) => {
              s.gaveUp[m] = 1
            },
          }),
        },
        properties: { property: eventually({ for: { m: M }, holds: (s, { m }) => s.gaveUp[m] === 1 }) },
        faults: {
          early: prematureTimeouts(),
          stop: stops(M),
          crash: crashes(M, { recovers }),
          partition: partitions([M, Other], { heals: 'perhaps' }),
        },
      }
    }).with({}, faults)
  // A tick can always come, so that the timeout is enabled nowhere, and the behaviour may stay where it begins.
  test('never fires while something else can happen', async () => expect(await judge(waiting({}))).toEqual(violated(0, 0)))
  // The one that fires too early is a fault, and nobody promises faults.
  test('need not fire too early within a budget', async () => expect(await judge(waiting({ early: 1 }))).toEqual(violated(0, 0)))
  // It is enabled in every state until it fires.
  test('keeps its fairness where it may fire at any time', async () => expect(await judge(waiting({ early: Infinity }))).toEqual(holds))
  test('does not fire in a process that has stopped', async () =>
    expect(await judge(waiting({ early: Infinity, stop: 1 }))).toEqual(violated(1, 0)))
  // Down, and up again for good: then it stays enabled. Up and down without end: disabled again and again.
  test('fires after the last crash', async () => expect(await judge(waiting({ early: Infinity, crash: 1 }))).toEqual(holds))
  test('does not where crashes never end', async () =>
    expect(await judge(waiting({ early: Infinity, crash: Infinity }))).toEqual(violated(0, 2)))
  test('does not where the process need not recover', async () =>
    expect(await judge(waiting({ early: Infinity, crash: 1 }, 'perhaps'))).toEqual(violated(1, 0)))
  // A partition keeps messages away, and no process from acting.
  test('fires in whoever is cut off', async () => expect(await judge(waiting({ early: Infinity, partition: 1 }))).toEqual(holds))
})

describe('a timeout that awaits one of two kinds', () => {
  const rounds = (awaited: 'A' | 'A and B' | 'anything') =>
    spec('rounds', {}, () => {
      const M = singleProcess('M')
      const Msg = messages({ A: { from: M, to: M }, B: { from: M, to: M } })
      const vars = { odd: range(0, 1), gaveUp: range(0, 1), net: network(Msg) }
      const { initially, receive, timeout, eventually } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.B({})) }),
        actions: {
          onA: receive(Msg.A, { then: () => {} }),
          onB: receive(Msg.B, {
            then: s => {
              s.odd = 1 - s.odd
              s.net.send(Msg.B({}))
            },
          }),
          giveUp: timeout({
            by: M,
            fair: 'weak',
            ...(awaited === 'anything' ? {} : { awaits: awaited === 'A' ? [Msg.A] : [Msg.A, Msg.B] }),
            when: s => s.gaveUp === 0,
            then: s => {
              s.gaveUp = 1
            },
          }),
        },
        properties: { property: eventually(s => s.gaveUp === 1) },
      }
    }).with({})
  // No A is ever sent: enabled from the start on. B is always in flight: enabled nowhere.
  test('fires though the other kind still comes', async () => expect(await judge(rounds('A'))).toEqual(holds))
  test('waits forever for a kind that always comes', async () => expect(await judge(rounds('A and B'))).toEqual(violated(0, 0)))
  test('waits forever for anything', async () => expect(await judge(rounds('anything'))).toEqual(violated(0, 0)))
})

describe('faults of processes', () => {
  /** There is nothing to do but to be up: the fair step that does it is taken again after every recovery. */
  const working = (faults: Readonly<Record<string, number>>, recovers: 'fairly' | 'perhaps' = 'fairly') =>
    spec('working', {}, () => {
      const P = processes('P', 1)
      const part = range(0, 1)
      const vars = { at: mapOf(P, record({ a: part, kept: durable(part), b: part })) }
      const { initially, action, always, eventuallyAlways, reachable } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          work: action({
            for: { p: P },
            by: 'p',
            fair: 'weak',
            when: (s, { p }) => s.at[p].a === 0 || s.at[p].b === 0,
            then: (s, { p }) => {
              s.at[p] = { a: 1, kept: 1, b: 1 }
            },
          }),
        },
        properties: {
          property: eventuallyAlways({ for: { p: P }, holds: (s, { p }) => s.at[p].a === 1 && s.at[p].b === 1 }),
          forgetsBoth: always(s => P.every(p => !('crash.down' in s) || !isDown(s, p) || (s.at[p].a === 0 && s.at[p].b === 0))),
          keepsTheOther: reachable(s => P.some(p => isDown(s, p) && s.at[p].kept === 1)),
        },
        faults: { stop: stops(P), crash: crashes(P, { recovers }) },
        deadlock: 'allowed',
      }
    }).with({}, faults)
  test('the work is done for good after the last of finitely many crashes', async () =>
    expect(await judge(working({ crash: 2 }))).toEqual(holds))
  // Down and up again, each time back to the start, since nothing that is kept was written.
  test('and undone without end by crashes without end', async () =>
    expect(await judge(working({ crash: Infinity }))).toEqual(violated(0, 2)))
  test('and undone for good by a crash without recovery', async () =>
    expect(await judge(working({ crash: 1 }, 'perhaps'))).toEqual(violated(1, 0)))
  test('a crash resets every part of a record that is volatile, and none that is durable', async () => {
    const { properties } = await checkEveryWay(working({ crash: 1 }), { continue: true })
    // Worked, and crashed: 2 steps to where `kept` alone is left.
    expect(properties.map(p => [p.name, p.verdict, p.trace?.steps.length ?? null])).toEqual([
      ['property', 'holds', null],
      ['forgetsBoth', 'holds', null],
      ['keepsTheOther', 'holds', 2],
    ])
  })

  /** Nothing happens but faults: only who is down tells two states apart. */
  const idle = (faults: Readonly<Record<string, number>>) =>
    spec('idle', {}, () => {
      const P = processes('P', 1)
      const vars = { never: range(0, 1) }
      const { initially, action, leadsTo } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: { work: action({ for: { p: P }, by: 'p', when: () => false, then: () => {} }) },
        properties: { property: leadsTo({ for: { p: P }, from: (s, { p }) => isDown(s, p), to: (s, { p }) => !isDown(s, p) }) },
        faults: { stop: stops(P), crash: crashes(P) },
        deadlock: 'allowed',
      }
    }).with({}, faults)
  test('a crash is over in the end', async () => expect(await judge(idle({ crash: Infinity }))).toEqual(holds))
  test('that a process has stopped is not', async () => expect(await judge(idle({ stop: 1 }))).toEqual(violated(1, 0)))
  // By (crashes so far, down, stopped): 0--, 1d-, 1--, 0-s, 1ds, 1-s. Steps: crash and stop from 0--; recover and stop from 1d-; stop from 1--; recover
  // from 1ds. A process that has stopped does not crash: none from 0-s.
  test('who has stopped does not crash', async () =>
    expect(await numbersOf(idle({ stop: 1, crash: 1 }))).toEqual({ distinct: 6, generated: 7, depth: 4 }))
})

describe('a channel that loses messages', () => {
  /** The sender sends again whenever its message is gone. */
  const lossy = (receipt: 'weak' | 'strong', lose: number) =>
    spec('lossy', {}, () => {
      const [S, R] = [singleProcess('S'), singleProcess('R')]
      const Msg = messages({ Data: { from: S, to: R } })
      const vars = { got: range(0, 1), net: network(Msg) }
      const { initially, action, receive, eventually } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          send: action({ by: S, fair: 'weak', when: s => s.got === 0 && s.net.size === 0, then: s => s.net.send(Msg.Data({})) }),
          take: receive(Msg.Data, {
            fair: receipt,
            then: s => {
              s.got = 1
            },
          }),
        },
        properties: { property: eventually(s => s.got === 1) },
        faults: { lose: loseMessages() },
        deadlock: 'allowed',
      }
    }).with({}, { lose })
  // Sent, lost, sent, lost …: the receipt is disabled after each loss.
  test('needs strong fairness of the receipt', async () => {
    expect(await judge(lossy('weak', Infinity))).toEqual(violated(0, 2))
    expect(await judge(lossy('strong', Infinity))).toEqual(holds)
  })
  test('or finitely many losses', async () => expect(await judge(lossy('weak', 3))).toEqual(holds))
})

describe('a queue', () => {
  const queue = (first: 'weak' | undefined) =>
    spec('queue', {}, () => {
      const [S, R] = [singleProcess('S'), singleProcess('R')]
      const Msg = messages({ First: { from: S, to: R }, Second: { from: S, to: R } })
      const vars = { got: setOf(oneOf('First', 'Second')), net: network(Msg, 'fifo') }
      const { initially, receive, eventually } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.First({}), Msg.Second({})) }),
        actions: {
          onFirst: receive(Msg.First, { ...(first ? { fair: first } : {}), then: s => void s.got.add('First') }),
          onSecond: receive(Msg.Second, { fair: 'strong', then: s => void s.got.add('Second') }),
        },
        properties: { property: eventually(s => s.got.has('Second')) },
        deadlock: 'allowed',
      }
    }).with({})
  // The second is not enabled before the first is taken, and that need not be.
  test('is stopped by a head whose receipt is not fair', async () => expect(await judge(queue(undefined))).toEqual(violated(0, 0)))
  test('is emptied where the receipt of each is', async () => expect(await judge(queue('weak'))).toEqual(holds))
})
