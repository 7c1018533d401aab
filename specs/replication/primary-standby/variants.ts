/** A primary and its standbys with other fencing, with one rule left out at a time, with readers, and with claims about progress. */
import { type Edit, ghost, type Id, isDown, machine, mapOf, maybe, ownedBy, partitions, type StateOf, singleProcess, variant } from '../../../checker/language/index.ts'
import { primaryStandby } from './protocol.ts'

/**
 * Fencing by epochs: the HA tool resets nobody; a node that it asks no longer follows an earlier primary, and is no longer primary itself. So an old primary that
 * the HA tool cannot reach goes on, but the standbys that were asked store no write of its.
 */
export const epochChecked = variant(primaryStandby, 'epoch-checked', ({ actions: { ask }, parts: { begin } }) => ({
  actions: {
    giveUp: { then: begin },
    ask: {
      then: (s, { n }) => {
        ask.then(s, { n })
        s.epoch[n] = s.ha.epoch
        s.lead[n] = null
      },
    },
  },
}))

/** Mutant: no fencing at all. The HA tool promotes a standby, and the old primary goes on with those that have not heard of the new one. */
export const noFencing = variant(primaryStandby, 'no-fencing', ({ parts: { begin } }) => ({
  actions: { giveUp: { then: begin } },
}))

/**
 * Mutant: a second HA tool, which knows nothing of the first and begins the same epoch. Nor does it ask the nodes whether one of them leads already. So it is with two of Redis's
 * sentinels that each have a majority, by their own count of how many sentinels there are (Redis issue #6459). Two primaries in one epoch depose each other, and the tools begin
 * one failover after the other: here the bound on epochs does cut steps off.
 */
export const twoViews = variant(primaryStandby, 'two-views', ({ vars, actions: { giveUp, ask, promote }, parts: { Node } }) => {
  const Other = singleProcess('OtherHA')
  const more = { otherHA: ownedBy(Other, vars.ha) }
  const all = { ...vars, ...more }
  const { action } = machine(all)
  type S = StateOf<typeof all>
  /** A step of the other tool is one of the first with the views exchanged. */
  const exchange = (s: Edit<S>) => { [s.ha, s.otherHA] = [s.otherHA, s.ha] }
  const byOther = <P>(s: Edit<S>, p: P, then: (s: Edit<S>, p: P) => void) => { exchange(s); then(s, p); exchange(s) }
  return {
    vars: more,
    added: {
      otherGivesUp: action({
        by: Other, fair: 'weak',
        when: (s, p) => giveUp.when({ ...s, ha: s.otherHA }, p),
        then: (s, p) => { byOther(s, p, giveUp.then) },
      }),
      otherAsks: action({
        for: { n: Node }, by: Other, fair: 'weak',
        when: (s, p) => ask.when({ ...s, ha: s.otherHA }, p),
        then: (s, p) => { byOther(s, p, ask.then) },
      }),
      otherPromotes: action({
        for: { n: Node }, by: Other, fair: { weak: 'other promotes' },
        when: (s, p) => promote.when({ ...s, ha: s.otherHA }, p),
        then: (s, p) => { byOther(s, p, promote.then) },
      }),
    },
  }
})

/** A second HA tool that takes the same steps as the first, and shares its view: a lock service keeps that, and each step takes the lock. */
const withOneView = (of: typeof primaryStandby) => variant(of, 'one-view', ({ vars, actions: { giveUp, ask, promote }, parts: { Node } }) => {
  const Other = singleProcess('OtherHA')
  const { action } = machine(vars)
  return {
    added: {
      otherGivesUp: action({ by: Other, fair: 'weak', when: giveUp.when, then: giveUp.then }),
      otherAsks: action({ for: { n: Node }, by: Other, fair: 'weak', when: ask.when, then: ask.then }),
      otherPromotes: action({ for: { n: Node }, by: Other, fair: { weak: 'other promotes' }, when: promote.when, then: promote.then }),
    },
  }
})

/** Mutant: a standby takes what any primary sends it, even what an earlier one sent before it was reset. */
export const followsAnyone = variant(primaryStandby, 'follows-anyone', ({ actions: { onReplicate } }) => ({
  actions: {
    onReplicate: { then: (s, m, p) => { onReplicate.then(s, { ...m, epoch: m.epoch < s.epoch[m.to] ? s.epoch[m.to] : m.epoch }, p) } },
  },
}))

/** Mutant: the HA tool promotes the longest log, whatever its epoch: a log that is as long, or longer, may be the older one, where its node was down while another led. */
export const promotesLongest = variant(primaryStandby, 'promotes-longest', ({ parts: { positionOf } }) => ({
  actions: {
    ask: { then: (s, { n }) => { s.ha.heard[n] = { ...positionOf(s.log[n]), last: 0 } } },
  },
}))

/** Mutant: an old primary that becomes a standby keeps what the new primary lacks, and takes only what lies beyond the end of its own log. */
export const keepsSuffix = variant(primaryStandby, 'keeps-suffix', ({ actions: { onReplicate } }) => ({
  actions: {
    onReplicate: { then: (s, m, p) => { onReplicate.then(s, { ...m, log: [...s.log[m.to], ...m.log.slice(s.log[m.to].length)] }, p) } },
  },
}))

/** Mutant: the primary waits for all live standbys, and drops none; but a primary that has just been promoted has none yet, since they follow in steps of their own. */
export const dropsNone = variant(primaryStandby, 'drops-none', { actions: { detach: null } }, { waitsFor: 'live' })

/**
 * Mutant: the primary waits for a standby only for so long, and then answers all the same, as MySQL's semi-synchronous replication does by default after 10 s
 * (rpl_semi_sync_source_timeout; in older releases rpl_semi_sync_master_timeout): it falls back to asynchronous.
 */
