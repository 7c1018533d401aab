import { describe, expect, test } from 'vitest'
import {
  bool,
  crashes,
  inFlight,
  loseMessages,
  machine,
  messages,
  network,
  oneOf,
  ownedBy,
  partitions,
  prematureTimeouts,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { checkEveryWay } from '../properties/liveness/judge.ts'

/** A client asks, by way of a proxy where there is one, and asks again when no answer can come any more. */
const asking = (proxies: 0 | 1) =>
  spec('asking', {}, () => {
    const Client = singleProcess('Client')
    const Between = singleProcess('Proxy')
    const Server = singleProcess('Server')
    const Msg = messages({
      Ask: { from: Client, to: proxies === 0 ? Server : Between },
      Forward: { from: Between, to: Server },
      Answer: { from: Server, to: Client },
    })
    const vars = { client: ownedBy(Client, oneOf('idle', 'asked', 'done')), again: range(0, 1), net: network(Msg) }
    const { initially, action, receive, timeout, predicate, reachable } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        ask: action({
          by: Client,
          when: s => s.client === 'idle',
          then: s => {
            s.client = 'asked'
            s.net.send(Msg.Ask({} as never))
          },
        }),
        serve: receive(Msg.Ask, {
          then: s => {
            s.net.send(proxies === 0 ? Msg.Answer({}) : Msg.Forward({}))
          },
        }),
        serveForwarded: receive(Msg.Forward, {
          then: s => {
            s.net.send(Msg.Answer({}))
          },
        }),
        close: receive(Msg.Answer, {
          then: s => {
            s.client = 'done'
          },
        }),
        askAgain: timeout({
          by: Client,
          awaits: [Msg.Answer],
          when: s => s.client === 'asked' && s.again === 0,
          then: s => {
            s.again = 1
            s.net.send(Msg.Ask({} as never))
          },
        }),
      },
      properties: {
        asksAgain: reachable(s => s.again === 1),
        asksAgainTooEarly: reachable(s => s.again === 1 && s.net.size > 1),
      },
      final: predicate(s => s.client === 'done'),
      faults: {
        lose: loseMessages(),
        early: prematureTimeouts(),
        crash: crashes(Server),
        partition: partitions([Client, Server], { heals: 'perhaps' }),
      },
    }
  })

/** The verdicts, and the counts, which are the same on every engine. */
async function askingHas(proxies: 0 | 1, faults: Readonly<Record<string, number>>) {
  const { properties, states } = await checkEveryWay(asking(proxies).with({}, faults), { continue: true })
  return { ...Object.fromEntries(properties.map(p => [p.name, p.trace?.steps.length ?? null])), distinct: states.distinct }
}

