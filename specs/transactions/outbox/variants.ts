/** The outbox without its lock, its retries or its deduplication, messages sent without an outbox, and claims about progress. */
import { variant } from '../../../checker/language/index.ts'
import { outbox } from './protocol.ts'

/** Mutant: the message leaves while the transaction is still open (dotnetcore/CAP #118). There is no row, and nothing to send after the commit. */
export const sendsBeforeCommit = variant(outbox, 'sends-before-commit', ({ always, actions: { begin }, parts: { A, Order, Msg, isAt } }) => ({
  actions: {
    begin: { then: (s, p) => { begin.then(s, p); s.net.send(Msg.OrderPlaced({ order: p.o })) } },
    commit: { then: (s, { a, o }) => { s.placed[o] = true; s.task[a] = { tag: 'Idle' } } },
    publish: null, confirm: null, fail: null, age: null, retry: null, expire: null,
  },
  properties: {
    canDeliver: null, SucceededIsFinal: null, GivenUpIsUndelivered: null,
    /** No order has its effect once its transaction has ended without a commit. */
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
  properties: { canDeliver: null, SucceededIsFinal: null, GivenUpIsUndelivered: null },
})

/** Mutant: B does what every delivery is about, without looking whether it has done so before. What it has handled it acknowledges all the same. */
const notDeduplicated = (of: typeof outbox) => variant(of, 'no-deduplication', ({ parts: { isUp } }) => ({
  actions: { handle: { when: s => isUp(s) }, acknowledge: { neverFires: 'allowed' } }, // on a network that consumes, only what is published twice is acknowledged
}))
export const noDeduplication = notDeduplicated(outbox)

/** A message is never given up. */
const withoutCap = (of: typeof outbox) => variant(of, 'retries-forever', ({ actions: { fail } }) => ({
  actions: { fail: { then: (s, p) => { fail.then(s, p); s.outbox[p.o].failures = 0 } } },
}))
export const retriesForever = withoutCap(outbox)

/** Mutant: whoever finds an old row retries it, several instances at once (dotnetcore/CAP #1271 and #1144, before there was a storage lock). */
export const noLock = variant(retriesForever, 'no-lock', ({ parts: { isPending } }) => ({
  actions: {
    retry: {
      when: (s, { a, o }) => s.task[a].tag === 'Idle' && isPending(s, o) && s.outbox[o].old,
      then: (s, { a, o }) => { s.task[a] = { tag: 'Sending', order: o } },
    },
    expire: null,
  },
}))

/** Mutant: the lock is held for a fixed time, which may be over while its holder is still at work (dotnetcore/CAP #1682). */
export const lockExpiresEarly = variant(retriesForever, 'lock-expires-early', {
  actions: { expire: { when: (s, { a }) => s.lock === a } },
})

/** Mutant: a row is old after a fixed time, though who wrote it has yet to publish it: its transaction took longer than that (dotnetcore/CAP #1419). */
const oldEarly = (of: typeof outbox) => variant(of, 'old-early', ({ parts: { isPending } }) => ({
  actions: { age: { when: (s, { o }) => isPending(s, o) && !s.outbox[o].old } },
}))
export const ageIsTooShort = oldEarly(retriesForever)
export const ageIsTooShortNoDeduplication = oldEarly(noDeduplication)

/** A failure is written down only if nobody has succeeded meanwhile: `UPDATE … WHERE status <> 'Succeeded'`. */
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

/** Under the fairness that the protocol declares, everything is delivered and marked in the end. */
const withProgress = (of: typeof outbox) => variant(of, 'progress', ({ leadsTo, parts: { Order } }) => ({
  properties: {
    /** A committed order has its effect in the end: A and B are consistent again. */
    EventualDelivery: leadsTo({ for: { o: Order }, from: (s, { o }) => s.placed[o], to: (s, { o }) => s.effects[o] > 0 }),
    /** And A knows it. */
    EventuallyMarked: leadsTo({ for: { o: Order }, from: (s, { o }) => s.placed[o], to: (s, { o }) => s.outbox[o].status === 'Succeeded' }),
  },
}))
export const progress = withProgress(outbox)
export const progressRetriesForever = withProgress(retriesForever)
export const progressSendsAfterCommit = withProgress(sendsAfterCommit)
