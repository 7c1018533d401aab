import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  duplicateMessages,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  ownedBy,
  prematureTimeouts,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import type { NetworkKind } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { explore } from '../random/dumb/explore.ts'
import { randomSpec } from '../random/random-spec.ts'
import { deepTest } from '../support/depth.ts'
import { stopIn } from '../support/say.ts'
import { ways } from './told.ts'

const A = singleProcess('A')
const B = singleProcess('B')
const engines: readonly SearchOptions[] = [...ways, { engine: 'tables', states: 'whole', workers: 1 }]

/** A request that is sent again and again while no answer has come. */
const resend = (kind: NetworkKind, capacity = Infinity) =>
  spec('resend', {}, () => {
    const Msg = messages({ Ask: { from: A, to: B }, Answer: { from: B, to: A } })
    const vars = { a: ownedBy(A, oneOf('waits', 'answered')), net: network(Msg, kind, { capacity }) }
    const { initially, receive, timeout, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        ask: timeout({ by: A, awaits: [Msg.Answer], when: s => s.a === 'waits', then: s => s.net.send(Msg.Ask({})) }),
        answer: receive(Msg.Ask, { then: s => s.net.send(Msg.Answer({})) }),
        get: receive(Msg.Answer, {
          then: s => {
            s.a = 'answered'
          },
        }),
      },
      properties: { fine: always(s => s.a === 'waits' || s.a === 'answered') },
      final: s => s.a === 'answered',
      faults: { early: prematureTimeouts(), duplicate: duplicateMessages() },
    }
  })

/** Every engine's verdict and what stopped it: they must be the same. */
async function told(model: Parameters<typeof check>[0]): Promise<{ verdict: string; stopped: string | null }> {
  const all = []
  for (const how of engines) {
    const { verdict, trust } = await check(model, how)
    all.push({ verdict, stopped: stopIn({ trust }) })
  }
  expect(new Set(all.map(one => JSON.stringify(one))).size, JSON.stringify(all)).toBe(1)
  return all[0] as { verdict: string; stopped: string | null }
}

describe('a network that grows is named with the same words by every engine', () => {
  test.each([
    ['bag', "Give it a capacity, send only what is not in flight already, or use a 'merging' or 'set' network"],
    ['fifo', 'Give it a capacity, or send only what is not in flight already'],
  ] as const)('as a request is sent again: %s', async (kind, remedy) => {
    const { verdict, stopped } = await told(resend(kind).with({}, { early: Infinity }))
    expect(verdict).toBe('inconclusive')
    expect(stopped).toBe(
      `the network 'net' grows without bound: after step 7, ask repeats and leaves ever more messages in flight. ${remedy}`,
    )
  })

  test.each(['merging', 'set', 'broker'] as const)('but not where equal messages are one: %s', async kind =>
    expect(await told(resend(kind).with({}))).toEqual({ verdict: 'holds', stopped: null }),
  )

  test('a merging one grows by duplicates, and a fault is what needs a bound', async () => {
    const { verdict, stopped } = await told(resend('merging').with({}, { duplicate: Infinity }))
    expect(verdict).toBe('inconclusive')
    expect(stopped).toMatch(/duplicate\(.*\) repeats .* Give it a capacity, or the fault 'duplicate' a finite budget$/)
  })

  test.each(['bag', 'fifo', 'merging'] as const)('not with a capacity: %s', async kind =>
    expect((await told(resend(kind, 12).with({}, { duplicate: Infinity }))).stopped).toBe(null),
  )
})

/** Sends while `may` says so. */
const sender = (kind: NetworkKind, may: (inFlight: number) => boolean, within: (inFlight: number) => boolean = () => true) =>
  spec('sender', {}, () => {
    const Msg = messages({ M: { from: A, to: B } })
    const vars = { net: network(Msg, kind) }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: { send: action({ when: s => may(s.net.size), then: s => s.net.send(Msg.M({})) }) },
      properties: {},
      constraints: { state: s => within(s.net.size) },
      deadlock: 'allowed',
    }
  }).with({})

describe('a network that does not grow forever is not said to', () => {
  // As many states as messages in flight, and the one with none.
  test.each([
    ['bag', 75],
    ['fifo', 75],
  ] as const)('where a guard bounds what is in flight: %s, %i', async (kind, most) => {
    for (const how of engines)
      expect(
        await check(
          sender(kind, n => n < most),
          how,
        ),
      ).toMatchObject({ verdict: 'holds', states: { distinct: most + 1 } })
  })

  test.each(['bag', 'fifo'] as const)('where a constraint bounds it: %s', async kind => {
    for (const how of engines)
      expect(
        await check(
          sender(
            kind,
            () => true,
            n => n <= 20,
          ),
          how,
        ),
      ).toMatchObject({ verdict: 'holds', states: { distinct: 21 } })
  })

  // What the view does not show cannot make the space endless: here it has one state.
  test('where the view hides it', async () => {
    const Msg = messages({ M: { from: A, to: B } })
    const vars = { n: range(0, 1), net: network(Msg) }
    const { initially, action } = machine(vars)
    const hidden = spec('hidden', {}, () => ({
      vars,
      init: initially(),
      actions: {
        send: action({
          then: s => {
            for (let k = 0; k < 9; k++) s.net.send(Msg.M({}))
            s.n = 1
          },
        }),
      },
      properties: {},
      view: ['n'],
      deadlock: 'allowed',
    })).with({})
    for (const how of ways) expect(await check(hidden, how)).toMatchObject({ states: { distinct: 2 }, trust: { stopped: null } })
  })

  deepTest(
    'where a random spec has finitely many states',
    async () => {
      let finite = 0
      await fc.assert(
        fc.asyncProperty(randomSpec(), async random => {
          const model = random.model()
          const { explored } = explore(random.spec, 400)
          if (explored.nodes.length > 400) return
          finite++
          for (const how of ways) {
            const result = await check(model, { ...how, continue: true, limits: { maxStates: 500 } }).catch(() => null)
            expect((result && stopIn(result)) ?? '').not.toContain('grows without bound')
          }
        }),
        { seed: Number(process.env.EVERYSTEP_SEED ?? 20_260_102), numRuns: Number(process.env.EVERYSTEP_RUNS ?? 6) },
      )
      expect(finite).toBeGreaterThan(3)
    },
    120_000,
  )
})

// Three of six send three messages each, so that a state is found that breaks the property, and a little later one with more messages than there is room for.
test('a property is broken at the level at which there are too many messages', async () => {
  const P = processes('P', 6)
  const Msg = messages({ M: { from: P, to: A } })
  const vars = { on: mapOf(P, oneOf(false, true)), net: network(Msg, 'bag') }
  const { initially, action, always } = machine(vars)
  const sending = spec('sending', {}, () => ({
    vars,
    init: initially(),
    actions: {
      turnOn: action({
        for: { p: P },
        when: (s, { p }) => !s.on[p],
        then: (s, { p }) => {
          s.on[p] = true
          if (P.ids.indexOf(p) > 2) for (let k = 0; k < 3; k++) s.net.send(Msg.M({ from: p }))
        },
      }),
    },
    properties: { fewAreOn: always(s => P.count(p => s.on[p]) < 3) },
    deadlock: 'allowed',
  })).with({})
  for (const how of engines)
    expect(await check(sending, { ...how, continue: true })).toMatchObject({ verdict: 'violated', states: { distinct: 2 ** 6 } })
})
