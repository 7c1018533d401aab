/**
 * A key-value store with snapshots, and the bookkeeping that makes it refuse write conflicts.
 *
 * A transaction works on its own copy of the store, taken when it opens, and closes by merging what it has written into the store. Of two that were open at once and wrote
 * the same key, the one that closes later is refused. To that end each open transaction has a set of the keys that others have written since it opened: its missed writes. This is
 * snapshot isolation, as a data structure; what clients see of it is in the spec snapshot-isolation. State for state after KeyValueStore.tla of
 * github.com/tlaplus/Examples (specifications/KeyValueStore/KeyValueStore.tla).
 *
 * Granularity: one step for each operation on a key, and one to open, to roll back and to close; closing checks, merges and tells the others in that one step.
 *
 * Assumptions: the store is one process that does not fail. A transaction may be opened again after it has ended. A write of the value that is there already is none. A
 * transaction that would be refused may still go on; it ends by rolling back.
 */
import { type Edit, type Id, machine, mapOf, maybe, oneOf, processes, range, type StateOf, setOf, spec } from '../../../checker/language/index.ts'

export const keyValueStore = spec('key-value-store', {
  transactions: range(1, 4), keys: range(1, 3), values: range(1, 3),
}, ({ transactions, keys, values }) => {
  const Tx = processes('T', transactions)
  const Key = oneOf(...(['x', 'y', 'z'] as const).slice(0, keys) as ['x', 'y', 'z'])
  const Keys = [...Key.values()]
  const Value = oneOf(...(['a', 'b', 'c'] as const).slice(0, values) as ['a', 'b', 'c'])
  const Store = mapOf(Key, maybe(Value)) // null where a key is not there

  const vars = {
    store: Store,
    open: setOf(Tx),
    snapshot: mapOf(Tx, Store), // what an open transaction sees: the store as it was, and its own writes
    written: mapOf(Tx, setOf(Key)),
    missed: mapOf(Tx, setOf(Key)), // what others have written since it opened
  }
  type S = StateOf<typeof vars>
  const { initially, action, always, reachable, step } = machine(vars)

  const hasConflict = (s: S, t: Id<'T'>) => Keys.some(k => s.missed[t].has(k) && s.written[t].has(k))
  const end = (s: Edit<S>, t: Id<'T'>) => {
    s.open.delete(t)
    for (const k of Keys) s.snapshot[t][k] = null
    s.written[t].clear()
    s.missed[t].clear()
  }

  const actions = {
    /** A transaction begins with a copy of the store. */
    open: action({
      for: { t: Tx }, by: 't',
      when: (s, { t }) => !s.open.has(t),
      then: (s, { t }) => { s.open.add(t); s.snapshot[t] = s.store },
    }),

    /** It gives a value to a key that it does not have. */
    add: action({
      for: { t: Tx, k: Key, v: Value }, by: 't',
      when: (s, { t, k }) => s.open.has(t) && s.snapshot[t][k] === null,
      then: (s, { t, k, v }) => { s.snapshot[t][k] = v; s.written[t].add(k) },
    }),

    /** It gives another value to a key that it has. */
    update: action({
      for: { t: Tx, k: Key, v: Value }, by: 't',
      when: (s, { t, k, v }) => s.open.has(t) && s.snapshot[t][k] !== null && s.snapshot[t][k] !== v,
      then: (s, { t, k, v }) => { s.snapshot[t][k] = v; s.written[t].add(k) },
    }),

    /** It removes a key. */
    remove: action({
      for: { t: Tx, k: Key }, by: 't',
      when: (s, { t, k }) => s.open.has(t) && s.snapshot[t][k] !== null,
      then: (s, { t, k }) => { s.snapshot[t][k] = null; s.written[t].add(k) },
    }),

    /** It ends, and its writes are forgotten. */
    rollback: action({
      for: { t: Tx }, by: 't',
      when: (s, { t }) => s.open.has(t),
      then: (s, { t }) => { end(s, t) },
    }),

    /** It ends, and its writes go into the store, if nobody has written any of these keys meanwhile. All who are still open have missed them. */
    close: action({
      for: { t: Tx }, by: 't',
      when: (s, { t }) => s.open.has(t) && !hasConflict(s, t),
      then: (s, { t }) => {
        for (const k of s.written[t]) {
          s.store[k] = s.snapshot[t][k]
          for (const other of s.open) s.missed[other].add(k)
        }
        end(s, t)
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Where an open transaction does not see what the store has, it has written that key, or missed a write. */
      differencesAreKnown: always({
        for: { t: Tx, k: Key },
        holds: (s, { t, k }) => !s.open.has(t) || s.store[k] === s.snapshot[t][k] || s.written[t].has(k) || s.missed[t].has(k),
      }),
      /** Nothing is left of a transaction that has ended. */
      nothingIsLeft: always({
        for: { t: Tx },
        holds: (s, { t }) => s.open.has(t) || (Keys.every(k => s.snapshot[t][k] === null) && s.written[t].size === 0 && s.missed[t].size === 0),
      }),
      /** While a transaction is open, nothing that it sees changes but by its own writes. */
      repeatableReads: step({
        for: { t: Tx, k: Key },
        holds: (before, after, { t, k }) => !before.open.has(t) || !after.open.has(t) || before.snapshot[t][k] === after.snapshot[t][k] || after.written[t].has(k),
      }),
      /** A transaction that has written a key which another has written meanwhile closes without any effect. */
      firstCommitterWins: step({
        for: { t: Tx, k: Key },
        holds: (before, after, { t, k }) => !before.open.has(t) || after.open.has(t) || !before.missed[t].has(k) || !before.written[t].has(k)
          || Keys.every(other => before.store[other] === after.store[other]),
      }),
      /** An open transaction may add a key that it does not have, and update or remove one that it has; one that is not open may do nothing. */
      mayWriteWhileOpen: always({
        for: { t: Tx, k: Key },
        holds: (s, { t, k }) => {
          const adds = [...Value.values()].some(v => actions.add.when(s, { t, k, v }))
          const updates = [...Value.values()].some(v => actions.update.when(s, { t, k, v }))
          const [removes, ends] = [actions.remove.when(s, { t, k }), actions.rollback.when(s, { t })]
          if (!s.open.has(t)) return !adds && !updates && !removes && !ends
          return ends && (s.snapshot[t][k] === null ? adds && !updates && !removes : !adds && removes && (updates || Value.size === 1))
        },
      }),
      /** The store changes only when a transaction ends. */
      changesWhenOneEnds: step((before, after) => Keys.every(k => before.store[k] === after.store[k]) || after.open.size < before.open.size),
      /** A value can come into the store, */
      canStore: reachable(s => Keys.some(k => s.store[k] !== null)),
      /** and a transaction can remove one that is there. */
      canRemove: reachable(s => Tx.some(t => Keys.some(k =>
        s.open.has(t) && s.store[k] !== null && s.snapshot[t][k] === null && s.written[t].has(k) && !s.missed[t].has(k)))),
      /** Two may have written the same key, and one of them is refused. */
      canConflict: reachable(s => Tx.some(t => hasConflict(s, t))),
      /** A transaction may have missed a write and still close, if it has not written that key. */
      canMissAndClose: reachable(s => Tx.some(t => s.missed[t].size > 0 && !hasConflict(s, t))),
    },
    symmetry: [Tx],
    parts: { Tx, Key, Keys, Store, end },
  }
})
