import { listOf, mapOf, record, union } from '../collections.ts'
import type { Domain } from '../domain.ts'
import type { Sort } from '../processes.ts'
import { oneOf } from '../scalars.ts'
import { checkHistory } from './bounds.ts'

/** What a transaction read or wrote, and how it ended: `active` while it has not, and for good where nobody is told. */
export interface TransactionRecord<K, V> {
  readonly operations: readonly Operation<K, V>[]
  readonly outcome: Outcome
}

export type Operation<K, V> =
  | { readonly tag: 'Read'; readonly key: K; readonly value: V }
  | { readonly tag: 'Write'; readonly key: K; readonly value: V }
export type Outcome = 'active' | 'committed' | 'aborted'

/** The transactions by their ids. */
export type History<K, V, T extends string = string> = { readonly [t in T]: TransactionRecord<K, V> }

/**
 * The history of transactions: for each of them its operations, in its own order, and its outcome; at first nothing, and `active`. A recipe notes what a transaction does
 * with `s.history[t].operations.push(reads(key, value))`, or `writes`, and how it ends with `s.history[t].outcome = 'committed'`; properties judge it:
 * `serializable({ of: s => s.history, initially: 0 })`. Declare it as a `ghost`; no crash touches it in any case, since what clients have seen they have seen. Nothing is kept of
 * the order between transactions, so that histories that clients cannot tell apart are one. More than `most` operations of one transaction are a spec error.
 */
export const history = <const N extends string, K extends string | number, V>(
  transactions: Sort<N>,
  of: { readonly keys: Domain<K>; readonly values: Domain<V>; readonly most: number },
): Domain<History<K, V, Sort<N>['ids'][number]>> => {
  checkHistory('history', of, 'operations')
  const { keys, values, most } = of
  const all = mapOf(
    transactions,
    record({
      operations: listOf(union({ Read: { key: keys, value: values }, Write: { key: keys, value: values } }), most),
      outcome: oneOf('active', 'committed', 'aborted'),
    }),
  ) as Domain
  return { ...all, marks: { durable: true } } as Domain<History<K, V, Sort<N>['ids'][number]>>
}

/** A read, for the operations of a history: the transaction saw this value of the key, be it its own. With a key alone, for `invoke`: a call that reads it. */
export function reads<K extends string | number>(key: K): { tag: 'Read'; key: K }
export function reads<K extends string | number, V>(key: K, value: V): { tag: 'Read'; key: K; value: V }
export function reads(key: unknown, ...value: readonly [value?: unknown]): unknown {
  return value.length === 0 ? { tag: 'Read', key } : { tag: 'Read', key, value: value[0] }
}

/** A write, for the operations of a history: the transaction gave the key this value, whether others can see it yet or not; or for `invoke`. */
export const writes = <K extends string | number, V>(key: K, value: V): { tag: 'Write'; key: K; value: V } => ({ tag: 'Write', key, value })
