import { type Expectation, model } from '../../../checker/language/index.ts'
import { causalStore } from './protocol.ts'
import { relay } from './variants.ts'

const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the traces read: ${story}` })

const pair = { clients: 2, replicas: 2, keys: 1, most: 2, writes: 2 }
const three = { clients: 3, replicas: 3, keys: 2, most: 2, writes: 2 }

export const models = {
  'causal': model(causalStore, {
    constants: { ...pair, order: 'causal' },
    says: 'Replicas that answer at once: causally consistent, and no more. Of concurrent writes each replica keeps the one that came last, so that they may differ for good.',
    expect: violated(
      { linearizable: 2, sequentiallyConsistent: 6, eventuallyConsistent: 4 },
      'each client writes x at its own replica, each replica stores the write of the other over its own, and each client reads that',
    ),
  }),
  'as-it-comes': model(causalStore, {
    constants: { ...pair, order: 'none' }, shows: 'pramConsistent',
    says: 'Without any order not even the writes of one client are seen in its order.',
    expect: violated(
      { linearizable: 2, sequentiallyConsistent: 6, causallyConsistent: 6, pramConsistent: 6, monotonicWrites: 3, eventuallyConsistent: 4 },
      'Client1 writes twice; the other replica stores the second write first; Client2 reads 2 and then 1',
    ),
  }),
  'relay': model(relay, {
    constants: { ...three, order: 'causal' },
    says: 'A client that reads an answer finds the question, too, though others wrote both.',
    expect: violated({ linearizable: 2 }, 'Client1 writes x, and Client2 reads the old x at its own replica'),
  }),
  'relay-by-sender': model(relay, {
    constants: { ...three, order: 'sender' }, shows: 'causallyConsistent',
    says: 'With the order of each sender alone, PRAM consistent: a client reads the answer, and then does not find the question.',
    expect: violated(
      { linearizable: 2, writesFollowReads: 5, sequentiallyConsistent: 7, causallyConsistent: 7 },
      'Client1 writes x; Client2 reads it and writes y; Replica3 stores y before x, and Client3 reads the new y and then the old x',
    ),
  }),
}
