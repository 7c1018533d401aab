import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { models } from '../../specs/consensus/raft-pre-vote/models.ts'
import { raftPreVote } from '../../specs/consensus/raft-pre-vote/protocol.ts'
import { modelOf } from './catalogue.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const all = { terms: 4, preVote: true, leaderCheck: true, checkQuorum: true, early: 0 }

describe('a mistake beyond the variants is caught', () => {
  test('a server begins a term before it has been told that it would be voted for', async () => {
    const mistaken = variant(raftPreVote, 'does-not-wait', ({ parts: { isLeader, hearsFromLeader } }) => ({
      actions: { stand: { when: (s, { i }) => !isLeader(s, i) && !hearsFromLeader(s, i) && s.currentTerm[i] < 3 } },
    }))
    expect(await broken(mistaken.with({ ...all, topology: 'rejoining' }))).toHaveProperty('leaderUndisturbed', 3)
  })
  test('a leader resigns as soon as it does not reach everyone', async () => {
    const mistaken = variant(raftPreVote, 'resigns-at-once', ({ parts: { Server, isLeader, reaches } }) => ({
      actions: { resign: { when: (s, { i }) => isLeader(s, i) && Server.others(i).some(j => !reaches(s, i, j)) } },
    }))
    expect(await broken(mistaken.with({ ...all, topology: 'two outside' }))).toHaveProperty('settles')
  })
  test('followers do not listen to a server that they could do without, but their leader does', async () => {
    const mistaken = variant(raftPreVote, 'leader-listens', ({ actions: { stand }, parts: { Server, isLeader, reaches } }) => ({
      actions: {
        stand: {
          then: (s, p) => {
            const leaders = Server.filter(l => isLeader(s, l) && reaches(s, p.i, l))
            stand.then(s, p)
            for (const l of leaders) s.role[l] = 'follower'
          },
        },
      },
    }))
    const rules = { ...all, preVote: false, topology: 'removed' } as const
    expect(await broken(raftPreVote.with(rules))).toEqual({})
    expect(await broken(mistaken.with(rules))).toHaveProperty('leaderUndisturbed', 1)
  })
  test('a follower does not move to the term of the leader that it hears from', async () => {
    const mistaken = variant(raftPreVote, 'stays-behind', { actions: { heartbeat: { then: () => {} } } })
    // Nothing that this is about depends on it: whoever hears from a leader does not stand, and who stands takes a term above its own.
    expect(await broken(mistaken.with({ ...all, topology: 'two outside' }))).toEqual({})
  })
  test('a server forgets whom it has voted for', async () => {
    const mistaken = variant(raftPreVote, 'forgets-its-vote', ({ actions: { stand }, parts: { Server } }) => ({
      actions: {
        stand: {
          then: (s, p) => {
            for (const j of Server) s.votedFor[j] = null
            stand.then(s, p)
          },
        },
      },
    }))
    // S1 and S3, at the ends of the chain, both stand in term 2, and S2 votes for both. With the leader check it ignores the second.
    const rules = { ...all, preVote: false, leaderCheck: false, topology: 'chain' } as const
    expect(await broken(mistaken.with(rules))).toHaveProperty('electionSafety', 2)
    expect(await broken(mistaken.with({ ...rules, leaderCheck: true }))).not.toHaveProperty('electionSafety')
  })
  test('a leader that hears of a higher term by a heartbeat goes on to lead in it', async () => {
    const mistaken = variant(raftPreVote, 'stays-leader', ({ actions: { heartbeat } }) => ({
      actions: {
        heartbeat: {
          then: (s, p) => {
            const before = s.role[p.j]
            heartbeat.then(s, p)
            s.role[p.j] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ ...all, early: 1, topology: 'rejoining' }))).toMatchObject({ electionSafety: 3, settles: 3 })
  })
})

test('in the chain the two ends lead in turn, and the server between them never does', async () => {
  const { properties } = await check(modelOf(models['chain-plain']), { properties: ['settles'] })
  const trace = properties[0]?.trace
  const stood = trace?.steps
    .slice(trace.loop ?? 0)
    .filter(step => step.action === 'stand')
    .map(step => step.parameters.i)
  expect(stood).toEqual(['S1', 'S3'])
})

test('each of the three rules is needed somewhere', async () => {
  const without = { preVote: 'rejoining', leaderCheck: 'removed', checkQuorum: 'star' } as const
  for (const [rule, topology] of Object.entries(without) as [keyof typeof without, (typeof without)[keyof typeof without]][]) {
    expect(await broken(raftPreVote.with({ ...all, topology }))).toEqual({})
    expect(await broken(raftPreVote.with({ ...all, topology, [rule]: false }))).not.toEqual({})
  }
})
