import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { raft } from '../../specs/consensus/raft/protocol.ts'
import { commitsOlderTerms, noConsistencyCheck, repliesBeforeDurable, truncatesAlways } from '../../specs/consensus/raft/variants.ts'
import { broken } from './broken.ts'

const bounds = (servers: number, terms: number, entries: number, inFlight: number) => ({ servers, terms, entries, inFlight })

/** One less of something than in the model of a mutant that takes long, as in raft.test.ts, which has those with a server less. Found by this checker on 2026-11-23. */
const below: readonly [mutant: string, less: string, property: string, Model][] = [
  ['replies-before-durable', 'crash', 'leaderCompleteness', repliesBeforeDurable.with(bounds(3, 2, 1, 1))],
  ['replies-before-durable', 'term', 'leaderCompleteness', repliesBeforeDurable.with(bounds(3, 1, 1, 1), { crash: 1 })],
  ['no-consistency-check', 'term', 'logMatching', noConsistencyCheck.with(bounds(3, 2, 2, 1))],
  ['no-consistency-check', 'entry', 'logMatching', noConsistencyCheck.with(bounds(3, 3, 1, 1))],
  ['commits-older-terms', 'term', 'leaderCompleteness', commitsOlderTerms.with(bounds(3, 3, 1, 1))],
  ['truncates-always', 'term', 'leaderCompleteness', truncatesAlways.with(bounds(3, 1, 2, 2))],
  ['truncates-always', 'entry', 'leaderCompleteness', truncatesAlways.with(bounds(3, 2, 1, 2))],
  ['truncates-always', 'message', 'leaderCompleteness', truncatesAlways.with(bounds(3, 2, 2, 1))],
]

describe('a mutant at bounds too small to show its mistake', () => {
  test.each(below)('%s, with one %s less, keeps %s', async (_, __, property, model) => {
    expect((await check(model, { properties: [property], states: 'orbits' })).verdict).toBe('holds')
  })
})

/** Three servers and two terms, and nothing less: one server has heard of the second term, and what it is asked, or answers, belongs to the first. */
describe('a mistake about old terms is caught', () => {
  const [three, two] = [bounds(3, 2, 1, 1), bounds(2, 2, 1, 1)]
  test('a server votes in a term older than its own', async () => {
    const mistaken = variant(raft, 'votes-in-old-term', ({ actions: { onRequestVote }, parts: { Msg, isUpToDate } }) => ({
      actions: {
        onRequestVote: {
          then: (s, m, p) => {
            if (m.term >= s.currentTerm[m.to]) onRequestVote.then(s, m, p)
            else s.net.send(Msg.Vote({ from: m.to, to: m.from, term: m.term, granted: isUpToDate(m, s.log[m.to]) }))
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three), ['electionSafety'])).toEqual({ electionSafety: 11 })
    expect(await broken(mistaken.with(two), ['electionSafety'])).toEqual({})
  })
  test('it does no harm where the answer has the term of the voter: who hears it is no candidate of an older term any more', async () => {
    const mistaken = variant(raft, 'votes-in-old-term-and-says-its-own', ({ parts: { Msg, observe, isUpToDate } }) => ({
      actions: {
        onRequestVote: {
          then: (s, m) => {
            const { from, to: i } = m
            observe(s, i, m.term)
            const granted = (s.votedFor[i] === null || s.votedFor[i] === from) && isUpToDate(m, s.log[i])
            if (granted) s.votedFor[i] = from
            s.net.send(Msg.Vote({ from: i, to: from, term: s.currentTerm[i], granted }))
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toEqual({})
  })
  test('a candidate counts a vote of an older term', async () => {
    const mistaken = variant(raft, 'counts-old-votes', {
      actions: {
        onVote: {
          then: (s, { from, to: i, granted }) => {
            const role = s.role[i]
            if (role.tag === 'Candidate' && granted) role.votes.add(from)
          },
        },
      },
    })
    expect(await broken(mistaken.with(three), ['electionSafety'])).toEqual({ electionSafety: 11 })
    expect(await broken(mistaken.with(two))).toEqual({})
  })
  test('a follower takes an entry from the leader of an older term', async () => {
    const mistaken = variant(raft, 'takes-old-entries', ({ actions: { onAppendEntries } }) => ({
      actions: {
        onAppendEntries: { then: (s, m, p) => onAppendEntries.then(s, { ...m, term: Math.max(m.term, s.currentTerm[m.to]) }, p) },
      },
    }))
    expect(await broken(mistaken.with(three), ['stateMachineSafety'])).toEqual({ stateMachineSafety: 18 })
  })
  test('a leader may count the answers to what it sent in an older term: its own entries of this term come behind all of those', async () => {
    const mistaken = variant(raft, 'counts-old-answers', ({ actions: { onAppended } }) => ({
      actions: { onAppended: { then: (s, m, p) => onAppended.then(s, { ...m, term: Math.max(m.term, s.currentTerm[m.to]) }, p) } },
    }))
    expect(await broken(mistaken.with(bounds(3, 3, 1, 1)))).toEqual({})
  })
})
