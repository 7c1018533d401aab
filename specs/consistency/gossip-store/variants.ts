/** Gossip that may cease. */
import { variant } from '../../../checker/language/index.ts'
import { gossipStore } from './protocol.ts'

/** Nothing makes gossip go on: replicas may stop talking before they agree. */
export const gossipMayCease = variant(gossipStore, 'gossip-may-cease', ({ action, actions: { gossip }, parts: { Replica, Value } }) => ({
  actions: { gossip: null },
  added: { gossip: action({ for: { i: Replica, j: Replica, value: Value }, by: 'i', when: gossip.when, then: gossip.then }) },
}))
