/** The replicated state machine with a leader that does not listen, and with one that is content with itself. */
import { variant } from '../../../checker/language/index.ts'
import { multiPaxosSmr } from './protocol.ts'

/** Mutant: a leader proposes nothing again, whatever it is told. */
export const proposesNothingAgain = variant(multiPaxosSmr, 'proposes-nothing-again', {
  actions: { handlePrepareReplies: { then: (s, { r }) => { s.balPrepared[r] = s.balMaxKnown[r] } } },
})

/** Mutant: a leader is content with its own promise and its own vote. */
export const alone = variant(multiPaxosSmr, 'alone', ({ actions: { handlePrepareReplies, handleAcceptReplies }, parts: { Msg, isPrepared, next, terminated } }) => ({
  actions: {
    handlePrepareReplies: {
      when: (s, { r }) => handlePrepareReplies.when(s, { r }) || (!terminated(s) && s.leader[r] === r && s.balPrepared[r] === 0),
    },
    handleAcceptReplies: {
      when: (s, { r }) => handleAcceptReplies.when(s, { r }) || (!terminated(s) && isPrepared(s, r) && next(s, r)?.status === 'Accepting'
        && s.net.of(Msg.AcceptReply, { from: r, bal: s.balPrepared[r], slot: s.commitUpTo[r] + 1 }).length > 0),
    },
  },
}))
