import { describe, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { oneOfStates as at, graph, modelOf } from './small-graph.ts'

describe('a cycle that avoids the goal', () => {
  // 0 → 1 → 0 → …, and 1 → 2 is the goal. Weak fairness of each step: 1 → 2 is disabled in 0 again and again, so the cycle is fair.
  const steps = [
    [0, 1],
    [1, 0],
    [1, 2],
  ] as const
  test('is found', async () =>
    expect(await judge(modelOf(graph(steps, 'weak'), m => ({ property: m.eventually(at(2)) })))).toEqual([
      'violated',
      'stem',
      0,
      'loop',
      2,
    ]))
  // Strong fairness: 1 → 2 is enabled whenever the cycle is in 1, so it must be taken.
  test('is no behaviour under strong fairness', async () =>
    expect(await judge(modelOf(graph(steps, 'strong'), m => ({ property: m.eventually(at(2)) })))).toEqual(['holds']))
  // TLC before 2012 and Stateright to this day judge `eventually` along the paths of a search tree, and miss a cycle.
})

describe('two paths that join after only one has met the goal', () => {
  // 0 → 1 (the goal) → 3 and 0 → 2 → 3, where both end. A checker that keeps "has met the goal" with the state forgets that 3 is
  // also reached without it (Stateright's documentation of `eventually` names this fault).
  const joined = (order: readonly (readonly [number, number])[]) => modelOf(graph(order, 'weak'), m => ({ property: m.eventually(at(1)) }))
  test.each([
    [
      'the goal first',
      [
        [0, 1],
        [0, 2],
        [1, 3],
        [2, 3],
      ],
    ],
    [
      'the goal last',
      [
        [0, 2],
        [0, 1],
        [2, 3],
        [1, 3],
      ],
    ],
  ] as const)('%s', async (_, order) => expect(await judge(joined(order))).toEqual(['violated', 'stem', 2, 'loop', 0]))
})

describe('stuttering at the end', () => {
  // 0 → 1, and nothing after: the behaviour stays in 1 forever.
  test('breaks a goal that was never met', async () =>
    expect(await judge(modelOf(graph([[0, 1]], 'weak'), m => ({ property: m.eventually(at(5)) })))).toEqual([
      'violated',
      'stem',
      1,
      'loop',
      0,
    ]))
  test('keeps a goal that is met there', async () =>
    expect(await judge(modelOf(graph([[0, 1]], 'weak'), m => ({ property: m.infinitelyOften(at(1)) })))).toEqual(['holds']))
  // Without fairness nothing need ever happen: it may stay in 0.
  test('is allowed anywhere without fairness', async () =>
    expect(await judge(modelOf(graph([[0, 1]]), m => ({ property: m.eventually(at(1)) })))).toEqual(['violated', 'stem', 0, 'loop', 0]))
  test('is forbidden where a weakly fair action stays enabled', async () =>
    expect(await judge(modelOf(graph([[0, 1]], 'weak'), m => ({ property: m.eventually(at(1)) })))).toEqual(['holds']))
})

describe('a self-loop that is no progress', () => {
  // 0 → 0 changes nothing, so it neither takes the action nor keeps 0 → 1 from being due: WF is about <A>_v.
  test('does not satisfy fairness', async () =>
    expect(
      await judge(
        modelOf(
          {
            states: 2,
            initial: [0],
            actions: {
              go: {
                steps: [
                  [0, 0],
                  [0, 1],
                ],
                fair: { weak: 'go' },
              },
            },
          },
          m => ({
            property: m.eventually(at(1)),
          }),
        ),
      ),
    ).toEqual(['holds']))
  // With the self-loop alone fair, <A>_v is never enabled: 0 → 1 is not due.
  test('is not enabled either', async () =>
    expect(
      await judge(
        modelOf({ states: 2, initial: [0], actions: { idle: { steps: [[0, 0]], fair: 'strong' }, go: { steps: [[0, 1]] } } }, m => ({
          property: m.eventually(at(1)),
        })),
      ),
    ).toEqual(['violated', 'stem', 0, 'loop', 0]))
})

describe('an unfair loop', () => {
  // 0 → 1 → 0 by `spin`, both leave to 2 by `leave`, one instance in each: in the group, leave is enabled all along and never taken.
  const spin = {
    steps: [
      [0, 1],
      [1, 0],
    ],
  } as const
  const leave = [
    [0, 2],
    [1, 2],
  ] as const
  const model = (fair: 'weak' | { readonly weak: string } | 'strong') =>
    modelOf({ states: 3, initial: [0], actions: { spin, leave: { steps: leave, fair } } }, m => ({ property: m.eventually(at(2)) }))
  test('is not reported', async () => expect(await judge(model({ weak: 'leave' }))).toEqual(['holds']))
  // Each instance by itself is disabled in the other state: \A p : WF(leave(p)) allows the loop, WF(\E p : leave(p)) does not.
  test('is fair to each instance by itself, which is less', async () =>
    expect(await judge(model('weak'))).toEqual(['violated', 'stem', 0, 'loop', 2]))
  // Each instance is enabled again and again.
  test('is unfair where each instance is strongly fair', async () => expect(await judge(model('strong'))).toEqual(['holds']))
})

describe('a group that can be taken in two ways from one state', () => {
  // 0 ⇄ 1, and from 0 two ways out. In 1 neither is enabled, so the loop is fair: the group is enabled in one of two states, not twice in two.
  test('is enabled there once', async () =>
    expect(
      await judge(
        modelOf(
          {
            states: 4,
            initial: [0],
            actions: {
              walk: {
                steps: [
                  [0, 1],
                  [1, 0],
                ],
                fair: { weak: 'walk' },
              },
              out: {
                steps: [
                  [0, 2],
                  [0, 3],
                ],
                fair: { weak: 'out' },
              },
            },
          },
          m => ({ property: m.eventually(at(2, 3)) }),
        ),
      ),
    ).toEqual(['violated', 'stem', 0, 'loop', 2]))
})

describe('a premise that is met early and late', () => {
  // 0 → 1, which is an end, and 0 → 2 → 3 → 4, another; the premise holds in 0 and in 4. The way to 1 is the shorter one.
  test('gives the shortest stem as a whole', async () =>
    expect(
      await judge(
        modelOf(
          graph(
            [
              [0, 1],
              [0, 2],
              [2, 3],
              [3, 4],
            ],
            'weak',
          ),
          m => ({ property: m.leadsTo(at(0, 4), at(5)) }),
        ),
      ),
    ).toEqual(['violated', 'stem', 1, 'loop', 0]))
})

describe('weak where strong is needed, and the reverse', () => {
  // A lock that another takes and gives back forever (0 ⇄ 1), and that we can take only while it is free (0 → 2).
  const lock = (fair: 'weak' | 'strong') =>
    modelOf(
      {
        states: 3,
        initial: [0],
        actions: {
          other: {
            steps: [
              [0, 1],
              [1, 0],
            ],
            fair: 'weak',
          },
          take: { steps: [[0, 2]], fair },
        },
      },
      m => ({ property: m.eventually(at(2)) }),
    )
  test('weak fairness starves', async () => expect(await judge(lock('weak'))).toEqual(['violated', 'stem', 0, 'loop', 2]))
  test('strong fairness does not', async () => expect(await judge(lock('strong'))).toEqual(['holds']))
  // Strong fairness removes states, and what is left is to be taken apart again: 0 ⇄ 1 ⇄ 2 with 1 → 3 due in 1. Without 1 neither
  // 0 nor 2 has a cycle, and both have a weakly fair step; but a checker that only removes 1 and does not ask again says "fair".
  test('strong fairness is asked again of what it leaves', async () =>
    expect(
      await judge(
        modelOf(
          {
            states: 4,
            initial: [0],
            actions: {
              walk: {
                steps: [
                  [0, 1],
                  [1, 0],
                  [1, 2],
                  [2, 1],
                ],
                fair: { weak: 'walk' },
              },
              out: { steps: [[1, 3]], fair: 'strong' },
            },
          },
          m => ({ property: m.eventually(at(3)) }),
        ),
      ),
    ).toEqual(['holds']))
  // The same with a cycle 0 ⇄ 4 that avoids 1: it is fair, being where `out` is never enabled.
  test('and a part without it may be fair', async () =>
    expect(
      await judge(
        modelOf(
          {
            states: 5,
            initial: [1],
            actions: {
              walk: {
                steps: [
                  [0, 1],
                  [1, 0],
                  [0, 4],
                  [4, 0],
                ],
                fair: { weak: 'walk' },
              },
              out: { steps: [[1, 3]], fair: 'strong' },
            },
          },
          m => ({ property: m.eventually(at(3)) }),
        ),
      ),
    ).toEqual(['violated', 'stem', 1, 'loop', 2]))
})

describe('a goal that holds only initially', () => {
  // 0 → 1 → 2 → 1: the goal 0 is met at the start and never again.
  const model = (property: 'eventually' | 'infinitelyOften' | 'eventuallyAlways') =>
    modelOf(
      graph(
        [
          [0, 1],
          [1, 2],
          [2, 1],
        ],
        'weak',
      ),
      m => ({ property: m[property](at(0)) }),
    )
  test('has happened', async () => expect(await judge(model('eventually'))).toEqual(['holds']))
  // The nearest state in which a fair behaviour can go on without it forever is 1, one step away.
  test('does not happen again and again', async () =>
    expect(await judge(model('infinitelyOften'))).toEqual(['violated', 'stem', 1, 'loop', 2]))
  test('does not stay', async () => expect(await judge(model('eventuallyAlways'))).toEqual(['violated', 'stem', 1, 'loop', 2]))
  test('counts where what it answers holds at once', async () =>
    expect(
      await judge(
        modelOf(
          graph(
            [
              [0, 1],
              [1, 2],
              [2, 1],
            ],
            'weak',
          ),
          m => ({ property: m.leadsTo(at(0), at(0)) }),
        ),
      ),
    ).toEqual(['holds']))
  test('does not answer what comes later', async () =>
    expect(
      await judge(
        modelOf(
          graph(
            [
              [0, 1],
              [1, 2],
              [2, 1],
            ],
            'weak',
          ),
          m => ({ property: m.leadsTo(at(1), at(0)) }),
        ),
      ),
    ).toEqual(['violated', 'stem', 1, 'loop', 2]))
})

describe('eventuallyAlways', () => {
  // 0 ⇄ 1, and 1 → 2 for good. Weakly fair steps allow the cycle, in which 1 is left again and again.
  const property = (fair: 'weak' | 'strong', ...goal: number[]) =>
    modelOf(
      graph(
        [
          [0, 1],
          [1, 0],
          [1, 2],
        ],
        fair,
      ),
      m => ({ property: m.eventuallyAlways(at(...goal)) }),
    )
  test('is broken by a loop that is sometimes outside', async () =>
    expect(await judge(property('weak', 1, 2))).toEqual(['violated', 'stem', 0, 'loop', 2]))
  test('is kept by a loop that is always inside', async () => expect(await judge(property('weak', 0, 1, 2))).toEqual(['holds']))
  test('is kept where the loop is unfair', async () => expect(await judge(property('strong', 2))).toEqual(['holds']))
})
