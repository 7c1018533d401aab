import { expect, test } from 'vitest'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { bounds } from '../../specs/replication/zab/models.ts'
import { zab } from '../../specs/replication/zab/protocol.ts'
import { client, epochFromOwnZxid } from '../../specs/replication/zab/variants.ts'
import { deepTest } from '../support/depth.ts'

const violatedIn = async (model: Parameters<typeof check>[0]) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

test('a follower that writes another value than it is sent delivers what nobody has broadcast', async () => {
  const garbles = variant(zab, 'garbles', ({ actions: { followerProcessPROPOSE } }) => ({
    actions: {
      followerProcessPROPOSE: {
        then: (s, p) => {
          followerProcessPROPOSE.then(s, p)
          const last = s.history[p.i].at(-1)
          if (last) last.value += 1
        },
      },
    },
  }))
  expect(await violatedIn(garbles.with(bounds(2, 1, 0, 0)))).toEqual(expect.arrayContaining(['prefixConsistency', 'integrity']))
})

test('a server that keeps its history when it is synchronised is told of what it does not have', async () => {
  const keeps = variant(zab, 'keeps', ({ actions: { followerProcessNEWLEADER } }) => ({
    actions: {
      followerProcessNEWLEADER: {
        then: (s, p) => {
          const own = s.history[p.i]
          followerProcessNEWLEADER.then(s, p)
          s.history[p.i] = own
        },
      },
    },
  }))
  expect(await violatedIn(keeps.with(bounds(2, 1, 1, 0)))).toContain('nothingUnexpected')
})

test('a leader that commits what it alone has loses it', async () => {
  const alone = variant(client, 'alone', ({ actions: { leaderProcessACK }, parts: { Server } }) => ({
    actions: {
      leaderProcessACK: {
        then: (s, p) => {
          for (const txn of s.history[p.i]) for (const j of Server) txn.acks.add(j)
          leaderProcessACK.then(s, p)
        },
      },
    },
  }))
  expect(await violatedIn(alone.with(bounds(2, 1, 0, 0)))).toContain('nothingUnexpected')
})

/** The paper's properties that no variant breaks, each with a mistake that does; lengths found by this checker on 2026-11-30. */
deepTest('a follower alone that writes another value disagrees with another follower', async () => {
  const garbles = variant(zab, 'one-garbles', ({ actions: { followerProcessPROPOSE }, parts: { Server } }) => ({
    actions: {
      followerProcessPROPOSE: {
        then: (s, p) => {
          followerProcessPROPOSE.then(s, p)
          const last = s.history[p.i].at(-1)
          if (last && p.i === Server.ids[1]) last.value += 1
        },
      },
    },
  }))
  expect(await violatedIn(garbles.with(bounds(3, 1, 0, 0)))).toEqual(expect.arrayContaining(['integrity', 'agreement']))
})

test('a follower that puts the next transaction before those that it has delivers in another order', async () => {
  const prepends = variant(zab, 'prepends', ({ actions: { followerProcessPROPOSE } }) => ({
    actions: {
      followerProcessPROPOSE: {
        then: (s, p) => {
          const before = s.history[p.i].length
          followerProcessPROPOSE.then(s, p)
          if (before > 0 && s.history[p.i].length > before) s.history[p.i].unshift(...s.history[p.i].splice(-1))
        },
      },
    },
  }))
  expect(await violatedIn(prepends.with(bounds(2, 2, 0, 0)))).toEqual(
    expect.arrayContaining(['totalOrder', 'localPrimaryOrder', 'zxidsIncrease']),
  )
})

deepTest('a leader that broadcasts before it has delivered the history that it begins with', async () => {
  const undelivered = variant(zab, 'undelivered', ({ actions: { leaderProcessACKLD } }) => ({
    actions: {
      leaderProcessACKLD: {
        then: (s, p) => {
          const before = s.lastCommitted[p.i]
          const begins = s.phase[p.i] !== 'Broadcast'
          leaderProcessACKLD.then(s, p)
          if (begins) s.lastCommitted[p.i] = before
        },
      },
    },
  }))
  expect(await violatedIn(undelivered.with(bounds(2, 2, 1, 0)))).toEqual(['primaryIntegrity'])
})

deepTest('a leader that goes on without a quorum, and one that takes its epoch from its own log', async () => {
  const goesOn = variant(epochFromOwnZxid, 'goes-on', ({ parts: { leave } }) => ({
    actions: {
      timeout: {
        then: (s, { i, j }) => {
          s.failures.timeouts++
          leave(s, i, j)
        },
      },
    },
  }))
  expect(await violatedIn(goesOn.with(bounds(3, 0, 1, 0)))).toEqual(expect.arrayContaining(['leadership1', 'leadership2']))
})

test('a follower that takes over a history and stays in the epoch before it', async () => {
  const stays = variant(zab, 'stays', ({ actions: { followerProcessNEWLEADER } }) => ({
    actions: {
      followerProcessNEWLEADER: {
        then: (s, p) => {
          const before = s.currentEpoch[p.i]
          followerProcessNEWLEADER.then(s, p)
          s.currentEpoch[p.i] = before
        },
      },
    },
  }))
  expect(await violatedIn(stays.with(bounds(2, 1, 0, 0)))).toEqual(['epochMonotonicity'])
})

deepTest('a leader that takes over a history backwards delivers a later epoch first', async () => {
  const backwards = variant(zab, 'backwards', ({ actions: { leaderProcessACKEPOCH }, parts: { Server } }) => ({
    actions: {
      leaderProcessACKEPOCH: {
        then: (s, p) => {
          const begins = s.phase[p.i] === 'Discovery'
          leaderProcessACKEPOCH.then(s, p)
          if (!begins || s.phase[p.i] === 'Discovery') return
          s.history[p.i].reverse()
          for (const j of Server) {
            const sent = s.link[p.i][j].at(-1)
            if (sent?.tag === 'NEWLEADER') sent.history = s.history[p.i]
          }
        },
      },
    },
  }))
  const { properties } = await check(backwards.with(bounds(2, 2, 2, 0)), { properties: ['globalPrimaryOrder'] })
  expect(properties.map(p => p.trace?.steps.length)).toEqual([28])
})
