/**
 * Transaction commit: the problem, before any protocol.
 *
 * A set of resource managers (RMs) must agree on one outcome: all commit or all abort. After J. Gray and L. Lamport, "Consensus
 * on Transaction Commit", ACM TODS 31(1), 2006, section 2; names follow TCommit.tla.
 *
 * Granularity: a step sees the state of every RM at once, which no message can do. There are no messages and no faults: what a
 * protocol must bring about is said here, how is said in two-phase-commit and three-phase-commit.
 */
import { machine, mapOf, oneOf, processes, range, spec } from '../../../checker/language/index.ts'

export const transactionCommit = spec('transaction-commit', { rms: range(1, 12) }, ({ rms }) => {
  const RM = processes('RM', rms)
  const vars = { rmState: mapOf(RM, oneOf('working', 'prepared', 'committed', 'aborted')) }
  const { initially, action, predicate, always, reachable, step, eventually, outcomes } = machine(vars)

  /** Every RM has prepared, and some may have gone on to commit. */
  const canCommit = predicate(s => RM.every(rm => s.rmState[rm] === 'prepared' || s.rmState[rm] === 'committed'))
  const notCommitted = predicate(s => RM.every(rm => s.rmState[rm] !== 'committed'))
  const all = (state: 'committed' | 'aborted') => predicate(s => RM.every(rm => s.rmState[rm] === state))
  const decided = predicate(s => RM.every(rm => s.rmState[rm] === 'committed' || s.rmState[rm] === 'aborted'))

  const actions = {
    /** An RM promises to commit if the others do. */
    prepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.rmState[rm] === 'working',
      then: (s, { rm }) => { s.rmState[rm] = 'prepared' },
    }),

    /** A prepared RM commits once all have prepared; an undecided RM aborts as long as none has committed. */
    decide: action({
      for: { rm: RM, outcome: oneOf('committed', 'aborted') }, by: 'rm', fair: 'weak',
      when: (s, { rm, outcome }) => outcome === 'committed'
        ? s.rmState[rm] === 'prepared' && canCommit(s)
        : (s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared') && notCommitted(s),
      then: (s, { rm, outcome }) => { s.rmState[rm] = outcome },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** TCConsistent: no RM commits while another aborts. */
      agreement: always(s => !(RM.some(rm => s.rmState[rm] === 'committed') && RM.some(rm => s.rmState[rm] === 'aborted'))),
      /** An RM that has committed or aborted never changes its mind. */
      finality: step((before, after) => RM.every(rm =>
        before.rmState[rm] === 'working' || before.rmState[rm] === 'prepared' || after.rmState[rm] === before.rmState[rm])),
      /** Every RM decides in the end. */
      termination: eventually(decided),
      /** All may commit. */
      canCommit: reachable(all('committed')),
      /** All may abort. */
      canAbort: reachable(all('aborted')),
    },
    decides: outcomes({ commit: s => RM.some(rm => s.rmState[rm] === 'committed'), abort: s => RM.some(rm => s.rmState[rm] === 'aborted') }),
    final: decided,
    symmetry: [RM],
    parts: { RM, canCommit, notCommitted },
  }
})
