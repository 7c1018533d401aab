/**
 * The bounds. Three replicas are the least that do without one of them, and one takeover is the least in which another goes on. The group whose crashes are in question has three; each other group is one
 * replica that does not fail, and stands for a register that its group keeps. That a group keeps one is registerA to registerC; three groups that lose their leaders are in every-leader-stops.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { shardedCommit } from './protocol.ts'
import { announcesAlone, eachForItself, falseSuspicions, forgetsDecision, forgetsPrepared, leadersStop, majorityOfOne, preparesAlone, progress, repliesEarly } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const argument = 'Gray and Lamport, section 4, and Corbett et al., section 4.2.1: what is sent is stored by a majority, and any two majorities meet'

const single = { a: 1, b: 1, c: 1, takeovers: 0 } as const
const groupA = { a: 3, b: 1, c: 1, takeovers: 1 } as const
const groupC = { a: 1, b: 1, c: 3, takeovers: 1 } as const

export const models = {
  'single': model(shardedCommit, {
    constants: single,
    says: 'With groups of one replica this is two-phase commit.',
    expect: holds('as two-phase-commit'),
  }),
  'coordinator-replica-stops': model(shardedCommit, {
    constants: groupC, faults: { stopC: 1 }, deep: true,
    says: 'Any one replica of the coordinator stops, and the shards are told one outcome.',
    expect: holds(argument),
  }),
  'shard-replica-stops': model(shardedCommit, {
    constants: groupA, faults: { stopA: 1 }, deep: true,
    says: 'Any one replica of a shard stops, and what the shard has promised is kept.',
    expect: holds(argument),
  }),
  'both-shards-replicas-stop': model(shardedCommit, {
    constants: { a: 3, b: 3, c: 1, takeovers: 1 }, faults: { stopA: 1, stopB: 1 }, deep: true,
    says: 'One replica of each shard stops.',
    expect: holds(argument),
  }),
  'every-leader-stops': model(leadersStop, {
    constants: { a: 3, b: 3, c: 3, takeovers: 1 }, faults: { stopA: 1, stopB: 1, stopC: 1 }, deep: true,
    says: 'The leaders of both shards and that of the coordinator stop, in one transaction.',
    neverFires: { abortAlone: 'no shard refuses here' },
    expect: holds(argument),
  }),
  'coordinator-replica-crashes': model(shardedCommit, {
    constants: groupC, faults: { crashC: 1 }, deep: true,
    says: 'A leader of the coordinator that recovers takes itself for the leader while another leads, and nothing comes of it.',
    expect: holds(argument),
  }),
  'shard-replica-crashes': model(shardedCommit, {
    constants: groupA, faults: { crashA: 1 }, deep: true,
    says: 'The same of the leader of a shard.',
    expect: holds(argument),
  }),
  'false-suspicion-of-coordinator': model(falseSuspicions, {
    constants: groupC, deep: true,
    says: 'A replica that takes over though the leader of the coordinator is up does no harm.',
    expect: holds(argument),
  }),
  'false-suspicion-of-shard': model(falseSuspicions, {
    constants: groupA, deep: true,
    says: 'Nor does one of a shard.',
    expect: holds(argument),
  }),

  'each-for-itself': model(eachForItself, {
    constants: { a: 3, b: 3, c: 1, takeovers: 0 }, deep: true,
    says: 'Without two-phase commit: each shard agrees with itself, and one commits what the other aborts.',
    expect: violated({ agreement: 8, finality: 8, clientToldTruth: 7 }, 'A agrees on no and aborts, B agrees on yes and commits'),
  }),
  'prepares-alone': model(preparesAlone, {
    constants: groupA, faults: { stopA: 1 }, deep: true, shows: 'agreement',
    says: 'Mutant: a vote that only the leader of the shard has stored is lost with it, after the coordinator has counted it.',
    expect: violated(
      { agreement: 17, commitValidity: 9, clientToldTruth: 16 },
      'A1 stores yes, votes, and stops; A2 takes over with A3, neither of which knows of it, and A refuses; the coordinator has counted the yes, and B commits',
    ),
  }),
  'forgets-prepared': model(forgetsPrepared, {
    constants: groupA, faults: { stopA: 1 }, deep: true,
    says: 'Mutant: a new leader of a shard that does not know what the shard has promised breaks the promise.',
    expect: violated(
      { agreement: 17, clientToldTruth: 16, oneValue: 8 },
      'A has promised, commit is announced, A1 commits and stops; A2 takes over, has the promise on its disk and refuses all the same, and aborts with A3',
    ),
  }),
  'announces-alone': model(announcesAlone, {
    constants: groupC, faults: { stopC: 1 }, deep: true,
    says: 'Mutant: a decision that is announced before it is replicated is lost with the leader, and the next one decides otherwise.',
    expect: violated(
      { agreement: 17, abortValidity: 6, finality: 17, clientToldTruth: 15 },
      'C1 stores abort, announces it and stops, and B aborts; C2 takes over with C3, neither of which knows of it, decides to commit, and A commits',
    ),
  }),
  'forgets-decision': model(forgetsDecision, {
    constants: groupC, faults: { stopC: 1 }, deep: true,
    says: 'Mutant: a new leader of the coordinator that does not look for a decision makes another.',
    expect: violated(
      { agreement: 18, finality: 18, clientToldTruth: 16, oneValue: 14 },
      'C1 and C2 have stored abort, C1 announces it and stops, and B aborts; C2 takes over, decides to commit all the same, and A commits',
    ),
  }),
  'replies-early': model(repliesEarly, {
    constants: groupC, faults: { stopC: 1 }, deep: true,
    says: 'Mutant: what the leader has proposed is no decision yet, and a client that is told of it may be told wrongly.',
    expect: violated({ clientToldTruth: 15 }, 'C1 proposes to commit, tells the client, and stops; C2 takes over with C3, neither of which has stored it, and aborts'),
  }),
  'majority-of-one-shard': model(majorityOfOne, {
    constants: { a: 2, b: 1, c: 1, takeovers: 1 }, faults: { stopA: 1 }, deep: true,
    says: 'Mutant: two copies, each of which is enough, are not better than one.',
    expect: violated(
      { agreement: 15, clientToldTruth: 14, oneValue: 6 },
      'A1 alone stores no, aborts, and stops; A2 takes over, asks nobody else and votes yes; commit is announced, and A2 commits',
    ),
  }),
  'majority-of-one-coordinator': model(majorityOfOne, {
    constants: { a: 1, b: 1, c: 2, takeovers: 1 }, faults: { stopC: 1 }, deep: true,
    says: 'Mutant: two copies of the decision, each of which is enough, are not better than one.',
    expect: violated(
      { agreement: 16, finality: 16, clientToldTruth: 14, oneValue: 12 },
      'C1 alone stores abort, announces it, and stops; C2 takes over, asks nobody else and decides to commit; B has aborted, A commits',
    ),
  }),

  'progress': model(progress, {
    constants: single,
    says: 'Without faults the shards decide, and do what transaction commit allows.',
    expect: holds('as two-phase-commit'),
  }),
  'progress-coordinator-replica-stops': model(progress, {
    constants: groupC, faults: { stopC: 1 }, deep: true,
    says: 'Where two-phase commit blocks, this does not: a replica of the coordinator stops, and every shard is told the outcome. Each group keeps a register, and the shards do what transaction commit allows.',
    expect: holds(argument),
  }),
  'progress-shard-replica-stops': model(progress, {
    constants: groupA, faults: { stopA: 1 }, deep: true,
    says: 'A replica of a shard stops, and the shard goes on with what it has promised.',
    expect: holds(argument),
  }),
  'progress-shard-and-coordinator-replica-stop': model(progress, {
    constants: { a: 3, b: 1, c: 3, takeovers: 1 }, faults: { stopA: 1, stopC: 1 }, deep: true,
    says: 'One replica of a shard and one of the coordinator stop: the shards agree, and neither is blocked.',
    expect: holds(argument),
  }),
  'progress-coordinator-of-one-stops': model(progress, {
    constants: single, faults: { stopC: 1 },
    says: 'Without consensus: if the only replica of the coordinator stops, shards that are prepared are blocked.',
    expect: violated({ nonBlocking: 7, 'transactionCommit.termination': 7, deadlock: 7 }, 'both shards vote yes, and the coordinator stops'),
  }),
  'progress-shard-of-one-stops': model(progress, {
    constants: single, faults: { stopA: 1 }, shows: 'commitApplied',
    says: 'Without consensus: if the only replica of a prepared shard stops, its branch is lost, and the transaction is committed by half.',
    expect: violated(
      { nonBlocking: 10, commitApplied: 11, 'transactionCommit.termination': 8, deadlock: 8 },
      'both shards vote yes, the coordinator announces commit, B commits, and A stops, which alone knew of its branch',
    ),
  }),
  'progress-nobody-takes-over': model(progress, {
    constants: { a: 1, b: 1, c: 3, takeovers: 0 }, faults: { stopC: 1 }, deep: true,
    says: 'Three copies of the decision do not help if nobody takes over: shards are blocked.',
    expect: violated({ nonBlocking: 7, 'transactionCommit.termination': 7, deadlock: 7 }, 'both shards vote yes, and the leader of the coordinator stops'),
  }),
  'progress-two-replicas-stop': model(progress, {
    constants: groupC, faults: { stopC: 2 }, deep: true,
    says: 'Without a majority of the coordinator the shards are blocked, though one of its replicas is up.',
    expect: violated({ nonBlocking: 8, 'transactionCommit.termination': 8, deadlock: 8 }, 'both shards vote yes, and two replicas of the coordinator stop'),
  }),
}
