/**
 * The bounds. One acceptor is its own quorum and shows what depends on one acceptor's memory; three are the least that do without one of them. Ballot 1 is the least
 * in which a leader takes over from an RM; to tell an old vote from a newer one it takes ballot 2 as well.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { paxosCommit } from './protocol.ts'
import { acceptorForgets, breaksPromise, firstVoteCounts, ignoresVotes, majorityOfOne, oneIsEnough, progress, proposesPrepared } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string, on = '2026-11-29'): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on ${on}, and the trace read: ${story}` })
const published = (distinct: number, depth: number): Expectation =>
  ({ verdict: 'holds', distinct, depth, origin: 'TLC on PaxosCommit.tla, one RM and three acceptors: distinct states and the depth that it prints' })

const one = { rms: 1, acceptors: 3, ballots: 1 } as const
const smallest = { rms: 1, acceptors: 1, ballots: 1 } as const
const twoLeaders = { ...one, ballots: 2 } as const
const ballotZero = 'with ballot 0 alone there is nothing for a leader to begin'
const neverFires = { phase1a: ballotZero, phase1b: ballotZero, phase2a: ballotZero }

export const models = {
  'one-rm': model(paxosCommit, {
    constants: one,
    says: 'This is PaxosCommit.tla with one RM, three acceptors and ballots 0 and 1, state for state.',
    expect: published(1461, 15),
  }),
  'ballot-zero': model(paxosCommit, {
    constants: { ...one, ballots: 0 }, neverFires,
    says: 'The same with ballot 0 alone: the course that the transaction takes when nothing goes wrong.',
    expect: published(29, 7),
  }),
  'two-rms': model(paxosCommit, {
    constants: { rms: 2, acceptors: 1, ballots: 1 },
    says: 'Two RMs, each with an instance of its own, agree.',
    expect: holds('the theorem of the paper, section 4'),
  }),
  'crash': model(paxosCommit, {
    constants: { rms: 2, acceptors: 1, ballots: 1 }, faults: { crashAcceptor: 1 },
    says: 'An acceptor that has written down what it promised and accepted may crash and recover at any moment.',
    expect: holds('while it is down an acceptor is a slow one, and it forgets nothing'),
  }),

  'proposes-prepared': model(proposesPrepared, {
    constants: smallest,
    says: 'Mutant: a leader that is told of no vote, and proposes prepared, commits what an RM has not promised.',
    expect: violated({ commitValidity: 5, finality: 7 }, 'a leader has prepared chosen while RM1 is working; RM1 aborts, and is told to commit'),
  }),
  'ignores-votes': model(ignoresVotes, {
    constants: smallest,
    says: 'Mutant: a leader that proposes aborted, whatever it is told, overrules what was chosen.',
    expect: violated({ oneOutcome: 6, commitValidity: 9, finality: 10 }, 'prepared is chosen in ballot 0; the leader of ballot 1 is told so, and has aborted chosen'),
  }),
  'first-vote-counts': model(firstVoteCounts, {
    constants: twoLeaders, deep: true,
    says: 'Mutant: a leader that is told of votes in two ballots, and takes the older, overrules what was chosen in the other. It takes ballots 0, 1 and 2, and three acceptors.',
    expect: violated({ oneOutcome: 14, commitValidity: 17, finality: 18 },
      'Acceptor3 votes for prepared in ballot 0, Acceptor1 and Acceptor2 for aborted in ballot 1, which is chosen; the leader of ballot 2 hears Acceptor3 and Acceptor1, and has prepared chosen', '2026-11-30'),
  }),
  'breaks-promise': model(breaksPromise, {
    constants: smallest,
    says: 'Mutant: an acceptor that ignores its promise in phase 2b votes in ballot 0 behind the back of the leader.',
    expect: violated({ oneOutcome: 6, commitValidity: 9, finality: 10 }, 'the acceptor promises ballot 1 and tells of no vote, votes for prepared in ballot 0, and for aborted in ballot 1'),
  }),
  'acceptor-forgets': model(acceptorForgets, {
    constants: smallest, faults: { crashAcceptor: 1 },
    says: 'Mutant: what an acceptor has promised and accepted must survive a crash.',
    expect: violated({ oneOutcome: 8, commitValidity: 11, finality: 12 }, 'the acceptor votes for aborted in ballot 1, crashes, and votes for prepared in ballot 0'),
  }),
  'majority-of-one': model(majorityOfOne, {
    constants: { rms: 1, acceptors: 2, ballots: 1 },
    says: 'Mutant: if each acceptor is a quorum by itself, the one that the leader hears need not know of the vote of the other.',
    expect: violated({ oneOutcome: 6, commitValidity: 9, finality: 10 }, 'the leader of ballot 1 hears Acceptor1 alone, which knows of no vote; Acceptor2 votes for prepared in ballot 0 and for aborted in ballot 1'),
  }),
  'one-is-enough': model(oneIsEnough, {
    constants: { rms: 2, acceptors: 1, ballots: 0 }, neverFires,
    says: 'Mutant: one RM that is prepared is not enough to commit.',
    expect: violated({ agreement: 5, commitValidity: 3, finality: 5, announcedIsChosen: 3 }, 'RM1 prepares, commit is announced on that; RM2 aborts on its own'),
  }),

  'progress': model(progress, {
    constants: one,
    says: 'Everyone decides, and what the RMs do is what transaction commit allows.',
    expect: { ...published(1461, 15), origin: 'the theorem PCSpec => TC!TCSpec of PaxosCommit.tla; TLC for the counts' },
  }),
  'progress-coordinator-stops': model(progress, {
    constants: { rms: 2, acceptors: 1, ballots: 1 }, faults: { stopCoordinator: 1 },
    says: 'Where 2PC blocks, Paxos Commit does not: the coordinator stops, and another leader finds out the outcome.',
    expect: holds('the paper, section 4: any leader can finish every instance'),
  }),
  'progress-acceptor-stops': model(progress, {
    constants: { rms: 1, acceptors: 3, ballots: 1 }, faults: { stopAcceptor: 1 },
    says: 'One acceptor of three stops, and a decision is reached all the same.',
    expect: holds('the paper, section 4: two of three are a majority'),
  }),
  'progress-one-acceptor-stops': model(progress, {
    constants: smallest, faults: { stopAcceptor: 1 },
    says: 'With one acceptor (F = 0) Paxos Commit blocks as two-phase commit does, when the one process that it depends on stops.',
    expect: violated({ deadlock: 3, nonBlocking: 3, 'transactionCommit.termination': 3 }, 'RM1 prepares, the leader of ballot 1 begins, and the only acceptor stops'),
  }),
}
