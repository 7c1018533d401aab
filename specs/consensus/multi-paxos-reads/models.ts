/** One slot and one ballot are enough for a read that is stale; reads ask nobody who leads. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { multiPaxosReads } from './protocol.ts'
import { readsVotes, withoutRinse } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds = (why: string): Expectation => ({ verdict: 'holds', origin: `${why}; ${found}` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })

const oneBallot = { replicas: 3, ballots: 1, slots: 1, commands: 1, promises: 2, accepts: 2, asked: 2, most: 1 }
const paper = 'Charapko, Ailijiang and Demirbas, section 3'

export const models = {
  'one-ballot': model(multiPaxosReads, {
    constants: oneBallot, symmetry: true,
    says: 'A write and a quorum read, under one leader.',
    expect: holds(paper),
  }),
  'two-ballots': model(multiPaxosReads, {
    constants: { ...oneBallot, ballots: 2, most: 2 }, symmetry: true, deep: true,
    says: 'Two reads, while the leader changes.',
    expect: holds(paper),
  }),
  'two-slots': model(multiPaxosReads, {
    constants: { ...oneBallot, slots: 2, commands: 2 }, symmetry: true, deep: true,
    says: 'Two writes in two slots: a read waits until holes below what it was told of are filled.',
    expect: holds(paper),
  }),
  'minority': model(multiPaxosReads, {
    constants: { ...oneBallot, asked: 1 }, symmetry: true,
    says: 'Majority minus one: to ask one of three is not enough.',
    expect: violated({ linearizable: 8 }, 'R1 and R2 choose c1 and the write is answered; the client asks R3 alone, who has voted for nothing'),
  }),
  'without-rinse': model(withoutRinse, {
    constants: oneBallot, symmetry: true,
    says: 'Mutant: to know of a write is not to have executed it.',
    expect: violated({ linearizable: 9 }, 'the write of c1 is answered; R1 tells of its slot, but the answer comes from R3, who has executed nothing'),
  }),
  'reads-votes': model(readsVotes, {
    constants: { ...oneBallot, most: 2 }, symmetry: true,
    says: 'Mutant: a vote is not yet a value: reads go back.',
    expect: violated({ linearizable: 11 }, 'R1 alone has voted for c1, and the first read returns that; the second asks R2 and R3, who have not'),
  }),
}
