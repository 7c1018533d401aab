import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { raftMembership } from '../../specs/consensus/raft-membership/protocol.ts'
import { doesNotWait, firstVersion } from '../../specs/consensus/raft-membership/variants.ts'
import { deepTest } from '../support/depth.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

describe('a mistake beyond the variants is caught', () => {
  test('learners vote', async () => {
    const mistaken = variant(raftMembership, 'learners-vote', ({ parts: { isLeader, wouldVote } }) => ({
      actions: {
        election: {
          when: (s, { i, voters }) =>
            !isLeader(s, i) && s.initial.has(i) && voters.has(i) && voters.size === 2 && [...voters].every(j => wouldVote(s, j, i)),
        },
      },
    }))
    // Two of three servers, though four are the cluster: S1 and S2, S3 and the learner S4 are what they count.
    expect(await broken(mistaken.with({ servers: 4, members: 3, terms: 1, entries: 1 }))).toHaveProperty('electionSafety', 2)
  })
  deepTest('entries are counted by the cluster there was at the start', async () => {
    const mistaken = variant(raftMembership, 'counts-the-first', ({ parts: { Server, isLeader, stores, termAt } }) => ({
      actions: {
        advanceCommit: {
          when: (s, { i, index }) =>
            isLeader(s, i) &&
            index > s.commitIndex[i] &&
            termAt(s.log[i], index) === s.currentTerm[i] &&
            2 * Server.count(j => s.initial.has(j) && stores(s, j, i, index)) > s.initial.size,
        },
      },
    }))
    // A cluster of one takes in two more: the first goes on committing alone, and the two elect one of them.
    expect(await broken(mistaken.with({ servers: 3, members: 1, terms: 2, entries: 4 }))).toHaveProperty('leaderCompleteness')
  })
  test('half of the cluster is taken for a majority', async () => {
    const mistaken = variant(raftMembership, 'half', ({ parts: { Server, isLeader, isMember, wouldVote } }) => ({
      actions: {
        election: {
          when: (s, { i, voters }) => {
            const all = Server.filter(j => isMember(s, i, j))
            return (
              !isLeader(s, i) &&
              voters.has(i) &&
              2 * all.filter(j => voters.has(j)).length >= all.length &&
              [...voters].every(j => wouldVote(s, j, i))
            )
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ servers: 2, members: 2, terms: 1, entries: 1 }))).toHaveProperty('electionSafety', 2)
  })
  test('a server votes in a term older than its own', async () => {
    const mistaken = variant(raftMembership, 'votes-in-old-term', ({ parts: { isLeader, isQuorum, wouldVote } }) => ({
      actions: {
        election: {
          when: (s, { i, voters }) =>
            !isLeader(s, i) &&
            voters.has(i) &&
            isQuorum(s, i, j => voters.has(j)) &&
            [...voters].every(j => wouldVote({ ...s, currentTerm: { ...s.currentTerm, [j]: 0 } }, j, i)),
        },
      },
    }))
    expect(await broken(mistaken.with({ servers: 3, members: 3, terms: 1, entries: 1 }))).toEqual({ electionSafety: 2 })
  })
  test('a deposed leader goes on to lead in the new term', async () => {
    const mistaken = variant(raftMembership, 'stays-leader', ({ actions: { learnTerm } }) => ({
      actions: {
        learnTerm: {
          then: (s, p) => {
            const before = s.role[p.i]
            learnTerm.then(s, p)
            s.role[p.i] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ servers: 3, members: 3, terms: 2, entries: 1 }))).toHaveProperty('electionSafety', 3)
  })
  test('a follower takes entries from the leader of an older term', async () => {
    const mistaken = variant(raftMembership, 'answers-in-later-term', ({ parts: { isLeader } }) => ({
      actions: { appendEntries: { when: (s, { i, j }) => i !== j && isLeader(s, i) } },
    }))
    expect(await broken(mistaken.with({ servers: 3, members: 3, terms: 2, entries: 1 }))).toMatchObject({ leaderCompleteness: 4 })
  })
})

describe('the published counterexample, step by step', () => {
  type Step = readonly [action: string, parameters: Record<string, unknown>]
  const until = (model: Model, steps: readonly Step[]) => {
    const semantics = semanticsOf(model)
    let state = model.initial[0] as never
    for (const [action, parameters] of steps) {
      const taken = semantics.take(state, { action, parameters, message: null })
      if (taken === null) return action
      state = taken.to as never
    }
    const of = model.properties.leaderCompleteness?.meaning
    if (of?.of !== 'states') throw new Error('leaderCompleteness is no invariant')
    return ['S1', 'S2', 'S3', 'S4'].every(i => of.holds(state, { i }))
  }
  const four = { servers: 4, members: 4, terms: 3, entries: 2 }
  const story: readonly Step[] = [
    ['election', { i: 'S1', voters: new Set(['S1', 'S2', 'S3']) }],
    ['changeMembership', { i: 'S1', server: 'S2' }],
    ['election', { i: 'S2', voters: new Set(['S2', 'S3', 'S4']) }],
    ['changeMembership', { i: 'S2', server: 'S1' }],
    ['appendEntries', { i: 'S2', j: 'S3' }],
    ['advanceCommit', { i: 'S2', index: 1 }],
    ['learnTerm', { i: 'S1', from: 'S2' }],
    ['election', { i: 'S1', voters: new Set(['S1', 'S4']) }],
  ]
  test('the first version commits a change that a later leader lacks', () => {
    expect(until(firstVersion.with(four), story.slice(0, -1))).toBe(true)
    expect(until(firstVersion.with(four), story)).toBe(false)
    expect(until(doesNotWait.with({ ...four, entries: 3 }), story)).toBe(false)
  })
  test('with the rule of July 2015 the first change cannot be made', () => {
    expect(until(raftMembership.with({ ...four, entries: 3 }), story)).toBe('changeMembership')
  })
})
