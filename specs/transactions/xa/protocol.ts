/**
 * XA: distributed transactions as X/Open defines them.
 *
 * An application program (AP) works at several resource managers (RMs) in one transaction, and a transaction manager (TM) has all of them commit or none. After X/Open CAE
 * Specification C193, "Distributed Transaction Processing: The XA Specification", 1991; calls, flags and return codes have its names, and the states of a branch those of
 * its chapter 6. Rolling back what has no record is presumed abort: C. Mohan, B. Lindsay, R. Obermarck, "Transaction Management in the R* …", ACM TODS 11(4), 1986.
 *
 * Granularity: a call that writes to disk is a message, and its return another, so that a crash can come before it is carried out, between that and its return, and before
 * the return is handled. An RM carries it out, with what it writes, in one step; the commit record of the TM is a step of its own. Operations of the AP, xa_start, xa_end
 * and xa_recover leave nothing on disk, and are single steps with their returns. Durable are the in-doubt table of an RM, what became of its work, and the log of the TM.
 *
 * What makes it work: an RM writes that it is prepared before it says so, keeps its locks, and lists the branch to whoever calls xa_recover. The TM writes the commit
 * record before the first xa_commit, and removes it after the last has returned. A TM that recovers commits what is listed if the record is there, and rolls it back if
 * not; it scans again and again, since a call from before the crash may be carried out late.
 *
 * Assumptions and bounds: one transaction. Registration is static: xa_start is called at every RM. An RM may roll back a branch that is not prepared. Two RMs are enough to
 * disagree. Heuristic decisions and xa_forget are in heuristics.ts, the flags of xa_start and xa_end, threads and dynamic registration in xa-branch.
 */
import { isDown, machine, oneOf, range, spec, stops } from '../../../checker/language/index.ts'
import { type Call, type Code, type MessageIn, type R, type S, stateOfXa } from './state.ts'

