import { SpecFailure } from '../../errors.ts'
import { listOf, mapOf, maybe, record, union } from '../collections.ts'
import type { Domain } from '../domain.ts'
import type { Sort } from '../processes.ts'
import { bool, range } from '../scalars.ts'
import { checkHistory } from './bounds.ts'

/** What a process calls on keys that others share: it reads one, or writes it. */
export type Call<K, V> = { readonly tag: 'Read'; readonly key: K } | { readonly tag: 'Write'; readonly key: K; readonly value: V }

/** A call that has come to its end; of a read with what it gave. Where it was abandoned, nobody knows whether it took effect. */
export interface CompleteCall<K, V> {
  readonly call: { readonly tag: 'Read' | 'Write'; readonly key: K; readonly value: V }
  /** By process: how many of its calls had come to their ends when this one began. */
  readonly after: Readonly<Record<string, number>>
  readonly returned: boolean
}

/** The calls of one process, in its order: at most one is pending. */
export interface CallsOfOne<K, V> {
  readonly complete: readonly CompleteCall<K, V>[]
  readonly pending: { readonly call: Call<K, V>; readonly after: Readonly<Record<string, number>> } | null
}

/** The calls by their processes. */
export type Calls<K, V, P extends string = string> = { readonly [p in P]: CallsOfOne<K, V> }

/**
 * The history of calls on shared keys: which process reads and writes what, what it is given, and which call had ended when another began; at first nothing. A recipe notes that a
 * process calls with `invoke(s.calls, c, reads('x'))`, or `writes('x', 1)`, and that it is answered with `respond(s.calls, c, value)`; properties judge it:
 * `linearizable({ of: s => s.calls, initially: 0 })`. Declare it as a `ghost`; no crash touches it in any case, since what clients have seen they have seen. Of the order in
 * which calls begin and end nothing is kept but what ended before what began, so that histories that clients cannot tell apart are one. More than `most` calls of one process are a spec error.
 */
export const calls = <const N extends string, K extends string | number, V>(
  processes: Sort<N>,
  of: { readonly keys: Domain<K>; readonly values: Domain<V>; readonly most: number },
): Domain<Calls<K, V, Sort<N>['ids'][number]>> => {
  checkHistory('calls', of, 'calls')
  const { keys, values, most } = of
  const after = mapOf(processes, range(0, most))
  const answered = union({ Read: { key: keys, value: values }, Write: { key: keys, value: values } })
  const all = mapOf(
    processes,
    record({
      complete: listOf(record({ call: answered, after, returned: bool }), most),
      pending: maybe(record({ call: union({ Read: { key: keys }, Write: { key: keys, value: values } }), after })),
    }),
  ) as Domain
  return { ...all, marks: { durable: true, calls: true } } as Domain<Calls<K, V, Sort<N>['ids'][number]>>
}

/** The history in which each process has made its first call and is not answered yet, for `initially`: where clients have called before the first step. */
export function invoked<const N extends string, K, V>(
  processes: Sort<N>,
  call: (process: Sort<N>['ids'][number]) => Call<K, V>,
): Calls<K, V, Sort<N>['ids'][number]> {
  const { ids } = processes
  const after = Object.fromEntries(ids.map(id => [id, 0]))
  return Object.fromEntries(ids.map(id => [id, { complete: [], pending: { call: call(id), after } }])) as never
}

/** As a recipe may change it: not in a guard. */
type Written<K, V, P extends string> = { [p in P]: { complete: CompleteCall<K, V>[]; pending: CallsOfOne<K, V>['pending'] } }
type Draft = Record<string, { complete: unknown[]; pending: { call: Call<unknown, unknown>; after: unknown } | null }>

/** A process calls. For recipes. Throws SpecFailure where it has called already and is not answered yet. */
export function invoke<K, V, P extends string>(history: Written<K, V, P>, process: NoInfer<P>, call: Call<NoInfer<K>, NoInfer<V>>): void {
  const own = (history as unknown as Draft)[process] as Draft[string]
  if (own.pending !== null)
    throw new SpecFailure('call-pending', `${process} calls again before its call has come to an end`, {
      hint: 'first respond(s.calls, process, value), or abandon(s.calls, process) where it gives up',
    })
  const after = Object.fromEntries(Object.entries(history as unknown as Draft).map(([id, { complete }]) => [id, complete.length]))
  own.pending = { call, after }
}

/** The call of a process comes to its end; of a read, `value` is what it gives. For recipes. Without effect where none is pending: an answer that comes twice. */
export function respond<K, V, P extends string>(history: Written<K, V, P>, process: NoInfer<P>, value?: NoInfer<V>): void {
  const own = (history as unknown as Draft)[process] as Draft[string]
  if (own.pending === null) return
  const { call, after } = own.pending
  own.complete.push({ call: call.tag === 'Read' ? { tag: 'Read', key: call.key, value } : call, after, returned: true })
  own.pending = null
}

/**
 * A process gives its call up, and may call again: a write may have taken effect, may take effect later, or never; a read is as if it had not been. For recipes, where a client
 * times out. The call of a process that crashes stays pending, which comes to the same.
 */
export function abandon<K, V, P extends string>(history: Written<K, V, P>, process: NoInfer<P>): void {
  const own = (history as unknown as Draft)[process] as Draft[string]
  if (own.pending?.call.tag === 'Write') own.complete.push({ call: own.pending.call, after: own.pending.after, returned: false })
  own.pending = null
}
