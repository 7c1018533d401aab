import { model } from '../../../checker/language/index.ts'
import { raftRpc } from './protocol.ts'
export const models = {
  'three-servers': model(raftRpc, {
    constants: { servers: 3, terms: 2, entries: 3 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