export const xa = spec('xa', { rms: range(1, 4) }, ({ rms }) => {
  const { AP, TM, RM, Msg, vars } = stateOfXa(rms)
  const { initially, action, receive, predicate, always, step, reachable, crashes } = machine(vars)
  const canEnd = predicate(s => s.ap === 'working' && !isDown(s, TM.id) && s.tm === 'open' && RM.every(rm => s.view[rm] === 'started'))

  const isListed = (pending: string) => pending === 'prepared' || pending.startsWith('forced')
  const isUndone = (outcome: string) => outcome === 'rolled back' || outcome === 'abandoned' || outcome === 'lost'
  /** The branch is over: the RM releases its locks. */
  const complete = (s: S, rm: R, outcome: 'read only' | 'committed' | 'rolled back' | 'abandoned') => {
    if (s.outcome[rm] === 'open') s.outcome[rm] = outcome
    s.branch[rm] = 'nonexistent'
    s.locked[rm] = false
    if (s.pending[rm] === 'prepared') s.pending[rm] = 'nothing'
  }
  const answer = (s: S, rm: R, call: Call, code: Code) => { s.net.send(Msg.returns({ from: rm, call, code })) }
  const callRollback = (s: S, rm: R) => { s.view[rm] = 'called'; s.net.send(Msg.xa_rollback({ to: rm })) }
  /** The TM decides to roll back: prepared branches at once, the others when the call that is under way has returned. */
  const rollBack = (s: S) => { s.tm = 'rolling back'; for (const rm of RM) if (s.view[rm] === 'prepared') callRollback(s, rm) }
  const isDone = predicate(s => RM.every(rm => s.view[rm] === 'done'))

  const actions = {
    /** The AP begins a transaction. */
    tx_begin: action({ by: TM, fair: 'weak', when: s => s.tm === 'idle', then: s => { s.tm = 'open' } }),
    /** The RM begins a branch of it. */
    xa_start: action({
      for: { rm: RM }, by: 'rm', fair: 'strong',
      when: (s, { rm }) => s.tm === 'open' && s.view[rm] === 'unknown' && !isDown(s, TM.id),
      then: (s, { rm }) => { s.view[rm] = 'started'; s.branch[rm] = 'active'; s.outcome[rm] = 'open' },
    }),
    /** The AP works in the branch, as long as the RM has it as active. */
    sql: action({
      for: { rm: RM, work: oneOf('reads', 'writes') }, by: 'rm',
      when: (s, { rm }) => s.branch[rm] === 'active' && s.work[rm] === 'none',
      then: (s, { rm, work }) => { s.work[rm] = work; s.locked[rm] = true },
    }),
    /** The RM rolls back by itself what is not prepared; from then on it will only roll back. */
    abandon: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.branch[rm] === 'active' || s.branch[rm] === 'idle',
      then: (s, { rm }) => { complete(s, rm, 'abandoned'); s.branch[rm] = 'rollback only' },
    }),
    /** The AP ends the transaction, and waits. */
    tx_commit: action({ by: AP, fair: 'weak', when: canEnd, then: s => { s.ap = 'waiting'; s.tm = 'preparing' } }),
    tx_rollback: action({ by: AP, when: canEnd, then: s => { s.ap = 'waiting'; s.tm = 'rolling back' } }),
    /**
     * The work in a branch ends, and its phase 1 begins: the TM calls xa_prepare. If no other branch has anything to commit, this one is committed
     * in one phase. The RM may have rolled the branch back, or lost it; then all are rolled back.
     */
    xa_end: action({
      for: { rm: RM }, by: 'rm', fair: 'strong',
      when: (s, { rm }) => (s.tm === 'preparing' || s.tm === 'rolling back') && s.view[rm] === 'started' && !isDown(s, TM.id),
      then: (s, { rm }) => {
        s.view[rm] = 'called'
        if (s.branch[rm] === 'active') s.branch[rm] = 'idle'
        else if (s.tm === 'preparing') rollBack(s)
        if (s.tm === 'rolling back') callRollback(s, rm)
        else if (RM.every(other => other === rm || s.view[other] === 'done')) s.net.send(Msg.xa_commit({ to: rm, onePhase: true }))
        else s.net.send(Msg.xa_prepare({ to: rm }))
      },
    }),
    /** Phase 1: the RM promises to do as the TM will say. If it has written nothing it is done, and releases its locks. */
    xa_prepare: receive(Msg.xa_prepare, {
      fair: 'strong',
      then: (s, { to: rm }) => {
        const isIdle = s.branch[rm] === 'idle'
        if (isIdle && s.work[rm] === 'writes') {
          s.branch[rm] = s.pending[rm] = 'prepared'
          s.promised.add(rm)
          return answer(s, rm, 'xa_prepare', 'XA_OK')
        }
        answer(s, rm, 'xa_prepare', isIdle ? 'XA_RDONLY' : s.branch[rm] === 'nonexistent' ? 'XAER_NOTA' : 'XA_RBROLLBACK')
        complete(s, rm, 'read only')
      },
    }),
    /** If one branch cannot be prepared, all are rolled back. */
    onPrepared: receive(Msg.returns, {
      fair: 'strong',
      when: (_, m) => m.call === 'xa_prepare',
      then: (s, { from: rm, code }) => {
        if (s.tm !== 'preparing' && s.tm !== 'rolling back') return
        s.view[rm] = code === 'XA_OK' ? 'prepared' : 'done'
        if (s.tm === 'rolling back' || (code !== 'XA_OK' && code !== 'XA_RDONLY')) rollBack(s)
      },
    }),
    /** All are prepared: the TM writes its commit record, and with that the transaction is committed. */
    logCommit: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'preparing' && !isDone(s) && RM.every(rm => s.view[rm] === 'prepared' || s.view[rm] === 'done'),
      then: s => { s.tmLog = 'commit'; s.tm = 'committing' },
    }),
    /** Phase 2. */
    callCommit: action({
      for: { rm: RM }, by: TM, fair: 'weak',
      when: (s, { rm }) => s.tm === 'committing' && s.view[rm] === 'prepared',
      then: (s, { rm }) => { s.view[rm] = 'called'; s.net.send(Msg.xa_commit({ to: rm, onePhase: false })) },
    }),
    xa_commit: receive(Msg.xa_commit, {
      fair: 'strong',
      then: (s, { to: rm }) => {
        answer(s, rm, 'xa_commit', s.branch[rm] === 'nonexistent' ? 'XAER_NOTA' : s.branch[rm] === 'rollback only' ? 'XA_RBROLLBACK' : 'XA_OK')
        complete(s, rm, 'committed')
      },
    }),
    xa_rollback: receive(Msg.xa_rollback, {
      fair: 'strong',
      then: (s, { to: rm }) => {
        answer(s, rm, 'xa_rollback', s.branch[rm] === 'nonexistent' ? 'XAER_NOTA' : 'XA_OK')
        complete(s, rm, 'rolled back')
      },
    }),
    /** A branch is done when its call has returned. What a commit in one phase returns is the decision. */
    onCompleted: receive(Msg.returns, {
      fair: 'strong',
      when: (_, m) => m.call === 'xa_commit' || m.call === 'xa_rollback',
      then: (s, { from: rm, code }) => {
        s.view[rm] = 'done'
        if (s.tm === 'preparing') s.tm = code === 'XA_OK' ? 'committing' : 'rolling back'
      },
    }),
    /** All branches are done: the TM forgets the transaction, and tells the AP. */
    end: action({
      by: TM, fair: 'weak',
      when: s => isDone(s) && (s.tm === 'preparing' || s.tm === 'committing' || s.tm === 'rolling back'),
      then: s => { s.ap = s.tm === 'rolling back' ? 'TX_ROLLBACK' : 'TX_OK'; s.tm = 'ended'; s.tmLog = 'empty' },
    }),

    /**
     * A TM that has recovered asks every RM what is in doubt there, again and again. What is listed is committed if the commit record is there, and
     * rolled back if not: presumed abort.
     */
    xa_recover: action({
      for: { rm: RM }, by: 'rm', fair: 'strong',
      when: (s, { rm }) => s.tm === 'recovering' && (s.view[rm] === 'unknown' || (s.view[rm] === 'done' && s.tmLog === 'empty' && isListed(s.pending[rm]))),
      then: (s, { rm }) => {
        if (!isListed(s.pending[rm])) s.view[rm] = 'done'
        else if (s.tmLog === 'empty') callRollback(s, rm)
        else { s.view[rm] = 'called'; s.net.send(Msg.xa_commit({ to: rm, onePhase: false })) }
      },
    }),
    /** Everything that was in doubt is committed: the record can go. */
    endRecovery: action({ by: TM, fair: 'weak', when: s => s.tm === 'recovering' && s.tmLog === 'commit' && isDone(s), then: s => { s.tmLog = 'empty' } }),
  }

  /** The states in which a call may find its branch. To the TM one that is rollback only is idle until XA_RBROLLBACK. After a crash any call may find it nonexistent: XAER_NOTA. */
  const legal: Readonly<Record<string, readonly string[]>> = {
    xa_prepare: ['idle', 'rollback only'],
    'xa_commit in one phase': ['idle', 'rollback only'],
    xa_commit: ['prepared', 'heuristically completed'],
    xa_rollback: ['idle', 'prepared', 'rollback only', 'heuristically completed'],
  }
  const isLegal = (m: MessageIn, state: string) => state === 'nonexistent'
    || (legal[m.tag === 'xa_commit' && m.onePhase ? 'xa_commit in one phase' : m.tag] ?? []).includes(state)

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** No branch commits while another is rolled back; TCConsistent in TCommit.tla. */
      tcConsistent: always(s => !(RM.some(rm => s.outcome[rm] === 'committed') && RM.some(rm => isUndone(s.outcome[rm])))),
      /** A call is under way only to a branch whose state allows it; that a crash has made the branch unknown to the RM is no fault of the TM. */
      legalCallSequences: always({ for: { rm: RM }, holds: (s, { rm }) => [...s.net].every(m => m.to !== rm || isLegal(m, s.branch[rm])) }),
      /** The AP works only in a branch that is active: nothing is added to one that is prepared. */
      noWorkAfterPrepare: step({ for: { rm: RM }, holds: (before, after, { rm }) => after.work[rm] === before.work[rm] || after.work[rm] === 'none' || before.branch[rm] === 'active' }),
      /** The locks of a prepared branch are held until the outcome is known. */
      locksHeldUntilPhase2: always({ for: { rm: RM }, holds: (s, { rm }) => !s.promised.has(rm) || s.outcome[rm] !== 'open' || s.locked[rm] || isDown(s, rm) }),
      /** A branch that the RM has promised to commit stays in its in-doubt table until the RM is told the outcome, whatever crashes in between. */
      inDoubtListed: always({ for: { rm: RM }, holds: (s, { rm }) =>
        !s.promised.has(rm) || isListed(s.pending[rm]) || isDown(s, rm) || !['open', 'lost', 'abandoned'].includes(s.outcome[rm]) }),
      /** A branch is in doubt as long as it is prepared, and then it has been promised to commit; no crash parts the two. */
      inDoubtWhilePrepared: always({ for: { rm: RM }, holds: (s, { rm }) =>
        isDown(s, rm) || ((s.pending[rm] === 'prepared') === (s.branch[rm] === 'prepared') && (s.pending[rm] !== 'prepared' || s.promised.has(rm))) }),
      /** Only a branch that is not over holds locks. */
      locksReleased: always({ for: { rm: RM }, holds: (s, { rm }) => !s.locked[rm] || s.outcome[rm] === 'open' }),
      /** An outcome is final: no crash takes back what was committed or rolled back. */
      finality: step({ for: { rm: RM }, holds: (before, after, { rm }) => ['none', 'open'].includes(before.outcome[rm]) || after.outcome[rm] === before.outcome[rm] }),
      /** A branch that is over is one that the RM does not know, unless it still has to say that it was rolled back or forced. */
      overIsNonexistent: always({ for: { rm: RM }, holds: (s, { rm }) =>
        ['none', 'open'].includes(s.outcome[rm]) || ['nonexistent', 'rollback only', 'heuristically completed'].includes(s.branch[rm]) }),
      /** Of a branch that it does not know an RM returns XAER_NOTA, of one that it has rolled back by itself XA_RBROLLBACK, and neither of any other. */
      returnsAreTrue: step({ for: { rm: RM }, holds: (before, after, { rm }) => [...after.net].every(m =>
        m.tag !== 'returns' || m.from !== rm || before.net.has(m) || (m.code === 'XAER_NOTA' ? before.branch[rm] === 'nonexistent' : m.code !== 'XA_RBROLLBACK' || before.branch[rm] === 'rollback only')) }),
      /** The TM knows which of its calls are under way, those from before a crash excepted. */
      knowsCalls: always({ for: { rm: RM }, holds: (s, { rm }) =>
        s.tm === 'recovering' || isDown(s, TM.id) || s.view[rm] === 'called' || [...s.net].every(m => m.from !== rm && m.to !== rm) }),
      /** No branch contradicts what the AP has been told. It need not be complete by then: C504 lets the TM answer as soon as its decision is logged. */
      answerIsTrue: always(s => RM.every(rm => s.ap === 'TX_OK' ? !isUndone(s.outcome[rm]) : s.ap !== 'TX_ROLLBACK' || s.outcome[rm] !== 'committed')),
      /** Only a branch in which nothing was written is done after phase 1. */
      readOnlyWroteNothing: always({ for: { rm: RM }, holds: (s, { rm }) => s.outcome[rm] !== 'read only' || s.work[rm] !== 'writes' }),
      /** All may commit. */
      canCommit: reachable(s => s.ap === 'TX_OK' && RM.every(rm => s.outcome[rm] === 'committed')),
      /** All may be rolled back. */
      canRollBack: reachable(s => s.ap === 'TX_ROLLBACK' && RM.every(rm => s.outcome[rm] === 'rolled back')),
      /** A branch that only reads takes no part in phase 2. */
      canSkipPhase2: reachable(s => s.ap === 'TX_OK' && RM.some(rm => s.outcome[rm] === 'read only')),
      /** The only branch that has anything to commit is committed in one phase. */
      canCommitInOnePhase: reachable(s => s.ap === 'TX_OK' && RM.some(rm => s.outcome[rm] === 'committed' && !s.promised.has(rm))),
    },
    faults: {
      /** The TM stops for good. */
      stopTM: stops(TM),
      /** The TM forgets all but its commit record. */
      crashTM: crashes(TM, { onRecover: s => { s.tm = 'recovering' } }),
      /** An RM keeps what it has prepared, takes the locks for it again, and loses the rest. */
      crash: crashes(RM, {
        onRecover: (s, rm) => {
          s.locked[rm] = s.pending[rm] === 'prepared'
          if (isListed(s.pending[rm])) s.branch[rm] = s.pending[rm] === 'prepared' ? 'prepared' : 'heuristically completed'
          else if (s.outcome[rm] === 'open') s.outcome[rm] = 'lost'
        },
      }),
    },
    final: predicate(s => s.tm === 'ended' || ((s.tm === 'recovering' || isDown(s, TM.id)) && RM.every(rm => !isListed(s.pending[rm])))),
    symmetry: [RM],
    parts: { AP, TM, RM, Msg, isListed, isUndone, isDone, complete, answer, callRollback, rollBack },
  }
})
