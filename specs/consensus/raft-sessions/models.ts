import { model } from '../../../checker/language/index.ts'
import { raftSessions } from './protocol.ts'
export const models = {
  'x': model(raftSessions, {
    constants: { clients: 2, commands: 1, entries: 2, expiry: false },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
