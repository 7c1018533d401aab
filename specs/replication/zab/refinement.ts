/**
 * What Zab is for: what servers show to their clients is an atomic broadcast. The record of what was committed is a ghost variable, which no step reads: the protocol keeps none, and a server that restarts delivers
 * its history from the beginning.
 */
import { machine, variant } from '../../../checker/language/index.ts'
import { atomicBroadcast } from '../atomic-broadcast/protocol.ts'
import { zab } from './protocol.ts'
import type { Txn } from './state.ts'
import { deliversProposals } from './variants.ts'

const refining = (of: typeof zab, name: string) => variant(of, name, ({ vars, actions, constants: { servers, txns, epochs }, parts: { Server, delivered, record, recording } }) => {
  const { refines } = machine({ ...vars, ...record })
  const zxids = (txns: readonly Txn[]) => txns.map(txn => txn.zxid)
  return {
    vars: record,
    actions: { leaderProcessACKLD: recording(actions.leaderProcessACKLD), leaderProcessACK: recording(actions.leaderProcessACK) },
    properties: {
      /** Every step delivers what comes next in one order, shows more of it, stops showing it, or changes nothing that a client can see. */
      broadcast: refines(
        atomicBroadcast.with({ servers, txns, epochs, begun: 0 }),
        s => ({ order: zxids(s.committed), prefix: Server.map(i => (s.phase[i] === 'Broadcast' ? zxids(delivered(s, i)) : null)) }),
      ),
    },
  }
})
export const refinesBroadcast = refining(zab, 'refines-broadcast')
/** Mutant: the same of a follower that delivers what it has, committed or not. */
export const refinesDeliveringProposals = refining(deliversProposals, 'refines-delivering-proposals')
