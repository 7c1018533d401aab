import { describe, expect, test } from 'vitest'
import {
  bool,
  crashes,
  duplicateMessages,
  durable,
  ghost,
  inFlight,
  isCutOff,
  isDown,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  ownedBy,
  partitions,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  stops,
} from '../../checker/language/index.ts'
import type { NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { numbersOf, verdictsOf } from '../semantics/numbers.ts'

const [S, R] = [singleProcess('S'), singleProcess('R')]

describe('losing messages', () => {
  /** Two different messages are in flight. */
  const two = spec('two', {}, () => {
    const Msg = messages({ A: { from: S, to: R, n: range(1, 2) } })
    const vars = { got: setOf(range(1, 2)), net: network(Msg) }
    const { initially, receive } = machine(vars)
    return {
      vars,
      init: initially({ net: inFlight(Msg.A({ n: 1 }), Msg.A({ n: 2 })) }),
      actions: {
        receive: receive(Msg.A, {
          then: (s, { n }) => {
            s.got.add(n)
          },
        }),
      },
      properties: {},
      faults: { lose: loseMessages() },
      deadlock: 'allowed',
    }
  })
  test.each([
    // Each message is in flight or got: 2 x 2 states; a delivery for each message in flight, of which there are 2 + 2.
    [0, { distinct: 4, generated: 5, depth: 3 }],
    // In flight, got or lost, but not both lost: 9 - 1. Deliveries: 3 + 3. Losses, while none is lost: 2 + 2.
    [1, { distinct: 8, generated: 11, depth: 3 }],
    // All 9; a delivery and a loss for each message in flight, of which there are 3 + 3, but no third loss to forbid.
    [2, { distinct: 9, generated: 13, depth: 3 }],
    [Infinity, { distinct: 9, generated: 13, depth: 3 }],
  ])('%d times', async (lose, numbers) => expect(await numbersOf(two.with({}, { lose }))).toEqual(numbers))

  test('of one kind spares the others', async () => {
    const Msg = messages({ A: { from: S, to: R }, B: { from: S, to: R } })
    const vars = { net: network(Msg) }
    const { initially, action, always } = machine(vars)
    const model = spec('only', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({}), Msg.B({})) }),
      actions: { nothing: action({ when: () => false, then: () => {} }) },
      properties: { keepsB: always(s => s.net.has(Msg.B({}))), keepsA: always(s => s.net.has(Msg.A({}))) },
      faults: { lose: loseMessages({ only: [Msg.A] }) },
      deadlock: 'allowed',
    })).with({}, { lose: Infinity })
    expect(await verdictsOf(model)).toEqual({ keepsB: ['holds', null], keepsA: ['violated', 1] })
  })
})

describe('duplicating messages', () => {
  const one = (kind: NetworkKind) =>
    spec('one', {}, () => {
      const Msg = messages({ A: { from: S, to: R } })
      const vars = { got: range(0, 3), net: network(Msg, kind) }
      const { initially, receive } = machine(vars)
      return {
        vars,
        init: initially({ net: inFlight(Msg.A({})) }),
        actions: {
          receive: receive(Msg.A, {
            when: s => s.got < 3,
            then: s => {
              s.got++
            },
          }),
        },
        properties: {},
        faults: { duplicate: duplicateMessages() },
        deadlock: 'allowed',
      }
    })
  // (copies, got, duplicated): 100 010 201 111 021; the first has two ways on, 201 and 111 one each.
  test.each(['bag', 'merging', 'fifo'] as const)('once on a %s', async kind =>
    expect(await numbersOf(one(kind).with({}, { duplicate: 1 }))).toEqual({ distinct: 5, generated: 5, depth: 4 }),
  )
  test.each(['set', 'broker'] as const)('on a %s is refused, since it changes nothing', kind =>
    expect(() => one(kind).with({}, { duplicate: 1 })).toThrow(expect.objectContaining({ code: 'no-effect' })),
  )
})

