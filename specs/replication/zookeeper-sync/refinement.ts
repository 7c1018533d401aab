/** What synchronisation and broadcast together are for: in the end all follow, and what servers show to their clients is an atomic broadcast. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { atomicBroadcast } from '../atomic-broadcast/protocol.ts'
import { zookeeperSync } from './protocol.ts'
import { trustsLaterZxid } from './variants.ts'

/** Synchronisation over time. */
export const progress = variant(zookeeperSync, 'progress', ({ eventuallyAlways, constants: { servers, having, txns }, parts: { Server, isConnected, has, outstanding } }) => {
  const first = { epoch: 1, counter: 1 }
  return {
    properties: {
      /** In the end there is a leader that serves clients, and it stays. */
      servesInTheEnd: eventuallyAlways(s => Server.some(i => s.role[i] === 'Leading' && s.phase[i] === 'Broadcast')),
      /** In the end everyone follows it. */
      allFollow: eventuallyAlways(s => Server.some(i => Server.others(i).every(j => s.phase[j] === 'Broadcast' && isConnected(s, i, j)))),
      /** In the end everyone shows all that is committed, and a leader has committed all that it has proposed. */
      committedInTheEnd: eventuallyAlways(s => Server.every(i => s.committed.every(z => has(s.database[i], z)) && (s.role[i] !== 'Leading' || outstanding(s, i).length === 0))),
      /** In the end everyone shows what was committed at first. */
      allHaveIt: eventuallyAlways(s => txns === 0 || 2 * having <= servers || Server.every(i => has(s.database[i], first))),
    },
  }
})

/** A leader that commits delivers; what is in doubt nobody sees. */
const refining = (of: typeof zookeeperSync, name: string) => variant(of, name, ({ constants: { servers, txns, epochs, having }, refines, parts: { Server, isQuorum } }) => ({
  properties: {
    /** Every step delivers what comes next in one order, shows more of it, stops showing it, or changes nothing that a client can see. */
    broadcast: refines(
      atomicBroadcast.with({ servers, txns, epochs, begun: having > 0 && isQuorum(having) ? 1 : 0 }),
      s => ({ order: s.committed, prefix: Server.map(i => s.phase[i] === 'Broadcast' && !isDown(s, i) ? s.database[i] : null) }),
    ),
  },
}))
export const refinesBroadcast = refining(zookeeperSync, 'refines-broadcast')
/** Mutant: the same of a follower that keeps what it alone has. */
export const refinesTrustingLaterZxid = refining(trustsLaterZxid, 'refines-trusting-later-zxid')
