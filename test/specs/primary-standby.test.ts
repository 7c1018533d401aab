import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as lockModels } from '../../specs/replication/primary-lock/models.ts'
import { primaryLock } from '../../specs/replication/primary-lock/protocol.ts'
import { models } from '../../specs/replication/primary-standby/models.ts'
import { primaryStandby } from '../../specs/replication/primary-standby/protocol.ts'
import { dropsNone, epochChecked, promotesLongest } from '../../specs/replication/primary-standby/variants.ts'
import { deepTest } from '../support/depth.ts'
import { modelOf } from './catalogue.ts'

const one = { standbys: 2, writes: 1, epochs: 2, waitsFor: 'one', promotes: 'latest' } as const
const pair = { ...one, standbys: 1 } as const
const lock = { standbys: 1, writes: 1, tokens: 3 } as const

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

describe('a mistake beyond the variants is caught', () => {
  test('the HA tool promotes the first node that it hears from', async () => {
    const mistaken = variant(primaryStandby, 'promotes-the-first', {
      actions: { promote: { when: (s, { n }) => s.ha.failingOver && s.ha.heard[n] !== null } },
    })
    expect(await broken(mistaken.with(one, { stop: 1 }))).toHaveProperty('acknowledgedSurvives', 9)
  })
  test('a standby acknowledges what it does not store', async () => {
    const mistaken = variant(primaryStandby, 'does-not-store', ({ actions: { onReplicate } }) => ({
      actions: {
        onReplicate: {
          then: (s, m, p) => {
            const log = s.log[m.to]
            onReplicate.then(s, m, p)
            s.log[m.to] = log
          },
        },
      },
    }))
    expect(await broken(mistaken.with(one, { stop: 1 }))).toHaveProperty('acknowledgedSurvives', 10)
  })
  deepTest('an old primary that is asked takes the new epoch for its own', async () => {
    const mistaken = variant(epochChecked, 'stays-primary', ({ actions: { ask } }) => ({
      actions: {
        ask: {
          then: (s, p) => {
            const lead = s.lead[p.n]
            ask.then(s, p)
            s.lead[p.n] = lead
          },
        },
      },
    }))
    expect(await broken(mistaken.with(one, { partition: 1 }))).toMatchObject({ acknowledgedSurvives: 11, noDivergence: 7 })
  })
  test('a node that is promoted counts the others as if they had followed it already', async () => {
    const mistaken = variant(primaryStandby, 'counts-the-others', ({ actions: { promote }, parts: { Node } }) => ({
      actions: {
        promote: {
          then: (s, p) => {
            promote.then(s, p)
            const lead = s.lead[p.n]
            if (lead) lead.stored = Node.map(() => s.log[p.n].length)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(one, { stop: 1 }))).toHaveProperty('noDivergence', 6)
  })
  test('the lock is taken twice with one token', async () => {
    const mistaken = variant(primaryLock, 'same-token', ({ actions: { acquire } }) => ({
      actions: {
        acquire: {
          then: (s, p) => {
            acquire.then(s, p)
            s.lock.token -= 1
            s.token[p.n] = s.lock.token
          },
        },
      },
    }))
    expect(await broken(mistaken.with(lock, { stall: 1 }))).toMatchObject({ acknowledgedSurvives: 5, noDivergence: 6 })
  })
  test('a standby is put on record before it has all of the log', async () => {
    const mistaken = variant(primaryLock, 'chooses-any', {
      actions: { choose: { when: (s, { p, n }) => s.leads[p] && s.lock.holder === p && s.sync[p] === null && n !== p } },
    })
    expect(await broken(mistaken.with({ ...lock, standbys: 2 }, { stop: 1, crash: 1 }))).toHaveProperty('acknowledgedSurvives', 8)
  })
  test('a primary counts the standby that it waited for, though that one leads by now', async () => {
    const mistaken = variant(primaryLock, 'counts-a-primary', {
      actions: {
        answer: {
          when: (s, { p }) => {
            const sync = s.sync[p]
            return s.leads[p] && s.answered[p] < s.log[p].length && (sync === null || s.log[sync].length > s.answered[p])
          },
        },
      },
    })
    expect(await broken(mistaken.with({ ...lock, writes: 2 }, { stall: 1 }))).toMatchObject({ acknowledgedSurvives: 7, oneWriter: 7 })
  })
  deepTest('a standby goes back to a primary with a lower token', async () => {
    const mistaken = variant(primaryLock, 'goes-back', {
      actions: {
        follow: { when: (s, { n, p }) => n !== p && s.leads[p] && !s.leads[n] && s.log[n].join() !== s.log[p].join() },
      },
    })
    expect(await broken(mistaken.with({ ...lock, standbys: 2, writes: 2 }, { stall: 1, stop: 1 }))).toHaveProperty(
      'acknowledgedSurvives',
      11,
    )
  })
})

describe('what looks like a mistake and is none', () => {
  deepTest(
    'a node that restarts as primary: either the HA tool has reset it by then, or it is still the one that the tool takes for primary',
    async () => {
      const restarts = variant(primaryStandby, 'restarts-as-primary', ({ crashes, parts: { Node } }) => ({
        faults: { crash: crashes(Node) },
      }))
      expect(await broken(restarts.with(one, { crash: 1 }))).toEqual({})
    },
  )
  test('a reset that does not tell the node of the new epoch: nothing that it sent is answered to it, since it leads no more', async () => {
    const forgetful = variant(primaryStandby, 'resets-in-silence', ({ actions: { giveUp } }) => ({
      actions: {
        giveUp: {
          then: (s, p) => {
            const epoch = s.epoch[s.ha.primary]
            giveUp.then(s, p)
            s.epoch[s.ha.primary] = epoch
          },
        },
      },
    }))
    expect(await broken(forgetful.with(one, { partition: 1 }))).toEqual({})
  })
})

describe('a mutant at bounds too small to show its mistake', () => {
  test.each<[string, Model]>([
    ['drops-none, without a second failover', dropsNone.with({ ...pair, waitsFor: 'live' }, { crash: 1 })],
    ['promotes-longest, with one write', promotesLongest.with({ ...one, epochs: 3 }, { crash: 1, stop: 1 })],
    ['any is promoted, of one', primaryStandby.with({ ...pair, promotes: 'any' }, { stop: 1 })],
  ])('%s', async (_, model) => {
    expect((await check(model, { properties: ['acknowledgedSurvives'] })).verdict).toBe('holds')
  })
})

describe('how many standbys to wait for, and how many nodes to hear from', () => {
  // By hand: with n nodes, a write on k + 1 of them, and h heard from, one that is heard from has it only if h + k + 1 > n. Where the primary waits for
  // one, k is 1, and all standbys must be heard from; where it waits for all, one is enough. The mode is in the model, h is set here.
  const hears = (h: number) =>
    variant(primaryStandby, `hears-${h}`, ({ actions: { promote }, parts: { Node } }) => ({
      actions: {
        promote: {
          when: (s, { n }) => {
            const own = s.ha.heard[n]
            const heard = Node.filter(m => s.ha.heard[m] !== null)
            return s.ha.failingOver && own !== null && heard.length >= h && heard.every(m => own.length >= (s.ha.heard[m]?.length ?? 0))
          },
          then: promote.then,
        },
      },
    }))
  test.each([
    { standbys: 2, waitsFor: 'one', h: 1, safe: false },
    { standbys: 2, waitsFor: 'one', h: 2, safe: true },
    { standbys: 3, waitsFor: 'one', h: 2, safe: false },
    { standbys: 3, waitsFor: 'one', h: 3, safe: true },
    { standbys: 2, waitsFor: 'all', h: 1, safe: true },
  ] as const)('$standbys standbys, $waitsFor waited for, $h heard from', async ({ standbys, waitsFor, h, safe }) => {
    const { verdict } = await check(hears(h).with({ ...one, standbys, waitsFor }, { stop: 1 }), { properties: ['acknowledgedSurvives'] })
    expect(verdict).toBe(safe ? 'holds' : 'violated')
  })
})

test('Patroni, pull request #2787: the first primary stalls, the second acknowledges and stalls, the first takes the lock back', async () => {
  const { properties } = await check(modelOf(lockModels['takes-lock-back']), { properties: ['acknowledgedSurvives'] })
  const steps = properties[0]?.trace?.steps ?? []
  expect(steps.filter(s => s.action === 'acquire').map(s => s.parameters.n)).toEqual(['Node2', 'Node1'])
  expect(steps.filter(s => s.action === 'answer').map(s => s.parameters.p)).toEqual(['Node2'])
  expect(steps.at(-1)?.state.leads).toEqual({ Node1: true, Node2: true })
})

test('of two standbys the one that lacks the write is promoted', async () => {
  const { properties } = await check(modelOf(models['any-of-two']), { properties: ['acknowledgedSurvives'] })
  const log = properties[0]?.trace?.steps.at(-1)?.state.log as Record<string, unknown[]>
  expect(Object.values(log).map(entries => entries.length)).toEqual([1, 1, 0])
})

/** engine/catalogue.deep.ts has all of them. */
describe('both engines find the same', () => {
  test.each(['live'] as const)('%s', async name => {
    const found = async (engine: 'reference' | 'tables') => {
      const { verdict, states, depth, properties } = await check(modelOf(models[name]), { continue: true, engine })
      return { verdict, states, depth, properties: properties.map(p => [p.name, p.verdict, p.trace?.steps.length]) }
    }
    expect(await found('tables')).toEqual(await found('reference'))
  })
})
