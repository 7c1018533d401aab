import { keyOf } from '../../values/index.ts'
import type { Initially, Transaction } from './transactions.ts'

/** An isolation level: what a transaction may have read, and from where, by its commit test. */
export type Level = 'serializable' | 'snapshot isolation' | 'read committed'

/** The database after so many transactions: `at(0)` before the first. */
interface States {
  readonly last: number
  textAt(state: number, key: unknown): string
  /** After which transaction the key was written last; 0 where it was not. */
  writtenAt(key: unknown): number
}

type CommitTest = (transaction: Transaction, states: States) => boolean

const canRead = ({ reads }: Transaction, states: States, state: number): boolean =>
  reads.every(({ key, text }) => states.textAt(state, key) === text)

const upTo = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, k) => last - k)

/**
 * The commit tests of N. Crooks, Y. Pu, L. Alvisi and A. Clement, "Seeing is Believing: A Client-Centric Specification of Database Isolation", PODC 2017: of the state
 * that a transaction's predecessor left (its parent) and those before it.
 */
const commitTests: Readonly<Record<Level, CommitTest>> = {
  /** All reads are from the parent. */
  serializable: (t, states) => canRead(t, states, states.last),
  /** All reads are from one state, after which nobody wrote what the transaction writes. */
  'snapshot isolation': (t, states) =>
    upTo(states.last).some(state => canRead(t, states, state) && [...t.writes.keys()].every(key => states.writtenAt(key) <= state)),
  /** Each read is from some state, that is, of what a transaction has committed and not overwritten itself. */
  'read committed': (t, states) => t.reads.every(({ key, text }) => upTo(states.last).some(state => states.textAt(state, key) === text)),
}

export interface Search {
  /** All transactions in an order in which each passes the test; null where there is none. */
  readonly order: readonly Transaction[] | null
  /** The first of the longest orders of some in which each of these passes. */
  readonly longest: readonly Transaction[]
}

/**
 * Looks for an order of committed transactions in which each passes the commit test of the level: all orders are tried, given up at the first that does not pass. Beyond
 * the paper, a transaction must read its own writes at every level.
 */
export function search(level: Level, committed: readonly Transaction[], initially: Initially): Search {
  if (committed.some(t => t.inconsistent !== null)) return { order: null, longest: [] }
  const passes = commitTests[level]
  let longest: readonly Transaction[] = []
  const from = (order: readonly Transaction[]): readonly Transaction[] | null => {
    if (order.length > longest.length) longest = order
    if (order.length === committed.length) return order
    const states = statesAfter(order, initially)
    for (const next of committed) {
      if (order.includes(next) || !passes(next, states)) continue
      const found = from([...order, next])
      // What can be read committed only grows: whoever passes may be the next.
      if (found !== null || level === 'read committed') return found
    }
    return null
  }
  return { order: from([]), longest }
}

export function statesAfter(order: readonly Transaction[], initially: Initially): States {
  const before = (state: number, key: unknown): number => upTo(state).find(k => order[k - 1]?.writes.has(key)) ?? 0
  return {
    last: order.length,
    textAt: (state, key) => order[before(state, key) - 1]?.writes.get(key)?.text ?? keyOf(initially(key)),
    writtenAt: key => before(order.length, key),
  }
}
