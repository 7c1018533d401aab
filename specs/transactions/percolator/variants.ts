/** Percolator without one of the checks of its reads and prewrites, and with a history of what the transactions read and wrote. */
import { type Edit, ghost, history, machine, reads, type StateOf, variant, writes } from '../../../checker/language/index.ts'
import { percolator } from './protocol.ts'

/** Mutant: prewrite does not look for the locks of others (section 2.2: if it sees another lock at any timestamp, it aborts). */
export const ignoresLocks = variant(percolator, 'ignores-locks', ({ parts: { isNewer, isNext } }) => ({
  actions: { prewrite: { when: (s, { c, k }) => s.phase[c] === 'prewriting' && isNext(s, c, k) && !isNewer(s, c, k) } },
}))

/** Mutant: prewrite does not look for what was committed after its snapshot: the write conflict is not noticed. */
export const ignoresWrites = variant(percolator, 'ignores-writes', ({ parts: { isNext } }) => ({
  actions: { prewrite: { when: (s, { c, k }) => s.phase[c] === 'prewriting' && isNext(s, c, k) && s.lock[k].size === 0 } },
}))

/** Mutant: a read does not wait for the lock of an older transaction, which may yet commit into its snapshot. */
export const readsPastLocks = variant(percolator, 'reads-past-locks', {
  actions: { get: { when: (s, { c, k }) => s.phase[c] === 'reading' && s.lastRead[k] < s.startTs[c] } },
})

/**
 * Notes what each transaction reads and writes, so that the definition of snapshot isolation itself can be asked of it (see the spec snapshot-isolation). A version is told by the
 * start timestamp of its writer, 0 where there is none: a read gives the latest that was committed in its snapshot. As in the module, a key is not read in an older snapshot once it
 * was read in a newer one.
 */
const observing = (of: typeof percolator) => variant(of, 'observed', ({ vars, actions: { get, commitPrimary }, parts: { Client, Key, Keys, Timestamp } }) => {
  const more = { history: ghost(history(Client, { keys: Key, values: Timestamp, most: 2 * Keys.length })) }
  type S = StateOf<typeof vars & typeof more>
  const { reachable, serializable, snapshotIsolated } = machine({ ...vars, ...more })
  /** All transactions: those that have not committed have only read, which a transaction may do. */
  const isolation = { of: (s: S) => Client.map(c => ({ ...s.history[c], outcome: 'committed' as const })), initially: 0 }
  return {
    vars: more,
    actions: {
      get: {
        then: (s: Edit<S>, p) => {
          const committed = s.write[p.k].filter(w => w.commitTs <= s.startTs[p.c])
          s.history[p.c].operations.push(reads(p.k, committed.at(-1)?.startTs ?? 0))
          get.then(s, p)
        },
      },
      commitPrimary: {
        then: (s: Edit<S>, p) => {
          for (const k of Keys) s.history[p.c].operations.push(writes(k, s.startTs[p.c]))
          commitPrimary.then(s, p)
        },
      },
    },
    properties: {
      /** Each transaction reads from a snapshot, and no other has committed a key that it writes since (Berenson et al., section 4.2). */
      readsFromSnapshots: snapshotIsolated(isolation),
      /** It is as if the transactions had run one after another: here every transaction writes every key, so that no two that run at once can both commit. */
      serializability: serializable(isolation),
      /** A transaction may read what another has committed. */
      canReadOthers: reachable(s => Client.some(c => s.history[c].operations.some(o => o.tag === 'Read' && o.value > 0))),
    },
  }
})

export const observed = observing(percolator)

/** Mutants: see above. */
export const observedIgnoresLocks = observing(ignoresLocks)
export const observedIgnoresWrites = observing(ignoresWrites)
export const observedReadsPastLocks = observing(readsPastLocks)
