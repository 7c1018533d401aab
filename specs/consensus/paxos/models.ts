/**
 * The bounds. One acceptor is its own quorum and shows what depends on one acceptor's memory; two quorums that overlap in one acceptor, and a
 * third acceptor that neither counts on, take three; a conflict takes two values. Two ballots show a leader that does not listen; that
 * it listens to the wrong vote, or that an acceptor tells the wrong one, takes three: two to vote in and one to ask. How it is known that bounds
 * are large enough: any-reported-vote and tells-last-vote break agreement at 3 acceptors, 2 values and 3 ballots, and with one less of any they
 * keep it (below, and test/specs/paxos.test.ts). The acceptor of the notes is suspected of just what tells-last-vote does, so these bounds would show it.
 * That it is right at larger ones, too, no search can say; the argument stands in its `origin`.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { paxos } from './protocol.ts'
import {
  acceptorOfTheNotes, acceptorOfTheNotesAsVoting, anyReportedVote, breaksPromise, halfIsEnough, ignoresVotes, ignoresVotesAsRegister,
  learners, oneLies, promiseNotLogged, proposesTwice, refinesRegister, refinesVoting, tellsLastVote, voteNotLogged,
} from './variants.ts'

const observed = 'found by this checker on 2026-11-23, and the trace read: '
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })
const holds = (origin: string, counts: Pick<Expectation, 'distinct' | 'depth'> = {}): Expectation => ({ verdict: 'holds', ...counts, origin })

const smallest = { acceptors: 1, values: 2, ballots: 2 }
const pair = { acceptors: 2, values: 2, ballots: 2 }
const usual = { acceptors: 3, values: 2, ballots: 2 }
const larger = { acceptors: 3, values: 2, ballots: 3 }

/** The argument of "Paxos Made Simple", section 2.2, from the promise and the highest vote that it reports. */
const theorem = 'the theorem of the paper'

