import { model } from '../../../checker/language/index.ts'
import { twoPhaseCommitBackup } from './protocol.ts'
import { inaccurateDetector, noBackup, overlooksCommit, progress } from './variants.ts'

const observed = 'found by this checker on 2026-11-23, and the trace read: '
const all = { rms: 3, rmMayFail: true, tmMayFail: true }

export const models = {
  'three-rms': model(twoPhaseCommitBackup, {
    constants: all,
    says: 'This is 2PCwithBTM.tla, state for state: an RM and the TM may fail, nothing unsafe happens and nobody is blocked.',
    expect: {
      verdict: 'holds', distinct: 1245, depth: 15,
      origin: 'TLC on 2PCwithBTM.tla: distinct states and depth in manifest.json (tlaplus/Examples, specifications/transaction_commit)',
    },
  }),
  progress: model(progress, {
    constants: all,
    says: 'Whoever fails, every RM commits, aborts or fails: nobody waits forever.',
    expect: { verdict: 'holds', distinct: 1245, depth: 15, origin: 'the module\'s processes are fair, and its algorithm is to terminate' },
  }),
  'no-backup': model(noBackup, {
    constants: { ...all, rmMayFail: false },
    says: 'Without a backup the TM is a single point of failure: it is gone with its decision, and the prepared RMs wait forever.',
    expect: { verdict: 'violated', violated: { deadlock: 6 }, origin: `${observed}all RMs prepare, the TM decides and is gone before any has read it` },
  }),
  'inaccurate-detector': model(inaccurateDetector, {
    constants: all,
    says: 'Mutant: a backup that takes over while the TM is still there breaks consistency if an RM can fail.',
    expect: {
      verdict: 'violated', violated: { consistency: 10, deadlock: 9 },
      origin: `${observed}the TM sees all prepared; an RM fails; the BTM sees that; both write down what they saw, and RMs read in between`,
    },
  }),
  'inaccurate-detector-rms-stay': model(inaccurateDetector, {
    constants: { ...all, rmMayFail: false },
    says: 'Mutant: where no RM can fail, a backup that takes over while the TM is still there sees what the TM sees; but nobody takes over once the TM hides what the BTM has written too early.',
    expect: { verdict: 'violated', violated: { deadlock: 8 }, origin: `${observed}both decide to commit; the TM is gone, and what they wrote with it` },
  }),
  'overlooks-commit': model(overlooksCommit, {
    constants: all,
    says: 'Mutant: a backup must ask whether an RM has committed before it aborts for one that has failed.',
    expect: {
      verdict: 'violated', violated: { consistency: 11 },
      origin: `${observed}RM2 has committed, the TM is gone, RM1 has failed, the BTM aborts and RM3 with it; the module warns of this too`,
    },
  }),
}
