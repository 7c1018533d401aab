import { type Expectation, model } from '../../../checker/language/index.ts'
import { snapshotIsolation } from './protocol.ts'
import { checksReads, checkThenCommit, lastCommitterWins, serializability } from './variants.ts'

/** TLC's counts for KVsnap.tla (github.com/tlaplus/Examples, specifications/KeyValueStore), less its step `Terminating` in each final state. */
const counted = (distinct: number, generated: number, terminating: number, depth: number, config: string): Expectation => ({
  verdict: 'holds', distinct, generated: generated - terminating, depth,
  origin: `TLC on KVsnap.tla with ${config}, TypeOK and SnapshotIsolation: distinct states and depth; of its ${generated} generated, ${terminating} are steps that change nothing in states where all are done, which are none here`,
})
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation => ({
  verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}`,
})

export const models = {
  'two-transactions': model(snapshotIsolation, {
    constants: { transactions: 2, keys: 2 },
    says: 'Two transactions and two keys are isolated by snapshots. This is KVsnap.tla, state for state.',
    expect: counted(2098, 3475, 324, 9, 'Key = {k1, k2}, TxId = {t1, t2}'),
  }),
  'one-key': model(snapshotIsolation, {
    constants: { transactions: 3, keys: 1 },
    says: 'Three transactions and one key: of any two that were open at once at most one commits.',
    expect: counted(334, 610, 21, 13, 'Key = {k1}, TxId = {t1, t2, t3}'),
  }),
  'three-transactions': model(snapshotIsolation, {
    constants: { transactions: 3, keys: 2 }, deep: true,
    says: 'Three transactions and two keys, the model that is published with KVsnap.tla.',
    expect: {
      verdict: 'holds', distinct: 189664, depth: 13,
      origin: 'MCKVsnap.cfg and manifest.json there: SnapshotIsolation holds; without its symmetry TLC counts as many distinct states, and this depth',
    },
  }),

  'write-skew': model(serializability, {
    constants: { transactions: 2, keys: 2 },
    says: 'Snapshots are not serializable: each of two transactions reads what the other writes, and neither sees the other.',
    expect: violated({ serializability: 8 }, 'both begin and read x and y, T2 writes y, T1 writes x, and both commit: A5B of Berenson et al., section 4.2; TLC, too, finds Serialization violated after 8 steps'),
  }),
  'one-key-serializable': model(serializability, {
    constants: { transactions: 3, keys: 1 },
    says: 'With one key, which everyone reads and writes, they are.',
    expect: holds('by hand: of any two, one began after the other had committed, and has read what it wrote'),
  }),
  'checks-reads': model(checksReads, {
    constants: { transactions: 2, keys: 2 },
    says: 'A check of what was read, in place of what is written, makes them serializable.',
    expect: holds('Kung and Robinson, "On Optimistic Methods for Concurrency Control", section 4: a transaction is valid if nothing that it has read was written since'),
  }),

  'last-committer-wins': model(lastCommitterWins, {
    constants: { transactions: 2, keys: 2 },
    says: 'Mutant: no check at all: an update is lost.',
    expect: violated({ snapshotIsolation: 8, allReadSnapshots: 8 }, 'both begin and read x, T2 writes it and commits, and so does T1: P4 of Berenson et al., section 4.1'),
  }),
  'check-then-commit': model(checkThenCommit, {
    constants: { transactions: 2, keys: 2 },
    says: 'Mutant: the check is taken apart from the commit: both pass it, and both commit.',
    expect: violated({ snapshotIsolation: 10, allReadSnapshots: 10 }, 'both begin, read and write x, and pass the check while neither has committed; then T2 commits, and T1'),
  }),
}
