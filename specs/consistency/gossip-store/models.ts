import { type Expectation, model } from '../../../checker/language/index.ts'
import { gossipStore } from './protocol.ts'
import { gossipMayCease } from './variants.ts'

const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the traces read: ${story}` })
/** Everything from linearizability down to PRAM consistency, broken by a trace of one length. */
const allOrders = (length: number) => ({ linearizable: length, sequentiallyConsistent: length, causallyConsistent: length, pramConsistent: length })

const pair = { clients: 2, replicas: 2, keys: 1, most: 2, writes: 2, tells: 'any', callsAt: 'own' } as const
const twoKeys = { ...pair, keys: 2 }

export const models = {
  'gossip': model(gossipStore, {
    constants: pair,
    says: 'The last writer wins, and clients stay at one replica: all replicas come to agree. On one key nobody notices that a replica may hear of a client\'s later write first: it is sequentially consistent.',
    expect: violated({ linearizable: 2, monotonicWrites: 3 }, 'Client1 writes, and Client2 reads the old value at its own replica; or Client1 writes twice, and Replica1 tells of the second write alone'),
  }),
  'two-keys': model(gossipStore, {
    constants: twoKeys,
    says: 'On two keys it is noticed: the two writes of a client are seen in the wrong order.',
    expect: violated(
      { ...allOrders(5), linearizable: 2, sequentiallyConsistent: 4, monotonicWrites: 3 },
      'Client1 writes x and then y; Replica2 hears of y alone, and Client2 reads the new y and the old x. For no single order: each client writes one key and reads the old value of the other',
    ),
  }),
  'two-keys-in-order': model(gossipStore, {
    constants: { ...twoKeys, tells: 'earliest' },
    says: 'Told in the order of their timestamps, writes are seen after their causes, and all replicas come to agree: causally consistent, and eventually too.',
    expect: violated({ linearizable: 2, sequentiallyConsistent: 4 }, 'each client writes one key, and reads the old value of the other'),
  }),
  'any-replica': model(gossipStore, {
    constants: { ...pair, callsAt: 'any' },
    says: 'A client that goes from replica to replica is promised nothing but that all come to agree.',
    expect: violated(
      { ...allOrders(2), readYourWrites: 2, monotonicWrites: 2, monotonicReads: 3, writesFollowReads: 3 },
      'a client writes at one replica, and reads or writes at the other; or it reads at one, and reads or writes at the other',
    ),
  }),
  'gossip-may-cease': model(gossipMayCease, {
    constants: { ...pair, most: 1, writes: 1 }, shows: 'eventuallyConsistent',
    says: 'Where gossip may cease, replicas need never agree.',
    expect: violated({ linearizable: 2, eventuallyConsistent: 1 }, 'a client writes, and nobody tells the other replica'),
  }),
}
