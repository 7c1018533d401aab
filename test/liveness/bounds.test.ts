import { describe, expect, test } from 'vitest'
import { check } from '../../checker/check.ts'
import { bool, loseMessages, machine, mapOf, messages, network, oneOf, processes, range, spec } from '../../checker/language/index.ts'
import { judge } from './judge.ts'
import { oneOfStates as at, graph, modelOf } from './small-graph.ts'

describe('a constraint that makes a property vacuous', () => {
  const vars = { n: range(0, 9), done: bool }
  const { initially, action, eventually, leadsTo } = machine(vars)
  const counter = (most: number) =>
    spec('counter', {}, () => ({
      vars,
      init: initially(),
      actions: {
        count: action({ fair: 'weak', when: s => s.n < 9, then: s => void s.n++ }),
      },
      properties: {
        property: eventually(s => s.done),
        premise: leadsTo(
          s => s.done,
          s => s.n === 9,
        ),
      },
      constraints: { state: s => s.n <= most },
      deadlock: 'allowed',
    })).with({})
  // It counts to 9 and stops; `done` is never true. TLC with CONSTRAINT n <= 3 has no behaviour left that is fair to `count`, and says that
  // the property holds ("Specifying Systems", 14.3.5). Nothing can be said of what lies beyond n = 3.
  test('is inconclusive', async () => expect(await judge(counter(3))).toEqual(['inconclusive']))
  test('cuts nothing where it is wide enough, and the truth is found', async () =>
    expect(await judge(counter(9))).toEqual(['violated', 'stem', 9, 'loop', 0]))
  test('says why', async () => {
    const { properties, verdict } = await check(counter(3), { properties: ['property'] })
    expect(verdict).toBe('inconclusive')
    expect(properties[0]?.reason).toBe(
      'not decided: there is a loop that breaks it, but only since state constraint keeps WF(count) from being taken',
    )
  })
  // `done` is never true, so the premise is not.
  test('a premise never reached is vacuous', async () => {
    const { properties } = await check(counter(9), { properties: ['premise'] })
    expect(properties[0]).toMatchObject({ verdict: 'vacuous', reason: 'its premise is never true' })
  })
})

describe('a step constraint', () => {
  // 0 → 1 → 2 and 0 → 2, with the step constraint that nothing goes from 1 to 2. Constraints bound the search and are no part of the spec, whose
  // behaviours all end in 2: to say that one stays in 1 would be wrong, and to say that the property holds would claim more than was searched.
  const vars = { at: range(0, 2) }
  const { initially, action, eventually } = machine(vars)
  const steps = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const
  const model = spec('steps', {}, () => ({
    vars,
    init: initially(),
    actions: {
      go: action({
        for: { k: range(0, 2) },
        fair: 'weak',
        when: (s, { k }) => s.at === steps[k]?.[0],
        then: (s, { k }) => {
          s.at = steps[k]?.[1] as number
        },
      }),
    },
    properties: { property: eventually(s => s.at === 2) },
    constraints: { step: (before, after) => !(before.at === 1 && after.at === 2) },
    deadlock: 'allowed',
  })).with({})
  test('takes nothing away that fairness asks for', async () => expect(await judge(model)).toEqual(['inconclusive']))
})

describe('symmetry that hides a violation', () => {
  // Each of two processes may take the one turn at any time, and take it back. Under strong fairness of each process's `go`, nobody is starved. With
  // `p1` unfair, P1 may be: the quotient by symmetry has the one state "someone has the turn" and takes P1 for served when P2 is (E. A.
  // Emerson and A. P. Sistla, "Utilizing symmetry when model-checking under fairness assumptions", 1997).
  const model = (ids: number) =>
    spec('turns', {}, () => {
      const P = processes('P', ids)
      const vars = { turn: mapOf(P, bool) }
      const { initially, action, infinitelyOften } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          // All instances as one group: it is fair to serve only P2.
          take: action({
            for: { p: P },
            by: 'p',
            fair: { strong: 'take' },
            when: s => !P.some(q => s.turn[q]),
            then: (s, { p }) => void (s.turn[p] = true),
          }),
          give: action({
            for: { p: P },
            by: 'p',
            fair: 'weak',
            when: (s, { p }) => s.turn[p],
            then: (s, { p }) => void (s.turn[p] = false),
          }),
        },
        properties: { property: infinitelyOften({ for: { p: P }, holds: (s, { p }) => s.turn[p] }) },
        symmetry: [P],
      }
    }).with({})
  test('is violated: one is served for ever, and the other never', async () =>
    expect(await judge(model(2))).toEqual(['violated', 'stem', 0, 'loop', 2]))
  test('holds where there is only one', async () => expect(await judge(model(1))).toEqual(['holds']))
})

