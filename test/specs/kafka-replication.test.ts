import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { models } from '../../specs/replication/kafka-replication/models.ts'
import { kafkaReplication } from '../../specs/replication/kafka-replication/protocol.ts'
import { kip279, truncateToHighWatermark } from '../../specs/replication/kafka-replication/variants.ts'
import { deepDescribe, deepTest } from '../support/depth.ts'
import { modelOf } from './catalogue.ts'

const small = { replicas: 2, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 } as const
const three = { replicas: 3, logSize: 1, maxRecords: 1, maxLeaderEpoch: 1 } as const

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

// TLC on the modules of github.com/hachikuji/kafka-specification with two replicas, LogSize 2, MaxRecords 2, MaxLeaderEpoch 2, without symmetry: distinct and
// generated states, and the depth in states. Those of Kip320.tla are in models.ts.
deepTest('Kip279.tla', async () => {
  const { verdict, states, depth } = await check(kip279.with(small), { continue: true })
  expect({ verdict, ...states, depth }).toMatchObject({ verdict: 'holds', distinct: 9027, generated: 23425, depth: 18 })
})

// To compare epochs when fetching and when truncating is needed, too, but it takes three replicas and three epochs to show: those are deep models.
deepDescribe('each rule of KIP-320 is needed', () => {
  test('to let a replica into the ISR only once the high watermark has come to where the epoch began', async () => {
    const early = variant(kafkaReplication, 'expands-early', ({ parts: { isTrueLeader } }) => ({
      actions: {
        leaderExpandIsr: {
          when: (s, { leader, r }) => {
            const [own, theirs] = [s.replicaState[leader], s.replicaState[r]]
            const isFollowing = theirs.leader === leader && theirs.leaderEpoch === own.leaderEpoch
            return isTrueLeader(s, leader) && !own.isr.has(r) && isFollowing && s.log[r].length >= own.hw
          },
        },
      },
    }))
    expect(await broken(early.with(three))).toEqual({ strongIsr: 11 })
  })
  test('to count only followers of the same leader and epoch', async () => {
    const counting = variant(kafkaReplication, 'counts-any-epoch', ({ parts: { presumesLeadership } }) => ({
      actions: {
        leaderIncHighWatermark: {
          when: (s, { leader }) => {
            const { hw, isr } = s.replicaState[leader]
            return presumesLeadership(s, leader) && s.log[leader].length > hw && [...isr].every(r => s.log[r].length > hw)
          },
        },
      },
    }))
    expect(await broken(counting.with(small))).toEqual({ weakIsr: 7, strongIsr: 7 })
  })
  test('to truncate', async () => {
    const keeping = variant(kafkaReplication, 'truncates-nothing', ({ actions: { becomeFollower } }) => ({
      actions: {
        becomeFollower: {
          then: (s, m, p) => {
            const log = s.log[p.r]
            becomeFollower.then(s, m, p)
            s.log[p.r] = log
          },
        },
      },
    }))
    expect(await broken(keeping.with(small))).toEqual({ weakIsr: 8, strongIsr: 8 })
  })
  test('to elect none but in-sync replicas (unclean leader election)', async () => {
    const unclean = variant(kafkaReplication, 'elects-anyone', {
      actions: { controllerElectLeader: { when: (s, { r }) => s.nextLeaderEpoch <= small.maxLeaderEpoch && s.quorumState.leader !== r } },
    })
    expect(await broken(unclean.with(small))).toEqual({ leaderInIsr: 2, weakIsr: 10, strongIsr: 8 })
  })
  test('to have ISR changes of an old leader refused', async () => {
    const unfenced = variant(kafkaReplication, 'isr-unfenced', ({ parts: { presumesLeadership } }) => ({
      actions: {
        leaderShrinkIsr: {
          when: (s, { leader, r, since }) =>
            since === 'it is behind' && presumesLeadership(s, leader) && r !== leader && s.replicaState[leader].isr.has(r),
        },
      },
    }))
    expect(await broken(unfenced.with(small))).toEqual({ leaderInIsr: 4, weakIsr: 8, strongIsr: 8 })
  })
})

describe('at bounds too small the older rules hold', () => {
  test.each<[string, Model]>([
    ['KIP-279 with two replicas, for one record, and a fourth epoch', kip279.with({ ...three, replicas: 2, maxLeaderEpoch: 3 })],
    ['the high watermark, if there is but one epoch', truncateToHighWatermark.with({ ...small, maxLeaderEpoch: 0 })],
  ])('%s', async (_, model) => {
    expect((await check(model, { properties: ['weakIsr', 'strongIsr'] })).verdict).toBe('holds')
  })
})

test('KIP-279: the leader is Replica1, Replica2 and Replica1 again, and a committed record is dropped', async () => {
  const { properties } = await check(modelOf(models['kip-101']), { properties: ['strongIsr'] })
  const steps = properties[0]?.trace?.steps ?? []
  expect(steps.filter(s => s.action === 'controllerElectLeader').map(s => s.parameters.r)).toEqual(['Replica1', 'Replica2', 'Replica1'])
  const last = steps.at(-1)
  expect(last?.action).toBe('becomeFollower')
  const [log, state] = [last?.state.log as Record<string, unknown[]>, last?.state.replicaState as Record<string, { hw: number }>]
  expect([log.Replica1?.length, log.Replica2?.length, state.Replica1?.hw]).toEqual([1, 0, 1])
})
