/** The outbox without its lock, without deduplication, with retries that never end; messages sent without an outbox; and liveness properties. */
import { variant } from '../../../checker/language/index.ts'
import { outbox } from './protocol.ts'

/** Mutant: the message leaves while the transaction is still open (dotnetcore/CAP #118). No row is written, and nothing is sent after the commit. */
export const sendsBeforeCommit = variant(outbox, 'sends-before-commit', ({ always, actions: { begin }, parts: { A, Order, Msg, isAt } }) => ({
  actions: {
    begin: { then: (s, p) => { begin.then(s, p); s.net.send(Msg.OrderPlaced({ order: p.o })) } },
    commit: { then: (s, { a, o }) => { s.placed[o] = true; s.task[a] = { tag: 'Idle' } } },
    publish: null, confirm: null, fail: null, age: null, retry: null, expire: null,
  },
  properties: {
    canDeliver: null, SucceededIsFinal: null, GivenUpIsUndelivered: null,
    /** No order has taken effect whose transactions have all ended without a commit. */
    NoPhantomForGood: always({ for: { o: Order }, holds: (s, { o }) => s.effects[o] === 0 || s.placed[o]
      || A.some(a => isAt(s, a, 'Open', o)) }),
  },
}))

/** Mutant: the message is sent after the commit, without a row that remembers it. */
export const sendsAfterCommit = variant(outbox, 'sends-after-commit', {
  actions: {
    commit: { then: (s, { a, o }) => { s.placed[o] = true; s.task[a] = { tag: 'Sending', order: o } } },
    confirm: { then: (s, { a }) => { s.task[a] = { tag: 'Idle' } } },
    fail: { then: (s, { a }) => { s.task[a] = { tag: 'Idle' } } },
    age: null, retry: null, expire: null,
  },
  properties: { canDeliver: null, SucceededIsFinal: null, GivenUpIsUndelivered: null, publishesPending: null, marksRow: null },
})

/** Mutant: B carries out every delivery, without checking whether it has done so before. It may acknowledge a message once it has handled it. */
const notDeduplicated = (of: typeof outbox) => variant(of, 'no-deduplication', ({ parts: { isUp } }) => ({
  actions: { handle: { when: s => isUp(s) }, acknowledge: { neverFires: 'allowed' } }, // on a network that delivers once only a second copy is left to acknowledge
}))
export const noDeduplication = notDeduplicated(outbox)

/** Failed attempts are not counted, and no message is ever given up. */
const withoutCap = (of: typeof outbox) => variant(of, 'retries-forever', ({ actions: { fail } }) => ({
  actions: { fail: { then: (s, p) => { fail.then(s, p); s.outbox[p.o].failures = 0 } } },
  properties: { countsFailure: null },
}))
export const retriesForever = withoutCap(outbox)

/** Mutant: any instance retries an old row, several of them at once (dotnetcore/CAP #1271 and #1144, before there was a storage lock). */
export const noLock = variant(retriesForever, 'no-lock', ({ parts: { isPending } }) => ({
  actions: {
    retry: {
      when: (s, { a, o }) => s.task[a].tag === 'Idle' && isPending(s, o) && s.outbox[o].old,
      then: (s, { a, o }) => { s.task[a] = { tag: 'Sending', order: o } },
    },
    expire: null,
  },
}))

/** Mutant: the lock is held for a fixed time, which may be over while its holder is still working (dotnetcore/CAP #1682 suspects this; the maintainer doubts it). */
export const lockExpiresEarly = variant(retriesForever, 'lock-expires-early', {
  actions: { expire: { when: (s, { a }) => s.lock === a } },
})

/** Mutant: a row is old after a fixed time, even if the instance that wrote it has yet to publish it, its transaction having taken so long (as the maintainer explains dotnetcore/CAP #1419). */
const oldEarly = (of: typeof outbox) => variant(of, 'old-early', ({ parts: { isPending } }) => ({
  actions: { age: { when: (s, { o }) => isPending(s, o) && !s.outbox[o].old } },
}))
export const ageIsTooShort = oldEarly(retriesForever)
export const ageIsTooShortNoDeduplication = oldEarly(noDeduplication)

/** A row is marked as failed only if no other instance has marked it as succeeded meanwhile: `UPDATE … WHERE status <> 'Succeeded'`. */
const failsConditionally = (of: typeof outbox) => variant(of, 'fails-conditionally', ({ actions: { fail } }) => ({
  actions: {
    fail: {
      then: (s, p) => {
        const hasSucceeded = s.outbox[p.o].status === 'Succeeded'
        fail.then(s, p)
        if (hasSucceeded) s.outbox[p.o].status = 'Succeeded'
      },
    },
  },
}))
export const noLockFailsConditionally = failsConditionally(noLock)
export const lockExpiresEarlyFailsConditionally = failsConditionally(lockExpiresEarly)
export const ageIsTooShortFailsConditionally = failsConditionally(ageIsTooShort)

/** Under the fairness that the protocol declares, every message is eventually delivered, and its row marked, where there is one. */
const withProgress = (of: typeof outbox, hasRows = true) => variant(of, 'progress', ({ leadsTo, parts: { Order, Msg } }) => ({
  properties: {
    /** The broker does not keep a message forever. */
    EventuallyAcknowledged: leadsTo({
      for: { o: Order },
      from: (s, { o }) => s.net.has(Msg.OrderPlaced({ order: o })),
      to: (s, { o }) => !s.net.has(Msg.OrderPlaced({ order: o })),
    }),
    /** A committed order eventually takes effect, and A and B are consistent again. */
    EventualDelivery: leadsTo({ for: { o: Order }, from: (s, { o }) => s.placed[o], to: (s, { o }) => s.effects[o] > 0 }),
    /** And A knows that its message has been published. */
    ...(hasRows ? { EventuallyMarked: leadsTo({ for: { o: Order }, from: (s, { o }) => s.placed[o], to: (s, { o }) => s.outbox[o].status === 'Succeeded' }) } : {}),
  },
}))
export const progress = withProgress(outbox)
export const progressRetriesForever = withProgress(retriesForever)
export const progressSendsAfterCommit = withProgress(sendsAfterCommit, false)
