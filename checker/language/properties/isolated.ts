import { anomalyOf } from '../histories/anomaly.ts'
import type { History } from '../histories/history.ts'
import { type Level, search } from '../histories/isolation.ts'
import { transactionsOf } from '../histories/transactions.ts'
import type { Invariant, Property } from '../model.ts'
import { ofHistory } from './history.ts'
import type { PropertyKindOf } from './kind.ts'

/** What an isolation level is claimed of. */
export interface Isolated<S, K, V> {
  /** The history: `s => s.history`. */
  readonly of: (s: S) => History<K, V>
  /** The value of each key that nobody has written yet; a function where it depends on the key. */
  readonly initially: NoInfer<V> | ((key: NoInfer<K>) => NoInfer<V>)
}

export interface IsolationWords<S> {
  /**
   * The committed transactions can be put in an order in which each, run alone after those before it, reads what it read: no write skew, no lost update, nor any of
   * what the weaker levels forbid. `of` gives the history that is judged, `initially` the value that keys have before anyone writes them: one for all, or a function of the key.
   * All three levels are judged in every state, of those that have committed by then, by the commit tests of N. Crooks,
   * Y. Pu, L. Alvisi and A. Clement, "Seeing is Believing: A Client-Centric Specification of Database Isolation", PODC 2017; the order need not be that of real time.
   * A violation names the anomaly and the dependencies that make it. Costs, in each history, a look at the orders of the transactions: up to five or so.
   */
  serializable<K, V>(of: Isolated<S, K, V>): Property
  /**
   * The committed transactions can be put in an order in which each reads from one state, its snapshot, after which nobody wrote what it writes. Allows write skew.
   * Judged as `serializable` is.
   */
  snapshotIsolated<K, V>(of: Isolated<S, K, V>): Property
  /**
   * The committed transactions can be put in an order in which each reads what one before it has committed. Forbids reading what is not committed, was rolled back,
   * or was overwritten before the commit; allows each read to see another state, and lost updates. Judged as `serializable` is.
   */
  readCommitted<K, V>(of: Isolated<S, K, V>): Property
}

const kindOf = (word: keyof IsolationWords<unknown>, level: Level, says: string): PropertyKindOf<Invariant> =>
  ofHistory<History<unknown, unknown>>({
    word,
    example: 's => s.history',
    says,
    judge: (_what, _given, initially) => ({
      holds(history) {
        const committed = transactionsOf(history).filter(t => t.outcome === 'committed')
        return search(level, committed, initially).order !== null
      },
      refuse(history) {
        const why = anomalyOf(level, transactionsOf(history), initially)
        return why === null ? null : { why }
      },
    }),
  })

export const serializable = kindOf('serializable', 'serializable', 'as one after another')
export const snapshotIsolated = kindOf('snapshotIsolated', 'snapshot isolation', 'each from one snapshot')
export const readCommitted = kindOf('readCommitted', 'read committed', 'from what is committed')