describe('a partition', () => {
  const one = spec('one', {}, () => {
    const Msg = messages({ A: { from: S, to: R } })
    const vars = { got: bool, net: network(Msg) }
    const { initially, receive } = machine(vars)
    return {
      vars,
      init: initially({ net: inFlight(Msg.A({})) }),
      actions: {
        receive: receive(Msg.A, {
          then: s => {
            s.got = true
          },
        }),
      },
      properties: {},
      faults: { partition: partitions() },
      deadlock: 'allowed',
    }
  })
  // Two processes can be split in one way. In flight or got, each whole, split and healed: 6 states. Split and heal from both: 4 steps;
  // a delivery while whole and when healed: 2.
  test('is made and healed once', async () =>
    expect(await numbersOf(one.with({}, { partition: 1 }))).toEqual({ distinct: 6, generated: 7, depth: 4 }))
  // Unlimited, whole and healed are the same: 4 states. Split and heal from both: 4 steps; one delivery.
  test('is made and healed forever without counting', async () =>
    expect(await numbersOf(one.with({}, { partition: Infinity }))).toEqual({ distinct: 4, generated: 6, depth: 3 }))

  test('stops exactly the messages that cross it', async () => {
    const P = processes('P', 3)
    const Msg = messages({ A: { from: P, to: P } })
    const vars = { got: setOf(record({ from: P, to: P })), net: network(Msg) }
    const { initially, receive, step, reachable } = machine(vars)
    type Split = { readonly 'partition.side': ReadonlySet<string> }
    const side = (s: object) => (s as Split)['partition.side']
    const [one, two, three] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0], (typeof P.ids)[0]]
    const model = spec('three', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({ from: one, to: two }), Msg.A({ from: two, to: three })) }),
      actions: {
        receive: receive(Msg.A, {
          then: (s, { from, to }) => {
            s.got.add({ from, to })
          },
        }),
      },
      properties: {
        noneCrosses: step((before, after) =>
          [...after.got].every(m => before.got.has(m) || side(before).has(m.from) === side(before).has(m.to)),
        ),
        someArrive: reachable(s => side(s).size > 0 && s.got.size === 1),
        // Whatever the split, one of 1-2 and 2-3 is cut, unless both are on one side: {P1, P2, P3} is no split.
        bothArrive: reachable(s => side(s).size > 0 && s.got.size === 2),
      },
      faults: { partition: partitions(P) },
      deadlock: 'allowed',
    }))
    expect(await verdictsOf(model.with({}, { partition: 1 }))).toEqual({
      noneCrosses: ['holds', null],
      someArrive: ['holds', 2],
      // One may be delivered before the split, so both can be there: delivery, split, delivery.
      bothArrive: ['holds', 3],
    })
  })
})

/** A client, which no partition is about, asks every server; the first server cries to all. */
const served = spec('served', {}, () => {
  const P = processes('P', 3)
  const [first] = P.ids as unknown as [(typeof P.ids)[0]]
  const Client = singleProcess('Client')
  const Msg = messages({ Ask: { from: Client, to: P }, Cry: { from: P } })
  const vars = { heard: setOf(P), cried: setOf(P), net: network(Msg, 'set') }
  const { initially, receive, step, reachable } = machine(vars)
  return {
    vars,
    init: initially({ net: inFlight(...P.ids.map(to => Msg.Ask({ to })), Msg.Cry({ from: first })) }),
    actions: {
      hear: receive(Msg.Ask, { then: (s, { to }) => void s.heard.add(to) }),
      cry: receive(Msg.Cry, { for: { at: P }, by: 'at', then: (s, _, { at }) => void s.cried.add(at) }),
    },
    properties: {
      // Whichever of them is alone.
      ...Object.fromEntries(
        P.ids.map((alone): [string, ReturnType<typeof reachable>] => [
          `all hear while ${alone} is alone`,
          reachable(s => P.every(p => s.heard.has(p) && isCutOff(s, alone, p) === (p !== alone) && !isCutOff(s, 'Client', p))),
        ]),
      ),
      noCryCrosses: step((before, after) => [...after.cried].every(p => before.cried.has(p) || !isCutOff(before, first, p))),
    },
    faults: { partition: partitions(P) },
    deadlock: 'allowed',
  }
})

