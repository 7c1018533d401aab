import { type Expectation, model } from '../../../checker/language/index.ts'
import { keyValueStore } from './protocol.ts'
import { lastToCloseWins, remembers, tellsNobody } from './variants.ts'

/** TLC's counts for KeyValueStore.tla (github.com/tlaplus/Examples, specifications/KeyValueStore). */
const counted = (distinct: number, generated: number, depth: number, config: string): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: `TLC on KeyValueStore.tla with ${config}, TypeInvariant and TxLifecycle: distinct and generated states and the depth that it prints`,
})
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation => ({
  verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}`,
})
const oneValue = { update: 'with one value there is no other to change to' }

export const models = {
  'two-transactions': model(keyValueStore, {
    constants: { transactions: 2, keys: 2, values: 1 }, neverFires: oneValue,
    says: 'Two transactions, two keys that are there or not. This is KeyValueStore.tla, state for state.',
    expect: counted(3600, 25681, 17, 'Key = {k1, k2}, Val = {v1}, TxId = {t1, t2}'),
  }),
  'three-transactions': model(keyValueStore, {
    constants: { transactions: 3, keys: 1, values: 1 }, neverFires: oneValue,
    says: 'Three transactions that all want the same key.',
    expect: counted(896, 6721, 15, 'Key = {k1}, Val = {v1}, TxId = {t1, t2, t3}'),
  }),
  'two-values': model(keyValueStore, {
    constants: { transactions: 2, keys: 2, values: 2 }, deep: true,
    says: 'With a second value keys may be updated.',
    expect: counted(28305, 314965, 17, 'Key = {k1, k2}, Val = {v1, v2}, TxId = {t1, t2}'),
  }),
  'safety-small': model(keyValueStore, {
    constants: { transactions: 3, keys: 2, values: 2 }, deep: true,
    says: 'The smallest of the models that are published with KeyValueStore.tla.',
    expect: holds('MCKVSSafetySmall.cfg and manifest.json there: both invariants hold'),
  }),

  'no-lost-update': model(remembers, {
    constants: { transactions: 2, keys: 1, values: 2 },
    says: 'No update is lost.',
    expect: holds('Berenson et al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995, section 4.2: first committer wins prevents lost updates'),
  }),
  'last-to-close-wins': model(lastToCloseWins, {
    constants: { transactions: 2, keys: 1, values: 2 },
    says: 'Mutant: nobody looks for conflicts when a transaction closes: an update is lost.',
    expect: violated({ firstCommitterWins: 6, noLostUpdate: 6 }, 'T1 and T2 open, T2 adds x and closes, T1, which has not seen it, adds x with another value and closes'),
  }),
  'tells-nobody': model(tellsNobody, {
    constants: { transactions: 2, keys: 1, values: 2 },
    says: 'Mutant: the check is there, but nobody is told what it has missed: the bookkeeping is wrong two steps before the update is lost.',
    expect: violated({ differencesAreKnown: 4, noLostUpdate: 6 }, 'T1 and T2 open, T2 adds x and closes, and T1 does not know that it has missed that; then as in last-to-close-wins'),
  }),
}
