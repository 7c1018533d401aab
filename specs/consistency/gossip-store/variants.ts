/** Gossip that may cease, and timestamps that are not Lamport's. */
import { variant } from '../../../checker/language/index.ts'
import { gossipStore } from './protocol.ts'

/** Nothing sees to it that gossip goes on: replicas may stop talking before they agree. */
export const gossipMayCease = variant(gossipStore, 'gossip-may-cease', ({ action, actions: { gossip }, parts: { Replica, Value } }) => ({
  actions: { gossip: null },
  added: { gossip: action({ for: { i: Replica, j: Replica, value: Value }, by: 'i', when: gossip.when, then: gossip.then }) },
}))
