/** XA with dynamic registration, with one rule at a time left out of those that keep branches together, and with claims about progress. */
import { bool, durable, type Edit, isDown, machine, mapOf, oneOf, ownedBy, type StateOf, variant } from '../../../checker/language/index.ts'
import { transactionCommit } from '../../atomic-commitment/transaction-commit/protocol.ts'
import { xa } from './protocol.ts'

/** Dynamic registration: the RM calls ax_reg when the AP first works there, and the TM leaves out an RM that has not called. */
export const dynamicRegistration = variant(xa, 'dynamic-registration', ({ action, step, parts: { TM, RM } }) => ({
  actions: {
    xa_start: null,
    tx_commit: {
      when: s => s.ap === 'working' && s.tm === 'open' && !isDown(s, TM.id),
      then: s => { s.ap = 'waiting'; s.tm = 'preparing'; for (const rm of RM) if (s.view[rm] === 'unknown') s.view[rm] = 'done' },
    },
    tx_rollback: {
      when: s => s.ap === 'working' && s.tm === 'open' && !isDown(s, TM.id),
      then: s => { s.ap = 'waiting'; s.tm = 'rolling back'; for (const rm of RM) if (s.view[rm] === 'unknown') s.view[rm] = 'done' },
    },
  },
  added: {
    ax_reg: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.tm === 'open' && s.view[rm] === 'unknown' && !isDown(s, TM.id),
      then: (s, { rm }) => { s.view[rm] = 'started'; s.branch[rm] = 'active'; s.outcome[rm] = 'open' },
    }),
  },
  properties: {
    /** An RM registers only while a transaction is open. */
    registersInTransaction: step({ for: { rm: RM }, holds: (before, after, { rm }) => before.view[rm] === 'started' || after.view[rm] !== 'started' || before.tm === 'open' }),
  },
}))

/** Mutant: a branch is rolled back when its connection breaks, prepared or not; MySQL before 5.7.7 (worklog 6860). */
export const lostOnDisconnect = variant(xa, 'lost-on-disconnect', ({ action, parts: { RM, complete } }) => ({
  added: {
    disconnect: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.branch[rm] === 'prepared',
      then: (s, { rm }) => { complete(s, rm, 'abandoned') },
    }),
  },
}))

/** Mutant: the RM answers xa_prepare when the branch is prepared in memory, and flushes its log later; MySQL bug 98709. */
export const answersBeforeDurable = variant(xa, 'answers-before-durable', ({ vars, parts: { RM } }) => {
  const more = { pending: mapOf(RM, oneOf('nothing', 'prepared', 'forced commit', 'forced rollback', 'forgotten')), onDisk: durable(mapOf(RM, bool)) }
  const { action, crashes } = machine({ ...vars, ...more })
  return {
    vars: more,
    added: {
      flushLog: action({
        for: { rm: RM }, by: 'rm', fair: 'weak',
        when: (s, { rm }) => s.pending[rm] === 'prepared' && !s.onDisk[rm],
        then: (s, { rm }) => { s.onDisk[rm] = true },
      }),
    },
    faults: {
      crash: crashes(RM, {
        onRecover: (s, rm) => {
          if (s.outcome[rm] !== 'open') return
          if (s.onDisk[rm]) {
            s.branch[rm] = s.pending[rm] = 'prepared'
            s.locked[rm] = true
          } else s.outcome[rm] = 'lost'
        },
      }),
    },
  }
})

/** Mutant: every branch is committed in one phase, though there are several. */
export const onePhaseForAll = variant(xa, 'one-phase-for-all', ({ actions: { xa_end }, parts: { Msg } }) => ({
  actions: {
    xa_end: {
      when: (s, p) => xa_end.when(s, p) || (s.tm === 'committing' && s.view[p.rm] === 'started'),
      then: (s, p) => {
        const prepare = Msg.xa_prepare({ to: p.rm })
        xa_end.then(s, p)
        if (!s.net.has(prepare)) return
        s.net.drop(prepare)
        s.net.send(Msg.xa_commit({ to: p.rm, onePhase: true }))
      },
    },
  },
}))

/** Mutant: the TM calls xa_commit first, and writes the commit record afterwards. */
export const commitsBeforeLogging = variant(xa, 'commits-before-logging', ({ action, parts: { TM } }) => ({
  actions: { logCommit: { then: s => { s.tm = 'committing' } } },
  added: {
    logCommitLate: action({ by: TM, fair: 'weak', when: s => s.tm === 'committing' && s.tmLog === 'empty', then: s => { s.tmLog = 'commit' } }),
  },
}))