export const models = {
  'three-acceptors': model(paxos, {
    constants: usual,
    says: 'This is Paxos.tla with three acceptors, two values and two ballots, state for state.',
    expect: holds('TLC on Paxos.tla, 3 acceptors, 2 values, ballots 0..1: distinct states and depth', { distinct: 3921, depth: 17 }),
  }),
  'one-acceptor': model(paxos, {
    constants: { acceptors: 1, values: 1, ballots: 2 },
    says: 'The model that is published with Paxos.tla.',
    expect: {
      verdict: 'holds', distinct: 25, generated: 82, depth: 9,
      origin: 'TLC on MCPaxos.tla: distinct, total states and depth in manifest.json (tlaplus/Examples, specifications/Paxos)',
    },
  }),
  'three-ballots': model(paxos, {
    constants: larger, deep: true,
    says: 'The same with a third ballot, in which what the first two have left behind must be made out.',
    expect: holds(theorem, { distinct: 185369, depth: 25 }),
  }),
  'refines-voting': model(refinesVoting, {
    constants: pair,
    says: 'Paxos is a way to vote: its messages tell a leader what Voting sees at once.',
    expect: holds('the theorem Spec => V!Spec in Paxos.tla'),
  }),
  'refines-voting-three-acceptors': model(refinesVoting, {
    constants: usual, deep: true,
    says: 'The same with three acceptors.',
    expect: holds('the theorem Spec => V!Spec in Paxos.tla', { distinct: 3921, depth: 17 }),
  }),
  'refines-register': model(refinesRegister, {
    constants: smallest,
    says: 'Paxos over yes and no keeps the register that two-phase commit between replicated shards is built on.',
    expect: holds('by hand: Accept is a proposal, Accepted a copy, Promise the joining of a term; every guard of the register is that of Paxos, asked of the acceptors and not of messages'),
  }),
  'refines-register-three-acceptors': model(refinesRegister, {
    constants: usual, deep: true,
    says: 'The same with three acceptors.',
    expect: holds('as with one; TLC for the counts', { distinct: 3921, depth: 17 }),
  }),
  'ignores-votes-as-register': model(ignoresVotesAsRegister, {
    constants: smallest,
    says: 'Mutant: a leader that proposes what it likes does what the register forbids, before it comes to a second value.',
    expect: { verdict: 'violated', violated: { agreement: 8, refinesRegister: 7 }, origin: 'found by this checker on 2026-11-29, and the trace read: the acceptor votes for v1 in ballot 1 and tells the leader of ballot 2 so, which sends Accept for v2' },
  }),
  'learners': model(learners, {
    constants: pair,
    says: 'Learners that have heard of a quorum learn the same value.',
    expect: holds(theorem),
  }),
  'learners-three-acceptors': model(learners, {
    constants: usual, deep: true,
    says: 'The same with three acceptors.',
    expect: holds(theorem),
  }),
  'crash': model(paxos, {
    constants: pair, faults: { crash: 1 },
    says: 'An acceptor that has written down what it promised and accepted may crash and recover at any moment.',
    expect: holds('while it is down an acceptor is a slow one, and it forgets nothing'),
  }),
  'crash-three-acceptors': model(paxos, {
    constants: usual, faults: { crash: Infinity }, deep: true,
    says: 'Each of three may, as often as it likes, and several at once.',
    expect: holds('each of the 3,921 states without crashes, with any of the 2^3 sets of acceptors down', { distinct: 8 * 3921 }),
  }),

  'ignores-votes': model(ignoresVotes, {
    constants: usual,
    says: 'Mutant: a leader that proposes what it likes overrules what was chosen.',
    expect: violated({ agreement: 12 }, 'the leader of ballot 2 is told of a vote for v1 and proposes v2; v1 is chosen in ballot 1, v2 in ballot 2'),
  }),
  'ignores-votes-smallest': model(ignoresVotes, {
    constants: smallest,
    says: 'Mutant: one acceptor is enough to show it.',
    expect: violated({ agreement: 8 }, 'the acceptor votes in ballot 1, tells so, and is asked to vote otherwise in ballot 2'),
  }),
  'any-reported-vote': model(anyReportedVote, {
    constants: larger, deep: true,
    says: 'Mutant: not every vote that was reported will do; it must be that in the highest ballot.',
    expect: violated({ agreement: 17 }, 'ballot 2 has chosen, and the leader of ballot 3, told of votes in both lower ones, takes that of ballot 1'),
  }),
  'any-reported-vote-two-ballots': model(anyReportedVote, {
    constants: pair,
    says: 'Mutant: not to be seen with two ballots: the leader of the second can be told of votes in one ballot only.',
    expect: holds('by hand: with one lower ballot every reported vote is in the highest one, and a ballot has one value'),
  }),
  'any-reported-vote-two-acceptors': model(anyReportedVote, {
    constants: { acceptors: 2, values: 2, ballots: 3 },
    says: 'Mutant: nor with two acceptors, both of which every leader must hear.',
    expect: holds('by hand: every leader hears everybody, so that the first value that gets a vote is that of every later ballot'),
  }),
  'proposes-twice': model(proposesTwice, {
    constants: { acceptors: 2, values: 2, ballots: 1 },
    says: 'Mutant: a leader that proposes two values in its ballot has both chosen there.',
    expect: violated({ agreement: 9, oneValuePerBallot: 7, votesRemembered: 7 }, 'both acceptors vote for v1 and then for v2 in the one ballot'),
  }),
  'breaks-promise': model(breaksPromise, {
    constants: usual,
    says: 'Mutant: a promise that is not kept lets a lower ballot choose behind the back of a higher one.',
    expect: violated({ agreement: 12 }, 'the leader of ballot 2 has been promised that ballot 1 is over; both ballots choose, one v1, the other v2'),
  }),
  'breaks-promise-smallest': model(breaksPromise, {
    constants: smallest,
    says: 'Mutant: one acceptor is enough to show it.',
    expect: violated({ agreement: 8 }, 'the acceptor has promised ballot 2, and votes in both'),
  }),
  'one-lies': model(oneLies, {
    constants: usual,
    says: 'One lying acceptor among three undoes what was chosen: Paxos tolerates crashes only.',
    expect: violated({ agreement: 12 }, 'Acceptor1 votes in ballot 1 and promises ballot 2 without telling of that; Acceptor3 votes in both, so that either ballot has a quorum'),
  }),
  'promise-not-logged': model(promiseNotLogged, {
    constants: usual, faults: { crash: 1 }, deep: true,
    says: 'Mutant: the promise must survive a crash.',
    expect: violated({ agreement: 14, votesRemembered: 12 }, 'as promise-not-logged-smallest, with a quorum of two'),
  }),
  'promise-not-logged-smallest': model(promiseNotLogged, {
    constants: smallest, faults: { crash: 1 },
    says: 'Mutant: one acceptor is enough to show it.',
    expect: violated({ agreement: 10, votesRemembered: 10 }, 'the acceptor has promised ballot 2 and voted in it, crashes, and then votes in ballot 1'),
  }),
  'vote-not-logged': model(voteNotLogged, {
    constants: usual, faults: { crash: 1 }, deep: true,
    says: 'Mutant: so must the vote.',
    expect: violated({ agreement: 14, votesRemembered: 6 }, 'as vote-not-logged-smallest, with a quorum of two'),
  }),
  'vote-not-logged-smallest': model(voteNotLogged, {
    constants: smallest, faults: { crash: 1 },
    says: 'Mutant: one acceptor is enough to show it.',
    expect: violated({ agreement: 10, votesRemembered: 5 }, 'the acceptor has chosen v1, crashes, and tells the leader of ballot 2 of no vote'),
  }),
  'half-of-two': model(halfIsEnough, {
    constants: pair,
    says: 'Mutant: half of an even number is no quorum: each half chooses for itself.',
    expect: violated({ agreement: 8 }, 'Acceptor1 is the quorum of ballot 2, Acceptor2 that of ballot 1'),
  }),
  'half-of-three': model(halfIsEnough, {
    constants: usual,
    says: 'Of an odd number "half or more" is a majority, and all is well.',
    expect: holds('by hand: two of three, as without the change', { distinct: 3921, depth: 17 }),
  }),

  'acceptor-of-the-notes': model(acceptorOfTheNotes, {
    constants: usual,
    says: 'The acceptor rule of the notes, to the letter: to vote is not to promise. Agreement holds in two ballots.',
    expect: holds('by hand, whatever the bounds: the quorum that promised a ballot reports, of every lower ballot, the votes that its members have or ever will cast there'),
  }),
  'acceptor-of-the-notes-three-ballots': model(acceptorOfTheNotes, {
    constants: larger, deep: true,
    says: 'The acceptor rule of the notes in three ballots: agreement holds, at the bounds at which tells-last-vote, which differs only in what the acceptor remembers, fails.',
    expect: holds('as above; these bounds show the mutant', { distinct: 511865, depth: 25 }),
  }),
  'acceptor-of-the-notes-as-voting': model(acceptorOfTheNotesAsVoting, {
    constants: usual,
    says: 'It is no implementation of Voting, though: an acceptor that has voted in a ballot is not bound to have no part in lower ones.',
    expect: violated({ refinesVoting: 5 }, 'Acceptor3 votes in ballot 1 without having promised it, and its maxBal stays'),
  }),
  'tells-last-vote': model(tellsLastVote, {
    constants: larger, deep: true,
    says: 'Mutant: the acceptor of the notes must tell its vote in the highest ballot; to remember only the last it cast is not enough.',
    expect: violated({ agreement: 17, votesRemembered: 10 }, 'v2 is chosen in ballot 2; one of its voters then votes late in ballot 1, and tells the leader of ballot 3 of that'),
  }),
  'tells-last-vote-two-acceptors': model(tellsLastVote, {
    constants: { acceptors: 2, values: 2, ballots: 3 },
    says: 'Mutant: with two acceptors nobody votes late, since both have answered every ballot that was proposed in.',
    expect: holds('by hand: a proposal takes the answers of both, who then vote in no lower ballot any more; the last vote is the highest'),
  }),
  'tells-last-vote-two-ballots': model(tellsLastVote, {
    constants: usual,
    says: 'Mutant: two ballots are too few to see it in what is chosen.',
    expect: violated({ votesRemembered: 10 }, 'an acceptor votes in ballot 2 and then in ballot 1; nobody is left to ask'),
  }),
}
