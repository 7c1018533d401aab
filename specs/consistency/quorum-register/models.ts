import { type Expectation, model } from '../../../checker/language/index.ts'
import { quorumRegister } from './protocol.ts'
import { noQueryBeforeWrite, noTieBreak, noWriteBack, oneCall, progress, storesAnything } from './variants.ts'

const theorem: Expectation = { verdict: 'holds', origin: 'Lynch and Shvartsman, 1997: the register is linearizable while a quorum runs' }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })
/** What is broken by one read that shows an older value to the client that has seen a newer one. */
const ordered = (length: number) => ({ linearizable: length, sequentiallyConsistent: length, causallyConsistent: length, pramConsistent: length })

const pair = { clients: 2, servers: 2, quorum: 2, most: 2, writes: 1 }
const three = { ...pair, servers: 3 }

export const models = {
  'two-servers': model(quorumRegister, {
    constants: pair,
    says: 'Two clients, each with two calls, and two servers that both must answer: linearizable.',
    expect: theorem,
  }),
  'one-of-three-stops': model(quorumRegister, {
    constants: three, faults: { stop: 1 }, deep: true,
    says: 'Two of three servers are a quorum, and any one may stop: still linearizable, and no call waits for it.',
    expect: theorem,
  }),
  'two-writes': model(quorumRegister, {
    constants: { ...pair, writes: 2 }, deep: true,
    says: 'Two clients that may write at once.',
    expect: theorem,
  }),

  'two-writers': model(oneCall, {
    constants: { ...pair, most: 1, writes: 2 },
    says: 'Two clients that write at once: both servers keep the same of the two values.',
    expect: theorem,
  }),
  'one-server': model(quorumRegister, {
    constants: { ...pair, servers: 1, quorum: 1, writes: 2 },
    says: 'A single server, and two writes that may come one after the other: none is lost.',
    expect: theorem,
  }),

  'half-is-no-quorum': model(quorumRegister, {
    constants: { ...pair, quorum: 1 },
    says: 'One of two servers is half of them, and no quorum: what a client has written is not found by another, and not even by itself.',
    expect: violated({ ...ordered(6), readYourWrites: 6, monotonicReads: 9 }, 'a client writes at one server and reads from the other'),
  }),
  'no-write-back': model(noWriteBack, {
    constants: three, shows: 'linearizable',
    says: 'Mutant: reads do not write. While a write has reached one server of three, a client reads it, and then, from the other two, reads what was there before.',
    expect: violated({ ...ordered(10), monotonicReads: 10 }, 'a client stores its value at one server; another asks that one and a second, and then the two that do not have it'),
  }),
  'no-query-before-write': model(noQueryBeforeWrite, {
    constants: { ...pair, servers: 1, quorum: 1, writes: 2 },
    says: 'Mutant: writers count on their own, and the second to write takes a timestamp that the register has left behind: its write is lost, although a single server keeps the register.',
    expect: violated({ linearizable: 7 }, 'Client2 writes 1 at (1, Client2), then Client1 writes 2 at (1, Client1) and reads 1'),
  }),
  'no-tie-break': model(noTieBreak, {
    constants: { ...pair, writes: 2 }, deep: true,
    says: 'Mutant: two writes at once take the same timestamp. The servers keep different values forever, and what is read depends on which of them answers first.',
    expect: violated({ linearizable: 20, sequentiallyConsistent: 20 }, 'both write at once, and each server keeps the value that came first, under the count 1; each client then reads what the other wrote, so that neither value can be the later one'),
  }),
  'stores-anything': model(storesAnything, {
    constants: pair, shows: 'linearizable',
    says: 'Mutant: a read that began before a write puts the older value back.',
    expect: violated({ ...ordered(15), readYourWrites: 15, settled: 10 }, 'Client1 has found 0 and is about to store it; Client2 writes 1, and on each server Client1 stores 0 over it; Client2 reads 0'),
  }),

  'progress': model(progress, {
    constants: { ...three, most: 1 }, faults: { stop: 1 },
    says: 'A minority stops: every call is answered.',
    expect: { verdict: 'holds', origin: 'Attiya, Bar-Noy and Dolev, 1995: wait-free while a majority runs' },
  }),
  'progress-majority-stops': model(progress, {
    constants: { ...three, most: 1 }, faults: { stop: 2 },
    says: 'A majority stops: calls wait forever.',
    expect: violated({ answers: 4, deadlock: 6 }, 'a client has asked, the one server that is left has answered, and nobody else will'),
  }),
}
