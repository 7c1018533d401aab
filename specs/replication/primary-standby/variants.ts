/** A primary and its standbys with other fencing, with one rule left out at a time, with readers, and with claims about progress. */
import { type Edit, ghost, isDown, machine, mapOf, maybe, ownedBy, partitions, type StateOf, singleProcess, variant } from '../../../checker/language/index.ts'
import { primaryStandby } from './protocol.ts'

/**
 * Fencing by epochs: the HA tool resets nobody; a node that it asks follows no earlier primary any more, and is primary itself no more. So an old primary that
 * the HA tool cannot reach goes on, but gets no write stored by the standbys that were asked.
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
 * Mutant: a second HA tool, which knows nothing of the first and begins the same epoch. So two of Redis's sentinels may each have a majority by its own view of how many
 * there are (Redis issue #6459).
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

/** A second HA tool that takes the same steps as the first, on one view: it is kept by a lock service, and each step takes the lock. */
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

/** Mutant: a standby takes what any primary sends it, also what an earlier one sent before it was reset. */
export const followsAnyone = variant(primaryStandby, 'follows-anyone', ({ actions: { onReplicate } }) => ({
  actions: {
    onReplicate: { then: (s, m, p) => { onReplicate.then(s, { ...m, epoch: m.epoch < s.epoch[m.to] ? s.epoch[m.to] : m.epoch }, p) } },
  },
}))

/** Mutant: the HA tool promotes the longest log, whoever wrote it: a longer one may be older, where its node was down when another led. */
export const promotesLongest = variant(primaryStandby, 'promotes-longest', ({ parts: { positionOf } }) => ({
  actions: {
    ask: { then: (s, { n }) => { s.ha.heard[n] = { ...positionOf(s.log[n]), last: 0 } } },
  },
}))

/** Mutant: an old primary that follows again keeps what the new one lacks, and takes only what is beyond the end of its own log. */
export const keepsSuffix = variant(primaryStandby, 'keeps-suffix', ({ actions: { onReplicate } }) => ({
  actions: {
    onReplicate: { then: (s, m, p) => { onReplicate.then(s, { ...m, log: [...s.log[m.to], ...m.log.slice(s.log[m.to].length)] }, p) } },
  },
}))

/** Mutant: the primary waits for live standbys and drops none; but one that has just been promoted has none yet, since they follow in steps of their own. */
export const dropsNone = variant(primaryStandby, 'drops-none', { actions: { detach: null } }, { waitsFor: 'live' })

/**
 * Mutant: the primary waits for a standby only for so long, and then answers all the same, as MySQL's semi-synchronous replication does after
 * rpl_semi_sync_source_timeout (in older releases rpl_semi_sync_master_timeout): it falls back to asynchronous.
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

/** Mutant: a standby says that it has stored the log before that is on its disk, so that a crash may take it back. */
export const storedBeforeFlushed = variant(primaryStandby, 'stored-before-flushed', ({ vars, actions: { onReplicate, ask }, parts: { Node, Log } }) => {
  const more = { unflushed: mapOf(Node, maybe(Log)) } // what a standby has in memory, in place of what is on its disk
  const all = { ...vars, ...more }
  const { action } = machine(all)
  return {
    vars: more,
    actions: {
      onReplicate: {
        then: (s: Edit<StateOf<typeof all>>, m, p) => {
          const onDisk = s.log[m.to]
          onReplicate.then(s, m, p)
          if (m.epoch === s.epoch[m.to]) s.unflushed[m.to] = m.log
          s.log[m.to] = onDisk
        },
      },
      ask: { then: (s: Edit<StateOf<typeof all>>, { n }) => { s.log[n] = s.unflushed[n] ?? s.log[n]; s.unflushed[n] = null; ask.then(s, { n }) } },
    },
    added: {
      /** A standby flushes; it does so at the latest when the HA tool asks. */
      flush: action({
        for: { n: Node }, by: 'n', fair: 'weak',
        when: (s, { n }) => s.unflushed[n] !== null,
        then: (s, { n }) => { s.log[n] = s.unflushed[n] ?? s.log[n]; s.unflushed[n] = null },
      }),
    },
    properties: { noDivergence: null }, // what a standby follows with is not what is on its disk
  }
})

/** Other clients read from the primary: of what its log has, all up to an end that depends on when a row becomes visible. */
const withReaders = (name: string, visible: 'after sync' | 'after commit') =>
  variant(primaryStandby, name, ({ vars, parts: { Node, Write, Epoch, leads } }) => {
    const more = { read: ghost(mapOf(Write, maybe(Epoch))) } // the epoch in which each write was read
    const { action, always } = machine({ ...vars, ...more })
    return {
      vars: more,
      added: {
        /** A client reads what is visible at the primary. */
        read: action({
          for: { p: Node }, by: 'p',
          when: (s, { p }) => s.lead[p] !== null,
          then: (s, { p }) => {
            const end = visible === 'after sync' ? s.lead[p]?.answered : s.log[p].length
            for (const { write } of s.log[p].slice(0, end)) s.read[write] ??= s.epoch[p]
          },
        }),
      },
      properties: {
        /** What a client has read is in the log of whoever is primary then or later. */
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

/** AFTER_SYNC: a row is visible once a standby has it, when it is answered. */
export const readsAfterSync = withReaders('reads-after-sync', 'after sync')
/** Mutant: AFTER_COMMIT. The primary commits first and waits for the standby then, so that others see a row that no standby has. */
export const readsAfterCommit = withReaders('reads-after-commit', 'after commit')

/** What the protocol does in the end. Apart from it, since progress takes the graph of all states. */
const withProgress = (of: typeof primaryStandby) => variant(of, 'progress', ({ leadsTo, infinitelyOften, parts: { Node, leads } }) => ({
  properties: {
    canFailOver: null, // without a fault no other node need lead
    /** There is a primary again and again, whoever fails. */
    leads: infinitelyOften(s => Node.some(p => leads(s, p))),
    /** A primary answers a write in the end, unless it is primary no more, or down. */
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
