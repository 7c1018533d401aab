/** Quorum reads that answer too soon. */
import { respond, variant } from '../../../checker/language/index.ts'
import { multiPaxosReads } from './protocol.ts'

/** Mutant: the client does not wait until anyone has executed what it was told of: any replica answers from its state. */
export const withoutRinse = variant(multiPaxosReads, 'without-rinse', {
  actions: { answer: { when: s => s.read.tag === 'Rinses' } },
})

/** Mutant: the client takes the last vote of a replica for what is chosen. */
export const readsVotes = variant(multiPaxosReads, 'reads-votes', ({ parts: { Command, reader } }) => ({
  actions: {
    answer: {
      when: (s, { i }) => s.read.tag === 'Rinses' && (s.read.upTo === 0 || s.votes[i][s.read.upTo] !== null),
      then: (s, { i }) => {
        const vote = s.read.tag === 'Rinses' ? s.votes[i][s.read.upTo] : null
        s.read = { tag: 'Idle' }
        respond(s.calls, reader, Command.ids.find(c => c === vote?.entry) ?? null)
      },
    },
  },
}))