export const fallsBack = variant(primaryStandby, 'falls-back', ({ timeout, actions: { answer }, parts: { Node, Msg } }) => ({
  added: {
    answerAnyway: timeout({
      for: { p: Node }, by: 'p', awaits: [Msg.Stored], fair: 'weak',
      when: (s, { p }) => s.log[p].length > (s.lead[p]?.answered ?? Infinity),
      then: answer.then,
    }),
  },
}))

/** Mutant: a standby says that it has stored the log before the log is on its disk, so that a crash may take it back: PostgreSQL's `synchronous_commit = remote_write`, where the machine crashes. */
export const storedBeforeFlushed = variant(primaryStandby, 'stored-before-flushed', ({ vars, actions: { onReplicate, ask, promote }, parts: { Node, Log } }) => {
  const more = { unflushed: mapOf(Node, maybe(Log)) } // what a standby has in memory, in place of what is on its disk
  const all = { ...vars, ...more }
  const { action } = machine(all)
  type S = StateOf<typeof all>
  const flush = (s: Edit<S>, n: Id<'Node'>) => { s.log[n] = s.unflushed[n] ?? s.log[n]; s.unflushed[n] = null }
  return {
    vars: more,
    actions: {
      onReplicate: {
        then: (s: Edit<S>, m, p) => {
          const onDisk = s.log[m.to]
          onReplicate.then(s, m, p)
          if (m.epoch === s.epoch[m.to]) s.unflushed[m.to] = m.log
          s.log[m.to] = onDisk
        },
      },
      ask: { then: (s: Edit<S>, { n }) => { flush(s, n); ask.then(s, { n }) } },
      promote: { then: (s: Edit<S>, { n }) => { flush(s, n); promote.then(s, { n }) } },
    },
    added: {
      /** A standby flushes; it does so at the latest when the HA tool asks it how far its log goes, or promotes it. */
      flush: action({
        for: { n: Node }, by: 'n', fair: 'weak',
        when: (s, { n }) => s.unflushed[n] !== null,
        then: (s, { n }) => { flush(s, n) },
      }),
    },
    properties: { noDivergence: null, countsFollowers: null }, // what a standby says that it has is not what is on its disk
  }
})

/** Other clients read from the primary. How much of its log they see depends on when a row becomes visible. */
const withReaders = (name: string, visible: 'after sync' | 'after commit' | 'once stored') =>
  variant(primaryStandby, name, ({ vars, parts: { Node, Write, Epoch, leads } }) => {
    const more = { read: ghost(mapOf(Write, maybe(Epoch))) } // the epoch in which each write was read
    const { action, always, reachable } = machine({ ...vars, ...more })
    return {
      vars: more,
      added: {
        /** A client reads what is visible at the primary. */
        read: action({
          for: { p: Node }, by: 'p',
          when: (s, { p }) => s.lead[p] !== null,
          then: (s, { p }) => {
            const { answered, stored } = s.lead[p] ?? { answered: 0, stored: {} }
            const end = { 'after sync': answered, 'after commit': s.log[p].length, 'once stored': Math.max(0, ...Object.values(stored).map(length => length ?? 0)) }[visible]
            for (const { write } of s.log[p].slice(0, end)) s.read[write] ??= s.epoch[p]
          },
        }),
      },
      properties: {
        /** A client can read a write. */
        canRead: reachable(s => Object.values(s.read).some(epoch => epoch !== null)),
        /** What a client has read is in the log of every primary of that epoch or a later one. */
        readSurvives: always({
          for: { p: Node, write: Write },
          holds: (s, { p, write }) => {
            const since = s.read[write] ?? Infinity
            return !leads(s, p) || since > s.epoch[p] || s.log[p].some(entry => entry.write === write)
          },
        }),
      },
    }
  })

/** AFTER_SYNC: a row is visible when its write is answered, once a standby has it. What a node has in its log when it is promoted is visible at once, as what MySQL recovers from its binary log is (MySQL bug #99370). */
export const readsAfterSync = withReaders('reads-after-sync', 'after sync')
/** At a primary that has just been promoted, too, a row is visible only once a standby has it. */
export const readsOnceStored = withReaders('reads-once-stored', 'once stored')
/** Mutant: AFTER_COMMIT. The primary commits first and then waits for the standby, so that others see a row that no standby has. */
export const readsAfterCommit = withReaders('reads-after-commit', 'after commit')

/** Progress, in a variant of its own since it takes the graph of all states. */
const withProgress = (of: typeof primaryStandby) => variant(of, 'progress', ({ leadsTo, infinitelyOften, parts: { Node, leads } }) => ({
  properties: {
    canFailOver: null, // where no primary fails no other node need lead
    /** Again and again there is a primary, whichever node fails. */
    leads: infinitelyOften(s => Node.some(p => leads(s, p))),
    /** A primary answers every write in its log in the end, unless it is primary no more, or down. */
    answers: leadsTo({
      for: { p: Node },
      from: (s, { p }) => s.log[p].length > (s.lead[p]?.answered ?? Infinity) && !isDown(s, p),
      to: (s, { p }) => s.log[p].length <= (s.lead[p]?.answered ?? Infinity) || isDown(s, p),
    }),
  },
}))
export const progress = withProgress(primaryStandby)
/** With two HA tools, one of which may stop. */
export const progressOneView = withOneView(progress)
/** Here a partition need not heal. */
export const progressCutOff = variant(progress, 'cut-off', ({ parts: { Node, HA } }) => ({ faults: { partition: partitions([Node, HA], { heals: 'perhaps' }) } }))
