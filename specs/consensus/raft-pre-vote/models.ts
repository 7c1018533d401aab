/**
 * A matrix: who reaches whom, and which of the three rules there are (`everystep compare raft-pre-vote`). Timeouts that are too early have a budget only where what follows depends on it. Four terms are enough for
 * each cycle to come back to where it was, five where three servers may each be a term behind the next.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { raftPreVote } from './protocol.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const outage = 'the outage of etcd of 2 November 2020, of which T. Lianza and C. Snook report, and what H. Howard and I. Abraham say of it'

const plain = { terms: 4, preVote: false, leaderCheck: false, checkQuorum: false, early: 0 }
const preVoteAlone = { ...plain, preVote: true }
const preVote = { ...preVoteAlone, leaderCheck: true } // as section 9.6 of the thesis has it
const all = { ...preVote, checkQuorum: true }

export const models = {
  'chain': model(raftPreVote, {
    constants: { ...all, topology: 'chain' },
    says: 'Two servers do not reach each other, and both reach the third: with all three rules there is one leader, and nobody disturbs it.',
    expect: holds('the thesis, section 9.6: who hears from a leader does not help another to become one'),
  }),
  'chain-plain': model(raftPreVote, {
    constants: { ...plain, topology: 'chain' }, shows: 'settles',
    says: 'Two servers do not reach each other, and both reach the third: without pre-vote, leader check and check quorum they depose each other for ever. This is the outage of etcd in 2020.',
    expect: violated({ leaderUndisturbed: 1, settles: 6 }, `S2, in the middle, hears of a higher term from S1, then from S3, then from S1: ${outage}`),
  }),
  'chain-pre-vote-alone': model(raftPreVote, {
    constants: { ...preVoteAlone, topology: 'chain' }, shows: 'settles',
    says: 'Two servers do not reach each other: pre-vote that only compares logs does not help, since the server in the middle finds nothing wrong with either.',
    expect: violated({ leaderUndisturbed: 1, settles: 6 }, 'as without: S2 says yes to whoever asks'),
  }),
  'chain-too-early': model(raftPreVote, {
    constants: { ...all, topology: 'chain', early: 1 },
    says: 'The server between two that do not reach each other may take over, if its timeout fires too early; then it leads for good.',
    expect: violated({ leaderUndisturbed: 1 }, 'S3 leads, whom S1 does not hear; S2 stands too early and has its own vote and that of S1'),
  }),

  'removed': model(raftPreVote, {
    constants: { ...all, topology: 'removed', early: 1 },
    says: 'A server that has been removed, and does not know, asks for votes in vain.',
    expect: holds('the thesis, section 4.2.3'),
  }),
  'removed-plain': model(raftPreVote, {
    constants: { ...plain, topology: 'removed' }, shows: 'settles',
    says: 'Without these rules a server that has been removed, and does not know, deposes one leader after the other.',
    expect: violated({ leaderUndisturbed: 1, settles: 7 }, 'the thesis, section 4.2.3: S4, to whom nobody sends heartbeats any more, stands in a higher term again and again'),
  }),
  'removed-pre-vote-alone': model(raftPreVote, {
    constants: { ...preVoteAlone, topology: 'removed' }, shows: 'settles',
    says: 'Against a server that has been removed pre-vote that only compares logs does not help, as long as its log is as good as that of others.',
    expect: violated({ leaderUndisturbed: 1, settles: 7 }, 'the thesis, section 4.2.3, which rejects this solution for this reason'),
  }),

  'rejoining': model(raftPreVote, {
    constants: { ...all, topology: 'rejoining', early: 1 },
    says: 'A server that was cut off comes back without having begun a term, and follows.',
    expect: holds('the thesis, section 9.6'),
  }),
  'rejoining-plain': model(raftPreVote, {
    constants: { ...plain, topology: 'rejoining' },
    says: 'Without these rules a server that was cut off comes back with a higher term, and deposes a leader with whom nothing is wrong. Once: then there is a leader again.',
    expect: violated({ leaderUndisturbed: 3 }, 'S3 stands behind the partition, which heals; it stands again, and the others follow it into its term'),
  }),
  'rejoining-leader-check-alone': model(raftPreVote, {
    constants: { ...plain, leaderCheck: true, topology: 'rejoining' },
    says: 'A server that was cut off comes back with a higher term. That others do not listen to it is not enough: the leader hears of that term in the answer to its heartbeat.',
    expect: violated({ leaderUndisturbed: 3 }, 'S3 stands behind the partition, which heals; S1 sends S3 a heartbeat, which is answered with a higher term'),
  }),

  'two-outside': model(raftPreVote, {
    constants: { ...all, topology: 'two outside', early: 1 },
    says: 'Three of five servers reach each other, the two others one of these each: one of the three leads.',
    expect: holds('H. Howard and I. Abraham, first example'),
  }),
  'two-outside-plain': model(raftPreVote, {
    constants: { ...plain, topology: 'two outside', terms: 5 }, shows: 'settles',
    says: 'Three of five servers reach each other, the two others one of these each: without these rules whoever leads is not heard by one of the two, who deposes it.',
    expect: violated({ leaderUndisturbed: 2, settles: 12 }, 'H. Howard and I. Abraham, first example: whoever leads, S4 or S5 stands'),
  }),

  'star': model(raftPreVote, {
    constants: { ...all, topology: 'star', early: 1 },
    says: 'Only one of four servers reaches the others, and another leads: the leader resigns, and that one is elected.',
    expect: holds('H. Howard and I. Abraham, second example, there with five servers'),
  }),
  'star-no-check-quorum': model(raftPreVote, {
    constants: { ...preVote, topology: 'star' },
    says: 'Only one of four servers reaches the others, and another leads. Pre-vote without check quorum is worse than nothing: the leader reaches no majority, and the one server that could be elected hears from it.',
    expect: violated({ settles: 0 }, 'H. Howard and I. Abraham, second example: S1 leads, S4 hears from it and says no to S2 and S3, and nobody ever stands'),
  }),
  'star-behind': model(raftPreVote, {
    constants: { ...all, topology: 'star, behind' },
    says: 'If the one server that reaches the others lacks an entry there is no leader at all: nobody may vote for it, and it alone reaches a majority. None of the three rules helps.',
    expect: violated({ settles: 0, canLead: null }, 'H. Ng, S. Haridi and P. Carbone, the constrained election: S4 gets no vote, S1, S2 and S3 reach only S4'),
  }),
}
