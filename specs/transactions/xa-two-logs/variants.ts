/** Two logs, written in another order, or not compared when the server recovers. */
import { variant } from '../../../checker/language/index.ts'
import { xaTwoLogs } from './protocol.ts'

/** Mutant: the server recovers from its engine alone, and does not look into the binary log; MySQL bug 98288. */
export const notReconciled = variant(xaTwoLogs, 'not-reconciled', ({ crashes, parts: { Server } }) => ({ faults: { crash: crashes(Server) } }))

/** Mutant: what is decided is written to the engine first. */
export const engineDecidesFirst = variant(xaTwoLogs, 'engine-decides-first', {
  actions: {
    writeEngine: { when: s => s.call !== 'none' && s.engine !== s.call },
    writeBinlog: { when: s => s.call !== 'none' && s.binlog !== s.call && s.engine === s.call },
  },
})

/** Mutant: xa_prepare is written to the binary log first. */
export const binlogPreparesFirst = variant(xaTwoLogs, 'binlog-prepares-first', {
  actions: {
    writeEngine: { when: s => s.call !== 'none' && s.engine !== s.call && s.binlog === s.call },
    writeBinlog: { when: s => s.call !== 'none' && s.binlog !== s.call },
  },
})

/** A branch that is in doubt, and its replica, come to an end. */
export const progress = variant(xaTwoLogs, 'progress', ({ eventually, parts: { isSame } }) => ({
  properties: {
    resolves: eventually(s => s.tm === 'committed' || s.tm === 'rolled back'),
    replicaFollows: eventually(s => s.replica === s.binlog && isSame(s.replica, s.engine) && (s.tm === 'committed' || s.tm === 'rolled back')),
  },
}))
