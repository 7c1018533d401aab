import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import {
  bool,
  bounded,
  crashes,
  type Domain,
  duplicateMessages,
  inFlight,
  isDown,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  partitions,
  prematureTimeouts,
  processes,
  range,
  type Spec,
  singleProcess,
  spec,
  stops,
} from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { pursue } from '../../checker/traces/pursuit.ts'
import { standings } from '../../checker/traces/standing.ts'
import { walkOf } from '../../checker/traces/walk.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { stateGraph } from '../../reports/state-graph.ts'
import { randomSpec } from '../random/random-spec.ts'
import { deepTest } from '../support/depth.ts'

/** Every way to search a space. */
const searches: Readonly<Record<string, SearchOptions>> = {
  reference: { engine: 'reference' },
  tables: { engine: 'tables', workers: 1 },
  'two threads': { engine: tablesSharing(0), workers: 2 },
  exact: { engine: 'tables', workers: 1, states: 'whole' },
  symmetry: { engine: 'tables', workers: 1, states: 'orbits' },
}

const stuckAfter = async (model: Model, options: SearchOptions): Promise<number | null> => {
  const found = (await check(model, { ...options, properties: ['deadlock'] })).properties.find(p => p.name === 'deadlock')
  if (found?.verdict === 'inconclusive') throw new Error('no verdict')
  return found?.verdict === 'violated' ? (found.trace?.steps.length ?? null) : null
}

/** The steps to the nearest deadlock, the same however it is looked for. */
async function nearest(model: Model): Promise<number | null> {
  const found = new Map<number | null, string[]>()
  for (const [name, options] of Object.entries(searches)) {
    if (model.view !== null && options.states === 'whole') continue
    const steps = await stuckAfter(model, options)
    found.set(steps, [...(found.get(steps) ?? []), name])
  }
  // One answer: where there are several, the message tells who gave which.
  expect([...found.values()].length, JSON.stringify([...found])).toBe(1)
  return [...found.keys()][0] as number | null
}

/** Each is served once another is: nobody ever is. */
const waiting = (name: string, faults: (P: ReturnType<typeof processes<'P'>>) => Record<string, ReturnType<typeof crashes>>) =>
  spec(name, {}, () => {
    const P = processes('P', 2)
    const vars = { at: mapOf(P, oneOf('waiting', 'served')), net: network(messages({ Note: { from: P, to: P } }), 'bag') }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        serve: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => P.others(p).some(q => s.at[q] === 'served'),
          then: (s, { p }) => {
            s.at[p] = 'served'
          },
        }),
      },
      properties: {},
      faults: faults(P),
      symmetry: [P],
    }
  })

describe('a state that only faults lead out of is stuck', () => {
  // Nobody is served at first, and nobody can be: 0 steps, whatever else may happen.
  const kinds = {
    crashes: waiting('crashing', P => ({ fault: crashes(P) })),
    'crashes that may last': waiting('crashing for good', P => ({ fault: crashes(P, { recovers: 'perhaps' }) })),
    stops: waiting('stopping', P => ({ fault: stops(P) })),
    partitions: waiting('splitting', P => ({ fault: partitions(P) })),
    'partitions that may last': waiting('splitting for good', P => ({ fault: partitions(P, { heals: 'perhaps' }) })),
  }
  test.each(Object.entries(kinds))('%s', async (_, of: Spec) => {
    for (const budget of [0, 1, 2, Infinity]) expect(await nearest(of.with({}, { fault: budget }))).toBe(0)
  })

  /** A note that nobody takes is in flight: it can be copied forever, or until the network is full. */
  const copying = (capacity: number) =>
    spec('copying', {}, () => {
      const P = processes('P', 2)
      const Msg = messages({ Note: { from: P, to: P } })
      const vars = { net: network(Msg, 'bag', { capacity }) }
      const { initially, receive } = machine(vars)
      const [from, to] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0]]
      return {
        vars,
        init: initially({ net: inFlight(Msg.Note({ from, to })) }),
        actions: { take: receive(Msg.Note, { when: s => s.net.size > 4, then: () => {} }) },
        properties: {},
        faults: { duplicate: duplicateMessages() },
      }
    })
  test('duplication, also where a full network forbids it', async () => {
    // One note, then two: the copy of the second is cut by the capacity, and that cut is no way on either.
    for (const budget of [0, 1, 5, Infinity]) expect(await nearest(copying(2).with({}, { duplicate: budget }))).toBe(0)
    expect(
      semanticsOf(copying(1).with({}, { duplicate: 1 })).expand(copying(1).with({}, { duplicate: 1 }).initial[0] as never),
    ).toMatchObject({
      beyond: ['capacity of net'],
      isStuck: true,
    })
  })

  /** Up to 1, or, too early, at once to 2; an idle step that changes nothing keeps a timeout from being in time. */
  const early = (idles: boolean, fair: 'weak' | undefined) =>
    spec('early', {}, () => {
      const M = singleProcess('M')
      const vars = { n: range(0, 2) }
      const { initially, action, timeout, predicate } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          idle: action({ when: () => idles, then: () => {} }),
          giveUp: timeout({
            by: M,
            ...(fair ? { fair } : {}),
            when: s => s.n < 1,
            then: s => {
              s.n++
            },
          }),
        },
        properties: {},
        final: predicate(s => s.n > 0),
        faults: { early: prematureTimeouts() },
      }
    })
  test.each(['weak', undefined] as const)('a timeout that fires too early, fair: %s', async fair => {
    // With the idle step the timeout is never in time: stuck at once, though it may fire too early. Without, it is always in time, and then 1 is final.
    for (const budget of [0, 1, Infinity]) {
      expect(await nearest(early(true, fair).with({}, { early: budget }))).toBe(0)
      expect(await nearest(early(false, fair).with({}, { early: budget }))).toBe(null)
    }
  })
})

