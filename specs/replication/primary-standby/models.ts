/**
 * The bounds. One failover takes one fault and two epochs, two take two faults and three epochs. Two standbys are the fewest of which one can lack what the other has, and a
 * second write is there where one of an old primary must meet one of a new primary. In the models of progress no step repeats forever: a lasso ends where nothing more happens. A node
 * that fails restarts, rather than stops, where a stop would also leave nobody to be promoted: that is another story.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { primaryStandby } from './protocol.ts'
import {
  dropsNone, epochChecked, fallsBack, followsAnyone, keepsSuffix, noFencing, progress, progressCutOff, progressOneView, promotesLongest, readsAfterCommit, readsAfterSync, readsOnceStored, storedBeforeFlushed, twoViews,
} from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const one = { standbys: 2, writes: 1, epochs: 2, waitsFor: 'one', promotes: 'latest' } as const
const pair = { ...one, standbys: 1 } as const
const quorum = 'by hand: a write is on two of three nodes, and the HA tool hears from two of three, so that one of these has it'

export const models = {
  'one-of-two': model(primaryStandby, {
    constants: { ...one, writes: 2 }, faults: { stop: 1 },
    says: 'The primary waits for one of two standbys, and the latest log of both is promoted: whichever node stops, nothing that was acknowledged is lost, and the service goes on.',
    expect: holds(quorum),
  }),
  'one-of-two-restart': model(primaryStandby, {
    constants: one, faults: { crash: 1 },
    says: 'A node that restarts follows the new primary, and drops what that one lacks.',
    expect: holds(quorum),
  }),
  'one-of-two-partition': model(primaryStandby, {
    constants: one, faults: { partition: 1 },
    says: 'A primary that the HA tool cannot reach is reset, though it may be healthy: there are never two.',
    expect: holds(`${quorum}; a reset does not go through the network`),
  }),
  'two-failovers': model(primaryStandby, {
    constants: { ...one, writes: 2, epochs: 3 }, faults: { crash: 2 }, deep: true,
    says: 'Two writes, and two restarts, so that a node may come back when its log is of the epoch before last.',
    expect: holds(quorum),
  }),
  'one-of-three': model(primaryStandby, {
    constants: { ...one, standbys: 3 }, faults: { stop: 1 }, deep: true,
    says: 'With three standbys the HA tool must hear from all of them.',
    expect: holds('by hand: a write may be on the old primary and one standby alone'),
  }),
  'all-of-two': model(primaryStandby, {
    constants: { ...one, waitsFor: 'all', promotes: 'any' }, faults: { crash: 1 },
    says: 'Where the primary waits for all standbys, any of them may be promoted; and while a node is down nothing is acknowledged.',
    expect: holds('by hand: whatever was acknowledged, every standby has'),
  }),
  'asynchronous': model(primaryStandby, {
    constants: { ...pair, waitsFor: 'nobody' }, faults: { stop: 1 },
    says: 'Where the primary waits for nobody, a write that was acknowledged is lost with it.',
    expect: violated({ acknowledgedSurvives: 6 }, 'Node1 acknowledges a write that it has shipped to nobody, and stops; Node2 is promoted'),
  }),
  'any-of-two': model(primaryStandby, {
    constants: { ...one, promotes: 'any' }, faults: { stop: 1 },
    says: 'Mutant: it is not enough to wait for one standby where any may be promoted.',
    expect: violated({ acknowledgedSurvives: 9 }, 'Node2 has the write, Node1 acknowledges it and stops, and the HA tool promotes Node3'),
  }),
  'live': model(primaryStandby, {
    constants: { ...pair, waitsFor: 'live', epochs: 3 }, faults: { crash: 2 },
    says: 'Where the primary waits for every live standby, it waits for nobody once none is live; and the HA tool does not know that.',
    expect: violated({ acknowledgedSurvives: 9 }, 'Node2 is down, Node1 waits for it no more, acknowledges a write alone and goes down; Node2 comes back and is promoted'),
  }),
  'live-slow': model(primaryStandby, {
    constants: { ...pair, waitsFor: 'live' }, faults: { stop: 1, asynchrony: 1 },
    says: 'Where the primary waits for every live standby, it waits for nobody if the only one is slow and taken for dead.',
    expect: violated({ acknowledgedSurvives: 7 }, 'Node1 takes Node2 for dead, acknowledges a write alone and stops; Node2 is promoted'),
  }),
  'drops-none': model(dropsNone, {
    constants: { ...pair, waitsFor: 'live', epochs: 3 }, faults: { crash: 2 },
    says: 'Mutant: though no standby is ever dropped, a primary that has just been promoted has none that follows it yet, and waits for nobody.',
    expect: violated({ acknowledgedSurvives: 11 }, 'Node1 restarts and is promoted again, acknowledges a write before Node2 has followed, and goes down; Node2 is promoted'),
  }),

  'epoch-checked': model(epochChecked, {
    constants: one, faults: { partition: 1 },
    says: 'Where nodes check epochs, and none is reset, two may take themselves for primary; but only one gets writes stored, so that none that was acknowledged is lost.',
    expect: violated({ onePrimary: 5 }, 'the HA tool is cut off from Node1, hears from Node2 and Node3, and promotes Node2; Node1 goes on'),
  }),
  'epoch-checked-restart': model(epochChecked, {
    constants: one, faults: { crash: 1 },
    says: 'If the HA tool reaches every node that is up, there are never two.',
    expect: holds(`${quorum}; a node that restarts is a standby`),
  }),
  'no-fencing': model(noFencing, {
    constants: one, faults: { partition: 1 },
    says: 'Mutant: where an old primary is not reset, and nodes do not check epochs, both primaries may get writes stored, and those of the old one are lost.',
    expect: violated({ acknowledgedSurvives: 11, onePrimary: 5 }, 'the HA tool is cut off from Node1 and promotes Node3; Node2, which has not heard of that, stores a write of Node1, which acknowledges it'),
  }),
  'two-views': model(twoViews, {
    deep: true,
    constants: one, faults: { stop: 1 },
    says: 'Mutant: two HA tools, each with a view of its own, promote two nodes in one epoch (Redis issue #6459).',
    expect: violated({ onePrimary: 9, noDivergence: 13 }, 'Node1 stops, each tool gives it up and hears from both standbys; one promotes Node2, the other Node3, both in epoch 2'),
  }),

  'follows-anyone': model(followsAnyone, {
    constants: one, faults: { stop: 1 },
    says: 'Mutant: a standby that takes what an earlier primary had sent, after it has followed the new one, has another log than that one counts on.',
    expect: violated({ noDivergence: 11 }, 'a Replicate of Node1, which has stopped, arrives at Node2 after one of Node3, the new primary'),
  }),
  'promotes-longest': model(promotesLongest, {
    constants: { ...one, writes: 2, epochs: 3 }, faults: { crash: 2 }, deep: true,
    says: 'Mutant: where the longest log is promoted, and not the latest, an older one may be as long, and lack what was acknowledged.',
    expect: violated({ acknowledgedSurvives: 17 }, 'Node1 comes back with a write that nobody else had, Node2 leads, acknowledges another with Node3, and goes down; of Node1 and Node3, whose logs are equally long, Node1 is promoted'),
  }),
  'keeps-suffix': model(keepsSuffix, {
    constants: { ...pair, writes: 2 }, faults: { crash: 1 },
    says: 'Mutant: an old primary that keeps what the new one lacks counts as a standby that has all, and has something else.',
    expect: violated({ noDivergence: 9 }, 'Node1 comes back with a write that Node2, now primary, lacks, keeps it, and says that it has as much as there is to have, and more'),
  }),
  'falls-back': model(fallsBack, {
    constants: pair, faults: { stop: 1, asynchrony: 1 },
    says: 'Mutant: semi-synchronous replication that falls back to asynchronous on a timeout acknowledges what no standby has.',
    expect: violated({ acknowledgedSurvives: 6 }, 'Node1 waits for a slow standby no longer, acknowledges, and stops; Node2 is promoted'),
  }),
  'falls-back-restart': model(fallsBack, {
    constants: { ...pair, epochs: 3 }, faults: { crash: 2 },
    says: 'Mutant: semi-synchronous replication that falls back to asynchronous loses writes however long its timeout is, if the standby is down for longer, and is promoted when it comes back.',
    expect: violated({ acknowledgedSurvives: 8 }, 'Node2 is down, Node1 acknowledges a write alone after its timeout and goes down; Node2 comes back and is promoted'),
  }),
  'stored-before-flushed': model(storedBeforeFlushed, {
    constants: { ...pair, epochs: 3 }, faults: { crash: 2 },
    says: 'Mutant: a standby that says "stored" before it has flushed loses, when it restarts, the write that the primary acknowledged on its word.',
    expect: violated({ acknowledgedSurvives: 11 }, 'Node2 says that it has stored a write, and restarts without it; Node1 acknowledges it and goes down, and Node2 is promoted'),
  }),
  'reads-after-sync': model(readsAfterSync, {
    constants: one, faults: { stop: 1 },
    says: 'Where a row is visible once a standby has it (AFTER_SYNC), nobody reads what one failover loses.',
    expect: holds('MySQL reference manual, rpl_semi_sync_source_wait_point: with AFTER_SYNC all clients see a transaction when it was acknowledged by a replica'),
  }),
  'reads-after-sync-restart': model(readsAfterSync, {
    constants: { ...pair, epochs: 3 }, faults: { crash: 2 },
    says: 'AFTER_SYNC is not enough where an old primary is promoted again: it shows a row of its log that no standby ever had.',
    expect: violated({ readSurvives: 11 }, 'Node1 restarts with a write that it has not shipped, and is promoted again; a client reads it, Node1 goes down, and Node2 is promoted. MySQL restarts like that, and is to be discarded (bug #99370)'),
  }),
  'reads-once-stored': model(readsOnceStored, {
    constants: { ...pair, epochs: 3 }, faults: { crash: 2 },
    says: 'Nobody reads what is lost even then, if a new primary shows what its log had before only once a standby has it.',
    expect: holds('by hand: what is read is on two of two nodes'),
  }),
  'reads-after-commit': model(readsAfterCommit, {
    constants: one, faults: { stop: 1 },
    says: 'Mutant: where a row is visible once it is committed at the primary (AFTER_COMMIT), others read one that is gone after the failover.',
    expect: violated({ readSurvives: 7 }, 'a client reads a write at Node1, which no standby has; Node1 stops, and Node2 is promoted'),
  }),

  'progress': model(progress, {
    constants: one, faults: { stop: 1 },
    says: 'With two standbys the service survives any one node: there is a primary, and it answers.',
    expect: holds(`${quorum}; and of two standbys one is up, which stores each write`),
  }),
  'progress-restart': model(progress, {
    constants: pair, faults: { crash: 1 },
    says: 'A restart only delays the service, even with one standby.',
    expect: holds('by hand: a node that is down comes back, and stores then what was sent to it'),
  }),
  'progress-partition': model(progress, {
    constants: one, faults: { partition: 1 },
    says: 'A partition that heals only delays it as well.',
    expect: holds('by hand: messages wait until the network is whole'),
  }),
  'progress-live': model(progress, {
    constants: { ...pair, waitsFor: 'live' }, faults: { stop: 1 },
    says: 'Where it waits for live standbys only, it drops the one that it has lost, and answers alone.',
    expect: holds('by hand: a standby that does not answer is detached'),
  }),
  'progress-one-standby-stops': model(progress, {
    constants: pair, faults: { stop: 1 },
    says: 'With one standby only, a primary that has lost it waits forever.',
    expect: violated({ answers: 3, deadlock: 3 }, 'Node1 ships a write to Node2, which has stopped'),
  }),
  'progress-one-standby-cut-off': model(progressCutOff, {
    constants: pair, faults: { partition: 1 },
    says: 'It waits forever, too, where the network to the standby stays down.',
    expect: violated({ answers: 3, leads: 2, deadlock: 2 }, 'Node2 is cut off, and Node1 ships a write to it in vain; or the HA tool is cut off from both, resets Node1, which needs no network, and can promote nobody'),
  }),
  'progress-two-stop': model(progress, {
    constants: { ...one, epochs: 3 }, faults: { stop: 2 },
    says: 'With two standbys the service does not survive two nodes that stop.',
    expect: violated({ answers: 5, leads: 4, deadlock: 4 }, 'both standbys stop, and Node1 answers no more; or Node1 and Node3 stop, and what Node2 has need not be all that was acknowledged'),
  }),
  'progress-all-of-two': model(progress, {
    constants: { ...one, waitsFor: 'all', promotes: 'any' }, faults: { stop: 1 },
    says: 'Where the primary waits for all standbys, any one of them can hold up the service.',
    expect: violated({ answers: 6, deadlock: 6 }, 'Node2 has the write, Node3 stops'),
  }),
  'progress-ha-stops': model(progress, {
    constants: one, faults: { stop: 1, stopHA: 1 },
    says: 'The HA tool is one process: once it has stopped, nobody replaces a primary that stops.',
    expect: violated({ leads: 2, deadlock: 2 }, 'Node1 and the HA tool stop'),
  }),
  'progress-one-view': model(progressOneView, {
    constants: one, faults: { stop: 1, stopHA: 1 },
    says: 'There are two HA tools, and a lock service keeps the one view that they share: either tool may stop.',
    expect: holds('by hand: the other goes on with what one has begun'),
  }),
}
