/**
 * Two-phase commit.
 *
 * A transaction manager (TM) and a set of resource managers (RMs) agree on one outcome: all commit or all abort. After J. Gray
 * and L. Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 3; action names follow TwoPhase.tla. The conditions
 * AC1 to AC5 are numbered as in O. Babaoglu and S. Toueg, "Non-Blocking Atomic Commitment", 1993 (P. Bernstein, V. Hadzilacos and
 * N. Goodman, "Concurrency Control and Recovery in Database Systems", 1987, section 7.2, have the same five in another order). AC5, that
 * everyone decides in the end, is judged here by its failure: a deadlock is a blocked RM. As a claim about time, under the fairness
 * declared here, it is in the variant progress; AC3, that an abort needs a reason, is whole in the variant abort-needs-reason.
 *
 * Granularity: one step for each message received and for each decision; the TM logs its decision and hands it to the network
 * for every RM in that one step (the variant simple-broadcast takes it apart). Durable are what an RM has promised or decided and
 * what the TM has decided; the votes that the TM has counted are not.
 *
 * Assumptions: as in TwoPhase.tla, RMs prepare without being asked, so that the TM's request, the first message of the textbook, is left
 * out (a round less than there), and the TM may abort at any time before it decides. On a `set` network no message is ever consumed, as in
 * that module; on the others each is received once, so that losing and duplicating one are faults that can be counted.
 */
import { duplicateMessages, durable, isDown, loseMessages, machine, mapOf, messages, network, oneOf, ownedBy, partitions, prematureTimeouts, processes, range, setOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'

export const twoPhaseCommit = spec('two-phase-commit', { rms: range(1, 12) }, ({ rms }) => {
  const RM = processes('RM', rms)
  const TM = singleProcess('TM')

  const Msg = messages({
    Prepared: { from: RM, to: TM },
    Commit:   { from: TM, to: RM },
    Abort:    { from: TM, to: RM },
  })

  const vars = {
    rmState: mapOf(RM, durable(oneOf('working', 'prepared', 'committed', 'aborted'))),
    tmState: durable(ownedBy(TM, oneOf('init', 'committed', 'aborted'))),
    tmPrepared: ownedBy(TM, setOf(RM)), // the RMs from which the TM has received Prepared
    net: network(Msg),
  }
  const { initially, action, receive, predicate, always, reachable, step, outcomes, crashes } = machine(vars)

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

    /** The TM counts a vote. */
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

    /** An RM does as the TM says. */
    rmRcvCommit: receive(Msg.Commit, { fair: 'strong', then: (s, { to: rm }) => { s.rmState[rm] = 'committed' } }),
    rmRcvAbort:  receive(Msg.Abort,  { fair: 'strong', then: (s, { to: rm }) => { s.rmState[rm] = 'aborted' } }),
  }

  const all = (state: 'committed' | 'aborted') => predicate(s => RM.every(rm => s.rmState[rm] === state))
  const ended = predicate(s => RM.every(rm => isDown(s, rm) || s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted'))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** AC1: no RM commits while another aborts; TCConsistent in TCommit.tla. */
      agreement: always({ for: { rm: RM, other: RM }, holds: (s, { rm, other }) => s.rmState[rm] !== 'committed' || s.rmState[other] !== 'aborted' }),
      /** AC2: the first RM commits only when all have voted yes, that is, are prepared. */
      commitValidity: step({ for: { rm: RM }, holds: (before, after, { rm }) =>
        before.rmState[rm] === after.rmState[rm] || after.rmState[rm] !== 'committed'
        || RM.every(other => before.rmState[other] === 'prepared' || before.rmState[other] === 'committed') }),
      /** AC3, as far as an RM is concerned: when it has voted yes it aborts only if the TM has decided so, be it that the TM has forgotten. */
      abortValidity: step({ for: { rm: RM }, holds: (before, after, { rm }) =>
        before.rmState[rm] !== 'prepared' || after.rmState[rm] !== 'aborted' || before.tmState === 'aborted' || before.net.has(Msg.Abort({ to: rm })) }),
      /** AC4: a decision is never taken back. */
      finality: step({ for: { rm: RM }, holds: (before, after, { rm }) =>
        before.rmState[rm] === 'working' || before.rmState[rm] === 'prepared' || after.rmState[rm] === before.rmState[rm] }),
      /** All may commit. */
      canCommit: reachable(all('committed')),
      /** All may abort. */
      canAbort: reachable(all('aborted')),
    },
    decides: outcomes({ commit: s => RM.some(rm => s.rmState[rm] === 'committed'), abort: s => RM.some(rm => s.rmState[rm] === 'aborted') }),
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      partition: partitions(),
      /** The TM, or an RM, stops for good. */
      stopTM: stops(TM),
      stopRM: stops(RM),
      /** The TM forgets the votes it has counted: if it has logged no decision it aborts; and it says again what it decided. */
      crashTM: crashes(TM, {
        onRecover: s => {
          if (s.tmState === 'init') s.tmState = 'aborted'
          const outcome = s.tmState === 'committed' ? Msg.Commit : Msg.Abort
          for (const rm of RM) s.net.send(outcome({ to: rm }))
        },
      }),
      /** An RM that has promised nothing has lost its work; one that has must wait for the outcome. */
      crash: crashes(RM, { onRecover: (s, rm) => { if (s.rmState[rm] === 'working') s.rmState[rm] = 'aborted' } }),
      /** Timeouts, which only variants have, may fire too early. */
      asynchrony: prematureTimeouts(),
    },
    final: ended,
    symmetry: [RM],
    parts: { RM, TM, Msg },
  }
})
