/** Signed messages, where signatures can be forged. */
import { variant } from '../../../checker/language/index.ts'
import { signedGenerals } from './protocol.ts'

/** Mutant: a traitor forges the signature of the commander, and sends any order as if it were the commander's. */
export const forgesSignatures = variant(signedGenerals, 'forges-signatures', ({ parts: { isLoyal, isTurnOf } }) => ({
  actions: { lie: { when: (s, { g }) => !isLoyal(g) && isTurnOf(s, g) } },
}))
