/**
 * Heuristic decisions (C193, section 2.3.3): an operator does not wait for the TM, and has an RM commit or roll back a branch that is prepared. The RM
 * keeps the branch, heuristically completed, and answers the TM's call with XA_HEURCOM or XA_HEURRB, until the TM calls xa_forget. Before that the TM logs
 * a branch that contradicts its decision, and the AP is told TX_MIXED. Oracle's DBA_2PC_PENDING has the states forced commit and forced rollback, and a column MIXED. Left out
 * are XA_HEURMIX and XA_HEURHAZ: here a branch is completed one way or the other, and its RM knows which.
 */
import { durable, machine, oneOf, ownedBy, setOf, variant } from '../../../checker/language/index.ts'
import { xa } from './protocol.ts'

export const heuristics = variant(xa, 'heuristics', ({ vars, actions: { end, onCompleted }, parts: { TM, RM, Msg, isListed, isUndone, complete, answer } }) => {
  const more = {
    heuristicLog: durable(ownedBy(TM, setOf(RM))), // branches that have ended against the TM's decision
    toForget: ownedBy(TM, setOf(RM)), // branches that their RM may drop
  }
  const { action, receive, always, step, reachable } = machine({ ...vars, ...more })
  const codeOf = (pending: string) => pending === 'forced commit' ? 'XA_HEURCOM' as const : 'XA_HEURRB' as const
  const isHeuristic = (code: string) => code === 'XA_HEURCOM' || code === 'XA_HEURRB'
  return {
    vars: more,
    actions: {
      xa_commit: { when: (s, m) => s.branch[m.to] !== 'heuristically completed' },
      xa_rollback: { when: (s, m) => s.branch[m.to] !== 'heuristically completed' },
      onCompleted: { when: (s, m) => onCompleted.when(s, m, {}) && !isHeuristic(m.code) },
      end: null,
    },
    added: {
      /** An operator decides for a branch that is in doubt, either way. */
      heuristicDecision: action({
        for: { rm: RM, forced: oneOf('forced commit', 'forced rollback') }, by: 'rm',
        when: (s, { rm }) => s.branch[rm] === 'prepared',
        then: (s, { rm, forced }) => {
          complete(s, rm, forced === 'forced commit' ? 'committed' : 'rolled back')
          s.branch[rm] = 'heuristically completed'
          s.pending[rm] = forced
        },
      }),
      /** The call comes too late: the RM says what was done. */
      xa_commitTooLate: receive(Msg.xa_commit, {
        fair: 'strong',
        when: (s, { to: rm }) => s.branch[rm] === 'heuristically completed',
        then: (s, { to: rm }) => { answer(s, rm, 'xa_commit', codeOf(s.pending[rm])) },
      }),
      xa_rollbackTooLate: receive(Msg.xa_rollback, {
        fair: 'strong',
        when: (s, { to: rm }) => s.branch[rm] === 'heuristically completed',
        then: (s, { to: rm }) => { answer(s, rm, 'xa_rollback', codeOf(s.pending[rm])) },
      }),
      onHeuristic: receive(Msg.returns, {
        fair: 'strong',
        when: (_, m) => isHeuristic(m.code),
        then: (s, { from: rm, call, code }) => {
          if ((call === 'xa_commit') !== (code === 'XA_HEURCOM')) s.heuristicLog.add(rm)
          s.view[rm] = 'called'
          s.toForget.add(rm)
        },
      }),
      /** The RM drops the branch from its table; the call and its return are one step. */
      xa_forget: action({
        for: { rm: RM }, by: 'rm', fair: 'strong',
        when: (s, { rm }) => s.toForget.has(rm),
        then: (s, { rm }) => {
          s.branch[rm] = 'nonexistent'
          s.locked[rm] = false
          s.pending[rm] = 'forgotten'
          s.toForget.delete(rm)
          s.view[rm] = 'done'
        },
      }),
      end: action({
        by: TM, fair: 'weak', when: (s, p) => end.when(s, p),
        then: (s, p) => { end.then(s, p); if (s.heuristicLog.size > 0) s.ap = 'TX_MIXED' },
      }),
    },
    properties: {
      /** When branches have ended differently and no RM can tell of it any more, the TM has it on record. */
      heuristicReported: always(s => s.heuristicLog.size > 0 || RM.some(rm => isListed(s.pending[rm]))
        || !(RM.some(rm => s.outcome[rm] === 'committed') && RM.some(rm => isUndone(s.outcome[rm])))),
      /** The TM calls xa_forget only for a branch that was completed heuristically. */
      forgetOnlyAfterHeuristic: step({ for: { rm: RM }, holds: (before, after, { rm }) =>
        after.pending[rm] !== 'forgotten' || before.pending[rm].startsWith('forced') || before.pending[rm] === 'forgotten' }),
      /** A heuristic decision may be what the TM decides, too. */
      canBeRight: reachable(s => s.ap === 'TX_OK' && RM.some(rm => s.pending[rm] === 'forgotten')),
      /** Or the opposite. */
      canBeMixed: reachable(s => s.ap === 'TX_MIXED'),
    },
  }
})

/** Mutant: when the TM calls xa_forget it has what it must report in memory only. That outcomes may differ is the operator's doing, and not judged here. */
export const forgetsUnrecorded = variant(heuristics, 'forgets-unrecorded', ({ parts: { TM, RM } }) => ({
  vars: { heuristicLog: ownedBy(TM, setOf(RM)) },
  properties: { tcConsistent: null },
}))

/** Mutant: the TM calls xa_forget right after xa_commit, and does not wait for that to return. */
export const forgetsTooEarly = variant(heuristics, 'forgets-too-early', ({ actions: { callCommit } }) => ({
  actions: {
    callCommit: {
      then: (s, p) => {
        callCommit.then(s, p)
        ;(s as typeof s & { toForget: Set<string> }).toForget.add(p.rm)
      },
    },
  },
  properties: { tcConsistent: null },
}))
