import { type Expectation, model } from '../../../checker/language/index.ts'
import { voting } from './protocol.ts'
import { refinesConsensus, splitBallot, votesUnsafely } from './variants.ts'

const published: Expectation = {
  verdict: 'holds', distinct: 599, depth: 11,
  origin: `TLC on MCVoting.tla (manifest.json in tlaplus/Examples, specifications/Paxos): depth 11, and 77 states up to the symmetry of
    acceptors and values, which are 599 without it (test/specs/paxos.test.ts)`,
}

const observed = 'found by this checker on 2026-11-23, and the trace read: '

export const models = {
  'three-acceptors': model(voting, {
    constants: { acceptors: 3, values: 2, ballots: 2 },
    says: 'Whatever the acceptors do in two ballots, at most one value is chosen.',
    expect: published,
  }),
  'refines-consensus': model(refinesConsensus, {
    constants: { acceptors: 3, values: 2, ballots: 2 },
    says: 'Voting is a way to reach consensus: what quorums vote for is chosen once and for all.',
    expect: published,
  }),
  'votes-unsafely': model(votesUnsafely, {
    constants: { acceptors: 3, values: 2, ballots: 2 },
    says: 'Mutant: two quorums vote for different values in two ballots.',
    expect: {
      verdict: 'violated', violated: { agreement: 4, votesSafe: 1 },
      origin: 'by hand: two votes are a quorum in each of two ballots; a first vote in ballot 2 is unsafe while nobody has given up ballot 1',
    },
  }),
  'votes-unsafely-smallest': model(votesUnsafely, {
    constants: { acceptors: 1, values: 2, ballots: 2 },
    says: 'Mutant: one acceptor, which is its own quorum, is enough to show it.',
    expect: { verdict: 'violated', violated: { agreement: 2, votesSafe: 2 }, origin: 'by hand: it votes in ballot 1, then otherwise in ballot 2' },
  }),
  'split-ballot-once': model(splitBallot, {
    constants: { acceptors: 3, values: 2, ballots: 1 },
    says: 'Mutant: in a single ballot a split vote only keeps a value from being chosen.',
    expect: { verdict: 'violated', violated: { oneValuePerBallot: 4 }, origin: `${observed}two acceptors enter the ballot and vote apart` },
  }),
  'split-ballot': model(splitBallot, {
    constants: { acceptors: 3, values: 2, ballots: 2 },
    says: 'Mutant: in a second ballot the two votes of the first allow either value.',
    expect: {
      verdict: 'violated', violated: { agreement: 9, votesSafe: 7, oneValuePerBallot: 4 },
      origin: `${observed}two acceptors choose v1 in ballot 1, the third votes for v2 there, and ballot 2 may follow the third`,
    },
  }),
}