/** Mutant: what has no commit record is presumed committed, though nothing was logged of the transaction before phase 1. */
export const presumesCommit = variant(xa, 'presumes-commit', ({ actions: { xa_recover }, parts: { Msg, isListed } }) => ({
  actions: {
    xa_recover: {
      then: (s, p) => {
        if (!isListed(s.pending[p.rm])) return xa_recover.then(s, p)
        s.view[p.rm] = 'called'
        s.net.send(Msg.xa_commit({ to: p.rm, onePhase: false }))
      },
    },
  },
}))

/**
 * Presumed commit, where what has no record is committed (Mohan, Lindsay and Obermarck). Before phase 1 the TM writes a collecting record, which names the branches. While it stands a TM that recovers
 * rolls back. The commit record takes its place, and needs no xa_commit to have returned: to forget it is to presume the same. When all are rolled back, every call must
 * have returned before the collecting record goes. After a crash it stays, since an xa_prepare from before may be carried out late.
 */
export const presumedCommit = variant(xa, 'presumed-commit', ({ vars, actions: { xa_end, end }, parts: { TM, RM, Msg, isListed, callRollback } }) => {
  const more = { collecting: durable(ownedBy(TM, bool)) } // the collecting record stands, and no decision after it
  type S = StateOf<typeof vars & typeof more>
  const { action, always, step, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: {
      xa_end: { when: (s: S, p) => xa_end.when(s, p) && (s.tm !== 'preparing' || s.collecting) },
      logCommit: { then: (s: Edit<S>) => { s.tmLog = 'commit'; s.collecting = false; s.tm = 'committing' } },
      end: {
        when: (s: S, p) => end.when(s, p) || (s.tm === 'committing' && RM.every(rm => s.view[rm] === 'called' || s.view[rm] === 'done')),
        then: (s: Edit<S>, p) => { end.then(s, p); s.collecting = false },
      },
      xa_recover: {
        then: (s: Edit<S>, { rm }) => {
          if (!isListed(s.pending[rm])) s.view[rm] = 'done'
          else if (s.collecting) callRollback(s, rm)
          else { s.view[rm] = 'called'; s.net.send(Msg.xa_commit({ to: rm, onePhase: false })) }
        },
      },
    },
    added: {
      /** The TM writes down which branches there are, before it calls xa_prepare. */
      logCollecting: action({
        by: TM, fair: 'weak',
        when: s => s.tm === 'preparing' && !s.collecting,
        then: s => { s.collecting = true },
      }),
    },
    properties: {
      /** The collecting record goes when a decision takes its place: the commit record, or that all is over. */
      decisionReplacesCollecting: step((before, after) => !before.collecting || after.collecting || after.tmLog === 'commit' || after.tm === 'ended'),
      /** Of a transaction that has ended nothing is on record, */
      endLeavesNoRecord: always(s => s.tm !== 'ended' || (s.tmLog === 'empty' && !s.collecting)),
      /** and every branch has been called. */
      endsOnceCalled: always(s => s.tm !== 'ended' || RM.every(rm => s.view[rm] === 'called' || s.view[rm] === 'done')),
      /** The TM may end before an xa_commit has returned, also where another branch has only read. */
      canEndEarly: reachable(s => s.tm === 'ended' && RM.some(rm => s.view[rm] === 'called') && RM.some(rm => s.outcome[rm] === 'read only')),
      /** A TM that has recovered may find nothing in doubt. */
      canFindNothing: reachable(s => s.tm === 'recovering' && RM.every(rm => s.view[rm] === 'done' && s.outcome[rm] === 'none')),
    },
  }
})

/** Mutant: the TM removes its commit record when it has called xa_commit everywhere, and does not wait for the calls to return. */
export const removesRecordTooEarly = variant(xa, 'removes-record-too-early', ({ actions: { end }, parts: { RM } }) => ({
  actions: { end: { when: (s, p) => end.when(s, p) || (s.tm === 'committing' && RM.every(rm => s.view[rm] === 'called' || s.view[rm] === 'done')) } },
}))

/**
 * Mutant: an RM whose xa_recover fails, with XAER_RMERR, is taken for one that lists nothing. The TM takes its commit record to be obsolete and removes it; when the RM
 * can list the branch again, the TM knows nothing of it, and it is rolled back as an orphan: Narayana JBTM-2885.
 */
export const failureMeansNothing = variant(xa, 'failure-means-nothing', ({ action, parts: { RM } }) => ({
  added: {
    xa_recoverFails: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.tm === 'recovering' && s.view[rm] === 'unknown',
      then: (s, { rm }) => { s.view[rm] = 'done' },
    }),
  },
}))

