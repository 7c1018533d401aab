/**
 * XA in a resource manager with two logs.
 *
 * A MySQL server keeps the log of its storage engine, from which it recovers, and a binary log, which its replicas follow. Each of xa_prepare, xa_commit and xa_rollback
 * writes to both, one after the other, so that a crash may leave them different: MySQL bug 98288. The cure is that of worklog 11300, "Crash-safe XA + binary log": the two-phase
 * commit between engine and binary log that the server has for other transactions.
 *
 * What makes it work: the engine prepares first, since work that is only in the binary log cannot be prepared again; a decision is written to the binary log first. A
 * server that recovers goes by the binary log: it rolls back a branch whose xa_prepare is not there, and finishes what is decided there.
 *
 * Granularity: one step for each write to a log, which is then on disk; a call and its return are steps of their own. The replica applies the binary log whenever it likes, even
 * while the server is down. Assumptions and bounds: one branch and one server; a TM that does not fail, rolls back if xa_prepare fails, and calls again if phase 2 does.
 */
import { crashes, durable, isDown, machine, oneOf, ownedBy, singleProcess, spec } from '../../../checker/language/index.ts'

export const xaTwoLogs = spec('xa-two-logs', {}, () => {
  const TM = singleProcess('TM')
  const Server = singleProcess('Server')
  const Replica = singleProcess('Replica')
  const Logged = oneOf('nothing', 'prepared', 'committed', 'rolled back')

  const vars = {
    tm: ownedBy(TM, oneOf('working', 'preparing', 'prepared', 'committing', 'rolling back', 'committed', 'rolled back')),
    call: ownedBy(Server, oneOf('none', 'prepared', 'committed', 'rolled back')), // what the server is doing, named by what it will have written
    engine: durable(ownedBy(Server, Logged)),
    binlog: durable(ownedBy(Server, Logged)),
    replica: durable(ownedBy(Replica, Logged)),
  }
  const { initially, action, always, step, reachable, predicate } = machine(vars)

  /** Nothing, and what was rolled back, come to the same. */
  const isSame = (a: string, b: string) => a === b || [a, b].every(x => x === 'nothing' || x === 'rolled back')
  const isUp = (s: object) => !isDown(s, Server.id)
  const decisionOf = (tm: string) => (tm.startsWith('commit') ? 'commit' : tm.startsWith('roll') ? 'rollback' : null)
  const isOver = (tm: string) => tm === 'committed' || tm === 'rolled back'

  const actions = {
    xa_prepare: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'working' && isUp(s),
      then: s => { s.tm = 'preparing'; s.call = 'prepared' },
    }),
    /** The TM decides, and calls; if the call fails it calls again. An RM that no longer knows the branch (XAER_NOTA) has done what it was told. */
    xa_commit: action({
      by: TM, fair: 'weak',
      when: s => (s.tm === 'prepared' || s.tm === 'committing') && s.call === 'none' && isUp(s),
      then: s => { if (s.engine === 'prepared') { s.tm = 'committing'; s.call = 'committed' } else s.tm = 'committed' },
    }),
    xa_rollback: action({
      by: TM, fair: 'weak',
      when: s => (s.tm === 'preparing' || s.tm === 'prepared' || s.tm === 'rolling back') && s.call === 'none' && isUp(s),
      then: s => { if (s.engine === 'prepared') { s.tm = 'rolling back'; s.call = 'rolled back' } else s.tm = 'rolled back' },
    }),
    writeEngine: action({
      by: Server, fair: 'weak',
      when: s => s.call !== 'none' && s.engine !== s.call && (s.call === 'prepared' || s.binlog === s.call),
      then: s => { if (s.call !== 'none') s.engine = s.call },
    }),
    writeBinlog: action({
      by: Server, fair: 'weak',
      when: s => s.call !== 'none' && s.binlog !== s.call && (s.call !== 'prepared' || s.engine === s.call),
      then: s => { if (s.call !== 'none') s.binlog = s.call },
    }),
    /** Both logs are written: the call returns XA_OK. */
    returns: action({
      by: Server, fair: 'weak',
      when: s => s.call !== 'none' && s.engine === s.call && s.binlog === s.call,
      then: s => { if (s.call !== 'none') s.tm = s.call; s.call = 'none' },
    }),
    replicate: action({ by: Replica, fair: 'weak', when: s => s.replica !== s.binlog, then: s => { s.replica = s.binlog } }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A server that is up, and is not called, has the same in both logs. */
      logsAgree: always(s => !isUp(s) || s.call !== 'none' || isSame(s.engine, s.binlog)),
      /** When the transaction is over, a replica that has caught up has what the server has. */
      replicaAgrees: always(s => !isOver(s.tm) || !isUp(s) || s.replica !== s.binlog || isSame(s.replica, s.engine)),
      /** What the replica has committed, a server that is up and is not called has committed too. */
      replicaNotAhead: always(s => !isUp(s) || s.call !== 'none' || s.replica !== 'committed' || s.engine === 'committed'),
      /** The engine has the branch prepared when the TM was told so, and committed when the TM takes it for committed. */
      promiseKept: always(s => (s.tm !== 'prepared' && s.tm !== 'committed') || s.engine === s.tm || s.call !== 'none' || !isUp(s)),
      /** A server that is down carries out no call: one that it was in has failed. */
      callsFail: always(s => isUp(s) || s.call === 'none'),
      /** Before the TM has called xa_prepare the server has nothing to log; */
      preparesOnce: always(s => s.tm !== 'working' || (s.call === 'none' && s.engine === 'nothing')),
      /** what the TM has decided stays so; */
      decidesOnce: step((before, after) => decisionOf(before.tm) === null || decisionOf(after.tm) === decisionOf(before.tm)),
      /** and the transaction is over when the last call has returned. */
      overWhenReturned: always(s => !isOver(s.tm) || s.call === 'none'),
      canCommit: reachable(s => s.replica === 'committed' && s.engine === 'committed'),
      canRollBack: reachable(s => s.replica === 'rolled back' && s.engine === 'rolled back'),
    },
    faults: {
      /** The server recovers by the binary log. */
      crash: crashes(Server, {
        onRecover: (s: { engine: string; readonly binlog: string }) => {
          if (s.engine === 'prepared' && s.binlog !== 'prepared') s.engine = s.binlog === 'nothing' ? 'rolled back' : s.binlog
        },
      }),
    },
    final: predicate(s => isOver(s.tm)),
    parts: { Server, isSame },
  }
})
