/**
 * Last resource commit: a transaction in which one database cannot prepare, or need not.
 *
 * All others are prepared, and then the last resource commits by itself: its local commit is the decision. In Oracle it is the commit point site, the only database of
 * a distributed transaction that is never in doubt ("Distributed Transactions Concepts", Oracle Database Administrator's Guide). Elsewhere it is called last agent or last resource gambit, or,
 * where the resource keeps a record of its outcome, logging last resource (WebLogic) or commit markable resource (Narayana).
 *
 * What makes it work: the last resource writes what it has decided in the same local transaction, and a TM that recovers asks for it. If there is no record, the TM has the
 * last resource refuse before it rolls the others back, since the call may still be under way.
 *
 * Granularity: one step for each write to disk. The call to the last resource and its return are messages, so that the TM may crash before, between and after them; calls to the other
 * RMs are single steps with their returns, which xa has in full. Assumptions and bounds: one transaction, and RMs that do not lose what they have written.
 */
import { crashes, durable, isDown, machine, mapOf, messages, network, oneOf, ownedBy, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const xaLastResource = spec('xa-last-resource', { rms: range(1, 3) }, ({ rms }) => {
  const TM = singleProcess('TM')
  const RM = processes('RM', rms)
  const Last = singleProcess('LastResource')

  const Msg = messages({
    commit:     { from: TM, to: Last },
    committed:  { from: Last, to: TM },
    rolledBack: { from: Last, to: TM },
  })

  const vars = {
    tm: ownedBy(TM, oneOf('preparing', 'asking', 'committed', 'committing', 'rolling back', 'ended')),
    tmLog: durable(ownedBy(TM, oneOf('empty', 'commit'))),
    rm: durable(mapOf(RM, oneOf('working', 'prepared', 'committed', 'rolled back'))),
    last: durable(ownedBy(Last, oneOf('working', 'committed', 'rolled back'))), // its data, and in the same local transaction the record of the outcome
    net: network(Msg),
  }
  const { initially, action, receive, always, step, reachable, predicate } = machine(vars)
  const isUp = (s: object) => !isDown(s, TM.id)
  const all = (outcome: 'committed' | 'rolled back') => predicate(s => s.last === outcome && RM.every(rm => s.rm[rm] === outcome))
  const isSettled = predicate(s => all('committed')(s) || all('rolled back')(s))

  const actions = {
    xa_prepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.tm === 'preparing' && isUp(s) && s.rm[rm] === 'working',
      then: (s, { rm }) => { s.rm[rm] = 'prepared' },
    }),
    /** An RM that has promised nothing may roll back, and so does everyone then. */
    refuse: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.tm === 'preparing' && isUp(s) && s.rm[rm] === 'working',
      then: (s, { rm }) => { s.rm[rm] = 'rolled back'; s.tm = 'rolling back' },
    }),
    /** All others are prepared: the TM calls the last resource to commit. */
    callLast: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'preparing' && RM.every(rm => s.rm[rm] === 'prepared'),
      then: s => { s.tm = 'asking'; s.net.send(Msg.commit({})) },
    }),
    /** The last resource commits, or finds that it cannot; a TM that has recovered may have made it refuse. */
    lastCommits: receive(Msg.commit, {
      fair: 'strong',
      when: s => s.last === 'working',
      then: s => { s.last = 'committed'; s.net.send(Msg.committed({})) },
    }),
    lastRefuses: receive(Msg.commit, {
      when: s => s.last !== 'committed',
      then: s => { s.last = 'rolled back'; s.net.send(Msg.rolledBack({})) },
    }),
    onCommitted: receive(Msg.committed, { fair: 'strong', then: s => { if (s.tm === 'asking') s.tm = 'committed' } }),
    onRolledBack: receive(Msg.rolledBack, { fair: 'strong', then: s => { if (s.tm === 'asking') s.tm = 'rolling back' } }),
    /** The TM logs what the last resource has decided. */
    logCommit: action({ by: TM, fair: 'weak', when: s => s.tm === 'committed', then: s => { s.tmLog = 'commit'; s.tm = 'committing' } }),
    xa_commit: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.tm === 'committing' && isUp(s) && s.rm[rm] === 'prepared',
      then: (s, { rm }) => { s.rm[rm] = 'committed' },
    }),
    xa_rollback: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.tm === 'rolling back' && isUp(s) && (s.rm[rm] === 'prepared' || s.rm[rm] === 'working'),
      then: (s, { rm }) => { s.rm[rm] = 'rolled back' },
    }),
    rollBackLast: action({
      by: Last, fair: 'weak',
      when: s => s.tm === 'rolling back' && isUp(s) && s.last === 'working',
      then: s => { s.last = 'rolled back' },
    }),
    end: action({
      by: TM, fair: 'weak',
      when: s => (s.tm === 'committing' && RM.every(rm => s.rm[rm] === 'committed')) || (s.tm === 'rolling back' && all('rolled back')(s)),
      then: s => { s.tm = 'ended'; s.tmLog = 'empty' },
    }),
    /** A TM that has recovered without a record asks the last resource. One that has not committed refuses from then on. */
    askLast: action({
      by: Last, fair: 'weak',
      when: s => s.tm === 'ended' && isUp(s) && !isSettled(s),
      then: s => {
        if (s.last === 'working') s.last = 'rolled back'
        s.tm = s.last === 'committed' ? 'committed' : 'rolling back'
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** No database commits while another is rolled back. */
      tcConsistent: always(s => {
        const outcomes = [s.last, ...RM.ids.map(rm => s.rm[rm])]
        return !(outcomes.includes('committed') && outcomes.includes('rolled back'))
      }),
      /** The last resource decides: nobody commits before it has. */
      lastDecides: always(s => s.last === 'committed' || RM.every(rm => s.rm[rm] !== 'committed')),
      /** An outcome is final. */
      finality: step((before, after) => (before.last === 'working' || after.last === before.last)
        && RM.every(rm => before.rm[rm] === 'working' || before.rm[rm] === 'prepared' || after.rm[rm] === before.rm[rm])),
      /** An RM does nothing unless it is called, which takes a TM that is up. */
      actsWhenCalled: step({ for: { rm: RM }, holds: (before, after, { rm }) => after.rm[rm] === before.rm[rm] || !isDown(before, TM.id) }),
      /** An RM that is prepared rolls back only when the TM has it do so. */
      promiseKept: step({
        for: { rm: RM },
        holds: (before, after, { rm }) => before.rm[rm] !== 'prepared' || after.rm[rm] !== 'rolled back' || before.tm === 'rolling back',
      }),
      /** While everyone prepares, the TM turns to rolling back only because an RM has. */
      rollsBackForAReason: step((before, after) => before.tm !== 'preparing' || after.tm !== 'rolling back' || RM.some(rm => after.rm[rm] === 'rolled back')),
      /** The TM does not call the last resource twice: no more than the call, or its answer, is under way. */
      calledOnce: always(s => s.net.size <= 1),
      /** A transaction that has ended with the same outcome everywhere is over: nobody is asked about it again. */
      endIsFinal: step((before, after) => before.tm !== 'ended' || after.tm === 'ended' || isDown(after, TM.id)
        || before.last === 'working' || RM.some(rm => before.rm[rm] !== before.last)),
      canCommit: reachable(all('committed')),
      canRollBack: reachable(all('rolled back')),
      /** An RM may refuse, before the last resource is called. */
      canRefuse: reachable(s => s.tm === 'rolling back' && s.last === 'working' && RM.some(rm => s.rm[rm] === 'rolled back')),
      /** The last resource may refuse, though all others are prepared. */
      canRefuseLast: reachable(s => s.tm === 'asking' && s.last === 'rolled back'),
    },
    faults: {
      /** The TM keeps only its commit record; without one it takes the transaction for ended, until it asks. */
      crashTM: crashes(TM, { onRecover: (s: { tm: string; readonly tmLog: string }) => { s.tm = s.tmLog === 'commit' ? 'committing' : 'ended' } }),
    },
    final: predicate(s => s.tm === 'ended' && isSettled(s)),
    symmetry: [RM],
    parts: { TM, RM, Last, Msg, isUp, isSettled },
  }
})
