/**
 * The bounds. Three servers are the fewest of which one may be away while the others go on; where a story needs no third, there are two. A transaction that is in doubt is on the
 * disk of one server, and a committed one on those of two, which is where the reports begin: `having` is 1 or 2. Each mutant's model has the fewest servers, transactions, epochs, breaks and crashes with which
 * the property fails that its report names: with one less of any of them it holds (test/specs/zookeeper-smallest.deep.ts), or the mutant has no room to write what it writes. Those of ZOOKEEPER-2845 and
 * -4712 begin from nothing, since they need a proposal that is under way; keeps-snapshot shows its mistake with `having` 1, too, in 21 steps.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { zookeeperSync } from './protocol.ts'
import { connections, saidOfIt } from './questions.ts'
import { progress, refinesBroadcast, refinesTrustingLaterZxid } from './refinement.ts'
import { acksQueued, acksTooEarly, acksUnlogged, countsOldAcks, electsAny, epochBeforeHistory, keepsSnapshot, keepsTruncated, logsAfterUPTODATE, queueOutlivesShutdown, rangeOnly, retainsDatabase, snapshotKeepsLog, trustsLaterZxid } from './variants.ts'

export const bounds = (servers: number, having: number, txns: number, epochs: number, more: { readonly breaks?: number; readonly window?: number } = {}) =>
  ({ servers, having, txns, epochs, breaks: 0, window: 3, ...more })

const onDate = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: 'what the classes do since ZOOKEEPER-4646, -4643 and -4712 were fixed, and what Zab asks of them' }
const broadcast: Expectation = { verdict: 'holds', origin: `the theorem of the paper, section 5, by the refinement of atomic-broadcast; ${onDate}` }
const violated = (properties: Readonly<Record<string, number>>, issue: string, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${issue}; ${onDate}, and the trace read: ${story}` })
const noRequest = Object.fromEntries(['leaderProcessRequest', 'followerProcessPROPOSAL', 'leaderProcessACK', 'followerProcessCOMMIT'].map(name => [name, 'no request is left'] as const))
const snapshots = { ...noRequest, syncRequestProcessor: 'a snapshot is written at once' }

export const models = {
  'three-servers': model(zookeeperSync, {
    constants: bounds(3, 0, 1, 1), deep: true,
    says: 'One epoch and one transaction; the third server joins when it likes.',
    expect: holds,
  }),
  'two-servers': model(zookeeperSync, {
    constants: bounds(2, 0, 1, 1),
    says: 'Two servers, one epoch and one transaction, and nothing goes wrong.',
    expect: holds,
  }),
  'two-servers-break': model(zookeeperSync, {
    constants: bounds(2, 0, 1, 2, { breaks: 1 }),
    says: 'The connection of two servers breaks while a transaction is under way.',
    expect: holds,
  }),
  'two-servers-crash': model(zookeeperSync, {
    constants: bounds(2, 0, 1, 2), faults: { crash: 1 },
    says: 'One of two servers crashes, at any moment.',
    expect: holds,
  }),
  'third-server-lacks': model(zookeeperSync, {
    constants: bounds(3, 2, 1, 2),
    says: 'The third of three servers lacks what is committed, and is sent it.',
    expect: holds, neverFires: noRequest,
  }),
  'third-server-alone': model(zookeeperSync, {
    constants: bounds(3, 1, 1, 2),
    says: 'One of three servers alone has a transaction: the others are sent it, or it has it cut off.',
    expect: holds, neverFires: noRequest,
  }),
  'third-server-snapshot': model(zookeeperSync, {
    constants: bounds(3, 1, 1, 2, { window: 0 }),
    says: 'The same where a leader sends snapshots.',
    expect: holds, neverFires: snapshots,
  }),
  'connections-break': model(connections, {
    constants: bounds(2, 0, 2, 2, { breaks: 1 }),
    says: 'A follower whose connection breaks looks for a leader, and acknowledges its history again before any of two transactions.',
    expect: holds,
  }),
  'connections-crash': model(connections, {
    constants: bounds(2, 0, 1, 2), faults: { crash: 1 },
    says: 'Nobody answers a leader that has crashed.',
    expect: holds,
  }),
  'connections-third-server': model(connections, {
    constants: bounds(3, 1, 1, 2),
    says: 'What a server is sent that lacks it, or whose end of the log is cut off, it logs once.',
    expect: holds, neverFires: noRequest,
  }),
  'ends-third-server': model(progress, {
    constants: bounds(3, 2, 1, 3, { breaks: 1 }),
    says: 'A third server joins in the end, and comes again where its connection breaks.',
    expect: holds, neverFires: noRequest,
  }),
  'ends-two-servers': model(progress, {
    constants: bounds(2, 0, 1, 2), faults: { crash: 1 },
    says: 'Whichever of two servers crashes, and whenever, in the end both serve clients, and show what was proposed.',
    expect: holds,
  }),
  'refines-broadcast': model(refinesBroadcast, {
    constants: bounds(2, 0, 1, 2), faults: { crash: 1 },
    says: 'What two servers show to their clients is an atomic broadcast, whichever of them crashes.',
    expect: broadcast,
  }),
  'refines-broadcast-late-server': model(refinesBroadcast, {
    constants: bounds(3, 1, 2, 2), deep: true,
    says: 'So it is where a server comes late with a transaction that nobody else has.',
    expect: broadcast,
  }),
  'refines-broadcast-three-epochs': model(refinesBroadcast, {
    constants: bounds(3, 2, 2, 3), faults: { crash: 1 }, deep: true,
    says: 'So it is in three epochs of three servers, one of which crashes.',
    expect: broadcast,
  }),
  'refines-trusting-later-zxid': model(refinesTrustingLaterZxid, {
    constants: bounds(3, 1, 2, 2), deep: true, shows: 'broadcast',
    says: 'Mutant: a follower that keeps what it alone has shows what no primary has delivered.',
    expect: violated({ broadcast: 9, prefixConsistency: 14, processConsistency: 9 }, 'not an issue', 'as in trusts-later-zxid: when S1 begins to serve clients, it shows (1, 1), which is not in the order'),
  }),
  'range-only': model(rangeOnly, {
    constants: bounds(3, 1, 2, 2), deep: true, shows: 'prefixConsistency',
    says: 'Mutant, ZOOKEEPER-1154: a server comes late with a transaction of the old epoch that nobody else has, and keeps it, since its zxid lies between those of its leader.',
    expect: violated({ prefixConsistency: 22, processConsistency: 22 }, 'ZOOKEEPER-1154', 'S1 alone has (1, 1); S2 and S3 commit (2, 1); S1 joins, is sent (2, 1) as a DIFF, and shows both'),
  }),
  'trusts-later-zxid': model(trustsLaterZxid, {
    constants: bounds(3, 1, 2, 2), deep: true, shows: 'prefixConsistency',
    says: 'Mutant: a follower follows a leader whose last zxid is lower than its own, and keeps what it alone has.',
    expect: violated({ prefixConsistency: 14, processConsistency: 9 }, 'not an issue', 'S1 alone has (1, 1); S2 leads in epoch 2, with nothing, and sends S1 an empty DIFF; S2 commits (2, 1), and S1 shows (1, 1)'),
  }),
  'snapshot-keeps-log': model(snapshotKeepsLog, {
    constants: bounds(3, 1, 2, 2), faults: { crash: 1 }, deep: true, shows: 'prefixConsistency',
    says: 'Mutant, ZOOKEEPER-2832: a follower that is sent a snapshot keeps a later transaction in its log, and has it again when it restarts.',
    expect: violated({ prefixConsistency: 24, processConsistency: 9, shownIsLogged: 15 }, 'ZOOKEEPER-2832', 'S1 alone has (1, 1), and is sent the empty snapshot of S2; both commit (2, 1); S1 restarts, reads (1, 1) and (2, 1) from its log, is sent an empty DIFF, and shows both'),
  }),
  'retains-database': model(retainsDatabase, {
    constants: bounds(2, 0, 1, 2, { breaks: 1 }), deep: true, shows: 'databaseIsLog',
    says: 'Mutant, ZOOKEEPER-2845: a leader that loses its quorum forgets that it has logged a proposal, and is not told to cut it off.',
    expect: violated({ databaseIsLog: 10, processConsistency: 18 }, 'ZOOKEEPER-2845', 'the connection breaks, S1 logs (1, 1) and shuts down, and its database lacks it; S2 leads, and sends S1 an empty DIFF; S1 serves clients with (1, 1) in its log'),
  }),
  'acks-too-early': model(acksTooEarly, {
    constants: bounds(2, 1, 1, 2), shows: 'shutsDownForAReason',
    says: 'Mutant, ZOOKEEPER-4685: a leader shuts down that nobody has left.',
    expect: violated({ shutsDownForAReason: 7, committedOnDisk: 7 }, 'ZOOKEEPER-4685', 'S2 logs (1, 1), and its SyncRequestProcessor acknowledges that before NEWLEADER is acknowledged; S1 takes the one for the other, and times out'),
  }),
  'acks-unlogged': model(acksUnlogged, {
    constants: bounds(2, 0, 1, 1),
    says: 'Mutant: a leader commits what more than half have acknowledged, and none has on disk but itself.',
    expect: violated({ committedOnDisk: 12 }, 'the paper has proposals synced to disk before they are acknowledged', 'S2 acknowledges (1, 1) while it waits in its queue, and S1 commits it'),
  }),
  'elects-any': model(electsAny, {
    constants: bounds(3, 2, 1, 2),
    says: 'Mutant: a server that lacks a committed transaction leads, and has it cut off elsewhere.',
    expect: violated({ leaderLogCompleteness: 7, committedLogDurability: 2, committedOnDisk: 2 }, 'FastLeaderElection compares epochs and zxids for it', 'S1 and S2 have (1, 1); S3 is elected by S1, which cuts it off'),
    neverFires: noRequest,
  }),
  'ends': model(progress, {
    constants: bounds(3, 2, 1, 3), faults: { crash: 1 }, deep: true,
    says: 'Whoever of three servers crashes, and whenever, in the end all follow a leader that serves clients, and show what was committed.',
    expect: holds, neverFires: noRequest,
  }),
  'said-of-it': model(saidOfIt, {
    constants: bounds(3, 1, 2, 2), deep: true,
    says: 'A follower agrees with its leader when it acknowledges NEWLEADER, and not before; when it begins to serve clients it may lack what was committed since.',
    expect: violated({ agreesWhenElected: 1, showsAll: 20 }, 'not an issue', 'S2 is elected to follow S1, and lacks (1, 1); S2 is sent UPTODATE, and a proposal and its COMMIT come behind it'),
  }),

  'late-server': model(zookeeperSync, {
    constants: bounds(3, 1, 2, 2), deep: true,
    says: 'A server comes late with a transaction that nobody else has, and has it cut off, unless it was in the quorum.',
    expect: holds,
  }),
  'committed-before': model(zookeeperSync, {
    constants: bounds(3, 2, 1, 3), faults: { crash: 1 }, deep: true,
    says: 'What was committed survives any crash.',
    expect: holds, neverFires: noRequest,
  }),
  'by-snapshot': model(zookeeperSync, {
    constants: bounds(3, 1, 1, 3, { breaks: 1, window: 0 }), faults: { crash: 1 }, deep: true,
    says: 'Whoever lacks anything is sent a snapshot.',
    expect: holds, neverFires: snapshots,
  }),
  'three-epochs': model(zookeeperSync, {
    constants: bounds(3, 1, 2, 3), faults: { crash: 1 }, deep: true,
    says: 'Two epochs follow the first, with another transaction, and a crash.',
    expect: holds,
  }),
  'three-epochs-break': model(zookeeperSync, {
    constants: bounds(3, 1, 2, 3, { breaks: 1, window: 1 }), faults: { crash: 1 }, deep: true,
    says: 'The same when a connection breaks as well, and whoever lacks more than one transaction is sent a snapshot.',
    expect: holds,
  }),
  'from-nothing': model(zookeeperSync, {
    constants: bounds(3, 0, 2, 2, { breaks: 1, window: 1 }), faults: { crash: 1 }, deep: true,
    says: 'Two epochs of three servers from the beginning: two transactions, a crash, and a connection that breaks.',
    expect: holds,
  }),

  'epoch-before-history': model(epochBeforeHistory, {
    constants: bounds(3, 2, 1, 3), faults: { crash: 1 }, deep: true, shows: 'leaderLogCompleteness',
    says: 'Mutant, ZOOKEEPER-4643: a server with a later epoch and without a committed transaction leads, and has it cut off elsewhere.',
    expect: violated({ leaderLogCompleteness: 13, committedLogDurability: 8, committedOnDisk: 8 }, 'ZOOKEEPER-4643', 'S1 and S2 have (1, 1); S3 follows S1, updates its epoch, and crashes; it recovers, leads S2, which cuts off (1, 1), and serves clients'), neverFires: noRequest,
  }),
  'logs-after-uptodate': model(logsAfterUPTODATE, {
    constants: bounds(3, 1, 1, 3), faults: { crash: 1 }, deep: true, shows: 'leaderLogCompleteness',
    says: 'Mutant, ZOOKEEPER-3911: a leader serves clients with what its follower has acknowledged and not logged; the follower crashes, leads without it, and it is gone.',
    expect: violated({ leaderLogCompleteness: 16, committedLogDurability: 13, committedOnDisk: 7 }, 'ZOOKEEPER-3911', 'S1 has (1, 1); S2 acknowledges NEWLEADER without having logged it, crashes, and is elected by S3; S1 counts the acknowledgement, and serves clients; S2 serves clients without (1, 1). In the report S1 counts it before: as short, with more switches'), neverFires: noRequest,
  }),
  'acks-queued': model(acksQueued, {
    constants: bounds(3, 1, 1, 3), faults: { crash: 1 }, deep: true, shows: 'leaderLogCompleteness',
    says: 'Mutant, ZOOKEEPER-4646: a follower acknowledges NEWLEADER while a transaction waits in the queue of its SyncRequestProcessor; when the follower crashes, it is gone.',
    expect: violated({ leaderLogCompleteness: 16, committedLogDurability: 13, committedOnDisk: 7 }, 'ZOOKEEPER-4646', 'S1 has (1, 1); S2 acknowledges NEWLEADER with (1, 1) in its queue, crashes, and is elected by S3; S1 counts the acknowledgement, and serves clients; S2 serves clients without (1, 1). In the report S1 counts it before: as short, with more switches'), neverFires: noRequest,
  }),
  'keeps-snapshot': model(keepsSnapshot, {
    constants: bounds(3, 2, 1, 4, { window: 0 }), faults: { crash: 2 }, deep: true, shows: 'leaderLogCompleteness',
    says: 'Mutant, ZOOKEEPER-3642: what came as a snapshot, and was never on disk, is gone when the server restarts, and its later epoch lets it lead.',
    expect: violated({ leaderLogCompleteness: 15, processConsistency: 12, committedLogDurability: 10, committedOnDisk: 10, databaseIsLog: 4, shownIsLogged: 11 }, 'ZOOKEEPER-3642', 'S1 crashes when it has sent S3 a snapshot; S3 is elected with it, and is in a later epoch; it restarts with an empty log, leads S1, and cuts off what was committed. In the report another leads in between, and sends S3 an empty DIFF, which takes more steps'), neverFires: snapshots,
  }),
  'keeps-truncated': model(keepsTruncated, {
    constants: bounds(3, 1, 2, 2, { breaks: 1 }), deep: true, shows: 'shownIsLogged',
    says: 'Mutant, ZOOKEEPER-5094: the connection breaks while a follower has in memory what came behind a TRUNC; it says that it has it, is sent no more, and never has it on disk.',
    expect: violated({ databaseIsLog: 16, shownIsLogged: 24 }, 'ZOOKEEPER-5094', 'S2 and S3 commit (2, 1); S1 joins, cuts off (1, 1), and has (2, 1) in memory when its connection breaks; it joins again, is sent an empty DIFF, and serves clients with an empty log'),
  }),
  'keeps-truncated-gap': model(keepsTruncated, {
    constants: bounds(3, 1, 3, 2, { breaks: 1 }), deep: true, shows: 'processConsistency',
    says: 'Mutant, ZOOKEEPER-5094: the log of a follower that never had on disk what came behind a TRUNC has a gap, once it has logged the next transaction.',
    expect: violated({ databaseIsLog: 16, shownIsLogged: 24, processConsistency: 26 }, 'ZOOKEEPER-5094', 'as in keeps-truncated; then S2 proposes (2, 2), and S1 logs that, and has (2, 1) nowhere on disk'),
  }),
  'retains-database-restart': model(retainsDatabase, {
    constants: bounds(2, 0, 2, 3, { breaks: 1 }), faults: { crash: 1 }, deep: true, shows: 'prefixConsistency',
    says: 'Mutant, ZOOKEEPER-2845: a server that has in its log a proposal which it was not told to cut off shows its clients, when it restarts, what nobody else has.', expect: violated({ prefixConsistency: 33, processConsistency: 18, committedOnDisk: 33, databaseIsLog: 10, shownIsLogged: 23 }, 'ZOOKEEPER-2845', 'as in retains-database; then both commit (2, 1); S1 restarts, reads both, and is sent an empty DIFF again'),
  }),
  'queue-outlives-shutdown': model(queueOutlivesShutdown, {
    constants: bounds(2, 0, 2, 3, { breaks: 1 }), faults: { crash: 1 }, deep: true, shows: 'prefixConsistency',
    says: 'Mutant, ZOOKEEPER-4712: what waited in the queue is written behind what synchronisation has left of the log.', expect: violated({ prefixConsistency: 28, processConsistency: 19, committedOnDisk: 27, databaseIsLog: 10, shownIsLogged: 23 }, 'ZOOKEEPER-4712', 'the connection of S2 breaks while (1, 2) is in its queue; it joins again, and is told to cut off (1, 1); then (1, 2) is written, the last thing before it crashes, and it restarts with (1, 2) alone'),
  }),
  'counts-old-acks': model(countsOldAcks, {
    constants: bounds(3, 0, 1, 2, { breaks: 1 }), faults: { crash: 1 }, deep: true,
    says: 'Mutant: a leader commits what was on the disk of a follower before that came again and had its log cut off.', expect: violated({ leaderLogCompleteness: 25, committedLogDurability: 22, committedOnDisk: 16 }, 'not an issue', 'S2 has acknowledged (1, 1) when its connection breaks; it comes again, and cuts off what the leader has not committed; the leader logs (1, 1) itself, counts two, and commits'),
  }),
}
