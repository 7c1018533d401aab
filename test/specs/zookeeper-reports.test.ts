import { expect, test } from 'vitest'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { type Model, machine } from '../../checker/language/index.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as reads } from '../../specs/replication/zookeeper-reads/models.ts'
import { models as sync } from '../../specs/replication/zookeeper-sync/models.ts'
import { acksQueued, keepsSnapshot, logsAfterUPTODATE } from '../../specs/replication/zookeeper-sync/variants.ts'
import { models as zxid } from '../../specs/replication/zookeeper-zxid/models.ts'
import { deepTest } from '../support/depth.ts'

/**
 * The steps of a shortest trace that are among those told of, in their order: the action and its parameters, and where a follower finds a leader, the packet by which it is brought up to date.
 * An election names the leader first, and a server that joins names itself first.
 */
async function among(told: readonly string[], model: Model, property: string): Promise<readonly string[]> {
  const { properties } = await check(model, { properties: [property] })
  const { trace } = properties.find(p => p.name === property) ?? expect.unreachable()
  const steps = (trace?.steps ?? []).map(({ action, parameters, state }) => {
    const { inbox } = state as { inbox?: Record<string, readonly { tag: string }[]> }
    const packet = action === 'elect' || action === 'join' ? inbox?.[String(parameters.j)]?.[0]?.tag : undefined
    return [action, ...Object.values(parameters), ...(packet ? [`by ${packet}`] : [])].join(' ')
  })
  return steps.filter(step => told.includes(step))
}

const instance = ({ spec, constants, faults }: Pick<NamedModel, 'spec' | 'constants' | 'faults'>): Model => spec.with(constants, faults)

/** Each report: its decisive events, in its order, each of which happens as often in the trace as here. */
const quick: readonly (readonly [report: string, model: Model, property: string, told: readonly string[]])[] = [
  [
    'ZOOKEEPER-1675: who is deposed answers a sync',
    instance(reads['deposed-leader']),
    'linearizable',
    ['depose S2', 'write Client2 S2', 'slowRead Client1 S1 x'],
  ],
  // The leader has lost its followers when it logs the request; the next leader takes it for one that lacks nothing.
  [
    'ZOOKEEPER-2845: what a deposed leader has logged is not cut off',
    instance(sync['retains-database']),
    'processConsistency',
    ['connectionBreaks S2', 'leaderProcessRequest S1', 'leaderShutdown S1', 'elect S2 S1 by DIFF', 'followerProcessUPTODATE S1'],
  ],
  [
    'ZOOKEEPER-4643: the epoch is written, and then the server crashes',
    instance(sync['epoch-before-history']),
    'leaderLogCompleteness',
    [
      'elect S1 S3 by DIFF',
      'followerProcessNEWLEADER S3',
      'updateCurrentEpoch S3',
      'crash S3 0',
      'elect S3 S2 by TRUNC',
      'followerProcessSyncMessage S2',
      'leaderProcessACKLD S3 S2',
    ],
  ],
  [
    'ZOOKEEPER-4685: a proposal is acknowledged before NEWLEADER',
    instance(sync['acks-too-early']),
    'shutsDownForAReason',
    ['elect S1 S2 by DIFF', 'followerProcessNEWLEADER S2', 'syncRequestProcessor S2', 'leaderProcessACK S1 S2', 'ackTimeout S1'],
  ],
]
test.each(quick)('%s', async (_, model, property, told) => {
  expect(await among(told, model, property)).toEqual(told)
})

