/**
 * The bounds. A mutant's model has the least constants and budgets that show its mistake: with one less of anything the property named
 * holds (test/specs/raft.test.ts and raft.deep.ts search below them). Figure 8 takes four terms: one for each of the two entries, one in which the older
 * is counted, and one to elect the server that has the younger; three servers, one entry each, and no fault are enough.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { figure2 } from './figure-2.ts'
import { raft } from './protocol.ts'
import {
  commitsOlderTerms, electionsAlone, equalTimeouts, noConsistencyCheck, noUpToDateCheck, overwritesUncommitted, randomisedTimeouts, repliesBeforeDurable, termNotPersisted, truncatesAlways,
  unfairTimeouts, voteNotPersisted, votesTwice,
} from './variants.ts'

type Counts = Pick<Expectation, 'distinct' | 'generated' | 'depth'>

const bothAgree = 'found by this checker on 2026-11-23, both engines agree'
const oneEngine = 'found by this checker on 2026-11-23, by the tables engine on one thread alone'
const theorem = (counts: Counts, found: string): Expectation =>
  ({ verdict: 'holds', ...counts, origin: `the properties of figure 3, which the paper argues for in section 5; the counts ${found}` })
const ruleByRule: Expectation = { verdict: 'holds', origin: 'figure 2 of the paper, in which each of these is a rule' }
const progress = (counts: Counts): Expectation => ({
  verdict: 'holds', ...counts,
  origin: `the timing requirement and the randomised timeouts of sections 5.2 and 5.6 are there to give this; the counts ${bothAgree}`,
})
export const endless = {
  currentTerm: 'terms have no end; a server that would stand beyond the last one does not',
  log: 'logs have no end; a leader whose log is full takes no command',
}
const violated = (properties: Readonly<Record<string, number>>, counts: Counts, found: string, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, ...counts, origin: `${found}, and the trace read: ${story}` })

export const models = {
  'three-servers': model(raft, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 },
    says: 'Three servers, two terms and one entry, one message under way at a time.',
    expect: theorem({ distinct: 21390, generated: 46306, depth: 30 }, bothAgree),
    cuts: endless,
  }),
  'two-servers': model(raft, {
    constants: { servers: 2, terms: 2, entries: 1, inFlight: 2 },
    says: 'Two servers with two messages under way, in either order.',
    expect: theorem({ distinct: 2379, generated: 5603, depth: 26 }, bothAgree),
    cuts: endless,
  }),
  'two-servers-every-fault': model(raft, {
    constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 }, faults: { crash: 1, lose: Infinity, duplicate: 1, partition: 1 },
    says: 'One election with a restart, a partition that heals, a message that arrives twice, and any number lost.',
    expect: theorem({ distinct: 2610, generated: 8937, depth: 20 }, bothAgree),
    cuts: endless,
  }),
  'reordering': model(raft, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 2 }, deep: true,
    says: 'Messages overtake each other.',
    expect: theorem({ distinct: 582720, generated: 1701037, depth: 35 }, oneEngine),
    cuts: endless,
  }),
  'two-entries': model(raft, {
    constants: { servers: 3, terms: 2, entries: 2, inFlight: 1 }, deep: true,
    says: 'Logs of two entries.',
    expect: theorem({ distinct: 132030, generated: 285103, depth: 40 }, oneEngine),
    cuts: endless,
  }),
  'three-terms': model(raft, {
    constants: { servers: 3, terms: 3, entries: 2, inFlight: 1 }, deep: true,
    says: 'A third term, in which the logs of two leaders before it may differ.',
    expect: theorem({ distinct: 1190584, generated: 2815087, depth: 51 }, oneEngine),
    cuts: endless,
  }),
  'restart-loss-duplication': model(raft, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 }, faults: { crash: 1, lose: Infinity, duplicate: 1 }, deep: true,
    says: 'A restart, a message that arrives twice, and any number lost.',
    expect: theorem({ distinct: 679819, generated: 2691181, depth: 36 }, oneEngine),
    cuts: endless,
  }),
  'all-at-once': model(raft, {
    constants: { servers: 3, terms: 3, entries: 2, inFlight: 1 }, faults: { crash: 1, lose: Infinity, duplicate: 1 }, deep: true, symmetry: true,
    says: 'Three terms and two entries with a restart, a message that arrives twice, and any number lost.',
    expect: theorem({ distinct: 7314180, depth: 58 }, `${oneEngine}; distinct are states up to an exchange of servers, six times as many without`),
    cuts: endless,
  }),
  'partition': model(raft, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 }, faults: { partition: 1 }, deep: true,
    says: 'A partition, behind which each side may have a leader, and which heals.',
    expect: theorem({ distinct: 106950, generated: 323710, depth: 32 }, oneEngine),
    cuts: endless,
  }),

  'figure-2': model(figure2, {
    constants: { servers: 2, terms: 2, entries: 2, inFlight: 1 },
    says: 'Each rule of figure 2 by itself, with two servers and logs of two entries.',
    expect: ruleByRule,
    cuts: endless,
  }),
  'figure-2-overtaking': model(figure2, {
    constants: { servers: 2, terms: 1, entries: 2, inFlight: 2 },
    says: 'So it is where a message overtakes another.',
    expect: ruleByRule,
    cuts: endless,
  }),
  'figure-2-three-servers': model(figure2, {
    constants: { servers: 3, terms: 1, entries: 1, inFlight: 1 },
    says: 'So it is where a server hears from a leader for which it has not voted.',
    expect: ruleByRule,
    cuts: endless,
  }),
  'figure-2-restart': model(figure2, {
    constants: { servers: 2, terms: 2, entries: 1, inFlight: 2 }, faults: { crash: 1 },
    says: 'So it is where a server restarts.',
    expect: ruleByRule,
    cuts: endless,
  }),
  'timely': model(randomisedTimeouts, {
    constants: { servers: 3, terms: 3, entries: 2, inFlight: 1 }, faults: { lose: 1 },
    says: 'With timely, randomised timeouts there is always a leader in the end, and what clients ask for is committed; a lost message only delays it.',
    expect: progress({ distinct: 2827, generated: 4801, depth: 21 }),
    neverFires: { renumber: 'elections need no term beyond the last, so that none need fall out of use' },
  }),
  'timely-restart': model(randomisedTimeouts, {
    constants: { servers: 2, terms: 4, entries: 2, inFlight: 1 }, faults: { crash: 1 },
    says: 'While one of two servers is down, the other stands again and again, in ever higher terms: whatever the bound, what comes of it is not decided.',
    expect: { verdict: 'inconclusive', distinct: 1568, generated: 2431, depth: 34, origin: bothAgree },
  }),
  'eventually-timely': model(randomisedTimeouts, {
    constants: { servers: 2, terms: 3, entries: 2, inFlight: 1 }, faults: { asynchrony: 1 },
    says: 'It is enough that timeouts are timely from some time on.',
    expect: progress({ distinct: 619, generated: 919, depth: 32 }),
  }),
  'eventually-timely-three-servers': model(randomisedTimeouts, {
    constants: { servers: 3, terms: 3, entries: 2, inFlight: 1 }, faults: { asynchrony: 1 }, deep: true,
    says: 'The same with three servers, one of which may hold an entry that another candidate lacks.',
    expect: progress({ distinct: 154444, generated: 246937 }),
  }),
  'untimely': model(electionsAlone, {
    constants: { servers: 2, terms: 4, entries: 1, inFlight: 1 }, faults: { asynchrony: Infinity },
    says: 'Without any assumption about time there may never be a leader: candidates give up before they have been answered.',
    expect: violated({ electsLeader: 14 }, { distinct: 745, generated: 1917, depth: 15 }, bothAgree,
      'S1 is a term ahead, S2 joins that term as a candidate before it hears of S1, each refuses the other, and both stand again'),
  }),
  'split-vote': model(equalTimeouts, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 },
    says: 'Timely timeouts that are not randomised: all stand at once, split the vote, and do so again (section 5.2).',
    expect: violated({ electsLeader: 21, commits: 21 }, { distinct: 20217, generated: 31456, depth: 47 }, bothAgree,
      'S1, S2 and S3 stand in one term, each votes for itself and refuses the others; then all three time out again'),
  }),
  'same-server-first': model(unfairTimeouts, {
    constants: { servers: 2, terms: 3, entries: 2, inFlight: 1 }, faults: { asynchrony: 1 },
    says: 'Randomisation is needed for another reason too: a server whose log is behind must not always be the first to stand.',
    expect: violated({ electsLeader: 15, commits: 15 }, { distinct: 619, generated: 919, depth: 32 }, bothAgree,
      'S1 leads term 1 and has an entry; S2, which lacks it, stands too early; S1 refuses it its vote, in that term and in all that follow'),
  }),

  'vote-not-persisted': model(voteNotPersisted, {
    constants: { servers: 3, terms: 1, entries: 1, inFlight: 1 }, faults: { crash: 1 },
    says: 'Mutant: a server that forgets its vote when it restarts elects two leaders in one term.',
    expect: violated({ electionSafety: 12, logMatching: 14, stateMachineSafety: 20 }, { distinct: 16849, generated: 34060, depth: 31 }, bothAgree,
      'two servers stand in term 1; the third votes for one, restarts, and votes for the other'),
  }),
  'term-not-persisted': model(termNotPersisted, {
    constants: { servers: 3, terms: 1, entries: 1, inFlight: 1 }, faults: { crash: 1 },
    says: 'Mutant: a server that forgets its term when it restarts takes the same term for a new one, and elects two leaders in it.',
    expect: violated({ electionSafety: 12, logMatching: 14, stateMachineSafety: 20 }, { distinct: 35479, generated: 68431, depth: 33 }, bothAgree,
      'as above; the term that the third server is asked in after its restart looks new to it, so that the vote it remembers does not bind it'),
  }),
  'votes-twice': model(votesTwice, {
    constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 },
    says: 'Mutant: a server that votes for whoever asks elects two leaders in one term.',
    expect: violated({ electionSafety: 10, logMatching: 12, stateMachineSafety: 18 }, { distinct: 203, generated: 305, depth: 21 }, bothAgree,
      'both stand in term 1, each gives the other its vote'),
  }),
  'no-up-to-date-check': model(noUpToDateCheck, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 },
    says: 'Mutant: without the check of section 5.4.1 a server without a committed entry is elected, and replaces it.',
    expect: violated({ leaderCompleteness: 15, stateMachineSafety: 18 }, { distinct: 29112, generated: 61078, depth: 31 }, bothAgree,
      'the leader of term 1 commits an entry that it and one other store; the third, which has none, is elected in term 2'),
  }),
  'overwrites-uncommitted': model(overwritesUncommitted, {
    constants: { servers: 2, terms: 2, entries: 1, inFlight: 1 },
    says: 'Mutant: a leader that overwrites what it has not committed takes back what others may still commit.',
    expect: violated({ leaderAppendOnly: 15, leaderCompleteness: 16, stateMachineSafety: 20 }, { distinct: 369, generated: 703, depth: 27 }, bothAgree,
      'the leader of term 1 has a command stored by the other server, which then leads term 2 and puts its own in that place'),
  }),
  'replies-before-durable-two-servers': model(repliesBeforeDurable, {
    constants: { servers: 2, terms: 2, entries: 1, inFlight: 1 }, faults: { crash: 2 },
    says: 'Mutant: with two servers, both must lose what they said they store.',
    expect: violated({ leaderCompleteness: 19, stateMachineSafety: 24 }, { distinct: 10920, generated: 41169, depth: 31 }, bothAgree,
      'the follower restarts before the entry is on its disk, but after it said so, the leader commits it and restarts too, and the follower is elected in term 2'),
  }),
  'replies-before-durable': model(repliesBeforeDurable, {
    constants: { servers: 3, terms: 2, entries: 1, inFlight: 1 }, faults: { crash: 1 }, deep: true,
    says: 'Mutant: with three servers, one that loses what it said it stores is enough to elect a leader without a committed entry.',
    expect: violated({ leaderCompleteness: 17, stateMachineSafety: 20 }, { distinct: 773520, generated: 4014649, depth: 38 }, oneEngine,
      'a follower says that it stores the entry, restarts without it, and gives the third server its vote'),
  }),
  'no-consistency-check': model(noConsistencyCheck, {
    constants: { servers: 3, terms: 3, entries: 2, inFlight: 1 }, deep: true,
    says: 'Mutant: a follower that takes entries without looking at what is before them has a log that agrees with no leader\'s.',
    expect: violated({ logMatching: 23, stateMachineSafety: 26 }, { distinct: 1198162, generated: 2826685, depth: 51 }, oneEngine,
      'the leader of term 3 has an entry of term 2 before its own, the follower puts the same behind one of term 1'),
  }),
  'commits-older-terms': model(commitsOlderTerms, {
    constants: { servers: 3, terms: 4, entries: 1, inFlight: 1 }, deep: true,
    says: 'Mutant: figure 8. An entry of an older term that a majority stores is not safe yet. Nothing less shows it than three servers, four terms and one entry.',
    expect: violated({ leaderCompleteness: 35, stateMachineSafety: 40 }, { distinct: 1039196, generated: 2777836, depth: 56 }, oneEngine,
      'one server leads terms 1 and 3, another leads term 2 and has an entry of it; the first counts its own entry, of term 1, on the third server and commits it; the second, whose entry is younger, leads term 4'),
  }),
  'commits-older-terms-three-terms': model(commitsOlderTerms, {
    constants: { servers: 3, terms: 3, entries: 1, inFlight: 1 }, deep: true,
    says: 'Mutant: three terms do not show it.',
    expect: { verdict: 'holds', distinct: 203002, generated: 492964, depth: 41, origin: oneEngine },
    cuts: endless,
  }),
  'truncates-always': model(truncatesAlways, {
    constants: { servers: 3, terms: 2, entries: 2, inFlight: 2 }, deep: true,
    says: 'Mutant: a delayed AppendEntries makes a follower drop what it has acknowledged since. It takes two messages under way.',
    expect: violated({ leaderCompleteness: 21, stateMachineSafety: 24 }, { distinct: 6352614, generated: 19053226, depth: 52 }, oneEngine,
      'a follower acknowledges both entries, the first arrives once more, it drops the second, and is elected in term 2 after both were committed'),
  }),
}
