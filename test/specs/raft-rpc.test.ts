import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { models } from '../../specs/consensus/raft-rpc/models.ts'
import { raftRpc } from '../../specs/consensus/raft-rpc/protocol.ts'
import { commitsOlderTerms } from '../../specs/consensus/raft-rpc/variants.ts'
import { deepDescribe, deepTest } from '../support/depth.ts'
import { modelOf } from './catalogue.ts'

const three = { servers: 3, terms: 2, entries: 2 }

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const oneEntry = { ...three, entries: 1 }

describe('a mistake about terms is caught', () => {
  test('a server votes in a term older than its own', async () => {
    const mistaken = variant(raftRpc, 'votes-in-old-term', ({ parts: { isLeader, isQuorum, wouldVote } }) => ({
      actions: {
        election: {
          when: (s, { i, voters }) =>
            !isLeader(s, i) &&
            voters.has(i) &&
            isQuorum(voters.size) &&
            !isQuorum(voters.size - 1) &&
            [...voters].every(j => wouldVote({ ...s, currentTerm: { ...s.currentTerm, [j]: 0 } }, j, i)),
        },
      },
    }))
    expect(await broken(mistaken.with({ ...oneEntry, terms: 1 }))).toEqual({ electionSafety: 2 })
  })
  test('a deposed leader goes on to lead in the new term', async () => {
    const mistaken = variant(raftRpc, 'stays-leader', ({ actions: { learnTerm } }) => ({
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
    expect(await broken(mistaken.with(oneEntry))).toEqual({ electionSafety: 3, stateMachineSafety: 6 })
    // Of two servers the other is needed to elect anyone, and leads itself where it has a higher term.
    expect(await broken(mistaken.with({ ...oneEntry, servers: 2 }))).toEqual({})
  })
  test('a follower takes entries from the leader of an older term', async () => {
    const mistaken = variant(raftRpc, 'answers-in-later-term', ({ parts: { isLeader } }) => ({
      actions: { appendEntries: { when: (s, { i, j }) => i !== j && isLeader(s, i) } },
    }))
    expect(await broken(mistaken.with(oneEntry))).toEqual({ leaderCompleteness: 4, stateMachineSafety: 5 })
  })
})

deepDescribe('a mistake beyond the variants is caught', () => {
  test('a vote leaves the voter in its old term, so that it votes twice in the new one', async () => {
    const mistaken = variant(raftRpc, 'stays-in-its-term', ({ actions: { election } }) => ({
      actions: {
        election: {
          then: (s, { i, voters }) => {
            const before = new Map([...voters].map(j => [j, s.currentTerm[j]]))
            election.then(s, { i, voters })
            for (const [j, term] of before) if (j !== i) s.currentTerm[j] = term
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toHaveProperty('electionSafety', 2)
  })
  test('a follower keeps its own entries and puts the next of the leader behind them', async () => {
    const mistaken = variant(raftRpc, 'appends-blindly', ({ actions: { appendEntries }, parts: { observe } }) => ({
      actions: {
        appendEntries: {
          when: (s, { i, j }) => appendEntries.when(s, { i, j }) && s.log[j].length < s.log[i].length,
          then: (s, { i, j }) => {
            observe(s, j, s.currentTerm[i])
            const next = s.log[i][s.log[j].length]
            if (next) s.log[j].push(next)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toHaveProperty('logMatching', 4)
  })
  test('a follower believes the leader’s commit index, whatever its own log is', async () => {
    const mistaken = variant(raftRpc, 'believes-the-index', ({ actions: { appendEntries } }) => ({
      actions: {
        appendEntries: {
          then: (s, { i, j }) => {
            appendEntries.then(s, { i, j })
            s.commitIndex[j] = Math.min(s.commitIndex[i], s.log[j].length)
          },
        },
      },
    }))
    // Where the logs part the leader's entry replaces the follower's in the same step, so what is left agrees with the leader's: the order of the two writes is what matters.
    expect(await broken(mistaken.with(three))).toEqual({})
    const earlier = variant(raftRpc, 'believes-the-index-first', ({ actions: { learnTerm } }) => ({
      actions: {
        learnTerm: {
          then: (s, { i, from }) => {
            learnTerm.then(s, { i, from })
            s.commitIndex[i] = Math.min(Math.max(s.commitIndex[i], s.commitIndex[from]), s.log[i].length)
          },
        },
      },
    }))
    expect(await broken(earlier.with(three))).toHaveProperty('stateMachineSafety')
  })
  test('a leader commits what it has sent, and not what is stored', async () => {
    const mistaken = variant(raftRpc, 'commits-alone', ({ parts: { isLeader, termAt } }) => ({
      actions: {
        advanceCommit: {
          when: (s, { i, index }) => isLeader(s, i) && index > s.commitIndex[i] && termAt(s.log[i], index) === s.currentTerm[i],
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toMatchObject({ leaderCompleteness: 3 })
  })
})

test('figure 8 takes four terms and two entries', async () => {
  for (const less of [
    { ...three, terms: 3 },
    { ...three, terms: 4, entries: 1 },
  ])
    expect(await broken(commitsOlderTerms.with(less))).toEqual({})
})

deepTest('figure 8 is told as in the paper', async () => {
  const { properties } = await check(modelOf(models['commits-older-terms']), { properties: ['leaderCompleteness'] })
  const steps = properties[0]?.trace?.steps.map(({ action, parameters }) => `${action} ${String(parameters.i)}`) ?? []
  expect(steps.filter(step => step.startsWith('election'))).toEqual(['election S1', 'election S2', 'election S1', 'election S2'])
})
