/** A backup TM that takes over too early, and one that looks at too little. */
import { variant } from '../../../checker/language/index.ts'
import { twoPhaseCommitBackup } from './protocol.ts'

/** Mutant: an inaccurate failure detector. The BTM takes over at any time, so that two TMs may decide. */
export const inaccurateDetector = variant(twoPhaseCommitBackup, 'inaccurate-detector', ({ parts: { canCommit, canAbort } }) => ({
  actions: {
    btmSeesCommit: { when: s => s.btm === 'undecided' && canCommit(s) },
    btmSeesAbort: { when: s => s.btm === 'undecided' && canAbort(s) },
  },
}))

/** Mutant: the BTM aborts for an RM that has failed, without asking whether another has committed. */
export const overlooksCommit = variant(twoPhaseCommitBackup, 'overlooks-commit', ({ parts: { RM } }) => ({
  actions: {
    btmSeesAbort: {
      when: s => s.btm === 'undecided' && s.tmState === 'hidden'
        && RM.some(rm => s.rmState[rm] === 'aborted' || s.rmState[rm] === 'failed'),
    },
  },
}))

/** The module's processes are fair: every RM comes to an end. */
export const progress = variant(twoPhaseCommitBackup, 'progress', ({ eventually, parts: { RM } }) => ({
  properties: {
    termination: eventually(s => RM.every(rm => s.rmState[rm] !== 'working' && s.rmState[rm] !== 'prepared')),
  },
}))

/** Without a backup: once the TM is gone, so is what it has decided. */
export const noBackup = variant(twoPhaseCommitBackup, 'no-backup', {
  actions: { btmSeesCommit: null, btmSeesAbort: null, btmDecide: null },
  properties: { backupCanCommit: null },
})
