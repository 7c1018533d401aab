import { SpecFailure } from '../../errors.ts'
import { keyOf } from '../../values/index.ts'
import type { History, Operation, Outcome } from './history.ts'

/** A transaction of a history, as isolation levels look at it. Values are told apart by their texts, which equal ones share. */
export interface Transaction {
  readonly id: string
  readonly outcome: Outcome
  readonly operations: readonly Operation<unknown, unknown>[]
  /** Of keys that it had not written itself, in its order. */
  readonly reads: readonly Access[]
  /** What it leaves of each key that it writes. */
  readonly writes: ReadonlyMap<unknown, Access>
  /** The first read that does not give what it had itself written last; null where there is none. */
  readonly inconsistent: { readonly read: Access; readonly wrote: unknown } | null
}

export interface Access {
  readonly key: unknown
  readonly value: unknown
  readonly text: string
}

/** The value of a key that no transaction has written. */
export type Initially = (key: unknown) => unknown

/** Throws SpecFailure where it is given something else than a history. */
export function transactionsOf(history: History<unknown, unknown>): readonly Transaction[] {
  if (typeof history !== 'object' || history === null) throw notHistory()
  return Object.entries(history).map(([id, { operations, outcome }]) => {
    if (!Array.isArray(operations) && typeof operations?.[Symbol.iterator] !== 'function') throw notHistory()
    return transaction(id, outcome, [...operations])
  })
}

const notHistory = () =>
  new SpecFailure('no-history', 'what it is asked of is no history of transactions', {
    hint: 'of: s => s.history, where the variable is declared with ghost(history(Txn, { … }))',
  })

function transaction(id: string, outcome: Outcome, operations: readonly Operation<unknown, unknown>[]): Transaction {
  const reads: Access[] = []
  const writes = new Map<unknown, Access>()
  let inconsistent: Transaction['inconsistent'] = null
  for (const { tag, key, value } of operations) {
    const access = { key, value, text: keyOf(value) }
    const own = writes.get(key)
    if (tag === 'Write') writes.set(key, access)
    else if (own === undefined) reads.push(access)
    else if (own.text !== access.text) inconsistent ??= { read: access, wrote: own.value }
  }
  return { id, outcome, operations, reads, writes, inconsistent }
}
