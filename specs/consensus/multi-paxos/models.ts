/** Where a mistake shows in one slot, one slot is all there is. Two replicas are the least that can ask each other, three the least of which a majority is not all. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { multiPaxos } from './protocol.ts'
import { answersSameBallot, appliesOverHoles, asksMajorityOnly, dependent, dependentOneAtATime, forgetsPromise, newLeaderSkipsPrepare, noopOverVote, oneAtATime, progress, proposesTwice, sameBallots } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })

const three = { replicas: 3, ballots: 2, slots: 2, commands: 2, promises: 2, accepts: 2 }
const oneSlot = { ...three, slots: 1 }
const two = { ...three, replicas: 2 }
const theorem = 'Paxos Made Simple, section 3'
/** Without a prepare, or with one that asks nobody. */
const unasked = violated({ agreement: 6, leaderCompleteness: 4, prefixApplication: 8 }, 'R1 leads in ballot 1 and R2 in ballot 2, neither having asked anyone; R3 votes for c1, and then for c2')

export const models = {
  'three-replicas': model(multiPaxos, {
    constants: three, symmetry: true, deep: true,
    says: 'Three replicas, two ballots and two slots: with holes, and with a new leader that fills them.',
    expect: holds(theorem),
  }),
  'two-replicas': model(multiPaxos, {
    constants: two,
    says: 'The same with two replicas, both of which every leader must ask.',
    expect: holds(theorem),
  }),
  'one-slot': model(multiPaxos, {
    constants: oneSlot, symmetry: true, deep: true,
    says: 'In a single slot it is Basic Paxos.',
    expect: holds(theorem),
  }),
  'crash': model(multiPaxos, {
    constants: two, faults: { crash: 1 }, symmetry: true, deep: true,
    says: 'A replica that has written down its promises and votes may crash and recover at any moment, the leader, too.',
    expect: holds('what a leader forgets is what it has asked, and it takes a new ballot'),
  }),
  'crash-three-replicas': model(multiPaxos, {
    constants: oneSlot, faults: { crash: 1 }, symmetry: true, deep: true,
    says: 'One of three may.',
    expect: holds('as crash'),
  }),
  'flexible-quorums': model(multiPaxos, {
    constants: { ...oneSlot, replicas: 4, promises: 3 }, symmetry: true, deep: true,
    says: 'Of four replicas two can choose, if a leader asks three: the quorums of the two phases meet.',
    expect: holds('Flexible Paxos, section 3'),
  }),
  'one-at-a-time': model(oneAtATime, {
    constants: three, symmetry: true, deep: true,
    says: 'A leader that proposes in one slot after the other leaves no holes.',
    expect: holds('by hand: a slot has a proposal only when those below have a value'),
  }),

  'new-leader-skips-prepare': model(newLeaderSkipsPrepare, {
    constants: oneSlot, symmetry: true, deep: true, shows: 'agreement',
    says: 'Mutant: a prepare may be skipped within a ballot, not at its beginning.',
    expect: unasked,
  }),
  'one-promise': model(multiPaxos, {
    constants: { ...oneSlot, promises: 1 }, shows: 'agreement',
    says: 'Majority minus one: with a single promise, its own, a leader has asked nobody.',
    expect: unasked,
  }),
  'one-vote': model(multiPaxos, {
    constants: { ...oneSlot, accepts: 1 }, symmetry: true, deep: true, shows: 'agreement',
    says: 'Majority minus one: with a single vote, its own, a leader takes for chosen what the next one is not told of.',
    expect: violated({ agreement: 6, leaderCompleteness: 5, prefixApplication: 8 }, 'R1 leads in ballot 1, R2 in ballot 2 with the promise of R3; each takes its own vote for enough'),
  }),
  'half-of-four': model(multiPaxos, {
    constants: { ...oneSlot, replicas: 4 }, symmetry: true, deep: true, shows: 'agreement',
    says: 'Half of the replicas are no majority: one pair chooses what the pair that a new leader has asked knows nothing of.',
    expect: violated({ agreement: 8, leaderCompleteness: 6, prefixApplication: 10 }, 'R3 promises ballot 1 to R1, and then ballot 2 to R2; R4 votes for c1 in ballot 1, of which R2 has not been told, and then for c2 in ballot 2'),
  }),
  'forgets-promise': model(forgetsPromise, {
    constants: oneSlot, faults: { crash: 1 }, symmetry: true, deep: true, shows: 'agreement',
    says: 'Mutant: a promise must survive a crash.',
    expect: violated({ promisesKept: 2, agreement: 10, leaderCompleteness: 8, prefixApplication: 12 }, 'R3 has promised ballot 2 to R2 and voted in it for c2, crashes, and votes for c1 in ballot 1'),
  }),
  'noop-over-vote': model(noopOverVote, {
    constants: oneSlot, symmetry: true, deep: true, shows: 'agreement',
    says: 'Mutant: a new leader fills with a no-op a slot that has its value already.',
    expect: violated({ agreement: 7, leaderCompleteness: 6, prefixApplication: 9 }, 'R1 has voted for c1 and tells R2, who has not voted there itself and proposes a no-op; R3 votes for c1 and then for that'),
  }),
  'proposes-twice': model(proposesTwice, {
    constants: { ...oneSlot, ballots: 1 }, shows: 'agreement',
    says: 'Mutant: a ballot stands for many entries, but for one in each slot.',
    expect: violated({ agreement: 6, leaderCompleteness: 5, prefixApplication: 8 }, 'R1 has c1 chosen, and then c2, in the same slot of the same ballot'),
  }),
  'applies-over-holes': model(appliesOverHoles, {
    constants: { ...two, ballots: 1 },
    says: 'Mutant: holes are allowed in the log, but not in what is executed.',
    expect: violated({ prefixApplication: 8 }, 'both slots are chosen; R2 executes the first to begin with, R1 the second'),
  }),
  'dependent': model(dependent, {
    constants: three, deep: true, shows: 'causalOrder',
    says: 'Commands that depend on each other, proposed without waiting: the second is executed though the first was lost.',
    expect: violated({ causalOrder: 10 }, 'R1 proposes c1 and c2, and only c2 reaches R3 and is chosen; R2 leads, told of c2, and fills the hole below it with a no-op'),
  }),
  'dependent-one-at-a-time': model(dependentOneAtATime, {
    constants: three, deep: true,
    says: 'A leader that waits until the first is chosen keeps their order.',
    expect: holds('Junqueira, Reed and Serafini, "Zab", DSN 2011, section 2: Paxos keeps the order with one proposal at a time'),
  }),

  'same-ballots': model(sameBallots, {
    constants: oneSlot, symmetry: true, deep: true,
    says: 'Two replicas that begin the same ballot do no harm, as long as everyone answers only one of them.',
    expect: holds('by hand: two majorities share a replica, so that only one of them leads'),
  }),
  'answers-same-ballot': model(answersSameBallot, {
    constants: { ...oneSlot, ballots: 1 }, symmetry: true, deep: true, shows: 'agreement',
    says: 'Mutant: where two replicas may begin the same ballot, a replica that answers both lets both lead, and ballots must differ after all.',
    expect: violated({ agreement: 8, leaderCompleteness: 6, prefixApplication: 10 }, 'R1 and R2 begin ballot 1 and promise it to each other; both lead, R1 has c1 chosen with R2, and R2 the other command with R1'),
  }),

  'progress-asks-majority-only': model(asksMajorityOnly, {
    constants: { ...oneSlot, commands: 1 }, faults: { stop: 1 },
    says: 'A leader that asks a majority and nobody else is stuck when one of these stops.',
    expect: violated({ executesAll: 2 }, 'R1 begins a ballot and asks R2, who has stopped; R3 is not asked'),
  }),
  'progress': model(progress, {
    constants: { ...two, ballots: 1 },
    says: 'Under one leader every command is executed everywhere in the end.',
    expect: holds(theorem),
  }),
  'progress-leader-stops': model(progress, {
    constants: { ...oneSlot, commands: 1 }, faults: { stop: 1 },
    says: 'One of three replicas may stop, the leader, too: another that is sure of that leads.',
    expect: holds('a majority is left, and a ballot for it'),
  }),
  'progress-holes': model(progress, {
    constants: three, faults: { stop: 1 }, deep: true,
    says: 'The same with two slots: no hole stays open.',
    expect: holds('a new leader fills what it is told of, and commands follow'),
  }),
  'progress-majority-stops': model(progress, {
    constants: { ...oneSlot, replicas: 2, commands: 1 }, faults: { stop: 1 },
    says: 'Without a majority nothing is chosen.',
    expect: violated({ executesAll: 2 }, 'R1 prepares, and R2, whom it must ask, has stopped'),
  }),
}
