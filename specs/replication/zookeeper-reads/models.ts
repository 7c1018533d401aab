/**
 * The bounds. Two clients, two servers and two calls each are the fewest with which one client writes and another reads backwards. To depose a leader takes three servers, of which two elect another; one write and one read show the stale read. A
 * restart of the observer is told from its start by one write. That local reads are not linearizable is what ZooKeeper says of them, and no mistake.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { zookeeperReads } from './protocol.ts'
import { acceptsAnyone, answersEarly, deposedLeader, observer, observerAcceptsAnyone, quorumSync, syncOvertakes } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the traces read: ${story}` })
const noOrder = (length: number) => ({ sequentiallyConsistent: length, causallyConsistent: length, pramConsistent: length })

const pair = { clients: 2, servers: 2, keys: 1, most: 2, writes: 2, readsAre: 'local', reconnects: false } as const
const slow = { ...pair, readsAre: 'slow' } as const
const roaming = { ...pair, reconnects: true } as const
const three = { ...slow, servers: 3, writes: 1 } as const
const restarting = { ...pair, writes: 1 } as const
const noSync = { slowRead: 'reads are local', onSync: 'reads are local', onSynced: 'reads are local' }
const noMove = { reconnect: 'clients stay with their servers' }
const noRead = { read: 'reads are slow' }

export const models = {
  'local-reads': model(zookeeperReads, {
    constants: pair, neverFires: { ...noSync, ...noMove },
    says: 'Each client stays with its server and reads there: one order explains what clients read, but a read may be stale.',
    expect: violated({ linearizable: 2 }, 'Client1 writes at the leader, which commits and answers; Client2 reads the old value at S2, which has not applied the write. That all else holds is section 2.3 of the paper'),
  }),
  'local-reads-two-keys': model(zookeeperReads, {
    constants: { ...pair, keys: 2 }, neverFires: { ...noSync, ...noMove },
    says: 'The same with two keys, where one order is more to ask.',
    expect: violated({ linearizable: 2 }, 'as in local-reads. That it is sequentially consistent is the local-read algorithm of H. Attiya and J. Welch, "Sequential Consistency versus Linearizability", ACM TOCS 12(2), 1994'),
  }),
  'slow-reads': model(zookeeperReads, {
    constants: slow, neverFires: { ...noRead, ...noMove },
    says: 'With a sync before each read all calls are linearizable, as long as the leader leads.',
    expect: holds('by hand: a slow read takes effect when its server answers, which has applied by then all that was committed when the leader answered the sync'),
  }),
  'reconnects': model(zookeeperReads, {
    constants: roaming, neverFires: noSync,
    says: 'Clients change servers, and a server that is behind refuses them: still one order explains what they read.',
    expect: violated({ linearizable: 2 }, 'as in local-reads. That all else holds is the argument of section 4.4 of the paper'),
  }),
  'accepts-anyone': model(acceptsAnyone, {
    constants: roaming, neverFires: noSync, shows: 'monotonicReads',
    says: 'Mutant: no server compares zxids, and a client that changes servers finds neither what it has written nor what it has read.',
    expect: violated(
      { linearizable: 2, ...noOrder(3), readYourWrites: 3, monotonicReads: 5, singleSystemImage: 2 },
      'Client1 writes at S1, goes to S2, which has not applied the write, and reads the old value; or S1 commits a write of Client2, Client1 reads it there, goes to S2 and reads the old value',
    ),
  }),
  'answers-early': model(answersEarly, {
    constants: pair, neverFires: { ...noSync, ...noMove }, shows: 'readYourWrites',
    says: 'Mutant: a client whose write is answered before its server has applied it does not find it there.',
    expect: violated({ linearizable: 2, ...noOrder(3), readYourWrites: 3 }, 'Client2 writes, S1 commits and the client is answered; S2 has not applied the write when Client2 reads there'),
  }),
  'sync-overtakes': model(syncOvertakes, {
    constants: slow, neverFires: { ...noRead, ...noMove },
    says: 'Mutant: sync does not help if the answer of the leader overtakes the commits before it.',
    expect: violated({ linearizable: 4 }, 'Client1 writes at the leader; S2 asks for a sync, hears how far the leader is, and answers the old value, as it has not applied the write'),
  }),

  'deposed-leader': model(deposedLeader, {
    constants: { ...three, most: 1 }, neverFires: { ...noRead, ...noMove },
    says: 'Mutant: sync asks the leader and no quorum, and a leader that is deposed and has not noticed answers from what it has.',
    expect: violated({ linearizable: 3 }, 'S2 is elected by S2 and S3 and commits a write of its client; Client1 calls sync and reads at S1, which still leads as far as it knows, and is given the old value (ZOOKEEPER-1675)'),
  }),
  'quorum-sync': model(quorumSync, {
    constants: three, neverFires: { ...noRead, ...noMove },
    says: 'A sync that a quorum confirms makes slow reads linearizable also when the leader changes.',
    expect: holds('by hand: a leader that a quorum confirms is the last one elected, and has all that is committed; ZOOKEEPER-1675 asks for it'),
  }),

  'observer': model(observer, {
    constants: restarting, neverFires: noSync,
    says: 'An observer restarts and has lost everything: its clients do not see that, since it refuses them until it has applied again what they have seen.',
    expect: violated({ linearizable: 2 }, 'as in local-reads. That all else holds is, by hand, that no quorum needs what the observer had'),
  }),
  'observer-two-writes': model(observer, {
    constants: { ...pair, most: 2 }, neverFires: noSync,
    says: 'So it is where another write is under way when the observer restarts.',
    expect: violated({ linearizable: 2 }, 'as in local-reads'),
  }),
  'observer-slow-reads': model(observer, {
    constants: slow, neverFires: noRead,
    says: 'With a sync before each read the restart of an observer does no harm to linearizability either.',
    expect: holds('by hand: as in slow-reads; whoever has lost its connection is told nothing, and may call again'),
  }),
  'observer-accepts-anyone': model(observerAcceptsAnyone, {
    constants: restarting, neverFires: noSync, shows: 'monotonicReads',
    says: 'Mutant: an observer that has lost everything and answers anyone shows its clients an empty state.',
    expect: violated(
      { linearizable: 2, ...noOrder(6), readYourWrites: 6, monotonicReads: 6, singleSystemImage: 5 },
      'Client1 writes, S2 applies the write and Client2 reads it there; S2 restarts, and Client2 comes back and reads the initial value',
    ),
  }),
}
