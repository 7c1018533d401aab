import { describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../../checker/cli/expectation.ts'
import {
  bool,
  ghost,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  processes,
  range,
  type State,
  spec,
} from '../../../checker/language/index.ts'
import { constraintsOf } from '../../../checker/properties/liveness/constraints.ts'
import { check } from '../../../checker/verdict/check.ts'
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
      'not decided: there is a loop that breaks it, but only since steps beyond the state constraint were not followed, which keeps WF(count) from being taken',
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

  // 0 → 2 → 1 → 0, and 0 → 1, which the constraint forbids though 1 is found by way of 2, later. Strong fairness of 0 → 1 is met by no loop without it, and
  // by 0 → 1 → 0 → 2 → 1 → 0: never in 3, which is a behaviour of the spec.
  const round = [
    [0, 1],
    [0, 2],
    [2, 1],
    [1, 0],
  ] as const
  const among = { at: range(0, 3) }
  const m = machine(among)
  const forbidding = spec('round', {}, () => ({
    vars: among,
    init: m.initially(),
    actions: {
      go: m.action({
        for: { k: range(0, 3) },
        fair: 'strong',
        when: (s, { k }) => s.at === round[k]?.[0],
        then: (s, { k }) => {
          s.at = round[k]?.[1] as number
        },
      }),
    },
    properties: { property: m.infinitelyOften(s => s.at === 3) },
    constraints: { step: (before, after) => !(before.at === 0 && after.at === 1) },
  })).with({})
  test('forbids no step to a state that is found later', async () =>
    expect(await judge(forbidding)).toEqual(['violated', 'stem', 0, 'loop', 5]))
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
  test('is violated: one is served forever, and the other never', async () =>
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
    expect((await check(chain(true), { properties: ['property'], walks: { seed: 1, runs: 5, steps: 20 } })).verdict).toBe('inconclusive'))

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
  const vars = { at: range(0, 2), steps: range(0, 9), told: ghost(range(0, 9)) }
  const { initially, action, eventually } = machine(vars)
  interface Options {
    readonly view: readonly ('at' | 'steps' | 'told')[]
    readonly when?: (s: { readonly told: number }) => boolean
    readonly holds?: (s: { readonly at: number; readonly told: number }) => boolean
  }
  const model = ({ view, when = () => true, holds = s => s.at === 2 }: Options) =>
    spec('viewed', {}, () => ({
      vars,
      init: initially(),
      actions: {
        go: action({
          fair: 'weak',
          when: s => s.at < 2 && when(s),
          then: s => {
            s.at++
            s.told = s.at
          },
        }),
        // Changes nothing that is viewed, so it is no step.
        tell: action({
          then: s => {
            s.told = (s.told + 1) % 10
          },
        }),
      },
      properties: { property: eventually(holds) },
      view,
      deadlock: 'allowed',
    })).with({})
  test('that hides what the protocol may read is refused', async () =>
    expect(judge(model({ view: ['at', 'told'] }))).rejects.toMatchObject({
      code: 'liveness-with-view',
      problem: 'property cannot be decided with a view that hides steps',
      exitCode: 150,
    }))
  // 0 → 1 → 2, weakly fair; `tell` is stuttering.
  test('that hides ghosts is sound', async () => expect(await judge(model({ view: ['at', 'steps'] }))).toEqual(['holds']))
  test('shows a property what it shows, however that reads it', async () => {
    const holds = (s: { readonly at: number }) => JSON.stringify(Object.keys({ ...s })) === '["at","steps"]' && s.at === 2
    expect(await judge(model({ view: ['at', 'steps'], holds }))).toEqual(['holds'])
  })
  test.each([
    ['a property', { holds: (s: State) => (s.told as number) > 1 }, /property property failed: it reads told, which the view hides/],
    ['a guard', { when: (s: State) => (s.told as number) < 5 }, /in the guard of go: it reads told, which the view hides/],
  ])('%s that reads what it hides is told', async (_, parts, message) =>
    expect(judge(model({ view: ['at', 'steps'], ...parts }))).rejects.toMatchObject({
      code: 'hidden-by-view',
      message: expect.stringMatching(message),
      exitCode: 75,
    }),
  )
})

describe('safety and progress in one check', () => {
  // 0 → 1 → 2; 1 is forbidden, and 5 is never reached.
  const model = modelOf(
    graph(
      [
        [0, 1],
        [1, 2],
      ],
      'weak',
    ),
    m => ({ safe: m.always(s => s.at !== 1), live: m.eventually(at(5)) }),
  )
  test('both are told when it goes on', async () => {
    const result = await check(model, { continue: true })
    expect(result.properties.map(p => [p.name, p.verdict, p.trace?.steps.length])).toEqual([
      ['safe', 'violated', 1],
      ['live', 'violated', 2],
    ])
    expect(exitCodeOf(result, false)).toBe(12)
  })
  test('progress is not decided where the search ended with a violation', async () => {
    const { properties } = await check(model)
    expect(properties.map(p => [p.name, p.verdict, p.reason])).toEqual([
      ['safe', 'violated', 'false after go(step: 0)'],
      ['live', 'inconclusive', 'not decided: the search ended with a violation'],
    ])
  })
  test.each(['eventually', 'infinitelyOften', 'eventuallyAlways', 'leadsTo'] as const)(
    'a broken %s has the exit code of liveness',
    async kind => {
      const broken = modelOf(graph([[0, 1]], 'weak'), m => ({ property: kind === 'leadsTo' ? m.leadsTo(at(0), at(5)) : m[kind](at(5)) }))
      expect(exitCodeOf(await check(broken), false)).toBe(13)
    },
  )
})

describe('fairness', () => {
  test('of a group is of one kind', () =>
    expect(() =>
      modelOf(
        {
          states: 2,
          initial: [0],
          actions: { a: { steps: [[0, 1]], fair: { weak: 'g' } }, b: { steps: [[1, 0]], fair: { strong: 'g' } } },
        },
        () => ({}),
      ),
    ).toThrow("the group 'g' is fair weakly in one action and strongly in 'b'"))
  test('is said in the trust box, of a group with its actions', async () => {
    const model = modelOf(
      {
        states: 2,
        initial: [0],
        actions: {
          a: { steps: [[0, 1]], fair: { strong: 'g' } },
          b: { steps: [[1, 0]], fair: 'weak' },
          c: { steps: [[0, 1]], fair: { strong: 'g' } },
          d: { steps: [[0, 1]] },
        },
      },
      () => ({}),
    )
    expect((await check(model)).trust.fairness).toEqual(['SF(the group g: a, c)', 'WF(b)'])
  })
  // A number of an edge's constraint has 15 bits.
  test('of more instances than can be told apart is refused, with the remedy', () => {
    const constraints = constraintsOf(modelOf(graph([[0, 1]], 'weak'), () => ({})))
    const instance = (step: number) => ({ action: 'go', parameters: { step }, message: null })
    for (let step = 0; step < 2 ** 15; step++) constraints.of(instance(step))
    expect(constraints.of(instance(2 ** 15 - 1))).toBe(2 ** 15 - 1)
    expect(() => constraints.of(instance(2 ** 15))).toThrow('more than 32,768 instances are fair, each by itself')
  })
})
