import { type Expectation, model } from '../../../checker/language/index.ts'
import { percolator } from './protocol.ts'
import { ignoresLocks, ignoresWrites, observed, observedIgnoresLocks, observedIgnoresWrites, observedReadsPastLocks, readsPastLocks } from './variants.ts'

/** TLC's counts for Percolator.tla (github.com/pingcap/tla-plus, Percolator). */
const counted = (distinct: number, generated: number, depth: number, config: string): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: `TLC on Percolator.tla with ${config} and all six invariants: distinct and generated states and the depth that it prints`,
})
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation => ({
  verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}`,
})

const oneKey = {
  rollBackSecondary: 'the only key is the primary',
  rollForward: 'the only key is the primary',
}
const lostUpdate = { readsFromSnapshots: 12, serializability: 12 }

export const models = {
  'one-primary': model(percolator, {
    constants: { clients: 2, keys: 2, primaries: 1 },
    says: 'Two clients that write the same two keys, with the same primary. This is Percolator.tla, state for state.',
    expect: counted(3452, 9619, 17, 'KEY = {1, 2}, two clients, both with primary key 1'),
  }),
  'own-primaries': model(percolator, {
    constants: { clients: 2, keys: 2, primaries: 2 },
    says: 'Each client has a primary of its own, which is the secondary of the other: the model that is published with Percolator.tla as Test2.',
    expect: counted(3308, 9247, 17, 'Test2.cfg'),
  }),
  'three-keys': model(percolator, {
    constants: { clients: 2, keys: 3, primaries: 1 }, deep: true,
    says: 'Two secondaries, locked in either order and cleared away one by one.',
    expect: counted(22724, 67041, 21, 'KEY = {1, 2, 3}, two clients, both with primary key 1'),
  }),

  'ignores-locks': model(ignoresLocks, {
    constants: { clients: 2, keys: 2, primaries: 1 }, shows: 'writeConsistency',
    says: 'Mutant: prewrite does not look for locks: two clients that run at once both commit the same key.',
    expect: violated({ oneLock: 6, committedConsistency: 9, writeConsistency: 12 },
      'C1 locks x with snapshot 1, and C2 locks it, too, with snapshot 2; C2 locks y and commits at 3; C1 goes on, locks y and commits at 4 what it began before'),
  }),
  'ignores-writes': model(ignoresWrites, {
    constants: { clients: 2, keys: 2, primaries: 1 }, shows: 'writeConsistency',
    says: 'Mutant: prewrite does not look for newer writes: a client that waited for a lock then writes over what the owner has committed. An update is lost.',
    expect: violated({ committedConsistency: 9, writeConsistency: 13 },
      'C1 and C2 take snapshots 1 and 2; C1 commits x and y at 3, C2 commits C1’s y for it, writes both over and commits at 4 (9 steps: C2 commits, and C1, which is older, locks x)'),
  }),
  'reads-past-locks': model(readsPastLocks, {
    constants: { clients: 2, keys: 2, primaries: 1 },
    says: 'Mutant: a read does not mind the lock of an older transaction, which then commits into the snapshot that was read.',
    expect: violated({ snapshotIsolation: 8 }, 'C1 has locked both keys and taken commit timestamp 2; C2 reads x at 3, before C1 commits it at 2'),
  }),

  'observed': model(observed, {
    constants: { clients: 2, keys: 2, primaries: 1 },
    says: 'What the transactions read and write is snapshot isolation by its definition. It is even serializable here, since every transaction writes every key.',
    expect: { verdict: 'holds', origin: 'the paper, section 2.2, which claims snapshot isolation; serializability by hand: of two that run at once only one commits, and who only reads has one snapshot' },
  }),
  'lost-update-past-lock': model(observedIgnoresLocks, {
    constants: { clients: 2, keys: 1, primaries: 1 }, shows: 'readsFromSnapshots', neverFires: oneKey,
    says: 'Mutant: prewrite does not look for locks: both read x, and both write it.',
    expect: violated({ oneLock: 6, committedConsistency: 8, writeConsistency: 10, ...lostUpdate },
      'C1 and C2 read x; C2 locks it, and so does C1, which commits; then C2 commits, without having seen that'),
  }),
  'lost-update-past-write': model(observedIgnoresWrites, {
    constants: { clients: 2, keys: 1, primaries: 1 }, shows: 'readsFromSnapshots', neverFires: oneKey,
    says: 'Mutant: prewrite does not look for newer writes: both read x, one commits it, and the other writes over that.',
    expect: violated({ committedConsistency: 8, writeConsistency: 10, ...lostUpdate },
      'C1 and C2 read x; C2 locks it and commits, and only then C1 locks it and commits'),
  }),
  'fractured-read': model(observedReadsPastLocks, {
    constants: { clients: 2, keys: 2, primaries: 1 }, shows: 'readsFromSnapshots', deep: true,
    says: 'Mutant: a read does not mind a lock: it sees one key of a transaction that has committed, and of the other, the secondary, what was there before.',
    expect: violated({ snapshotIsolation: 8, readsFromSnapshots: 9, serializability: 9 },
      'C1 locks x and y and commits x; C2 reads that, and y, which still has C1’s lock, as it was'),
  }),
}