const slow: typeof quick = [
  [
    'ZOOKEEPER-1154: the transaction of an old epoch lies in the range',
    instance(sync['range-only']),
    'prefixConsistency',
    ['elect S2 S3 by DIFF', 'leaderProcessRequest S2', 'leaderProcessACK S2 S3', 'join S1 S2 by DIFF', 'followerProcessUPTODATE S1'],
  ],
  // Who was deposed proposes (1, 1), (2, 0) and (2, 1).
  [
    'ZOOKEEPER-1277: the counter rolls over',
    instance(zxid['rolls-over']),
    'prefixConsistency',
    ['elect S1 S2', 'elect S2 S3', 'propose S2', 'propose S1', 'propose S1', 'propose S1', 'join S1 S2'],
  ],
  [
    'ZOOKEEPER-2832: a later transaction stays in the log behind a snapshot',
    instance(sync['snapshot-keeps-log']),
    'prefixConsistency',
    [
      'join S1 S2 by SNAP',
      'logHistory S1',
      'leaderProcessRequest S2',
      'followerProcessUPTODATE S1',
      'leaderProcessACK S2 S1',
      'crash S1 0',
      'join S1 S2 by DIFF',
      'logHistory S1',
      'followerProcessUPTODATE S1',
    ],
  ],
  [
    'ZOOKEEPER-2845: a restart shows what was not cut off',
    instance(sync['retains-database-restart']),
    'prefixConsistency',
    [
      'connectionBreaks S2',
      'leaderProcessRequest S1',
      'leaderShutdown S1',
      'elect S2 S1 by DIFF',
      'leaderProcessACK S2 S1',
      'crash S1 0',
      'join S1 S2 by DIFF',
    ],
  ],
  [
    'ZOOKEEPER-3642: a snapshot was in memory alone',
    instance(sync['keeps-snapshot']),
    'leaderLogCompleteness',
    [
      'elect S1 S3 by SNAP',
      'crash S1 0',
      'followerProcessSyncMessage S3',
      'followerShutdown S3',
      'elect S3 S2 by DIFF',
      'crash S3 0',
      'elect S3 S1 by TRUNC',
    ],
  ],
  // What waited in the queue reaches the disk after the log was cut off: here as the server crashes.
  [
    'ZOOKEEPER-4712: the queue is written after the shutdown',
    instance(sync['queue-outlives-shutdown']),
    'prefixConsistency',
    ['connectionBreaks S2', 'join S2 S1 by TRUNC', 'crash S2 1', 'leaderShutdown S1'],
  ],
  [
    'ZOOKEEPER-5094: what came behind a TRUNC was in memory alone',
    instance(sync['keeps-truncated']),
    'shownIsLogged',
    ['leaderProcessACK S2 S3', 'join S1 S2 by TRUNC', 'connectionBreaks S1', 'join S1 S2 by DIFF', 'followerProcessUPTODATE S1'],
  ],
]
deepTest.each(slow)('%s', async (_, model, property, told) => {
  expect(await among(told, model, property)).toEqual(told)
})

// The traces of these models let the leader count an acknowledgement when its sender has crashed and leads, which is as short and has fewer switches. The reports have it count before.
// Where what a DIFF brought is not even queued, the follower loses it when its leader crashes, too.
deepTest.each([
  ['ZOOKEEPER-3911', logsAfterUPTODATE, sync['logs-after-uptodate'], ['crash S1 0', 'followerShutdown S2']],
  ['ZOOKEEPER-4646', acksQueued, sync['acks-queued'], ['crash S2 0', 'crash.recover S2']],
] as const)(
  '%s: what is lost may be committed before anyone crashes',
  async (_, mutant, { constants, faults, expect: { violated } }, lost) => {
    const told = [
      'elect S1 S2 by DIFF',
      'ackNEWLEADER S2',
      'leaderProcessACKLD S1 S2',
      ...lost,
      'elect S2 S3 by DIFF',
      'leaderProcessACKLD S2 S3',
    ]
    const connected = variant(mutant, 'counts-the-connected', ({ actions: { leaderProcessACKLD }, parts: { isConnected } }) => ({
      actions: { leaderProcessACKLD: { when: (s, p) => leaderProcessACKLD.when(s, p) && isConnected(s, p.i, p.j) } },
    }))
    const model = instance({ spec: connected, constants, faults })
    expect(await among(told, model, 'leaderLogCompleteness')).toEqual(told)
    const { properties } = await check(model, { properties: ['leaderLogCompleteness'] })
    expect(properties[0]?.trace?.steps).toHaveLength(violated?.leaderLogCompleteness ?? 0)
  },
)

deepTest('ZOOKEEPER-3642: the server that has a snapshot in memory alone may follow, too, as in the report', async () => {
  const followers = variant(keepsSnapshot, 'asks-followers', ({ vars, parts: { Server, entries, isPrefix, replay } }) => ({
    properties: {
      followerShowsLogged: machine(vars).always({
        for: { i: Server },
        holds: (s, { i }) => s.role[i] !== 'Following' || s.phase[i] !== 'Broadcast' || isPrefix(s.database[i], replay(entries(s, i))),
      }),
    },
  }))
  const { constants, faults } = sync['keeps-snapshot']
  const told = [
    'elect S1 S3 by SNAP',
    'crash S1 0',
    'followerProcessSyncMessage S3',
    'followerShutdown S3',
    'elect S2 S3 by DIFF',
    'followerProcessSyncMessage S3',
    'followerProcessUPTODATE S3',
  ]
  expect(await among(told, instance({ spec: followers, constants, faults }), 'followerShowsLogged')).toEqual(told)
})
