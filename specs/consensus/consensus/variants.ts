/** Consensus from any good state, with what it must bring about, and without its rule. */
import { variant } from '../../../checker/language/index.ts'
import { consensus } from './protocol.ts'

/** Begins in every state in which agreement holds, so that it is shown to be inductive. */
export const inductive = variant(consensus, 'inductive', ({ initially, parts: { Value } }) => ({
  init: [initially(), ...[...Value].map(v => initially({ chosen: new Set([v]) }))],
}))

/** LiveSpec of Consensus.tla; apart from the protocol, since what refines it, such as voting, promises no more than its safety. */
export const live = variant(consensus, 'live', ({ eventually }) => ({
  properties: {
    /** A value is chosen in the end; Success in Consensus.tla. */
    success: eventually(s => s.chosen.size > 0),
  },
}))

/** Mutant: a value is chosen without asking whether one already is. */
export const choosesAgain = variant(consensus, 'chooses-again', {
  actions: { choose: { when: (s, { v }) => !s.chosen.has(v) } },
})
