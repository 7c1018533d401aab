import { expect, test } from 'vitest'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { bounds } from '../../specs/replication/zab/models.ts'
import { zab } from '../../specs/replication/zab/protocol.ts'
import { client } from '../../specs/replication/zab/variants.ts'

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