describe('a bound that changes the verdict', () => {
  // A chain 0 → 1 → … → 6 whose end is the goal, and a trap at 3: 3 → 7.
  const chain = (trap: boolean) =>
    modelOf(graph([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], ...(trap ? ([[3, 7]] as const) : [])], 'weak'), m => ({
      property: m.eventually(at(6)),
    }))
  test('the whole space', async () => {
    expect(await judge(chain(false))).toEqual(['holds'])
    expect(await judge(chain(true))).toEqual(['violated', 'stem', 4, 'loop', 0])
  })
  // Cut at depth 3, the state 2 looks like an end; cut at 5 the trap is seen, but nothing is claimed of a part of the space.
  test.each([{ maxDepth: 3 }, { maxDepth: 5 }, { maxStates: 3 }])('%o decides nothing', async limits => {
    expect(await judge(chain(false), { limits })).toEqual(['inconclusive'])
    expect(await judge(chain(true), { limits })).toEqual(['inconclusive'])
  })
  test('random walks decide nothing', async () =>
    expect(await judge(chain(true), { walks: { seed: 1, runs: 5, steps: 20 } })).toEqual(['inconclusive']))

  // A network that holds one message: `send` is cut once it is full. Without the bound sending goes on, and the receiver is the goal.
  const Msg = messages({ Ping: { n: range(0, 1) } })
  const vars = { heard: bool, sent: oneOf('no', 'once', 'twice'), net: network(Msg, 'bag', { capacity: 1 }) }
  const { initially, action, receive, eventually } = machine(vars)
  const full = (fair: 'weak' | null) =>
    spec('full', {}, () => ({
      vars,
      init: initially(),
      actions: {
        send: action({
          ...(fair ? { fair } : {}),
          when: s => s.sent !== 'twice',
          then: s => {
            s.sent = s.sent === 'no' ? 'once' : 'twice'
            s.net.send(Msg.Ping({ n: 0 }))
          },
        }),
        hear: receive(Msg.Ping, { then: s => void (s.heard = true) }),
      },
      properties: { property: eventually(s => s.heard) },
      faults: { lose: loseMessages() },
      deadlock: 'allowed',
    })).with({})
  // Sent once, the behaviour may stay: but only the capacity keeps the second `send` from being due.
  test('a capacity that keeps a fair action from being taken', async () => expect(await judge(full('weak'))).toEqual(['inconclusive']))
  // Where nothing is fair, staying at the start is a behaviour whatever the capacity cut.
  test('a capacity that has nothing to do with it', async () => expect(await judge(full(null))).toEqual(['violated', 'stem', 0, 'loop', 0]))
})

describe('a view', () => {
  const vars = { at: range(0, 2), hidden: range(0, 9) }
  const { initially, action, eventually } = machine(vars)
  const model = spec('hidden', {}, () => ({
    vars,
    init: initially(),
    actions: { go: action({ fair: 'weak', when: s => s.at < 2 && s.hidden < 9, then: s => void s.at++ }) },
    properties: { property: eventually(s => s.at === 2) },
    view: ['at'],
    deadlock: 'allowed',
  })).with({})
  test('that hides what the protocol may read is refused', async () =>
    expect(judge(model)).rejects.toMatchObject({
      code: 'liveness-with-view',
      message: expect.stringMatching(/hides hidden/),
      exitCode: 150,
    }))
})
