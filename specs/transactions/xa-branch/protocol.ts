/**
 * One transaction branch of XA: which calls are legal, and when.
 *
 * The state tables of X/Open CAE Specification C193, "Distributed Transaction Processing: The XA Specification", 1991, chapter 6: the association of each thread of control with the
 * branch (T0 to T2), and the branch itself (S0 to S5). A thread works in the branch between xa_start and xa_end; others may join it (TMJOIN), and an association may be suspended and resumed
 * (TMSUSPEND, TMRESUME). A call that the tables do not allow is answered XAER_PROTO, and changes nothing: it is no step here.
 *
 * Granularity: one step for each call with its return. Any thread makes any call that is allowed, as a TM that coordinates the threads may have it do. Assumptions and bounds: one
 * branch at one RM, which may find it can only roll back; two threads are enough to join, and a branch that is over may begin again. Nothing crashes: that is in xa.
 */
import { bool, ghost, machine, mapOf, oneOf, ownedBy, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const xaBranch = spec('xa-branch', { threads: range(1, 3) }, ({ threads }) => {
  const Thread = processes('Thread', threads)
  const RM = singleProcess('RM')

  const vars = {
    association: mapOf(Thread, oneOf('not associated', 'associated', 'suspended')), // T0, T1, T2
    branch: ownedBy(RM, oneOf('nonexistent', 'active', 'idle', 'prepared', 'rollback only', 'heuristically completed')), // S0 to S5
    last: ghost(oneOf('none', 'xa_start', 'sql', 'xa_end', 'xa_end(TMFAIL)', 'xa_prepare', 'xa_commit', 'xa_commit(TMONEPHASE)', 'xa_rollback', 'xa_forget', 'the RM')), // the call of the last step; none if it was no call to the branch
    workedLate: ghost(bool), // an operation was done in a branch that is prepared, or over
  }
  const { initially, action, always, step, reachable } = machine(vars)
  type Associations = { readonly association: Readonly<Record<string, string>> }

  /** No thread is in the branch, or may come back to it. */
  const isFree = (s: Associations) => Thread.every(t => s.association[t] === 'not associated')
  const isOpen = (branch: string) => branch === 'active' || branch === 'idle'
  /** What a call may make of the branch, by its state before: table 6-4 of C193. The RM may act by itself, too. */
  const table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    xa_start: { nonexistent: ['active'], active: ['active'], idle: ['active'] },
    sql: { active: ['active'] },
    xa_end: { active: ['active', 'idle'], idle: ['idle'], 'rollback only': ['rollback only'] },
    'xa_end(TMFAIL)': { active: ['rollback only'], idle: ['rollback only'], 'rollback only': ['rollback only'] },
    xa_prepare: { idle: ['prepared', 'nonexistent'] },
    xa_commit: { prepared: ['nonexistent'] },
    'xa_commit(TMONEPHASE)': { idle: ['nonexistent'] },
    xa_rollback: { idle: ['nonexistent'], prepared: ['nonexistent'], 'rollback only': ['nonexistent'] },
    xa_forget: { 'heuristically completed': ['nonexistent'] },
    'the RM': { active: ['rollback only'], idle: ['rollback only'], prepared: ['heuristically completed'] },
  }

  const actions = {
    /** A thread begins the branch, joins one that another thread has begun, or resumes its association. */
    xa_start: action({
      for: { t: Thread, flag: oneOf('TMNOFLAGS', 'TMJOIN', 'TMRESUME') }, by: 't',
      when: (s, { t, flag }) => flag === 'TMNOFLAGS' ? s.branch === 'nonexistent' && s.association[t] === 'not associated'
        : isOpen(s.branch) && s.association[t] === (flag === 'TMJOIN' ? 'not associated' : 'suspended'),
      then: (s, { t }) => { s.last = 'xa_start'; s.association[t] = 'associated'; s.branch = 'active' },
    }),
    /** The AP works in the branch in one of its threads; that it is active is what the associations are for. */
    sql: action({
      for: { t: Thread }, by: 't',
      when: (s, { t }) => s.association[t] === 'associated' && s.branch !== 'rollback only',
      then: s => { s.last = 'sql'; if (!isOpen(s.branch)) s.workedLate = true },
    }),
    /** A thread leaves the branch, for a while or for good; with TMFAIL its work has failed. The branch is idle when no thread works in it. */
    xa_end: action({
      for: { t: Thread, flag: oneOf('TMSUCCESS', 'TMFAIL', 'TMSUSPEND') }, by: 't',
      when: (s, { t, flag }) => s.association[t] === 'associated' || (flag !== 'TMSUSPEND' && s.association[t] === 'suspended'),
      then: (s, { t, flag }) => {
        s.last = flag === 'TMFAIL' ? 'xa_end(TMFAIL)' : 'xa_end'
        s.association[t] = flag === 'TMSUSPEND' ? 'suspended' : 'not associated'
        if (flag === 'TMFAIL') s.branch = 'rollback only'
        else if (s.branch === 'active' && Thread.every(other => s.association[other] !== 'associated')) s.branch = 'idle'
      },
    }),
    /** The RM finds that it can only roll back, as after a deadlock. */
    markRollbackOnly: action({ by: RM, when: s => isOpen(s.branch), then: s => { s.last = 'the RM'; s.branch = 'rollback only' } }),

    /** Phase 1 of a branch that all threads have left; it may be found read-only, or be rolled back. */
    xa_prepare: action({
      for: { returned: oneOf('XA_OK', 'XA_RDONLY', 'XA_RBROLLBACK') }, by: RM,
      when: s => s.branch === 'idle' && isFree(s),
      then: (s, { returned }) => { s.last = 'xa_prepare'; s.branch = returned === 'XA_OK' ? 'prepared' : 'nonexistent' },
    }),
    /** Phase 2, or, with TMONEPHASE, both phases in one. */
    xa_commit: action({
      for: { flag: oneOf('TMNOFLAGS', 'TMONEPHASE') }, by: RM,
      when: (s, { flag }) => s.branch === (flag === 'TMONEPHASE' ? 'idle' : 'prepared') && isFree(s),
      then: (s, { flag }) => { s.last = flag === 'TMONEPHASE' ? 'xa_commit(TMONEPHASE)' : 'xa_commit'; s.branch = 'nonexistent' },
    }),
    xa_rollback: action({
      by: RM,
      when: s => (s.branch === 'idle' || s.branch === 'prepared' || s.branch === 'rollback only') && isFree(s),
      then: s => { s.last = 'xa_rollback'; s.branch = 'nonexistent' },
    }),
    heuristicDecision: action({ by: RM, when: s => s.branch === 'prepared', then: s => { s.last = 'the RM'; s.branch = 'heuristically completed' } }),
    xa_forget: action({ by: RM, when: s => s.branch === 'heuristically completed', then: s => { s.last = 'xa_forget'; s.branch = 'nonexistent' } }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A call is carried out only in a state in which the table has it, and makes of the branch what the table says. */
      legalCallSequences: step((before, after) => after.last === 'none' || (table[after.last]?.[before.branch] ?? []).includes(after.branch)),
      /** Nothing is added to a branch that is prepared, or over. */
      noWorkAfterPrepare: always(s => !s.workedLate),
      /** A thread that is in the branch, or may come back to it, finds it there. */
      noOrphanedThread: always(s => isFree(s) || isOpen(s.branch) || s.branch === 'rollback only'),
      /** The branch is active while a thread works in it, and idle while none does. */
      activeWhileAssociated: always(s => !isOpen(s.branch) || (s.branch === 'active') === Thread.some(t => s.association[t] === 'associated')),
      /** A branch that all threads have left can be rolled back until it is over: what is prepared, too, since the TM may decide either way. */
      canRollBack: always(s => !['idle', 'prepared', 'rollback only'].includes(s.branch) || !isFree(s) || actions.xa_rollback.when(s, {})),
      /** xa_end changes the association of its thread: one that is suspended already is not suspended (table 6-2). */
      endsAssociation: step((before, after) => !after.last.startsWith('xa_end') || Thread.some(t => after.association[t] !== before.association[t])),
      canWork: reachable(s => s.last === 'sql'),
      canJoin: reachable(s => Thread.every(t => s.association[t] === 'associated')),
      canSuspend: reachable(s => Thread.every(t => s.association[t] === 'suspended') && s.branch === 'idle'),
      canBePrepared: reachable(s => s.branch === 'prepared'),
      canBeHeuristic: reachable(s => s.branch === 'heuristically completed'),
    },
    symmetry: [Thread],
    parts: { RM, Thread, isFree, isOpen },
  }
})
