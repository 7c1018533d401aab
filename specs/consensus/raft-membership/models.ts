import { model } from '../../../checker/language/index.ts'
import { raftMembership } from './protocol.ts'
import { firstVersion } from './variants.ts'
export const models = {
  'three-servers': model(raftMembership, {
    constants: { servers: 3, members: 3, terms: 2, entries: 2 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
  'first': model(firstVersion, {
    constants: { servers: 4, members: 4, terms: 3, entries: 2 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