describe('what follows a fault and is fair leads on', () => {
  /** It stops being up to date only by a crash; there is nothing to do while it is up. */
  const restarting = (recovers: 'fairly' | 'perhaps') =>
    spec('restarting', {}, () => {
      const P = processes('P', 1)
      const vars = { fresh: mapOf(P, bool) }
      const { initially, action, predicate } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: { refresh: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.fresh[p], then: () => {} }) },
        properties: {},
        final: predicate(s => !P.some(p => isDown(s, p))),
        faults: { crash: crashes(P, { recovers }) },
      }
    })
  test('a recovery does if it is fair, and else not', async () => {
    expect(await nearest(restarting('fairly').with({}, { crash: 1 }))).toBe(null)
    expect(await nearest(restarting('perhaps').with({}, { crash: 1 }))).toBe(1)
  })
  /** The only message is received across the split, after which the state is final. */
  const crossing = (heals: 'fairly' | 'perhaps') =>
    spec('crossing', {}, () => {
      const P = processes('P', 2)
      const Msg = messages({ Note: { from: P, to: P } })
      const vars = { net: network(Msg) }
      const { initially, receive, predicate } = machine(vars)
      const [from, to] = P.ids as unknown as [(typeof P.ids)[0], (typeof P.ids)[0]]
      return {
        vars,
        init: initially({ net: inFlight(Msg.Note({ from, to })) }),
        actions: { take: receive(Msg.Note, { then: () => {} }) },
        properties: {},
        final: predicate(s => s.net.size === 0),
        faults: { partition: partitions(P, { heals }) },
      }
    })
  test('a healing does if it is fair, and else not', async () => {
    expect(await nearest(crossing('fairly').with({}, { partition: 1 }))).toBe(null)
    expect(await nearest(crossing('perhaps').with({}, { partition: 1 }))).toBe(1)
  })
})

