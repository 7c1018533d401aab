import { expect, test } from 'vitest'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { bounds } from '../../specs/replication/zookeeper-sync/models.ts'
import { zookeeperSync } from '../../specs/replication/zookeeper-sync/protocol.ts'
import { deepTest } from '../support/depth.ts'

const violatedIn = async (model: Parameters<typeof check>[0], properties?: readonly string[]) =>
  (await check(model, { continue: true, ...(properties && { properties }) })).properties
    .filter(p => p.verdict === 'violated')
    .map(p => p.name)

test('without a transaction two servers take eight steps, whichever leads: by hand', async () => {
  // elect, DIFF, NEWLEADER, log, epoch, acknowledge, count, UPTODATE
  const { states, depth } = await check(zookeeperSync.with(bounds(2, 0, 0, 1)), {})
  expect([states.distinct, depth]).toEqual([1 + 2 * 8, 9])
})

test('what a follower is sent depends on what the leader has of it, and on how far back: by hand', () => {
  const z = (epoch: number, counter: number) => ({ epoch, counter })
  const database = [z(1, 1), z(1, 2), z(3, 1)]
  const sent = (window: number, peer: ReturnType<typeof z>) =>
    zookeeperSync.define(bounds(3, 0, 3, 4, { window })).parts.packetFor(database, peer)
  expect(sent(2, z(3, 1))).toEqual({ tag: 'DIFF', txns: [] })
  expect(sent(2, z(1, 1))).toEqual({ tag: 'DIFF', txns: [z(1, 2), z(3, 1)] })
  expect(sent(2, z(0, 0))).toEqual({ tag: 'SNAP', txns: database })
  expect(sent(3, z(0, 0))).toEqual({ tag: 'DIFF', txns: database })
  expect(sent(2, z(1, 3))).toEqual({ tag: 'TRUNC', to: z(1, 2), txns: [z(3, 1)] })
  expect(sent(2, z(2, 1))).toEqual({ tag: 'TRUNC', to: z(1, 2), txns: [z(3, 1)] })
  expect(sent(2, z(3, 2))).toEqual({ tag: 'TRUNC', to: z(3, 1), txns: [] })
})

test('a leader that asks nobody which epoch was accepted shares it with another', async () => {
  const ownEpoch = variant(zookeeperSync, 'own-epoch', ({ actions: { elect } }) => ({
    actions: {
      elect: {
        then: (s, p) => {
          s.acceptedEpoch[p.j] = s.acceptedEpoch[p.i] = s.currentEpoch[p.i]
          elect.then(s, p)
        },
      },
    },
  }))
  expect(await violatedIn(ownEpoch.with(bounds(3, 0, 0, 2, { breaks: 1 })), ['leadership'])).toEqual(['leadership'])
})

test('what waits in the queue of a server that shuts down may be lost: it was acknowledged to nobody', async () => {
  const drops = variant(zookeeperSync, 'drops', ({ actions: { followerShutdown, leaderShutdown, connectionBreaks } }) => {
    const dropping = ({ then }: Pick<typeof leaderShutdown, 'then'>): Pick<typeof leaderShutdown, 'then'> => ({
      then: (s, p) => {
        s.log[p.i].unflushed = []
        then(s, p)
      },
    })
    return {
      actions: {
        followerShutdown: dropping(followerShutdown),
        leaderShutdown: dropping(leaderShutdown),
        connectionBreaks: dropping(connectionBreaks),
      },
    }
  })
  expect(await violatedIn(drops.with(bounds(2, 0, 1, 2, { breaks: 1 })))).toEqual([])
})

test('a follower that logs nothing of what it is sent acknowledges what it does not have', async () => {
  const forgets = variant(zookeeperSync, 'forgets', ({ actions: { logHistory } }) => ({
    actions: {
      logHistory: {
        then: (s, p) => {
          s.packetsNotLogged[p.i] = []
          logHistory.then(s, p)
        },
      },
    },
  }))
  expect(await violatedIn(forgets.with(bounds(2, 1, 1, 2)))).toEqual(['committedOnDisk', 'shownIsLogged'])
})

test('a leader that counts its own log before it is on disk commits what one server has', async () => {
  const early = variant(zookeeperSync, 'early', ({ actions: { leaderProcessRequest } }) => ({
    actions: {
      leaderProcessRequest: {
        then: (s, p) => {
          leaderProcessRequest.then(s, p)
          s.acked[p.i][p.i] = s.log[p.i].unflushed.at(-1)?.counter ?? 0
        },
      },
    },
  }))
  expect(await violatedIn(early.with(bounds(2, 0, 1, 1)))).toEqual(['committedOnDisk'])
})

deepTest('a follower that cuts off its log, and keeps the database, shows what nobody has', async () => {
  const keeps = variant(zookeeperSync, 'keeps', ({ actions: { followerProcessSyncMessage } }) => ({
    actions: {
      followerProcessSyncMessage: {
        then: (s, p) => {
          const database = s.database[p.i]
          followerProcessSyncMessage.then(s, p)
          if (!s.snapshot[p.i]) s.database[p.i] = database
        },
      },
    },
  }))
  expect(await violatedIn(keeps.with(bounds(3, 1, 2, 2)), ['prefixConsistency'])).toEqual(['prefixConsistency'])
})

deepTest('a server that joins a leader of an older epoch goes back to it', async () => {
  const goesBack = variant(zookeeperSync, 'goes-back', {
    actions: { join: { when: (s, { j, i }) => s.role[j] === 'Looking' && s.role[i] === 'Leading' } },
  })
  expect(await violatedIn(goesBack.with(bounds(3, 0, 0, 2, { breaks: 2 })), ['epochMonotonicity'])).toEqual(['epochMonotonicity'])
})

deepTest('a follower that drops what is proposed while it synchronises shows what it has not logged', async () => {
  const drops = variant(zookeeperSync, 'drops-proposals', ({ actions: { followerProcessPROPOSAL } }) => ({
    actions: {
      followerProcessPROPOSAL: {
        then: (s, p) => {
          if (s.phase[p.i] === 'Broadcast') followerProcessPROPOSAL.then(s, p)
          else s.inbox[p.i].shift()
        },
      },
    },
  }))
  expect(await violatedIn(drops.with(bounds(3, 0, 1, 1)), ['shownIsLogged'])).toEqual(['shownIsLogged'])
})