describe('a timeout that awaits an answer', () => {
  // Idle; the question in flight; the answer in flight; done. With a proxy, one more. Whoever has the question, the answer can still come.
  test('does not fire while the question is on its way, or with whoever passes it on', async () => {
    expect(await askingHas(0, {})).toEqual({ asksAgain: null, asksAgainTooEarly: null, deadlock: null, distinct: 4 })
    expect(await askingHas(1, {})).toEqual({ asksAgain: null, asksAgainTooEarly: null, deadlock: null, distinct: 5 })
  })
  // Asked, lost, asked again: 3 steps. Beside the 4 states without a loss: lost; asked again, answered again and done again, each in 1 state
  // more, since `again` and the loss are told: 8.
  test('fires once what it waits for was lost, the question or the answer', async () =>
    expect(await askingHas(0, { lose: 1 })).toEqual({ asksAgain: 3, asksAgainTooEarly: null, deadlock: null, distinct: 8 }))
  // The question is with a server that is down. That it will recover is no step of the protocol: 3 steps, and the first question is still there.
  test('fires while a process that would have to answer is down', async () =>
    expect(await askingHas(0, { crash: 1 })).toMatchObject({ asksAgain: 3, asksAgainTooEarly: 3 }))
  test('fires while a partition keeps the question away', async () =>
    expect(await askingHas(0, { partition: 1 })).toMatchObject({ asksAgain: 3, asksAgainTooEarly: 3 }))
  // Asked, and asked again at once: 2 steps.
  test.each([1, Infinity])('fires too early where the fault allows it: %s', async early =>
    expect(await askingHas(0, { early })).toMatchObject({ asksAgain: 2, asksAgainTooEarly: 2 }),
  )

  test('is refused where that cannot be settled, with the remedy', async () => {
    const counting = spec('counting', {}, () => {
      const M = singleProcess('M')
      const Msg = messages({ A: { from: M, to: M } })
      const vars = { n: range(0, 2 ** 17), net: network(Msg) }
      const { initially, action, receive, timeout } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          up: action({
            when: s => s.n < 2 ** 17,
            then: s => {
              s.n++
            },
          }),
          onA: receive(Msg.A, { then: () => {} }),
          giveUp: timeout({ by: M, awaits: [Msg.A], then: () => {} }),
        },
        properties: {},
      }
    }).with({})
    // More than 2^16 states can be reached without an A.
    await expect(check(counting, { engine: 'reference' })).rejects.toThrow(
      /whether A can still come to M was not settled within 65,536 states of counting.*leave awaits out/s,
    )
  })

  /** M waits for A alone; B is passed round forever, and A is never sent. */
  test('does not wait for another kind', async () => {
    const rounds = (kinds: 'A' | 'both' | 'anything') =>
      spec('rounds', {}, () => {
        const M = singleProcess('M')
        const Msg = messages({ A: { from: M, to: M }, B: { from: M, to: M } })
        const vars = { odd: range(0, 1), gaveUp: range(0, 1), net: network(Msg) }
        const { initially, action, receive, timeout, reachable } = machine(vars)
        return {
          vars,
          init: initially(),
          actions: {
            begin: action({ when: s => s.net.size === 0, then: s => s.net.send(Msg.B({})) }),
            onA: receive(Msg.A, { then: () => {} }),
            onB: receive(Msg.B, {
              then: s => {
                s.odd = 1 - s.odd
                s.net.send(Msg.B({}))
              },
            }),
            giveUp: timeout({
              by: M,
              ...(kinds === 'anything' ? {} : { awaits: kinds === 'A' ? [Msg.A] : [Msg.A, Msg.B] }),
              when: s => s.gaveUp === 0,
              then: s => {
                s.gaveUp = 1
              },
            }),
          },
          properties: { givesUp: reachable(s => s.gaveUp === 1) },
          deadlock: 'allowed',
        }
      }).with({})
    const verdict = async (kinds: 'A' | 'both' | 'anything') =>
      (await checkEveryWay(rounds(kinds), { continue: true })).properties[0]?.trace?.steps.length ?? null
    // At once, since A never comes; never, since B always can, or something else.
    expect([await verdict('A'), await verdict('both'), await verdict('anything')]).toEqual([1, null, null])
  })
})

test('what a step would lead to that a full network refuses does not come, though the recipe catches the refusal', async () => {
  const M = singleProcess('M')
  const Msg = messages({ Full: { from: M, to: M }, Answer: { from: M, to: M } })
  const vars = { tried: bool, gaveUp: bool, net: network(Msg, 'bag', { capacity: 1 }) }
  const { initially, action, receive, timeout, reachable } = machine(vars)
  const full = spec('full', {}, () => ({
    vars,
    init: initially({ net: inFlight(Msg.Full({})) }),
    actions: {
      answer: action({
        by: M,
        when: s => !s.tried,
        then: s => {
          try {
            s.net.send(Msg.Answer({}))
          } catch {}
          s.tried = true
        },
      }),
      clear: receive(Msg.Full, { when: s => s.tried, then: s => s.net.send(Msg.Answer({})) }),
      take: receive(Msg.Answer, { then: () => {} }),
      giveUp: timeout({ by: M, awaits: [Msg.Answer], when: s => !s.gaveUp, then: s => void (s.gaveUp = true) }),
    },
    properties: { givesUp: reachable(s => s.gaveUp) },
    deadlock: 'allowed',
  })).with({})
  // `answer` is cut in the only state there is, so that nothing is ever tried and no answer comes.
  const { properties, states } = await checkEveryWay(full, { continue: true })
  expect(properties[0]).toMatchObject({ verdict: 'holds', trace: { steps: { length: 1 } } })
  expect(states.distinct).toBe(2)
})
