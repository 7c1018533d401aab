import { model } from '../../../checker/language/index.ts'
import { raftReads } from './protocol.ts'
export const models = {
  'x': model(raftReads, {
    constants: { servers: 3, terms: 2, entries: 3, reads: 1 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
