/** A row for each way to write and to read, and a column for each guarantee: `everystep compare replicated-store --by property` prints the table. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { replicatedStore } from './protocol.ts'
import { sessionTokens } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the traces read: ${story}` })
/** Everything from linearizability down to PRAM consistency, broken by a trace of one length. */
const allOrders = (length: number) => ({ linearizable: length, sequentiallyConsistent: length, causallyConsistent: length, pramConsistent: length })

const pair = { clients: 2, replicas: 2, keys: 1, most: 2, writes: 2 }
/** A third client writes while the other two read: without it nobody is left to see what is under way. */
const inversion = { ...pair, clients: 3, most: 1, writes: 1 }
const sync = { replication: 'synchronous' } as const
const async = { replication: 'asynchronous' } as const
const neverFires = { onAck: 'nobody waits for a backup' }

export const models = {
  'single-copy': model(replicatedStore, {
    constants: { ...pair, replicas: 1, ...async, readsAt: 'primary' },
    neverFires: { ...neverFires, onUpdate: 'there is no backup' },
    says: 'One replica, where every call takes effect at once: linearizable.',
    expect: holds('by hand: the order in which the replica handles the calls is that of time'),
  }),
  'sync-primary': model(replicatedStore, {
    constants: { ...pair, ...sync, readsAt: 'primary' },
    says: 'Writes wait for all replicas, and reads go to the primary: linearizable.',
    expect: holds('by hand: every call takes effect at the primary, while it is under way'),
  }),
  'sync-own-replica': model(replicatedStore, {
    constants: { ...inversion, ...sync, readsAt: 'own' }, shows: 'linearizable',
    says: 'Writes wait for all replicas, and each client reads at its own: while a write is under way, one client reads the new value and another, later, the old one.',
    expect: violated({ linearizable: 3 }, 'Client1 writes; Client3 reads the new value at the primary, and then Client2 the old one at the backup'),
  }),
  'sync-own-replica-two-calls': model(replicatedStore, {
    constants: { ...inversion, most: 2, ...sync, readsAt: 'own' }, deep: true,
    says: 'The same with two calls of each client: one order explains what they read, though not that of time.',
    expect: violated({ linearizable: 3 }, 'as above. That it is sequentially consistent: replicas store all writes in one order, and a client that writes waits for its own replica'),
  }),
  'sync-any-replica': model(replicatedStore, {
    constants: { ...pair, ...sync, readsAt: 'any' },
    says: 'Writes wait for all replicas, and a client goes from replica to replica: it finds its own writes, but what it reads may go back.',
    expect: violated({ ...allOrders(3), monotonicReads: 3 }, 'a client writes; the other reads the new value at the primary, and then the old one at the backup'),
  }),
  'async-primary': model(replicatedStore, {
    constants: { ...pair, ...async, readsAt: 'primary' }, neverFires,
    says: 'Writes are acknowledged at once, and reads go to the primary: linearizable, as long as it does not fail (see primary-standby).',
    expect: holds('by hand: every call takes effect at the primary, while it is under way'),
  }),
  'async-own-replica': model(replicatedStore, {
    constants: { ...pair, ...async, readsAt: 'own' }, neverFires,
    says: 'A client whose replica is a backup does not find what it has just written; what it reads never goes back.',
    expect: violated({ ...allOrders(2), readYourWrites: 2 }, 'Client2 writes at the primary, and reads the old value at its backup'),
  }),
  'async-any-replica': model(replicatedStore, {
    constants: { ...pair, ...async, readsAt: 'any' }, neverFires,
    says: 'Clients find neither their own writes nor what they have read before. Replicas store all writes in one order, and come to agree.',
    expect: violated({ ...allOrders(2), readYourWrites: 2, monotonicReads: 3 }, 'a client writes and reads the old value at the backup; or it reads the new value at the primary, and then the old one at the backup'),
  }),
  'async-session-tokens': model(sessionTokens, {
    constants: { ...pair, ...async, readsAt: 'any' }, neverFires,
    says: 'With a token that says what its client has seen, any replica will do: sequentially consistent, though what others have written may be found late.',
    expect: violated({ linearizable: 2 }, 'a client writes, and then the other reads the old value at the backup'),
  }),
  'async-session-tokens-two-keys': model(sessionTokens, {
    constants: { ...pair, keys: 2, ...async, readsAt: 'any' }, neverFires, deep: true,
    says: 'The same with two keys, where one order is more to ask.',
    expect: violated({ linearizable: 2 }, 'as above. That it is sequentially consistent is the local-read algorithm of H. Attiya and J. Welch, "Sequential Consistency versus Linearizability", ACM TOCS 12(2), 1994'),
  }),
}
