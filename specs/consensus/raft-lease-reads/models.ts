import { model } from '../../../checker/language/index.ts'
import { raftLeaseReads } from './protocol.ts'
export const models = {
  'x': model(raftLeaseReads, {
    constants: { servers: 3, terms: 2, entries: 3, reads: 1, lease: 1, timeout: 1 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
