/** Zab over time: what a leader that stays is good for. */
import { variant } from '../../../checker/language/index.ts'
import { zab } from './protocol.ts'

/** Zab with an election that chooses the first server, however often: in the paper progress takes a leader that a quorum supports and that stays. */
export const progress = variant(zab, 'progress', ({ eventuallyAlways, actions: { updateLeader }, parts: { Server } }) => ({
  actions: { updateLeader: { when: (s, p) => updateLeader.when(s, p) && p.i === Server.ids[0] } },
  properties: {
    /** In the end all servers serve clients. */
    servesInTheEnd: eventuallyAlways(s => Server.every(i => s.phase[i] === 'Broadcast')),
    /** In the end each server has delivered all that is in its history, which is the same everywhere. */
    deliveredInTheEnd: eventuallyAlways(s => Server.every(i => Server.every(j => s.lastCommitted[i] === s.history[j].length))),
  },
}))
