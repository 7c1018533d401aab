import { type Expectation, model } from '../../../checker/language/index.ts'
import { chainReplication } from './protocol.ts'
import { acknowledgesAtHead, sentOnce } from './variants.ts'

const paper: Expectation = { verdict: 'holds', origin: 'van Renesse and Schneider, 2004, section 3: calls take effect at the tail, and a replica that is left out takes nothing with it that the tail has' }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the traces read: ${story}` })
/** Everything from linearizability down to PRAM consistency, broken by a trace of one length. */
const allOrders = (length: number) => ({ linearizable: length, sequentiallyConsistent: length, causallyConsistent: length, pramConsistent: length })

const pair = { clients: 2, replicas: 2, keys: 1, most: 2, writes: 2 }
const three = { ...pair, replicas: 3, most: 1 }

export const models = {
  'chain': model(chainReplication, {
    constants: { ...pair, readsAt: 'tail' },
    says: 'A chain that is read at its tail: linearizable.',
    expect: paper,
  }),
  'stops': model(chainReplication, {
    constants: { ...pair, writes: 1, readsAt: 'tail' }, faults: { stop: 1 },
    says: 'Head or tail stops: what was acknowledged stays.',
    expect: paper,
  }),
  'two-of-three-stop': model(chainReplication, {
    constants: { ...pair, replicas: 3, readsAt: 'tail' }, faults: { stop: 2 }, deep: true,
    says: 'Of a chain of three any two stop, one after the other.',
    expect: paper,
  }),
  'own-replica': model(chainReplication, {
    constants: { ...pair, clients: 3, most: 1, writes: 1, readsAt: 'own' }, shows: 'linearizable',
    says: 'Each client reads at its own replica: a write is seen before the tail has it, and so before others see it.',
    expect: violated({ linearizable: 3 }, 'Client1 writes at the head; Client3 reads the new value there, and then Client2 the old one at the tail'),
  }),
  'any-replica': model(chainReplication, {
    constants: { ...pair, writes: 1, readsAt: 'any' },
    says: 'A client that goes from replica to replica sees a write, and then does not see it.',
    expect: violated({ ...allOrders(3), monotonicReads: 3 }, 'a client writes at the head; the other reads the new value there, and the old one at the tail'),
  }),
  'acknowledges-at-head': model(acknowledgesAtHead, {
    constants: { ...pair, writes: 1, readsAt: 'tail' },
    says: 'Mutant: acknowledged by the head, a write is not found at the tail.',
    expect: violated({ ...allOrders(3), readYourWrites: 3 }, 'a client writes, is answered by the head, and reads at the tail'),
  }),
  'sent-once': model(sentOnce, {
    constants: { ...three, readsAt: 'tail' }, faults: { stop: 1 }, shows: 'eventuallyConsistent',
    says: 'Mutant: a chain that is not repaired. Its tail lacks for good what a replica took with it that stopped, the client waits forever, and later writes leave a gap.',
    expect: violated(
      { eventuallyConsistent: 3, acknowledged: 3, deadlock: 4, updatePropagation: 5 },
      'Replica1 writes and passes on to Replica2, which stops; for the gap a second write is passed on to Replica3; for the deadlock the other client has made its call, too',
    ),
  }),
}
