/** Transaction commit, each rule weakened in turn. */
import { variant } from '../../../checker/language/index.ts'
import { transactionCommit } from './protocol.ts'

/** Mutant: an RM that has prepared commits without asking whether the others have. */
export const commitAlone = variant(transactionCommit, 'commit-alone', ({ parts: { notCommitted } }) => ({
  actions: {
    decide: {
      when: (s, { rm, outcome }) => outcome === 'committed'
        ? s.rmState[rm] === 'prepared'
        : (s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared') && notCommitted(s),
    },
  },
}))

/** Mutant: an RM that has prepared aborts without asking whether another has committed. */
export const abortAlone = variant(transactionCommit, 'abort-alone', ({ parts: { canCommit } }) => ({
  actions: {
    decide: {
      when: (s, { rm, outcome }) => outcome === 'committed'
        ? s.rmState[rm] === 'prepared' && canCommit(s)
        : s.rmState[rm] === 'working' || s.rmState[rm] === 'prepared',
    },
  },
}))
