/** What a replicated store may guarantee, from the strongest to the weakest: the columns of the table that the stores make. */
import type { Calls, Machine } from '../../checker/language/index.ts'

/** A write, as replicas store it. No two writes have the same value. */
interface Write {
  readonly key: string
  readonly value: number
}

/** `calls` is the history of the clients; `stored` gives the writes that each replica has, in the order in which they take effect there; keys are 0 before any write. */
export const guarantees = <S, K extends string, P extends string>(words: Machine<S>, calls: (s: S) => Calls<K, number, P>, stored: (s: S) => readonly (readonly Write[])[]) => {
  const history = { of: calls, initially: 0 }

  /** The pairs of writes of which the first comes earlier in some session: of two that its client made, or of one that it read and one that it made later. */
  const pairs = (s: S, first: 'Read' | 'Write') =>
    Object.values<Calls<K, number>[string]>(calls(s)).flatMap(({ complete, pending }) => {
      const all = [...complete.map(one => one.call), ...(pending?.call.tag === 'Write' ? [pending.call] : [])]
      return all.flatMap((one, k) => (one.tag === first && one.value !== 0 ? all.slice(k + 1).flatMap(later => (later.tag === 'Write' ? [[one.value, later.value] as const] : [])) : []))
    })
  const keepsOrder = (s: S, first: 'Read' | 'Write') => {
    const ordered = pairs(s, first)
    return stored(s).every(log => {
      const at = (value: number) => log.findIndex(w => w.value === value)
      return ordered.every(([one, later]) => at(later) < 0 || (at(one) >= 0 && at(one) < at(later)))
    })
  }

  return {
    /** Calls take effect one by one, each between its beginning and its end. */
    linearizable: words.linearizable(history),
    /** One order of all calls explains what was read, whatever the time. */
    sequentiallyConsistent: words.sequentiallyConsistent(history),
    /** Everyone sees causes before effects. */
    causallyConsistent: words.causallyConsistent(history),
    /** Everyone sees the writes of each client in its order. */
    pramConsistent: words.pramConsistent(history),
    /** A client finds what it has written, or what replaced it. */
    readYourWrites: words.sessionGuarantees({ ...history, all: ['read your writes'] }),
    /** What a client reads never goes back. */
    monotonicReads: words.sessionGuarantees({ ...history, all: ['monotonic reads'] }),
    /** A replica that has a write has the earlier writes of its client, before it. */
    monotonicWrites: words.always(s => keepsOrder(s, 'Write')),
    /** A replica that has a write has what its client had read when it wrote, before it. */
    writesFollowReads: words.always(s => keepsOrder(s, 'Read')),
    /** When writes have stopped the replicas come to agree, and stay so. Every behaviour of a model has finitely many writes, so that they always stop. */
    eventuallyConsistent: words.eventuallyAlways(s => {
      const keys = new Set(stored(s).flatMap(log => log.map(w => w.key)))
      return [...keys].every(key => new Set(stored(s).map(log => log.findLast(w => w.key === key)?.value ?? 0)).size === 1)
    }),
  }
}