describe('a step that changes nothing leads nowhere', () => {
  const idle = (view: boolean) =>
    spec('idle', {}, () => {
      const vars = { n: range(0, 1), polls: range(0, 1) }
      const { initially, action } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          up: action({
            when: s => s.n === 0,
            then: s => {
              s.n = 1
            },
          }),
          // Under the view, which hides the polls, this changes nothing; without it, it is no poll.
          poll: action({
            then: s => {
              s.polls = view ? 1 - s.polls : s.polls
            },
          }),
        },
        properties: {},
        ...(view ? { view: ['n'] as const } : {}),
      }
    })
  // Up, and then polls alone: 1 step.
  test.each([false, true])('with a view: %s', async view => {
    const model = idle(view).with({})
    expect(await nearest(model)).toBe(1)
    const walks = { seed: 1, runs: 8, steps: 8 }
    const walked = (await check(model, { walks })).properties.find(p => p.name === 'deadlock')
    expect(walked?.verdict).toBe('violated')
    const walk = walkOf(model)
    const [first] = model.initial as [(typeof model.initial)[0]]
    expect(await pursue(walk, first, { maxStates: 10 })).toMatchObject({ what: 'deadlock', steps: [{ action: 'up' }] })
    const last = walk.semantics.take(first, { action: 'up', parameters: {}, message: null })?.to as typeof first
    const stands = (states: (typeof first)[]) => standings(walk, states, null).find(s => s.name === 'deadlock')?.standing
    expect([stands([first]), stands([first, last])]).toEqual(['kept', 'broken'])
    expect(stateGraph(model).states.map(s => s.deadlocked)).toEqual([false, true])
  })
})

describe('what bounds a search', () => {
  /** Up to 2, and polls that change nothing. */
  const counting = (of: Domain<number>, step: ((before: { readonly n: number }, after: { readonly n: number }) => boolean) | null = null) =>
    spec('counting', {}, () => {
      const vars = { n: of }
      const { initially, action, predicate } = machine(vars)
      return {
        vars,
        init: initially(),
        actions: {
          up: action({
            when: s => s.n < 2,
            then: s => {
              s.n++
            },
          }),
          poll: action({ then: () => {} }),
        },
        properties: {},
        final: predicate(s => s.n === 2),
        ...(step ? { constraints: { step } } : {}),
      }
    }).with({})
  const everyway = Object.entries(searches)
  // In 1 the bound forbids the step to 2, so that nothing is known of what comes after.
  test('is no deadlock where it cuts a step of the protocol', async () => expect(await nearest(counting(bounded(range(0, 1))))).toBe(null))
  // The polls, which the constraint forbids too, are no steps: there is nothing to follow.
  test.each(everyway)('cuts no step that changes nothing: %s', async (_, options) => {
    const { trust, states } = await check(
      counting(range(0, 2), (before, after) => before.n !== after.n),
      options,
    )
    expect([trust.bounds, states.distinct]).toEqual([[], 3])
  })
  // Three states in a row: depth 3 holds them all, and depth 2 the first two, the last of which is then no deadlock.
  test.each(everyway)('counts an initial state as depth 1: %s', async (_, options) => {
    const to = async (maxDepth: number) => {
      const { states, trust, verdict } = await check(counting(range(0, 2)), { ...options, limits: { maxDepth } })
      return [states.distinct, trust.stopped, verdict] as const
    }
    expect(await to(3)).toEqual([3, null, 'holds'])
    expect(await to(2)).toEqual([2, { why: 'depth', limit: 2 }, 'inconclusive'])
  })
})

deepTest(
  'more faults neither hide a deadlock nor put it further away',
  async () => {
    const runs = Number(process.env.EVERYSTEP_RUNS ?? 16)
    let found = 0
    await fc.assert(
      fc.asyncProperty(randomSpec(), async random => {
        const names = Object.keys(random.budgets)
        if (names.length === 0) return
        const nothing = random.model({})
        if (nothing.deadlock === 'allowed') return
        for (const options of [searches.reference, searches.tables] as const) {
          const limits = { maxStates: 300 }
          let before: number | null = null
          for (const budget of [0, 1, Infinity]) {
            const model = random.model(Object.fromEntries(names.map(name => [name, budget])))
            const { properties, trust } = await check(model, { ...options, properties: ['deadlock'], limits })
            // With more faults there may be more states than the limit before the level of the deadlock.
            if (trust.stopped?.why === 'states' && properties[0]?.verdict === 'inconclusive') break
            const steps = properties[0]?.verdict === 'violated' ? (properties[0].trace?.steps.length ?? null) : null
            if (before !== null) {
              found++
              expect(steps, `with budgets of ${budget}`).not.toBe(null)
              expect(steps, `with budgets of ${budget}`).toBeLessThanOrEqual(before)
            }
            before = steps
          }
        }
      }),
      { seed: 20_261_128, numRuns: runs, endOnFailure: true },
    )
    // Of the random specs, one in several is stuck somewhere without faults: the test looks at something.
    expect(found).toBeGreaterThan(runs / 10)
  },
  120_000,
)
