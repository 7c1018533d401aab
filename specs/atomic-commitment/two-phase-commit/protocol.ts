/**
 * Two-phase commit.
 *
 * A transaction manager (TM) and a set of resource managers (RMs) agree on one outcome: all commit or all abort. After J. Gray
 * and L. Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 3; action names follow TwoPhase.tla.
 */
import { duplicateMessages, loseMessages, machine, mapOf, messages, network, oneOf, ownedBy, partitions, processes, range, setOf, singleProcess, spec, stops, variant } from '../../../checker/language/index.ts'

export const twoPhaseCommit = spec('two-phase-commit', { rms: range(1, 12) }, ({ rms }) => {
  const RM = processes('RM', rms)
  const TM = singleProcess('TM')

  const Msg = messages({
    Prepared: { from: RM, to: TM },
    Commit:   { from: TM, to: RM },
    Abort:    { from: TM, to: RM },
  })

  const vars = {
    rmState: mapOf(RM, oneOf('working', 'prepared', 'committed', 'aborted')),
    tmState: ownedBy(TM, oneOf('init', 'committed', 'aborted')),
    tmPrepared: ownedBy(TM, setOf(RM)), // the RMs from which the TM has received Prepared
    net: network(Msg),
  }
  const { initially, action, receive, predicate, always, reachable, step, crashes } = machine(vars)

  const actions = {
    /** An RM promises to commit if told to. */
    rmPrepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => { s.rmState[rm] = 'prepared'; s.net.send(Msg.Prepared({ from: rm })) },
    }),

    /** An RM aborts on its own, which it may do only while it has promised nothing. */
    rmChooseToAbort: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => { s.rmState[rm] = 'aborted' },
    }),

    tmRcvPrepared: receive(Msg.Prepared, {
      fair: 'strong',
      when: s => s.tmState === 'init',
      then: (s, { from: rm }) => { s.tmPrepared.add(rm) },
    }),

    /** The TM commits once every RM has prepared. */
    tmCommit: action({
      by: TM, fair: 'weak',
      when: s => s.tmState === 'init' && RM.every(rm => s.tmPrepared.has(rm)),
      then: s => { s.tmState = 'committed'; for (const rm of RM) s.net.send(Msg.Commit({ to: rm })) },
    }),

    /** The TM may abort at any time before it has decided. */
    tmAbort: action({
      by: TM, fair: 'weak',
      when: s => s.tmState === 'init',
      then: s => { s.tmState = 'aborted'; for (const rm of RM) s.net.send(Msg.Abort({ to: rm })) },
    }),

    rmRcvCommit: receive(Msg.Commit, { fair: 'strong', then: (s, { to: rm }) => { s.rmState[rm] = 'committed' } }),
    rmRcvAbort:  receive(Msg.Abort,  { fair: 'strong', then: (s, { to: rm }) => { s.rmState[rm] = 'aborted' } }),
  }

  const all = (state: 'committed' | 'aborted') => predicate(s => RM.every(rm => s.rmState[rm] === state))
  const decided = predicate(s => RM.every(rm => s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted'))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** No RM commits while another aborts: TCConsistent in TCommit.tla. */
      agreement: always(s => !(RM.some(rm => s.rmState[rm] === 'committed') && RM.some(rm => s.rmState[rm] === 'aborted'))),
      /** A commit is never taken back. */
      commitIsFinal: step((before, after) => RM.every(rm => before.rmState[rm] !== 'committed' || after.rmState[rm] === 'committed')),
      canCommit: reachable(all('committed')),
      canAbort: reachable(all('aborted')),
    },
    faults: {
      lose: loseMessages(), duplicate: duplicateMessages(), partition: partitions(), stopTM: stops(TM),
      crash: crashes(RM, { onRecover: (s, rm) => { if (s.rmState[rm] === 'working') s.rmState[rm] = 'aborted' } }),
    },
    final: decided,
    symmetry: [RM],
    parts: { RM, TM, Msg },
  }
})

/** Mutant: the TM commits on the first Prepared. */
export const eagerCommit = variant(twoPhaseCommit, 'eager-commit', {
  actions: { tmCommit: { when: s => s.tmState === 'init' && s.tmPrepared.size > 0 } },
})
