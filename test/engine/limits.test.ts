import { describe, expect, test } from 'vitest'
import type { Progress } from '../../checker/engine/engine.ts'
import { Attempts } from '../../checker/engine/tables/attempts.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { most, type Plan, roomier } from '../../checker/engine/tables/room.ts'
import {
  listOf,
  machine,
  mapOf,
  messages,
  network,
  type Property,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { stopIn } from '../support/say.ts'
import { ways } from './told.ts'

const A = singleProcess('A')
/** Sends `each` different messages a step, `most` times; `n` counts the steps. */
const sender = (each: number, most: number) =>
  spec('sender', {}, () => {
    const Msg = messages({ M: { from: A, to: A, n: range(0, most * each) } })
    const vars = { n: range(0, most), net: network(Msg) }
    const { initially, action } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        send: action({
          by: A,
          when: s => s.n < most,
          then: s => {
            for (let k = 0; k < each; k++) s.net.send(Msg.M({ n: s.n * each + k }))
            s.n++
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    }
  }).with({})

/** Waits two steps; then each of `choices` sends 70 messages of its own. */
const chooser = (choices: number) =>
  spec('chooser', {}, () => {
    const Msg = messages({ M: { from: A, to: A, n: range(0, choices * 70) } })
    const vars = { n: range(0, 3), net: network(Msg) }
    const { initially, action, always } = machine(vars)
    return {
      vars,
      init: initially(),
      actions: {
        wait: action({ when: s => s.n < 2, then: s => void s.n++ }),
        send: action({
          for: { choice: range(0, choices - 1) },
          when: s => s.n === 2,
          then: (s, { choice }) => {
            for (let k = 0; k < 70; k++) s.net.send(Msg.M({ n: choice * 70 + k }))
            s.n = 3
          },
        }),
      },
      properties: { below: always(s => s.n < 2) },
      deadlock: 'allowed',
    }
  }).with({})

describe('where the tables engine has no room, it stops with a limit', () => {
  // Five times 70 messages are 350. The violation is found before they are sent, and stays one.
  test.each([{}, { workers: 2 }, { states: 'whole' }] as SearchOptions[])('of different messages: %o', async options => {
    const result = await check(chooser(5), { workers: 1, ...options, engine: tablesSharing(0, { listed: 349 }), continue: true })
    expect(stopIn(result)).toMatch(/^the network 'net' carries more than 349 different messages, .*fewer values/)
    expect(result).toMatchObject({ verdict: 'violated', states: { distinct: 3 } })
    expect(result.properties[0]).toMatchObject({ verdict: 'violated', trace: { steps: { length: 2 } } })
  })

  test('of which as many as there is room for are not too many', async () => {
    const result = await check(chooser(5), { engine: tablesSharing(0, { listed: 350 }), workers: 1, continue: true })
    expect(result).toMatchObject({ verdict: 'violated', states: { distinct: 8 }, trust: { stopped: null } })
    expect(most.listed).toBe(2 ** 16 - 1)
  })

  test.each([
    { title: 'on one thread', workers: 1 },
    { title: 'on two', workers: 2 },
    { title: 'compared whole', workers: 1, states: 'whole' as const },
  ])('of memory for states, $title', async ({ title, ...options }) => {
    // A table of fingerprints has 2^14 at first, and 840,055 states do not fit.
    const result = await check(twoPhaseCommit.with({ rms: 7 }), { ...options, engine: tablesSharing(0, { far: 18 }), continue: true })
    expect(result.verdict).toBe('inconclusive')
    expect(stopIn(result)).toMatch(/^out of memory for states, with [\d,]+ MiB in use$/)
    expect(result.states.distinct).toBeGreaterThan(1000)
  })

  const pairOf = (a: number, b: number) => ({ a: range(0, a), b: range(0, b) })
  /** Looks at all pairs of numbers up to these, each set once, within so many pages for what it learns. */
  function searchedWithin(
    a: number,
    b: number,
    judge: (words: ReturnType<typeof machine<ReturnType<typeof pairOf>>>) => Record<string, Property>,
  ) {
    const vars = pairOf(a, b)
    const words = machine(vars)
    const { initially, action } = words
    const pairs = spec('pairs', {}, () => ({
      vars,
      init: initially(),
      actions: {
        a: action({ for: { x: vars.a }, when: s => s.a === 0, then: (s, { x }) => void (s.a = x) }),
        b: action({ for: { x: vars.b }, when: s => s.b === 0, then: (s, { x }) => void (s.b = x) }),
      },
      properties: judge(words),
      deadlock: 'allowed',
    })).with({})
    return (near: number) => check(pairs, { engine: tablesSharing(1e9, { near }), workers: 1, continue: true })
  }

  test('of memory for what it learns', async () => {
    // Each of the 300 times 100 states is a combination of its own to learn.
    const within = searchedWithin(299, 99, ({ always }) => ({ small: always(s => s.a + s.b <= 398) }))
    // Some 600 pages are taken before anything is learned; all that is learned fits into 40 more, and not into 2.
    let near = 580
    while ((await within(near)).states.distinct === 0) near++
    expect(near).toBeGreaterThan(580)
    const result = await within(near + 2)
    expect(result.verdict).toBe('inconclusive')
    expect(stopIn(result)).toMatch(/^out of memory for the engine's tables, with/)
    expect(await within(near + 40)).toMatchObject({ verdict: 'holds', states: { distinct: 30_000 } })
  })

  test('of the tables ends a check where there is room for the search, and not for the graph of its states', async () => {
    const within = searchedWithin(60, 40, ({ eventually }) => ({ ends: eventually(s => s.a + s.b >= 0) }))
    // The buffer for edges has 2^19 words, which are 32 pages.
    const found: string[] = []
    for (let near = 580; found.at(-1) !== 'holds'; near += 8) {
      const result = await within(near)
      found.push(result.states.distinct === 61 * 41 && result.verdict === 'inconclusive' ? `${stopIn(result)}` : result.verdict)
    }
    expect(found).toContainEqual(expect.stringMatching(/^out of memory for the engine's tables, with/))
  })

  test('and a state that is too large is refused, with the variable that makes it so', async () => {
    const vars = { small: range(0, 1), large: mapOf(range(0, 99), listOf(range(0, 9), 3)) }
    const { initially, action } = machine(vars)
    const actions = { up: action({ then: s => void (s.small = 1) }) }
    const huge = spec('huge', {}, () => ({ vars, init: initially(), actions, properties: {}, deadlock: 'allowed' })).with({})
    // 100 keys, each of 1,111 lists, so 16 bits: two a word.
    const refused = expect.objectContaining({ code: 'state-too-large', message: expect.stringContaining('large alone takes most') })
    await expect(check(huge, { engine: tablesSharing(0, { words: 49 }) })).rejects.toEqual(refused)
    expect(await check(huge, { engine: tablesSharing(0, { words: 51 }) })).toMatchObject({ verdict: 'holds' })
  })
})

describe('a plan that cannot grow is a limit', () => {
  const plan: Plan = { strict: false, unrecordable: new Set(), room: { list: 8, wide: new Set() } }

  test('a slot becomes wide once, and then no wider', () => {
    const wider = roomier(plan, { of: 'values', part: 'x', limit: 65_536 }, most)
    expect(wider).toEqual({ strict: false, unrecordable: new Set(), room: { list: 8, wide: new Set(['x']) } })
    expect(roomier(wider as Plan, { of: 'values', part: 'x', limit: 2 ** 24 }, most)).toMatchObject({
      why: 'room',
      shortage: { part: 'x' },
    })
  })

  test('a list grows to a power of two, and not beyond the words of a state', () => {
    expect(roomier(plan, { of: 'messages in flight', needed: 9 }, most)).toMatchObject({ room: { list: 16 } })
    expect(roomier(plan, { of: 'messages in flight', needed: 100 }, most)).toMatchObject({ room: { list: 128 } })
    expect(roomier(plan, { of: 'messages in flight', needed: 131_072 }, most)).toMatchObject({ why: 'room' })
  })

  test.each(['different messages', 'steps', 'memory'] as const)('more %s there cannot be', of =>
    expect(roomier(plan, { of } as never, most)).toMatchObject({ why: 'room' }),
  )
})

describe('attempts that start again', () => {
  // 1, 2, ... 40 in flight: a list of 8 becomes one of 16, 32 and 64.
  test('share one progress, which never runs backwards', async () => {
    const seen: Progress[] = []
    const result = await check(sender(1, 40), { workers: 1, onProgress: p => seen.push(p) })
    expect(result).toMatchObject({ verdict: 'holds', states: { distinct: 41 } })
    for (const [k, now] of seen.slice(1).entries()) {
      const before = seen[k] as Progress
      expect([now.distinct >= before.distinct, now.depth >= before.depth, now.seconds >= before.seconds]).toEqual([true, true, true])
    }
    expect(seen.at(-1)?.distinct).toBe(41)
  })

  test('keep the hits of all of them, and the furthest one where the last is stopped', () => {
    const attempts = new Attempts({ onProgress: null, semantics: { model: { vars: {} } } } as never)
    const found = (distinct: number, hits: unknown[], stopped: unknown = null) => ({ distinct, hits, stopped, workers: 1 }) as never
    attempts.keep(found(100, ['first', null]))
    attempts.keep(found(50, [null, 'second']))
    expect(attempts.conclude(found(10, [null, null], { why: 'seconds', limit: 1 }))).toMatchObject({
      distinct: 100,
      hits: ['first', 'second'],
      stopped: { why: 'seconds' },
    })
    expect(attempts.conclude(found(200, [null, null]))).toMatchObject({ distinct: 200, hits: [null, null], stopped: null })
    // An attempt that runs out of room counts the state for which it has none: that saw less than one which comes to the depth asked for.
    expect(attempts.conclude(found(99, [null, null], { why: 'depth', limit: 3 }))).toMatchObject({
      distinct: 99,
      stopped: { why: 'depth' },
    })
  })

  test('share one clock: a limit in seconds ends them all', async () => {
    // Each attempt learns what sending 100 messages at once leads to; a list of 8 must grow to 8,192 for the last step.
    const began = performance.now()
    const result = await check(sender(100, 60), { workers: 1, limits: { maxSeconds: 0.3 } })
    expect(stopIn(result)).toBe('the limit of 0.3 s was reached')
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

test.each([...ways, { walks: { seed: 1, runs: 50, steps: 100 } }] as SearchOptions[])(
  'as many states as the limit allows are no limit: %#',
  async how => {
    const eleven = sender(1, 10)
    const { trust } = await check(eleven, { ...how, limits: { maxStates: 11 } })
    expect(stopIn({ trust }) ?? 'none').not.toMatch(/states was reached/)
    expect(stopIn(await check(eleven, { ...how, limits: { maxStates: 10 } }))).toBe('the limit of 10 states was reached')
  },
)

describe('a domain that no search has room for is refused where it is declared', () => {
  test.each([
    ['range(0, 100000000) has 100,000,001 values, and a search has room for 1,000,000', () => range(0, 1e8)],
    ["processes('P', 100000000) has 100,000,000 processes, and a search has room for 10,000", () => processes('P', 1e8)],
    ['mapOf(range(0, 100000), …) has 100,001 keys, and a search has room for 100,000', () => mapOf(range(0, 1e5), range(0, 1))],
  ])('%s', (message, declare) => {
    expect(declare).toThrow(
      expect.objectContaining({
        code: 'too-large',
        problem: message,
        hint: expect.any(String),
        where: expect.objectContaining({ file: expect.stringContaining('limits.test') }),
      }),
    )
  })

  test('and one that is just small enough is not', () => {
    expect([range(1, 1_000_000).size, processes('P', 10_000).size]).toEqual([1_000_000, 10_000])
  })
})