test('a partition of some sorts leaves processes of others alone, and a message that names no receiver reaches those on the side of its sender', async () => {
  // Three deliveries to the client's three, and the split: 4 steps.
  const verdicts = await verdictsOf(served.with({}, { partition: 1 }))
  expect(verdicts).toEqual({
    'all hear while P1 is alone': ['holds', 4],
    'all hear while P2 is alone': ['holds', 4],
    'all hear while P3 is alone': ['holds', 4],
    noCryCrosses: ['holds', null],
  })
}, 60_000)

/** Each process ticks once. */
const ticks = spec('ticks', {}, () => {
  const P = processes('P', 2)
  const vars = { ticked: mapOf(P, bool) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      tick: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => !s.ticked[p],
        then: (s, { p }) => {
          s.ticked[p] = true
        },
      }),
    },
    properties: { upWhenNotStopped: always(s => P.some(p => !isDown(s, p))) },
    faults: { stop: stops(P) },
    deadlock: 'allowed',
  }
})

describe('stopping', () => {
  test.each([
    // 2 x 2 states; 4 ticks.
    [0, { distinct: 4, generated: 5, depth: 3 }],
    // Nobody, P1 or P2 is down: 3 x 4. Ticks: 4 with nobody down, 2 with one down, twice; stops: 2 from each of 4.
    [1, { distinct: 12, generated: 17, depth: 4 }],
    // Any set is down: 4 x 4. Ticks as before: 8. Stops: 2 from each of 4, 1 from each of 8.
    [2, { distinct: 16, generated: 25, depth: 5 }],
    [Infinity, { distinct: 16, generated: 25, depth: 5 }],
  ])('%d processes', async (stop, numbers) => expect(await numbersOf(ticks.with({}, { stop }))).toEqual(numbers))
  test('is seen by isDown', async () => {
    expect(await verdictsOf(ticks.with({}, { stop: 1 }))).toEqual({ upWhenNotStopped: ['holds', null] })
    expect(await verdictsOf(ticks.with({}, { stop: 2 }))).toEqual({ upWhenNotStopped: ['violated', 2] })
  })
})

