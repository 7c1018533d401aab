/** Two terms: one leader that is not up to date, and one that is. Two entries, one of each leader. One read shows each mistake. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { endless } from '../raft-rpc/models.ts'
import { raftReads } from './protocol.ts'
import { asksNobody, joinsEarlier, localReads, readsTooSoon } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: `the thesis, section 6.4; ${found}` }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const three = { servers: 3, terms: 2, entries: 2, reads: 1 }

export const models = {
  'two-servers': model(raftReads, {
    constants: { ...three, servers: 2, reads: 2 },
    says: 'Two servers, and two reads, of which the second sees no less than the first.',
    expect: holds, cuts: endless, neverFires: { learnTerm: 'of two servers both vote for each leader' },
  }),
  'three-servers': model(raftReads, {
    constants: three, symmetry: true,
    says: 'Three servers: the one that is asked may have been replaced by another with the help of the third.',
    expect: holds, cuts: endless,
  }),
  'three-servers-two-reads': model(raftReads, {
    constants: { ...three, reads: 2 }, symmetry: true, deep: true,
    says: 'The same with two reads.',
    expect: holds, cuts: endless,
  }),

  'asks-nobody': model(asksNobody, {
    constants: three, symmetry: true,
    says: 'Mutant: an old leader that asks nobody returns what a newer one has replaced.',
    expect: violated({ linearizable: 9 }, 'S1 leads term 1, and S2 stores its entry; S2 leads term 2 and commits another; S1, who knows nothing of that, answers a read that begins now'),
  }),
  'local-reads': model(localReads, {
    constants: { ...three, servers: 2, terms: 1 },
    says: 'Mutant: a follower learns later than clients what is committed.',
    expect: violated({ linearizable: 5 }, 'S1 commits an entry that S2 stores, and S2 has not been told that it is committed when it answers'),
  }),
  'reads-too-soon': model(readsTooSoon, {
    constants: { ...three, servers: 2 },
    says: 'Mutant: a new leader has all that is committed, but does not know that it is.',
    expect: violated({ linearizable: 7 }, 'S1 commits an entry that S2 stores; S2 leads term 2, and reads before it has committed anything'),
  }),
  'joins-earlier': model(joinsEarlier, {
    constants: three, symmetry: true,
    says: 'Mutant: a heartbeat that was answered before the read began says nothing of what has happened since.',
    expect: violated({ linearizable: 11 }, 'S1 is confirmed by S2, then S2 leads term 2 and commits an entry, and a read that begins now is answered by S1 on the strength of that'),
  }),
}
