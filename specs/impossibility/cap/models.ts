import { type Expectation, model } from '../../../checker/language/index.ts'
import { cap } from './protocol.ts'
import { copies, definitions, majority, readsLocally, refusesEarly } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

/** A write and a read, as in the proof of the paper. */
const two = { replicas: 2, quorum: 2, clients: 2, writers: 1, readers: 1, most: 1, writes: 1 }
const CP = { ...two, design: 'CP' } as const
const AP = { ...two, design: 'AP' } as const
const CA = { ...two, design: 'CA' } as const
const { writes: _, ...defined } = CP
const three = { ...CP, replicas: 3, clients: 1 }
const whole = holds('Gilbert and Lynch, 2002, section 4: while no message is lost, a partially synchronous network allows both; the designs differ only in their timeouts, and none fires')

export const models = {
  cp: model(cap, { constants: CP, says: 'While the replicas hear each other the CP design is consistent and available.', expect: whole }),
  ap: model(cap, { constants: AP, says: 'While the replicas hear each other the AP design is consistent and available, since each waits for the other as long as it can be heard.', expect: whole }),
  ca: model(cap, { constants: CA, says: 'While the replicas hear each other the CA design is consistent and available.', expect: whole }),

  'cp-partition': model(cap, {
    constants: CP, faults: { partition: 1 },
    says: 'CP gives up availability: cut off from the other, a replica refuses its client. It is consistent, and every call ends.',
    expect: violated({ available: 3 }, 'a client calls, the network splits, and its replica refuses'),
  }),
  'ap-partition': model(cap, {
    constants: AP, faults: { partition: 1 },
    says: 'AP gives up consistency: one side acknowledges a write, the other reads what was there before. Every call is answered.',
    expect: violated({ linearizable: 7 }, 'the proof of theorem 1: the network splits, Replica1 is written and answers alone, Replica2 is read and answers alone'),
  }),
  'ca-partition': model(cap, {
    constants: CA, faults: { partition: 1 }, shows: 'responsive',
    says: 'CA has no rule for a partition. It waits, and while the partition lasts gives up more than CP does: calls do not even end with an error.',
    expect: violated({ available: 2, responsive: 2, deadlock: 3 }, 'a client calls, the network splits, and its replica waits forever; so does the other, if it is called'),
  }),
  'cp-two-writers': model(cap, {
    constants: { ...CP, writers: 2, readers: 2, writes: 2 }, faults: { partition: 1 }, deep: true,
    says: 'CP in a partition, with clients that may both write.',
    expect: violated({ available: 3 }, 'as with one writer'),
  }),
  'cp-two-calls': model(cap, {
    constants: { ...CP, readers: 2, most: 2 }, faults: { partition: 1 }, deep: true,
    says: 'CP in a partition, with two calls of each client: whatever becomes of a refused write, no two reads contradict each other.',
    expect: violated({ available: 3 }, 'as with one call'),
  }),
  'ap-two-writers': model(cap, {
    constants: { ...AP, writers: 2, readers: 2, writes: 2 }, faults: { partition: 1 }, deep: true,
    says: 'AP in a partition, with clients that may both write.',
    expect: violated({ linearizable: 7 }, 'as with one writer'),
  }),
  'ca-short-partition': model(cap, {
    constants: CA, faults: { shortPartition: 1 },
    says: 'If every partition heals, waiting for it is all it takes: CA is right where partitions are only delays, and clients do not mind how long.',
    expect: holds('Gilbert and Lynch, 2002, section 2.2: availability puts no bound on how long a request takes, and here every message arrives'),
  }),
  'ap-too-early': model(cap, {
    constants: AP, faults: { asynchrony: Infinity }, deep: true,
    says: 'Where timeouts fire too early nothing needs to be lost: to AP, a slow message is a lost one.',
    expect: violated({ linearizable: 6 }, 'corollary 1.1 of the paper: Replica1 is written and does not wait for Replica2, which is read and does not wait for Replica1'),
  }),
  'ap-loss': model(cap, {
    constants: AP, faults: { lose: Infinity }, deep: true,
    says: 'Where messages are lost, as in the definition of the paper, it is as in a partition.',
    expect: violated({ linearizable: 10 }, 'Replica1 is written, and what should have it stored at Replica2 is lost; Replica2 is read, and its question is lost'),
  }),
  'answers-at-once': model(cap, {
    constants: { ...AP, quorum: 1 },
    says: 'A replica that never waits for others answers fast, and is not consistent even if nothing goes wrong: latency instead of consistency.',
    expect: violated({ linearizable: 2 }, 'Replica1 is written, and Replica2 is read before it has been told (D. Abadi, "Consistency Tradeoffs in Modern Distributed Database System Design", IEEE Computer 45(2), 2012: PACELC)'),
  }),

  'cp-stop': model(cap, {
    constants: CP, faults: { stop: 1 },
    says: 'If a replica stops, and both are needed for a quorum, CP refuses the clients of the one that is left.',
    expect: violated({ available: 3 }, 'a client calls, the other replica stops, and its own refuses'),
  }),
  'ca-stop': model(cap, {
    constants: CA, faults: { stop: 1 }, deep: true, shows: 'responsive',
    says: 'If a replica stops, CA waits for it forever: it is not available to the one that is left.',
    expect: violated({ available: 2, responsive: 2, deadlock: 2 }, 'a client calls, the other replica stops, and the call waits forever'),
  }),
  'ap-stop': model(cap, {
    constants: AP, faults: { stop: 1 },
    says: 'AP is consistent and available if a replica stops, and timeouts are accurate: what a replica that is gone does not hear, nobody reads there.',
    expect: holds('by hand: a timeout fires only once the other replica has stopped, and everything is read and written at one'),
  }),

  'majority-partition': model(majority, {
    constants: { ...three, writes: 1 }, faults: { partition: 1 },
    says: 'With three replicas and a quorum of two, whoever has a quorum on its side of the partition is served; the replica that is cut off is not.',
    expect: violated({ available: 3 }, 'Replica1 is cut off from the other two, its client reads, and is refused'),
  }),
  'majority-partition-two-calls': model(majority, {
    constants: { ...three, most: 2 }, faults: { partition: 1 }, deep: true,
    says: 'With two calls of one client, who reads what it has written, the register on three replicas is consistent in a partition.',
    expect: violated({ available: 3 }, 'as with one call'),
  }),
  'majority-stop': model(cap, {
    constants: { ...three, clients: 2 }, faults: { stop: 1 }, deep: true,
    says: 'If one of three replicas stops, those that are left are consistent and available.',
    expect: holds('Attiya, Bar-Noy and Dolev, 1995: the register is wait-free and linearizable while a majority runs'),
  }),

  'definitions-partition': model(definitions, {
    constants: defined, faults: { partition: 1 }, shows: 'failureIsNotReadLater',
    says: 'CP is linearizable, but what was written with failure may be read: the one who refuses does not know what the others have stored.',
    expect: violated(
      { available: 3, failureIsNeverRead: 10, failureIsNotReadLater: 11 },
      'Replica1 stores a write, the network splits, and Replica1, which cannot hear that it is stored elsewhere, refuses it; the network heals, and Replica2 is told of the write when it is read',
    ),
  }),
  'definitions-at-once': model(definitions, {
    constants: { ...defined, quorum: 1 },
    says: 'Where no replica waits for the other, what was written with success is not read there.',
    expect: violated({ linearizable: 2, successIsRead: 2 }, 'as in answers-at-once'),
  }),
  'refuses-early': model(refusesEarly, {
    constants: defined, faults: { partition: 1 }, shows: 'responsive',
    says: 'What was written with failure is never read if a replica refuses only what it has not begun to store; then a partition may keep a call waiting forever, as the two generals do.',
    expect: violated({ available: 3, responsive: 4, deadlock: 6 }, 'Replica1 asks, is about to have its write stored, and the network splits'),
  }),
  'reads-locally': model(readsLocally, {
    constants: { ...defined, replicas: 3, quorum: 3, clients: 3, readers: 2 },
    says: 'Read one, write all: what was written with success is read, nothing fails, and yet it is not linearizable. While a write is being stored one client reads it, and then another what was there before.',
    expect: violated({ linearizable: 8 }, 'Replica2 has stored the write and is read, and then Replica3 is read, which has not'),
  }),
  'copies': model(copies, {
    constants: CP,
    says: 'Copies do not change at once, in a register that is linearizable.',
    expect: violated({ copiesAgree: 3 }, 'Replica1 stores what it writes before it asks Replica2 to'),
  }),
  'copies-at-once': model(copies, {
    constants: { ...CP, quorum: 1 },
    says: 'Each copy keeps the rules of the data, in a register that is not linearizable.',
    expect: violated({ linearizable: 2, copiesAgree: 1 }, 'as in answers-at-once'),
  }),
}
