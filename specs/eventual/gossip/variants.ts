/** Gossip whose rules of order are weaker, tombstones that are collected, a store that waits for all replicas instead, and less fairness. */
import { type Edit, ghost, isCutOff, isDown, machine, type StateOf, variant } from '../../../checker/language/index.ts'
import { gossip } from './protocol.ts'

/** What BASE gives up: that all replicas show the same at any time. */
const withAgreement = (of: typeof gossip) => variant(of, 'in-step', ({ always, parts: { agree } }) => ({
  properties: {
    /** All replicas show the same, at any time. */
    inStep: always(agree),
  },
}))

/** Replicas need not push what they have. */
export const unfair = variant(gossip, 'unfair', { actions: { push: { fair: null } } })

/** A message must be delivered only if it can be from some time on: not if such messages are lost, or cut off, again and again. */
export const weaklyReceived = variant(gossip, 'weakly-received', { actions: { onPush: { fair: 'weak' } } })

/** Mutant: a replica keeps whatever it is told, even if that is older than what it has. */
export const keepsAnything = variant(gossip, 'keeps-anything', ({ actions: { onPush } }) => ({
  actions: { onPush: { then: (s, m, p) => { onPush.then(s, m, p); s.stored[m.to] = m.version } } },
}))

/** Mutant: of two versions with the same time, a replica keeps its own. */
export const noTieBreak = variant(gossip, 'no-tie-break', ({ actions: { onPush } }) => ({
  actions: {
    onPush: {
      then: (s, m, p) => {
        const own = { ...s.stored[m.to] }
        onPush.then(s, m, p)
        if (own.time === m.version.time) s.stored[m.to] = own
      },
    },
  },
}))

/**
 * Mutant: a version bears the time of its replica's wall clock, and the clock of the first replica is slow. What it writes over the version of another counts as older
 * than that, and is lost, though the client is told that it was written (K. Kingsbury, "The trouble with timestamps", aphyr.com/posts/299, on Cassandra). Real time is
 * here the number of updates that have been answered.
 */
export const wallClocks = variant(gossip, 'wall-clocks', ({ actions: { answer }, parts: { Replica, isLater } }) => ({
  actions: {
    answer: {
      then: (s, p) => {
        const { r } = p
        const isUpdate = s.request[r] !== 'read'
        const [before, deletedAt] = [{ ...s.stored[r] }, s.deletedAt[r]]
        const pending = Replica.ids.filter(o => s.request[o] === 'write' || s.request[o] === 'delete').length
        if (isUpdate) s.clock[r] = s.asked - pending - (r === Replica.ids[0] ? 1 : 0)
        answer.then(s, p)
        if (!isUpdate || isLater(s.stored[r], before)) return
        s.stored[r] = before
        s.deletedAt[r] = deletedAt
      },
    },
  },
}))

/** Whether the update that was answered last, in real time, is what all replicas show in the end. */
export const lastUpdate = variant(gossip, 'last-update', ({ vars, actions: { answer }, parts: { Replica, Version, isSame } }) => {
  const more = { last: ghost(Version) } // the version that was made last
  type S = StateOf<typeof vars & typeof more>
  const { eventuallyAlways } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      answer: {
        then: (s: Edit<S>, { r }) => {
          const isUpdate = s.request[r] !== 'read'
          answer.then(s, { r })
          if (isUpdate) s.last = s.stored[r]
        },
      },
    },
    properties: {
      /** From some point on all replicas show the update that was answered last. */
      lastUpdateStays: eventuallyAlways(s => Replica.every(r => isSame(s.stored[r], s.last))),
    },
  }
})

/** Clients ask the first replica alone for updates, so that each is made over the one before. */
export const oneWriter = variant(lastUpdate, 'one-writer', ({ always, actions: { ask }, parts: { Replica } }) => ({
  actions: { ask: { when: (s, p) => ask.when(s, p) && (p.what === 'read' || p.r === Replica.ids[0]) } },
  properties: {
    /** Every version was made by the first replica. */
    madeByFirst: always({ for: { r: Replica }, holds: (s, { r }) => s.stored[r].by === null || s.stored[r].by === Replica.ids[0] }),
  },
}))

/** Mutant: a deletion leaves nothing behind, and so nobody else hears of it. */
export const noTombstones = variant(gossip, 'no-tombstones', ({ actions: { answer } }) => ({
  properties: { durability: null, canDelete: null },
  actions: {
    answer: {
      then: (s, p) => {
        answer.then(s, p)
        if (s.stored[p.r].holds === 'tombstone') s.stored[p.r] = { time: 0, by: null, holds: 'nothing' }
      },
    },
  },
}))

/** A replica removes a tombstone when nothing older is on its way, and either all replicas have heard of it, or nobody asks. */
const collecting = (called: string, allHaveHeard: boolean) => variant(gossip, called, ({ action, reachable, parts: { Replica, Msg, isLater } }) => ({
  added: {
    collect: action({
      for: { r: Replica }, by: 'r',
      when: (s, { r }) => s.stored[r].holds === 'tombstone' && !s.net.of(Msg.Push).some(m => isLater(s.stored[r], m.version))
        && (!allHaveHeard || Replica.every(o => s.clock[o] >= s.stored[r].time && !isLater(s.stored[r], s.stored[o]))),
      then: (s, { r }) => { s.stored[r] = { time: 0, by: null, holds: 'nothing' } },
    }),
  },
  properties: {
    /** A tombstone can go. */
    canCollect: reachable(s => Replica.some(r => s.deletedAt[r] > 0 && s.stored[r].holds === 'nothing')),
  },
}))

/**
 * Mutant: a replica removes a tombstone after a grace period, longer than any message takes. A replica that has not heard of it by then brings the value back:
 * Cassandra's documentation, on tombstones, calls that a zombie, and has operators repair every replica within gc_grace_seconds; github.com/scylladb/scylladb, issue
 * 3560, describes the same. How long the period is does not matter here: it has passed.
 */
export const collectsTombstones = collecting('collects-tombstones', false)

/** A replica removes a tombstone once all replicas have heard of it, and nothing older is on its way (Demers et al., section 2). */
export const collectsWhenAllHaveHeard = collecting('collects-when-all-have-heard', true)

/**
 * The opposite of BASE: an update is made at all replicas at once, and waits while one of them cannot be reached. No copy is ever out of step, and a partition keeps
 * clients waiting. How all replicas are brought to do so at once is what two-phase-commit is about.
 */
const waiting = variant(gossip, 'waits-for-all', ({ step, actions: { answer }, parts: { Replica } }) => ({
  actions: {
    push: null,
    onPush: null,
    answer: {
      when: (s, { r }) => answer.when(s, { r }) && (s.request[r] === 'read' || Replica.others(r).every(o => !isCutOff(s, r, o) && !isDown(s, o))),
      then: (s, { r }) => {
        answer.then(s, { r })
        for (const o of Replica) { s.stored[o] = s.stored[r]; s.clock[o] = s.clock[r]; s.deletedAt[o] = s.deletedAt[r] }
      },
    },
  },
  properties: {
    canDiffer: null,
    /** A copy changes only while its replica is up, and can be reached from every other. */
    changesWhenReached: step({
      for: { r: Replica, o: Replica },
      holds: (before, after, { r, o }) => before.stored[r].time === after.stored[r].time || (!isDown(before, r) && !isCutOff(before, r, o)),
    }),
  },
}))

export const inStep = withAgreement(gossip)
export const waitsForAll = withAgreement(waiting)
