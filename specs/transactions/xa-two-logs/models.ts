/** The bounds: one crash lies between two writes, and a second one in the recovery or in the call that is made again. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { xaTwoLogs } from './protocol.ts'
import { binlogPreparesFirst, engineDecidesFirst, notReconciled, progress } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
const worklog = 'MySQL worklog 11300, "Crash-safe XA + binary log": after a crash the state of an XA transaction is the same on every server'

export const models = {
  'no-crash': model(xaTwoLogs, { constants: {}, says: 'Without a crash both logs and the replica end up the same.', expect: holds(worklog) }),
  'crashes': model(xaTwoLogs, { constants: {}, faults: { crash: 2 }, says: 'Wherever the server crashes, its logs agree when it has recovered.', expect: holds(worklog) }),
  'progress': model(progress, { constants: {}, faults: { crash: 2 }, says: 'The branch is resolved, and the replica has what the server has.', expect: holds(worklog) }),
  'not-reconciled': model(notReconciled, {
    constants: {}, faults: { crash: 1 },
    says: 'Mutant: MySQL bug 98288. The binary log, and the replica, have committed what the engine still has in doubt; or the engine has prepared what they never saw.',
    expect: violated({ logsAgree: 4, replicaNotAhead: 9 }, 'the crash is between the two writes of xa_prepare, which leaves the branch in the engine alone; or between those of xa_commit, and the replica commits'),
  }),
  'engine-decides-first': model(engineDecidesFirst, {
    constants: {}, faults: { crash: 1 },
    says: 'Mutant: an engine that is written first has committed what the binary log has not, and recovery does not add that to the log.',
    expect: violated({ logsAgree: 8, replicaAgrees: 10 }, 'the crash is between the two writes of xa_commit; the TM hears that the branch is gone, and the replica has it in doubt'),
  }),
  'binlog-prepares-first': model(binlogPreparesFirst, {
    constants: {}, faults: { crash: 1 },
    says: 'Mutant: with the binary log first the replica has prepared what the server has lost.',
    expect: violated({ logsAgree: 4, replicaAgrees: 6 }, 'the crash is between the two writes of xa_prepare; the TM hears that the branch is gone, and the replica has it in doubt'),
  }),
}
