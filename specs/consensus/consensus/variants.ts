/** Consensus from any good state, and without its rule. */
import { variant } from '../../../checker/language/index.ts'
import { consensus } from './protocol.ts'

/** Begins in every state in which agreement holds, so that it is shown to be inductive. */
export const inductive = variant(consensus, 'inductive', ({ initially, parts: { Value } }) => ({
  init: [initially(), ...[...Value].map(v => initially({ chosen: new Set([v]) }))],
}))

/** Mutant: a value is chosen without asking whether one already is. */
export const choosesAgain = variant(consensus, 'chooses-again', {
  actions: { choose: { when: (s, { v }) => !s.chosen.has(v) } },
})
