import { expect, test } from 'vitest'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { alike } from '../../specs/replication/fast-leader-election/models.ts'
import { fastLeaderElection } from '../../specs/replication/fast-leader-election/protocol.ts'
import { progress } from '../../specs/replication/fast-leader-election/variants.ts'
import { deepTest } from '../support/depth.ts'

const three = { ...alike, servers: 3, rounds: 4 }
const violatedIn = async (model: Parameters<typeof check>[0]) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

test('where zxids are not told apart, a server with a lower one may lead all', async () => {
  const blind = variant(fastLeaderElection, 'blind', ({ actions: { onNotification } }) => ({
    actions: { onNotification: { then: (s, m, p) => onNotification.then(s, m.vote ? { ...m, vote: { ...m.vote, zxid: 1 } } : m, p) } },
  }))
  expect(await violatedIn(blind.with({ ...alike, servers: 2, zxids: 1, rounds: 2 }))).toContain('bestOfQuorum')
})

test('a server that has settled must answer those that look', async () => {
  const silent = variant(progress, 'silent', ({ actions: { onNotification } }) => ({
    actions: {
      onNotification: {
        then: (s, m, p) => {
          if (s.role[m.to] === 'Looking') onNotification.then(s, m, p)
        },
      },
    },
  }))
  expect(await violatedIn(silent.with({ ...three, observers: 1 }))).toContain('observersLearn')
})

deepTest('without giving up, followers wait for a leader that has stopped', async () => {
  const patient = variant(progress, 'patient', { actions: { giveUp: null } })
  expect(await violatedIn(patient.with(three, { stop: 1 }))).toContain('electionEnds')
})

test('without asking again, a lost notification ends the election', async () => {
  const asksOnce = variant(progress, 'asks-once', { actions: { askAgain: null } })
  expect(await violatedIn(asksOnce.with({ ...three, servers: 2 }, { lose: 2 }))).toContain('electionEnds')
})

test('whoever is elected in time has the best of all votes: by hand, of the four orders of two servers', async () => {
  for (const [first, second] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const one = variant(fastLeaderElection, 'one', ({ always }) => ({
      properties: {
        wins: always(({ lastZxid, role }) => {
          const [a, b] = [Object.values(lastZxid), Object.values(role)]
          return a[0] !== first || a[1] !== second || b[first > second ? 1 : 0] !== 'Leading'
        }),
      },
    }))
    expect(await violatedIn(one.with({ ...alike, servers: 2, zxids: 1, rounds: 2 }))).toEqual([])
  }
})
