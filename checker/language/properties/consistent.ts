import { callSite, SpecError } from '../../errors.ts'
import type { Calls } from '../histories/calls.ts'
import { type Consistency, type Guarantee, sessionGuarantees as guarantees, isConsistent, isTested } from '../histories/consistency.ts'
import { operationsOf } from '../histories/operations.ts'
import { refusalOf } from '../histories/refusal.ts'
import type { Initially } from '../histories/transactions.ts'
import type { Invariant, Property } from '../model.ts'
import { sayGiven } from '../parts.ts'
import { type Judge, ofHistory } from './history.ts'
import type { PropertyKindOf } from './kind.ts'

/** What a consistency model is claimed of. */
export interface Consistent<S, K, V> {
  /** The history of calls: `s => s.calls`. */
  readonly of: (s: S) => Calls<K, V>
  /** The value of each key that nobody has written yet; a function where it depends on the key. */
  readonly initially: NoInfer<V> | ((key: NoInfer<K>) => NoInfer<V>)
}

export interface ConsistencyWords<S> {
  /**
   * Every call takes effect at one moment between its beginning and its end: there is one order of all calls, in which what ended before another began comes first, that
   * explains what was read (M. Herlihy and J. Wing, ACM TOPLAS 12(3), 1990). `of` gives the history of calls that is judged, `initially` the value that keys have before anyone writes
   * them: one for all, or a function of the key. As all consistency models here it is judged in every state, of the calls that have ended by then and the writes that are under way,
   * which may have taken effect or not. A violation tells the calls that cannot be together; where no read ever returns, the property is vacuous. Costs, in each history, a look at the orders of the calls: up to ten or so.
   */
  linearizable<K, V>(of: Consistent<S, K, V>): Property
  /** There is one order of all calls, each process's own kept, that explains what was read (L. Lamport, IEEE Trans. Computers C-28(9), 1979): without regard to real time. Judged as `linearizable` is. */
  sequentiallyConsistent<K, V>(of: Consistent<S, K, V>): Property
  /**
   * For each process there is an order of all writes and its own reads that explains what it read, and in which causes come before effects: the calls of each process in its order, and a write before
   * what read it (M. Ahamad et al., "Causal Memory", Distributed Computing 9(1), 1995). Concurrent writes may be seen in different orders. Judged as `linearizable` is.
   */
  causallyConsistent<K, V>(of: Consistent<S, K, V>): Property
  /** For each process there is an order of all writes and its own reads that explains what it read, and has the writes of each process in its order (R. Lipton and J. Sandberg, 1988). Judged as `linearizable` is. */
  pramConsistent<K, V>(of: Consistent<S, K, V>): Property
  /**
   * The session guarantees named by `all` are kept together (D. Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994): `read your writes`, a process sees its own
   * writes in what it reads later; `monotonic reads`, its reads do not go back; `monotonic writes`, everyone sees the writes of a process in its order; `writes follow reads`, everyone sees what a
   * process has read before what it wrote afterwards. The first three together are `pramConsistent`, and all four `causallyConsistent`; the last two alone forbid next to nothing, since
   * each read may be at another server. Judged as `linearizable` is; vacuous where no process ever makes the calls that any of them is about, such as a read of what it has written.
   */
  sessionGuarantees<K, V>(of: Consistent<S, K, V> & { readonly all: readonly Guarantee[] }): Property
}

const named: readonly string[] = guarantees

const judge = (consistency: Consistency, initially: Initially): Judge<Calls<unknown, unknown>> => ({
  holds: history => isConsistent(consistency, operationsOf(history), initially),
  isTested: history => isTested(consistency, operationsOf(history)),
  refuse(history) {
    const refusal = refusalOf(consistency, operationsOf(history), initially)
    return refusal === null ? null : { why: refusal.why, calls: refusal.core }
  },
})

const kindOf = (word: keyof ConsistencyWords<unknown>, consistency: Consistency, says: string): PropertyKindOf<Invariant> =>
  ofHistory({ word, example: 's => s.calls', says, judge: (_what, _given, initially) => judge(consistency, initially) })

/** Throws SpecError where they are not some of the four. */
function guaranteesOf(what: string, all: unknown): readonly Guarantee[] {
  if (Array.isArray(all) && all.length > 0 && all.every(one => named.includes(one))) return all
  throw new SpecError('bad-guarantees', `${what} has as its 'all' ${sayGiven(all)}, and not some of the session guarantees`, {
    hint: `name some of ${named.map(g => `'${g}'`).join(', ')}`,
    where: callSite(),
  })
}

export const linearizable = kindOf('linearizable', 'linearizable', 'each at one moment')
export const sequentiallyConsistent = kindOf('sequentiallyConsistent', 'sequentially consistent', 'in one order')
export const causallyConsistent = kindOf('causallyConsistent', 'causally consistent', 'causes before effects')
export const pramConsistent = kindOf('pramConsistent', 'PRAM consistent', 'writes in the order of their process')
export const sessionGuarantees: PropertyKindOf<Invariant> = ofHistory({
  word: 'sessionGuarantees',
  example: 's => s.calls',
  more: ['all'],
  says: 'what a session may rely on',
  judge: (what, { all }, initially) => judge(guaranteesOf(what, all), initially),
})
