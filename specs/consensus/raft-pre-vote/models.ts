import { model } from '../../../checker/language/index.ts'
import { raftPreVote } from './protocol.ts'
export const models = {
  'chain': model(raftPreVote, {
    constants: { topology: 'chain', terms: 4, preVote: true, leaderCheck: true, checkQuorum: true, early: 1 },
    says: 'x', expect: { verdict: 'holds', origin: 'x' },
  }),
}
