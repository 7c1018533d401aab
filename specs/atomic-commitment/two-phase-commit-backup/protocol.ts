/**
 * Two-phase commit with a backup transaction manager.
 *
 * The TM decides for its RMs and may then be gone; a backup TM (BTM) that notices takes over, looks at the RMs and decides again. After
 * M. Demirbas, 2PCwithBTM.tla (github.com/tlaplus/Examples, specifications/transaction_commit; first published in his PlusCal examples,
 * 2017), a variation of L. Lamport's P2TCommit. Labels TS, TC, TA, F1, F2, BTS, BTC and BTA of the module are noted beside the actions.
 *
 * Granularity: there are no messages. A TM sees the state of every RM at once, RMs see the decision of whichever TM is in charge
 * (`tmState`), and to decide takes two steps: look, and then write down. Between the two the RMs go on.
 *
 * Assumptions: at most one RM fails, for good, if any may. A TM that may fail does so, at some time after its decision was written; it is
 * then `hidden`, and that is seen without error: an accurate failure detector. The BTM does not fail. What the RMs have done is
 * what carries the decision over: the BTM commits if some RM has committed, and only then can an RM have failed all the same.
 */
import { bool, machine, mapOf, oneOf, ownedBy, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const twoPhaseCommitBackup = spec('two-phase-commit-backup', {
  rms: range(1, 6), rmMayFail: bool, tmMayFail: bool,
}, ({ rms, rmMayFail, tmMayFail }) => {
  const RM = processes('RM', rms)
  const TM = singleProcess('TM')
  const BTM = singleProcess('BTM')

  const vars = {
    rmState: mapOf(RM, oneOf('working', 'prepared', 'committed', 'aborted', 'failed')),
    rmDone: mapOf(RM, bool), // it has noticed that it has nothing more to do
    tmState: oneOf('init', 'commit', 'abort', 'hidden'), // the decision, as the RMs see it; hidden once its author is gone
    tm: ownedBy(TM, oneOf('undecided', 'will commit', 'will abort', 'decided', 'done')),
    btm: ownedBy(BTM, oneOf('undecided', 'will commit', 'will abort', 'done')),
  }
  const { initially, action, predicate, always, step, reachable } = machine(vars)

  const isActive = (state: string) => state === 'working' || state === 'prepared'
  const someRM = (...states: readonly string[]) => predicate(s => RM.some(rm => states.includes(s.rmState[rm])))
  const committed = someRM('committed')
  /** All RMs are prepared; or one has committed, which a BTM must hold to. */
  const canCommit = predicate(s => RM.every(rm => s.rmState[rm] === 'prepared') || committed(s))
  const canAbort = predicate(s => RM.some(rm => s.rmState[rm] === 'aborted' || s.rmState[rm] === 'failed') && !committed(s))

  const actions = {
    /** An RM promises to commit if told to. */
    rmPrepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => { s.rmState[rm] = 'prepared' },
    }),
    /** An RM does as it reads, prepared or not. */
    rmCommit: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => isActive(s.rmState[rm]) && s.tmState === 'commit',
      then: (s, { rm }) => { s.rmState[rm] = 'committed' },
    }),
    /** An RM aborts when it reads so, or on its own while it has promised nothing. */
    rmAbort: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.rmState[rm] === 'working' || (s.rmState[rm] === 'prepared' && s.tmState === 'abort'),
      then: (s, { rm }) => { s.rmState[rm] = 'aborted' },
    }),
    /** One RM may fail before it has decided. */
    rmFail: action({
      for: { rm: RM }, by: 'rm',
      when: (s, { rm }) => rmMayFail && isActive(s.rmState[rm]) && RM.every(other => s.rmState[other] !== 'failed'),
      then: (s, { rm }) => { s.rmState[rm] = 'failed' },
    }),
    /** An RM that has decided or failed ends. */
    rmEnd: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => !isActive(s.rmState[rm]) && !s.rmDone[rm],
      then: (s, { rm }) => { s.rmDone[rm] = true },
    }),

    /** The TM looks at the RMs (TS), … */
    tmSeesCommit: action({ by: TM, fair: 'weak', when: s => s.tm === 'undecided' && canCommit(s), then: s => { s.tm = 'will commit' } }),
    tmSeesAbort:  action({ by: TM, fair: 'weak', when: s => s.tm === 'undecided' && canAbort(s), then: s => { s.tm = 'will abort' } }),
    /** … writes its decision down (TC, TA), … */
    tmDecide: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'will commit' || s.tm === 'will abort',
      then: s => { s.tmState = s.tm === 'will commit' ? 'commit' : 'abort'; s.tm = 'decided' },
    }),
    /** … and is gone, if it may be, with its decision (F1, F2). */
    tmFail: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'decided',
      then: s => { s.tm = 'done'; if (tmMayFail) s.tmState = 'hidden' },
    }),

    /** The BTM, once the TM is gone, looks at the RMs (BTS) … */
    btmSeesCommit: action({
      by: BTM, fair: 'weak',
      when: s => s.btm === 'undecided' && s.tmState === 'hidden' && canCommit(s),
      then: s => { s.btm = 'will commit' },
    }),
    btmSeesAbort: action({
      by: BTM, fair: 'weak',
      when: s => s.btm === 'undecided' && s.tmState === 'hidden' && canAbort(s),
      then: s => { s.btm = 'will abort' },
    }),
    /** … and writes a decision down in the TM's place (BTC, BTA). */
    btmDecide: action({
      by: BTM, fair: 'weak',
      when: s => s.btm === 'will commit' || s.btm === 'will abort',
      then: s => { s.tmState = s.btm === 'will commit' ? 'commit' : 'abort'; s.btm = 'done' },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Consistency: no RM commits while another aborts. */
      consistency: always(s => !(committed(s) && RM.some(rm => s.rmState[rm] === 'aborted'))),
      /** A decision is never taken back. */
      finality: step((before, after) => RM.every(rm => isActive(before.rmState[rm]) || after.rmState[rm] === before.rmState[rm])),
      /** A TM decides to abort only if an RM has aborted or failed; the fourth rule of atomic commitment in Bernstein, Hadzilacos and Goodman. */
      abortsForAReason: always(s => (s.tm !== 'will abort' && s.btm !== 'will abort') || someRM('aborted', 'failed')(s)),
      /** The RMs can commit on the word of the TM, */
      canCommit: reachable(s => s.tm === 'decided' && RM.every(rm => s.rmState[rm] === 'committed')),
      /** they can all abort, */
      canAbort: reachable(s => RM.every(rm => s.rmState[rm] === 'aborted')),
      /** and if one may fail, the others can commit without it. */
      canCommitWithoutOne: reachable(s => committed(s) && RM.count(rm => s.rmState[rm] === 'failed') === (rmMayFail ? 1 : 0)),
      /** An RM can commit on the word of the BTM. */
      backupCanCommit: reachable(s => s.btm === 'done' && RM.every(rm => s.rmState[rm] === 'committed')),
    },
    // Without a failure of its TM the BTM waits forever, which is no harm.
    final: predicate(s => RM.every(rm => s.rmDone[rm])),
    symmetry: [RM],
    parts: { RM, TM, BTM, canCommit, canAbort },
  }
})
