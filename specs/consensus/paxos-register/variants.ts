/** The register without a rule of Paxos, and without one of how clients are answered. */
import { variant } from '../../../checker/language/index.ts'
import { paxosRegister } from './protocol.ts'

/** Mutant: a proposer proposes the value that it was asked to write, whatever votes it is told of. */
export const ignoresVotes = variant(paxosRegister, 'ignores-votes', ({ actions: { onPrepared } }) => ({
  actions: { onPrepared: { then: (s, m, p) => onPrepared.then(s, { ...m, lastAccepted: null }, p) } },
}))

/** Mutant: a server that does not know what was chosen says that nothing was. Stateright's example warns of this. */
export const answersUndecided = variant(paxosRegister, 'answers-undecided', ({ parts: { Msg } }) => ({
  actions: {
    onGet: {
      when: () => true,
      then: (s, { from: c, to: i }) => {
        s.net.send(Msg.GetOk({ from: i, to: c, value: s.isDecided[i] ? (s.accepted[i]?.value ?? null) : null }))
      },
    },
  },
}))
