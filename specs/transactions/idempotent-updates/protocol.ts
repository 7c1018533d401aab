/**
 * Updates that are sent more than once.
 *
 * A service keeps a number and sends every new value to a copy of it. Messages may arrive twice, so the copy applies them by a function f that is to be idempotent:
 * f(f(x)) = f(x). That is what retries need (P. Helland, "Idempotence Is Not a Medical Condition", ACM Queue 10(4), 2012); the same article says why it is not enough: between
 * the two deliveries of one message another may have come.
 *
 * Granularity: one step for each update, which sends its message, and for each message received; the copy applies it in a transaction of its own, and acknowledges it.
 *
 * Assumptions: updates are numbered, and the value after the n-th is n. On a `fifo` network messages arrive in the order of sending, but for the second copy of one, which
 * the fault `duplicate` puts last: that is a message sent again. On a `broker` they come in any order, and again until they are acknowledged.
 *
 * Bounds: two updates are enough for one to come between the two deliveries of the other.
 */
import { duplicateMessages, machine, messages, network, ownedBy, range, singleProcess, spec } from '../../../checker/language/index.ts'

/** A copy takes over a value only if it is newer than its own. */
export const apply = (copy: number, n: number): number => Math.max(copy, n)

export const idempotentUpdates = spec('idempotent-updates', { updates: range(1, 3) }, ({ updates }) => {
  const Source = singleProcess('Source')
  const Copy = singleProcess('Copy')
  const N = range(1, updates)
  const Msg = messages({ Update: { from: Source, to: Copy, n: N } })
  const vars = {
    value: ownedBy(Source, range(0, updates)),
    copy: ownedBy(Copy, range(0, updates + 1)),
    net: network(Msg, 'fifo'),
  }
  const { initially, action, receive, predicate, always, eventually, reachable } = machine(vars)
  const isQuiet = predicate(s => s.value === updates && s.net.size === 0)

  return {
    vars,
    init: initially(),
    actions: {
      /** The source changes its value and says so. */
      update: action({
        by: Source, fair: 'weak',
        when: s => s.value < updates,
        then: s => { s.value++; s.net.send(Msg.Update({ n: s.value })) },
      }),
      /** The copy applies an update and acknowledges it. */
      apply: receive(Msg.Update, {
        fair: 'weak',
        then: (s, message) => { s.copy = apply(s.copy, message.n); s.net.acknowledge(message) },
      }),
      /** The acknowledgement is lost, or the copy crashes just before it. A broker delivers the update again; elsewhere that makes no difference. */
      applyUnacknowledged: receive(Msg.Update, { then: (s, { n }) => { s.copy = apply(s.copy, n) } }),
    },
    properties: {
      /** To apply any update twice in a row leaves what applying it once leaves. */
      Idempotent: always({ for: { n: N }, holds: (s, { n }) => apply(apply(s.copy, n), n) === apply(s.copy, n) }),
      /** Once nothing is in flight any more, the copy has the last value. */
      FinalStateIsConsistent: always(s => !isQuiet(s) || s.copy === s.value),
      /** The copy gets there. */
      EventuallyConsistent: eventually(s => isQuiet(s) && s.copy === s.value),
      /** On the way it may have an old value. */
      canBeStale: reachable(s => s.copy < s.value),
    },
    faults: {
      /** A message is sent again. */
      duplicate: duplicateMessages(),
    },
    final: isQuiet,
    parts: { N },
  }
})
