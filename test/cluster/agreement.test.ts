import { types } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { machine, mapOf, messages, network, processes, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { eagerCommit } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'
import { told } from '../engine/told.ts'
import { explore } from '../random/dumb/explore.ts'
import { randomSpec } from '../random/random-spec.ts'
import { both, decidable } from './agreement.ts'
import { clustered } from './in-process.ts'

const seed = Number(process.env.EVERYSTEP_SEED ?? 20_260_101)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 5)
const maxStates = 80

/** Without timeouts that await: what they wait for the spec's own code searches, which takes long on a busy machine. */
const specs = randomSpec().filter(({ spec }) => !spec.actions.some(a => a.awaits))

test('a cluster of one to four nodes finds of random specs what the reference engine finds', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(specs, fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.boolean(), async (random, nodes, all, forgets) => {
      const model = random.model()
      const properties = decidable(model)
      if (properties.length === 0) return
      const { maxDepth } = explore(random.spec, maxStates)
      const limits = maxDepth === Infinity ? {} : { maxDepth }
      const { alone, together } = await both(model, { limits, properties, continue: all }, { nodes, ...(forgets ? { remembers: 0 } : {}) })
      expect(together).toEqual(alone)
      compared++
    }),
    { seed, numRuns },
  )
  expect(compared).toBeGreaterThan(numRuns / 3)
})

const model = twoPhaseCommit.with({ rms: 3 }, { stopTM: 1 }, { network: 'set' })
const properties = decidable(model)

test('the states of two-phase commit are those that TLC counts, on however many nodes', async () => {
  // TLC on TwoPhase.tla: see specs/atomic-commitment/two-phase-commit/models.ts.
  const { states, depth, verdict, trust, traffic } = await clustered(
    twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' }),
    { properties: ['agreement'] },
    { nodes: 3 },
  )
  expect({ ...states, depth, verdict }).toEqual({ distinct: 288, generated: 1146, queue: 0, depth: 11, verdict: 'holds' })
  expect(trust).toMatchObject({ engine: 'cluster', workers: 3 })
  // All three worked: who has all states asks no one.
  expect(traffic?.asked).toBeGreaterThan(100)
})

test('nodes that come later get their share, and nothing changes', async () => {
  const alone = told(await check(model, { properties, continue: true, engine: 'reference' }))
  const together = await clustered(model, { properties, continue: true }, { nodes: 1, late: [2, 4, 6] })
  expect(told(together)).toEqual(alone)
  expect(together.trust.workers).toBeGreaterThan(2)
})

test('a search ends with the level of the first violation, as on one machine', async () => {
  const eager = eagerCommit.with({ rms: 3 }, {}, { network: 'set' })
  const { alone, together } = await both(eager, { properties: decidable(eager) }, { nodes: 3 })
  expect(together).toEqual(alone)
  expect(together).toMatchObject({ verdict: 'violated' })
})

test('a node that remembers next to nothing of what it found asks again, and counts no state twice', async () => {
  // 8,832 = 4^5 + 6^5 + 2^5 states: more than the 4,096 ids after which its table is emptied.
  const { states, depth, traffic } = await clustered(
    twoPhaseCommit.with({ rms: 5 }, {}, { network: 'set' }),
    { properties: ['agreement'] },
    { nodes: 2, remembers: 0 },
  )
  expect({ ...states, depth }).toEqual({ distinct: 8832, generated: 58_146, queue: 0, depth: 17 })
  expect(traffic?.asked).toBeGreaterThan(4000)
})

const P = processes('P', 2)
const Msg = messages({ Ping: { from: P } })
const sending = { sent: mapOf(P, range(0, 6)), net: network(Msg, 'bag') }
const sender = machine(sending)
const pings = spec('pings', {}, () => ({
  vars: sending,
  init: sender.initially(),
  actions: {
    ping: sender.action({
      for: { p: P },
      by: 'p',
      when: (s, { p }) => s.sent[p] < 6,
      then: (s, { p }) => {
        s.sent[p]++
        s.net.send(Msg.Ping({ from: p }))
      },
    }),
  },
  // What it reads of a state depends on the state.
  properties: { few: sender.always({ for: { p: P, q: P }, holds: (s, { p, q }) => p === q || s.sent[p] < 5 || s.sent[q] < 6 }) },
  deadlock: 'allowed',
})).with({})

