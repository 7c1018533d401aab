import { callSite, SpecError } from '../../errors.ts'
import { Remembered, realOf } from '../../values/index.ts'
import { anomalyOf } from '../histories/anomaly.ts'
import type { History } from '../histories/history.ts'
import { type Level, search } from '../histories/isolation.ts'
import { type Initially, transactionsOf } from '../histories/transactions.ts'
import type { Invariant, Property } from '../model.ts'
import { checkFunction, checkParts } from '../parts.ts'
import type { State } from '../types.ts'
import { breaks, type PropertyKindOf, sayFalse } from './kind.ts'

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

const parts = ['of', 'initially']

function kindOf(word: keyof IsolationWords<unknown>, level: Level, says: string): PropertyKindOf<Invariant> {
  return {
    word: {
      parts: ['of'],
      states: 1,
      make(given) {
        const what = `${word}(…)`
        checkParts(what, given, parts)
        const { of, initially } = given as Isolated<State, unknown, unknown>
        checkFunction(`the part 'of' of ${what}`, of, `${word}({ of: s => s.history, initially: 0 })`)
        if (initially === undefined)
          throw new SpecError('missing-part', `${what} has no 'initially', the value that keys have before anyone writes them`, {
            hint: `write ${word}({ of: s => s.history, initially: 0 }), or a function of the key`,
            where: callSite(),
          })
        const first: Initially = typeof initially === 'function' ? (initially as Initially) : () => initially
        const judge = judgeOf(level, first)
        return {
          for: {},
          meaning: {
            of: 'states',
            holds: s => judge(of(s)),
            premise: null,
            why: s => anomalyOf(level, transactionsOf(realOf(of(s))), first),
          },
        }
      },
    },
    says,
    violation: 'safety',
    isExistential: false,
    isOfSteps: false,
    saysWhy: true,
    sayFailure: breaks,
    sayViolation: end => end.why ?? sayFalse(end),
    evidence({ meaning: { holds, why } }, { states }) {
      const at = states.length - 1
      const state = states[at]
      return state === undefined ? [] : [{ part: '', parameters: {}, at, holds: () => holds(state, {}), why: () => why?.(state) ?? null }]
    },
  }
}

/** Judges a history; of what is frozen it is remembered, since many states share one history. */
function judgeOf(level: Level, initially: Initially): (history: History<unknown, unknown>) => boolean {
  const known = new Remembered<boolean>()
  return given => {
    const history = realOf(given)
    const before = known.get(history)
    if (before !== undefined) return before
    const committed = transactionsOf(history).filter(t => t.outcome === 'committed')
    const isIsolated = search(level, committed, initially).order !== null
    if (Object.isFrozen(history)) known.set(history, isIsolated)
    return isIsolated
  }
}

export const serializable = kindOf('serializable', 'serializable', 'as one after another')
export const snapshotIsolated = kindOf('snapshotIsolated', 'snapshot isolation', 'each from one snapshot')
export const readCommitted = kindOf('readCommitted', 'read committed', 'from what is committed')
