/**
 * The bounds. Two servers are the fewest of which neither is a quorum. A mutant's model has the fewest transactions, broken connections and restarts with which
 * its mistake was found. Counts are those of TLC on the module Zab.tla, with MaxEpoch 3 and a VIEW that leaves out `recorder.pc`, the name of the last action:
 * distinct states, generated ones, and depth. With the pc, which tells states apart by how they were reached, TLC counts 39 for 35, and 709 for 641. With three
 * servers TLC generates more: its action for an acknowledgement that comes late has two disjuncts, both true, which give the same state.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { progress } from './progress.ts'
import { zab } from './protocol.ts'
import { refinesBroadcast, refinesDeliveringProposals } from './refinement.ts'
import { acceptsLowerEpoch, client, commitsAcknowledged, electsLatest, epochFromOwnZxid, forgetsEpoch, keepsOwnHistory, proposesToSynced, staleReads } from './variants.ts'

type Counts = Pick<Expectation, 'distinct' | 'generated' | 'depth'>

export const bounds = (servers: number, txns: number, timeouts: number, restarts: number) => ({ servers, txns, epochs: 3, timeouts, restarts })
const module = (counts: Counts, more = ''): Expectation => ({
  verdict: 'holds', ...counts, origin: `TLC on Zab.tla of github.com/Disalg-ICS-NJU/zookeeper-tla-spec, run on 2026-11-29 with a VIEW without recorder.pc${more}`,
})
const broadcast: Expectation = { verdict: 'holds', origin: 'the theorem of the paper, section 5, by the refinement of atomic-broadcast; found by this checker on 2026-11-29' }
const inTheEnd: Expectation = { verdict: 'holds', origin: 'the paper has progress for a leader that stays; found by this checker on 2026-11-30' }
const threeServers = '; generated, which TLC counts otherwise, found by this checker'
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const unbroken = { timeout: 'the model has none', restart: 'the model has none' }
const noRestart = { restart: 'the model has none' }
const noTransaction = Object.fromEntries(
  ['leaderProcessRequest', 'leaderBroadcastPROPOSE', 'followerProcessPROPOSE', 'leaderProcessACK', 'followerProcessCOMMIT'].map(name => [name, 'the model has no transaction']),
)
const behind = { sameOnAnyServer: 13 }
const kept = { dropsUncommitted: 16 }

export const models = {
  'two-servers': model(zab, {
    constants: bounds(2, 1, 0, 0),
    says: 'One epoch of two servers, one transaction, and nothing goes wrong.',
    expect: module({ distinct: 35, generated: 39, depth: 15 }),
    neverFires: unbroken,
  }),
  'broken-connection': model(zab, {
    constants: bounds(2, 1, 1, 0),
    says: 'A connection breaks, and another epoch follows.',
    expect: module({ distinct: 641, generated: 729, depth: 24 }),
    neverFires: noRestart,
  }),
  'restart': model(zab, {
    constants: bounds(2, 1, 0, 1),
    says: 'A server restarts.',
    expect: module({ distinct: 682, generated: 817, depth: 24 }),
    neverFires: { timeout: 'the model has none' },
  }),
  'two-transactions': model(zab, {
    constants: bounds(2, 2, 1, 0),
    says: 'Two transactions, of one epoch or of two.',
    expect: module({ distinct: 1843, generated: 2337, depth: 29 }),
    neverFires: noRestart,
  }),
  'three-servers': model(zab, {
    deep: true,
    constants: bounds(3, 1, 0, 0),
    says: 'Three servers, one of which may come later.',
    expect: module({ distinct: 1384, generated: 2656, depth: 25 }, threeServers),
    neverFires: unbroken,
  }),
  'two-epochs': model(zab, {
    constants: bounds(2, 1, 2, 0), deep: true,
    says: 'Two connections break, so that three epochs follow each other.',
    expect: module({ distinct: 7511, generated: 8889, depth: 33 }),
    neverFires: noRestart,
  }),
  'two-transactions-three-epochs': model(zab, {
    constants: bounds(2, 2, 2, 0), deep: true,
    says: 'Two transactions and three epochs.',
    expect: module({ distinct: 26695, generated: 33521, depth: 38 }),
    neverFires: noRestart,
  }),
  'all-at-once': model(zab, {
    constants: bounds(2, 2, 1, 1), deep: true,
    says: 'Two transactions, a connection that breaks, and a restart.',
    expect: module({ distinct: 33292, generated: 43833, depth: 38 }),
  }),
  'three-servers-broken-connection': model(zab, {
    constants: bounds(3, 1, 1, 0), deep: true,
    says: 'A connection of three servers breaks, so that a leader may go on without one of them.',
    expect: module({ distinct: 75379, generated: 146794, depth: 34 }, threeServers),
    neverFires: noRestart,
  }),

  'ends': model(progress, {
    constants: bounds(2, 1, 1, 0),
    says: 'A leader that is elected again and again, and loses one connection, has all transactions delivered in the end.',
    expect: inTheEnd,
    neverFires: noRestart,
  }),
  'ends-restart': model(progress, {
    constants: bounds(2, 1, 0, 1),
    says: 'So it has when a server restarts, which delivers its history again.',
    expect: inTheEnd,
    neverFires: { timeout: 'the model has none' },
  }),

  'refines-broadcast': model(refinesBroadcast, {
    constants: bounds(2, 1, 1, 0),
    says: 'What two servers show to their clients is an atomic broadcast, though their connection breaks.',
    expect: broadcast,
    neverFires: noRestart,
  }),
  'refines-broadcast-restart': model(refinesBroadcast, {
    constants: bounds(2, 2, 1, 1), deep: true,
    says: 'So it is with two transactions and a restart, after which a server delivers its history again.',
    expect: broadcast,
  }),
  'refines-broadcast-three-servers': model(refinesBroadcast, {
    constants: bounds(3, 1, 1, 0), deep: true,
    says: 'So it is where a leader may go on without one of three servers.',
    expect: broadcast,
    neverFires: noRestart,
  }),
  'delivers-proposals': model(refinesDeliveringProposals, {
    constants: bounds(2, 1, 0, 0),
    says: 'Mutant: a follower shows what is not committed. Of two servers one shows a prefix of what the other does all the same: only the refinement tells.',
    expect: violated({ broadcast: 12 }, 'S1 proposes (1, 1), and S2 shows it as soon as it has it'),
    neverFires: unbroken,
  }),

  'what-clients-see': model(client, {
    constants: bounds(2, 1, 1, 0),
    says: 'Committed transactions survive, and a client never reads backwards; but servers are not all equally far, and what is not committed may be committed by the next leader.',
    expect: violated({ ...behind, ...kept }, 'S1 commits what S2 has acknowledged, and S2 has not heard of it yet; S1 has taken a request that it never proposed, and S2 leads next and takes it from S1'),
    neverFires: noRestart,
  }),
  'stale-reads': model(staleReads, {
    constants: bounds(2, 1, 1, 0), shows: 'monotonicRead',
    says: 'Mutant: a client that has read from the leader reads an older state from a follower.',
    expect: violated({ monotonicRead: 15, ...behind, ...kept }, 'S1 commits, the client reads that from S1, and then reads from S2, which has not delivered it'),
    neverFires: noRestart,
  }),
  'epoch-from-own-zxid': model(epochFromOwnZxid, {
    constants: bounds(2, 1, 1, 0),
    says: 'Mutant: two leaders take the same epoch, since neither has a transaction of it.',
    expect: violated({ leadership2: 13, ...behind, ...kept }, 'S1 is established in epoch 1 and has not written yet; the connection breaks, S2 leads, and finds nothing of epoch 1 in its log'),
    neverFires: noRestart,
  }),
  'forgets-epoch': model(forgetsEpoch, {
    constants: bounds(2, 1, 0, 2), deep: true, shows: 'leadership2',
    says: 'Mutant: two servers that have forgotten which epoch they accepted use it again.',
    expect: violated({ leadership2: 14, epochMonotonicity: 5, ...behind, ...kept }, 'S1 is established in epoch 1, both restart, and S2 is established in epoch 1'),
    neverFires: { timeout: 'the model has none' },
  }),
  'accepts-lower-epoch': model(acceptsLowerEpoch, {
    constants: bounds(3, 0, 2, 0), deep: true,
    says: 'Mutant: a follower that accepts an epoch below one that it has accepted goes back, and may accept the later one once more.',
    expect: violated({ epochMonotonicity: 18 }, 'S1 leads twice, accepts epoch 1 and then 2, and each time the connection breaks before S2 hears of it; S3 leads, hears from S2 first, which has accepted none, and offers epoch 1 to S1, too'),
    neverFires: { ...noRestart, ...noTransaction },
  }),
  'keeps-own-history': model(keepsOwnHistory, {
    constants: bounds(3, 1, 1, 0), deep: true, shows: 'committedDurability',
    says: 'Mutant: a leader that does not take over what its followers have loses what was committed.',
    expect: violated({ committedDurability: 20, ...behind, ...kept }, 'S1 and S2 commit a transaction; S3, which lacks it, leads next with S1'),
    neverFires: noRestart,
  }),
  'elects-latest': model(electsLatest, {
    constants: bounds(3, 1, 1, 0), deep: true, shows: 'committedDurability',
    says: 'Mutant: it does not help to elect a server that is behind none, since others may have gone on by the time it leads.',
    expect: violated({ committedDurability: 20, ...behind, ...kept }, 'S3 is elected while all histories are empty; S1 and S2 commit a transaction before S1 follows S3'),
    neverFires: noRestart,
  }),
  'proposes-to-synced': model(proposesToSynced, {
    deep: true,
    constants: bounds(3, 1, 0, 0),
    says: 'Mutant: a server that synchronises while the leader proposes misses the proposal for good.',
    expect: violated({ nothingUnexpected: 21 }, 'S3 has been sent the history; S1 proposes to S2 alone, commits, and tells S3 to commit what it does not have'),
    neverFires: unbroken,
  }),
  'commits-acknowledged': model(commitsAcknowledged, {
    constants: bounds(3, 2, 0, 0), deep: true,
    says: 'Mutant: a server that synchronises while the leader commits misses the commit.',
    expect: violated({ nothingUnexpected: 25 }, 'S3 has acknowledged one history while S1 committed more; S3 is told to commit what comes after'),
    neverFires: unbroken,
  }),
}