test('nodes whose states outgrow their layout begin the level again, and nothing changes', async () => {
  // There is room for eight messages in flight at first; the ninth comes in a level of which each node has found some states that the other one has.
  const asked = { properties: ['few'], continue: true }
  const alone = told(await check(pings, { ...asked, engine: 'reference' }))
  expect(alone).toMatchObject({ verdict: 'violated', states: { distinct: 49, generated: 85 } })
  for (const nodes of [1, 2, 3]) expect(told(await clustered(pings, asked, { nodes }))).toEqual(alone)
})

const hiding = { at: mapOf(P, range(0, 6)) }
const hider = machine(hiding)
const hidden = spec('hidden', {}, () => ({
  vars: hiding,
  init: hider.initially(),
  actions: {
    up: hider.action({
      for: { p: P },
      by: 'p',
      when: (s, { p }) => s.at[p] < 6,
      then: (s, { p }) => {
        s.at[p]++
      },
    }),
    // The search ends before a state is expanded in which it is enabled.
    down: hider.action({
      for: { p: P },
      by: 'p',
      when: (s, { p }) => s.at[p] === 4,
      then: (s, { p }) => {
        s.at[p] = 0
      },
    }),
  },
  // Where it is recorded, it reads nothing; that it does on the real state is found a few levels later.
  properties: { low: hider.always({ for: { p: P }, holds: (s, { p }) => types.isProxy(s.at) || s.at[p] < 4 }) },
  deadlock: 'allowed',
})).with({})

test('a property of which was learned what is not so is asked of every state again, on every node', async () => {
  const asked = { properties: ['low'] }
  const alone = told(await check(hidden, { ...asked, engine: 'reference' }))
  expect(alone).toMatchObject({ verdict: 'violated', properties: [{ name: 'low', steps: 4 }], neverFired: ['down'] })
  for (const nodes of [1, 2, 3]) expect(told(await clustered(hidden, asked, { nodes }))).toEqual(alone)
})

const counter = { n: range(0, 9) }
const { initially, action, always } = machine(counter)
const counting = (fails: (n: number) => boolean) =>
  spec('counting', {}, () => ({
    vars: counter,
    init: initially(),
    actions: {
      up: action({
        when: s => s.n < 9,
        then: s => {
          if (fails(s.n)) throw new TypeError('a recipe of mine')
          s.n++
        },
      }),
    },
    properties: { small: always(s => s.n < 100) },
    deadlock: 'allowed',
  })).with({})

test('where a recipe throws, the check says so with its place, and after as many steps', async () => {
  const failing = counting(n => n === 4)
  const { alone, together } = await both(failing, { properties: ['small'] }, { nodes: 2 })
  expect(together).toEqual(alone)
  expect(together).toEqual({ code: 'spec-threw', steps: 4 })
})

test('where a guard does not return, the check says so, and after as many steps', async () => {
  const looping = spec('looping', {}, () => ({
    vars: counter,
    init: initially(),
    actions: {
      up: action({
        when: s => {
          while (s.n === 3);
          return s.n < 9
        },
        then: s => {
          s.n++
        },
      }),
    },
    properties: { small: always(s => s.n < 100) },
    deadlock: 'allowed',
  })).with({})
  const { alone, together } = await both(looping, { properties: ['small'], patience: 1 }, { nodes: 2 })
  expect(together).toEqual(alone)
  expect(together).toEqual({ code: 'never-returns', steps: 3 })
})

test('a limit ends the search as inconclusive, with what was counted', async () => {
  const { verdict, trust, states } = await clustered(
    twoPhaseCommit.with({ rms: 5 }, {}, { network: 'set' }),
    { properties: ['agreement'], limits: { maxStates: 500 } },
    { nodes: 2 },
  )
  expect(verdict).toBe('inconclusive')
  expect(trust.stopped).toEqual({ why: 'states', limit: 500 })
  expect(states.distinct).toBeGreaterThan(500)
  expect(states.distinct).toBeLessThan(8832)
})

test('nothing is decided where the wait for nodes was interrupted', async () => {
  const { verdict, states } = await clustered(model, { properties, signal: AbortSignal.abort() }, { nodes: 0 })
  expect(verdict).toBe('inconclusive')
  expect(states.distinct).toBe(0)
})
