/** The bounds are those of raft-reads. A lease of one tick is the shortest; a timeout of one tick is the shortest that covers it, and three ticks where clocks may be one apart. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { endless } from '../raft-rpc/models.ts'
import { raftLeaseReads } from './protocol.ts'
import { transfers, transfersWithLease, votesAnyway } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const three = { servers: 3, terms: 2, entries: 2, reads: 1, lease: 1, timeout: 1 }

export const models = {
  'two-servers': model(raftLeaseReads, {
    constants: { ...three, servers: 2, reads: 2, lease: 2, timeout: 2 },
    says: 'Two servers and two reads, with clocks that run alike.',
    expect: holds('the thesis, section 6.4.1'), cuts: endless, neverFires: { learnTerm: 'of two servers both vote for each leader' },
  }),
  'three-servers': model(raftLeaseReads, {
    constants: three, symmetry: true,
    says: 'With clocks that run alike the lease ends before anyone may be elected.',
    expect: holds('the thesis, section 6.4.1'), cuts: endless,
  }),
  'drift-allowed-for': model(raftLeaseReads, {
    constants: { ...three, timeout: 3 }, faults: { drift: 1 }, symmetry: true, deep: true,
    says: 'With clocks that may be one tick apart it is enough that the lease is two ticks shorter than the timeout.',
    expect: holds('of two clocks that are never more than d apart one may tick 2d more than the other while a timer runs'), cuts: endless,
  }),
  'drift-allowed-for-by-half': model(raftLeaseReads, {
    constants: { ...three, timeout: 2 }, faults: { drift: 1 }, symmetry: true, deep: true,
    says: 'With clocks that may be one tick apart it is not enough that the lease is one tick shorter than the timeout.',
    expect: violated({ linearizable: 13 }, 'the clock of S1 is one ahead of that of S2 when the lease begins, and one behind when the promise of S2 has run out'),
  }),
  'lease-too-long': model(raftLeaseReads, {
    constants: { ...three, lease: 2 }, symmetry: true,
    says: 'A lease that is longer than the timeout: the leader still answers when another has been elected.',
    expect: violated({ linearizable: 10 }, 'S1 has its lease, a tick passes, S2 is elected and commits an entry, and S1 answers a read without it'),
  }),
  'drift': model(raftLeaseReads, {
    constants: three, faults: { drift: 1 }, symmetry: true, deep: true,
    says: 'Clocks that come apart, and a lease as long as the timeout: the voters\' clocks run ahead.',
    expect: violated({ linearizable: 10 }, 'the clock of S2 runs ahead, that of S1 does not; S2, whose promise has run out, is elected and commits an entry; S1 answers a read without it'),
  }),

  'votes-anyway': model(votesAnyway, {
    constants: three, symmetry: true,
    says: 'Mutant: a lease that the others do not respect is none.',
    expect: violated({ linearizable: 9 }, 'S1 has its lease, S2 is elected at once and commits an entry, S1 answers a read without it'),
  }),
  'transfers': model(transfers, {
    deep: true,
    constants: three, symmetry: true,
    says: 'A leader that gives up its lease before it hands over answers no more.',
    expect: holds('openraft, pull request 1749: reads go where writes go while leadership is transferred'), cuts: endless,
  }),
  'transfers-with-lease': model(transfersWithLease, {
    deep: true,
    constants: three, symmetry: true,
    says: 'Mutant: a leader that hands over and keeps its lease answers with what the new leader has replaced, if it does not hear of the outcome.',
    expect: violated({ linearizable: 9 }, 'S1 has its lease and hands over to S2, who commits an entry; S1 answers a read without it'),
  }),
}