/** Mutant: a branch that could not be prepared is left out, and the others commit. */
export const ignoresRefusal = variant(xa, 'ignores-refusal', ({ actions: { onPrepared } }) => ({
  actions: { onPrepared: { then: (s, m, p) => { if (s.tm === 'preparing' && m.code !== 'XA_OK') s.view[m.from] = 'done'; else onPrepared.then(s, m, p) } } },
}))

/** Mutant: the RM may overlook that a branch has written, and answer XA_RDONLY: it lets go of the branch, and what was written is lost. */
export const readOnlyThoughWritten = variant(xa, 'read-only-though-written', ({ receive, parts: { Msg, complete, answer } }) => ({
  added: {
    xa_prepareOverlooksWrites: receive(Msg.xa_prepare, {
      when: (s, { to: rm }) => s.branch[rm] === 'idle' && s.work[rm] === 'writes',
      then: (s, { to: rm }) => { answer(s, rm, 'xa_prepare', 'XA_RDONLY'); complete(s, rm, 'read only') },
    }),
  },
}))

/** Mutant: the RM releases the locks of a branch when it is prepared. */
export const unlocksAtPrepare = variant(xa, 'unlocks-at-prepare', ({ actions: { xa_prepare } }) => ({
  actions: { xa_prepare: { then: (s, m, p) => { xa_prepare.then(s, m, p); s.locked[m.to] = false } } },
}))

/** Mutant: the RM lets the AP go on in a branch that is prepared. */
export const worksAfterPrepare = variant(xa, 'works-after-prepare', ({ actions: { sql } }) => ({
  actions: { sql: { when: (s, p) => sql.when(s, p) || (s.branch[p.rm] === 'prepared' && s.work[p.rm] !== p.work) } },
}))

/** What the branches do, if all of them write: transaction commit has no branches that only read. In place of its termination there is inDoubtResolves. */
const safely = variant(transactionCommit, 'safely', { properties: { termination: null } })
export const allWrite = variant(xa, 'all-write', ({ constants, actions: { sql, tx_commit }, always, reachable, refines, parts: { RM, isUndone } }) => ({
  actions: {
    sql: { when: (s, p) => sql.when(s, p) && p.work === 'writes' },
    tx_commit: { when: (s, p) => tx_commit.when(s, p) && RM.every(rm => s.branch[rm] !== 'active' || s.work[rm] === 'writes') },
  },
  properties: {
    canSkipPhase2: null,
    canCommitInOnePhase: null,
    readOnlyWroteNothing: null,
    /** No branch only reads. */
    nobodyReadsOnly: always({ for: { rm: RM }, holds: (s, { rm }) => s.work[rm] !== 'reads' }),
    /** The AP may end a transaction of which an RM has rolled back a branch before anything was written in it. */
    canCommitInVain: reachable(s => s.tm === 'preparing' && RM.some(rm => s.outcome[rm] === 'abandoned' && s.work[rm] === 'none')),
    /** Every step is one that transaction commit allows. */
    transactionCommit: refines(safely.with({ rms: constants.rms }), s => ({
      rmState: RM.map(rm => s.outcome[rm] === 'committed' ? 'committed' : isUndone(s.outcome[rm]) ? 'aborted' : s.pending[rm] === 'prepared' ? 'prepared' : 'working'),
    })),
  },
}))

/** What happens in the end, under the fairness that the protocol declares. Apart from the protocol, since progress takes the graph of all states. */
export const progress = variant(xa, 'progress', ({ leadsTo, parts: { RM, isUndone } }) => ({
  properties: {
    /** A branch that is in doubt does not stay so. */
    inDoubtResolves: leadsTo({ for: { rm: RM }, from: (s, { rm }) => s.pending[rm] === 'prepared', to: (s, { rm }) => s.pending[rm] !== 'prepared' }),
    /** The TM does not keep its commit record. */
    recordGoes: leadsTo(s => s.tmLog === 'commit', s => s.tmLog === 'empty'),
    /** If one branch cannot be prepared, those that are prepared are rolled back. */
    failureRollsBackAll: leadsTo(
      s => RM.some(rm => s.outcome[rm] === 'abandoned' || s.outcome[rm] === 'lost'),
      s => RM.every(rm => s.pending[rm] !== 'prepared' && s.outcome[rm] !== 'committed') && RM.some(rm => isUndone(s.outcome[rm])),
    ),
  },
}))