describe('a crash', () => {
  const M = singleProcess('M')
  const memory = spec('memory', {}, () => {
    const vars = { volatile: ownedBy(M, bool), disk: durable(ownedBy(M, bool)), history: ghost(ownedBy(M, bool)), world: bool }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        write: action({
          by: M,
          when: s => !s.volatile,
          then: s => {
            s.volatile = s.disk = s.history = s.world = true
          },
        }),
      },
      properties: {
        // After the crash only what is volatile is gone.
        kept: always(s => s.disk === s.history && s.disk === s.world),
        remembered: always(s => s.volatile === s.disk),
      },
      faults: { crash: crashes(M) },
      deadlock: 'allowed',
    }
  })
  // (volatile, durable, crashes, up): 00 0 up, 11 0 up, 00 1 down, 01 1 down, 00 1 up, 01 1 up, 11 1 up.
  // Steps: write and crash; crash; recover; recover; write; write. No state is further away than write, crash, recover.
  test("forgets what is volatile and keeps what is durable, a ghost, or nobody's", async () => {
    const model = memory.with({}, { crash: 1 })
    expect(await numbersOf(model)).toEqual({ distinct: 7, generated: 8, depth: 4 })
    expect(await verdictsOf(model)).toEqual({ kept: ['holds', null], remembered: ['violated', 2] })
  })

  test('leaves alone what another process knows of the one that crashed', async () => {
    const P = processes('P', 2)
    const heard = spec('heard', {}, () => {
      const vars = { knows: ownedBy(R, mapOf(P, bool)) }
      const { initially, action, step } = machine(vars)
      return {
        ...{ vars, init: initially() },
        actions: { hear: action({ for: { p: P }, by: R, then: (s, { p }) => void (s.knows[p] = true) }) },
        properties: { remembers: step((before, after) => isDown(after, R.id) || P.every(p => !before.knows[p] || after.knows[p])) },
        faults: { crash: crashes(P), crashR: crashes(R) },
        deadlock: 'allowed',
      }
    })
    expect(await verdictsOf(heard.with({}, { crash: 1, crashR: 1 }))).toEqual({ remembers: ['holds', null] })
  })
  test('forgets the volatile fields of a record in a map, of the process that crashed alone', async () => {
    const P = processes('P', 2)
    const vars = { mem: mapOf(P, record({ cache: bool, disk: durable(bool) })) }
    const { initially, action, step } = machine(vars)
    const model = spec('records', {}, () => ({
      vars,
      init: initially({ mem: P.map(() => ({ cache: true, disk: true })) }),
      actions: { nothing: action({ when: () => false, then: () => {} }) },
      properties: {
        diskStays: step((_, after) => P.every(p => after.mem[p].disk)),
        cacheOfOthersStays: step((before, after) => P.every(p => isDown(after, p) || before.mem[p].cache === after.mem[p].cache)),
        cacheStays: step((_, after) => P.every(p => after.mem[p].cache)),
      },
      faults: { crash: crashes(P) },
      deadlock: 'allowed',
    })).with({}, { crash: 1 })
    // The initial cache is true, so a crash puts it back to true: nothing at all is lost.
    expect(await verdictsOf(model)).toEqual({
      diskStays: ['holds', null],
      cacheOfOthersStays: ['holds', null],
      cacheStays: ['holds', null],
    })
    const cold = spec('cold', {}, () => ({
      vars,
      init: initially(),
      actions: {
        fill: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => !s.mem[p].disk,
          then: (s, { p }) => {
            s.mem[p].cache = s.mem[p].disk = true
          },
        }),
      },
      properties: {
        diskStays: step((before, after) => P.every(p => !before.mem[p].disk || after.mem[p].disk)),
        cacheOfOthersStays: step((before, after) => P.every(p => isDown(after, p) || !before.mem[p].cache || after.mem[p].cache)),
        cacheStays: step((before, after) => P.every(p => !before.mem[p].cache || after.mem[p].cache)),
      },
      faults: { crash: crashes(P) },
      deadlock: 'allowed',
    })).with({}, { crash: 1 })
    expect(await verdictsOf(cold)).toEqual({ diskStays: ['holds', null], cacheOfOthersStays: ['holds', null], cacheStays: ['violated', 2] })
  })

  test('leaves messages waiting, and recovery may do more', async () => {
    const Msg = messages({ A: { from: S, to: M } })
    const vars = { got: ownedBy(M, bool), recovered: bool, net: network(Msg) }
    const { initially, receive, step, reachable } = machine(vars)
    const model = spec('waiting', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({})) }),
      actions: {
        receive: receive(Msg.A, {
          then: s => {
            s.got = true
          },
        }),
      },
      properties: {
        deafWhileDown: step((before, after) => !isDown(before, M.id) || before.net.size === after.net.size),
        laterAfterAll: reachable(s => s.recovered && s.got),
      },
      faults: {
        crash: crashes(M, {
          onRecover: s => {
            ;(s as { recovered: boolean }).recovered = true
          },
        }),
      },
      deadlock: 'allowed',
    })).with({}, { crash: 1 })
    // Crash, recover, receive.
    expect(await verdictsOf(model)).toEqual({ deafWhileDown: ['holds', null], laterAfterAll: ['holds', 3] })
  })
})

describe('budgets', () => {
  test('of zero add no variable, no action and no state', async () => {
    const [none, zero] = [ticks.with({}), ticks.with({}, { stop: 0 })]
    expect(Object.keys(zero.vars)).toEqual(Object.keys(none.vars))
    expect(Object.keys(zero.actions)).toEqual(Object.keys(none.actions))
    expect(zero.budgets).toEqual({})
    expect(await numbersOf(zero)).toEqual(await numbersOf(none))
  })
  test.each([-1, 0.5, Number.NaN])('must be whole numbers or Infinity, not %d', stop =>
    expect(() => ticks.with({}, { stop })).toThrow(expect.objectContaining({ code: 'bad-budget', exitCode: 150 })),
  )
  test('of a fault that is not there are refused with the nearest name', () =>
    expect(() => ticks.with({}, { stpo: 1 } as never)).toThrow(
      expect.objectContaining({ code: 'unknown-fault', hint: "did you mean 'stop'?" }),
    ))
  test('are told in the result', async () => expect((await check(ticks.with({}, { stop: 1 }))).checked.faults).toEqual({ stop: 1 }))
})
