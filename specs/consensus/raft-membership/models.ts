/** Four servers are the fewest that can split: two changes that both start from four leave majorities of two, which need not meet. With three or two servers any majorities after one change do. */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { endless } from '../raft-rpc/models.ts'
import { raftMembership } from './protocol.ts'
import { addsEmpty, changesOverlap, firstVersion, leaders, twoAtOnce } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: `the thesis, section 4.1, with the rule of July 2015; ${found}` }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${found}, and the trace read: ${story}` })
const published = 'D. Ongaro, raft-dev, 10 July 2015, the case of two servers that are removed'

export const models = {
  'three-servers': model(raftMembership, {
    deep: true,
    constants: { servers: 3, members: 3, terms: 2, entries: 3 }, symmetry: true,
    says: 'A cluster of three shrinks, down to one server, and grows again.',
    expect: holds, cuts: endless,
  }),
  'learner': model(raftMembership, {
    constants: { servers: 3, members: 2, terms: 2, entries: 3 },
    says: 'A cluster of two takes a third server in, which has caught up as a learner.',
    expect: holds, cuts: endless,
  }),
  'leaders': model(leaders, {
    constants: { servers: 3, members: 2, terms: 2, entries: 3 },
    says: 'The same: a leader changes one server at a time, and adds only who has caught up; only who knows of a cluster is elected; and a leader that commits goes on to lead, unless it has removed itself.',
    expect: holds, cuts: endless,
  }),
  'four-servers': model(raftMembership, {
    constants: { servers: 4, members: 4, terms: 3, entries: 2 }, symmetry: true, deep: true,
    says: 'A cluster of four, in which the mistake of the first version shows.',
    expect: holds, cuts: endless,
  }),
  'four-servers-one-learner': model(raftMembership, {
    constants: { servers: 4, members: 3, terms: 2, entries: 3 }, deep: true,
    says: 'A cluster of three and a learner, which may be added, and others removed.',
    expect: holds, cuts: endless,
  }),

  'first-version': model(firstVersion, {
    constants: { servers: 4, members: 4, terms: 3, entries: 1 }, symmetry: true, deep: true,
    says: 'Mutant: the thesis as first published. Two leaders each remove a server from the same four, and what is left has majorities that do not meet.',
    expect: violated({ electionSafety: 8, leaderCompleteness: 8, stateMachineSafety: 9 },
      `${published}: S1 leads term 1 and removes S2, but tells nobody; S2 leads term 2, removes S1, and S3 stores that: committed; S1 is elected in term 3 by itself and S4, since of three servers two are enough`),
  }),
  'changes-overlap': model(changesOverlap, {
    constants: { servers: 3, members: 3, terms: 2, entries: 3 }, symmetry: true, deep: true,
    says: 'Mutant: a leader that removes a second server before the first removal is committed is a majority by itself.',
    expect: violated({ leaderCompleteness: 7, stateMachineSafety: 8 }, 'S1 removes S2 and S3, and commits alone; S2 and S3, who know of nothing, elect S2'),
  }),
  'two-at-once': model(twoAtOnce, {
    constants: { servers: 4, members: 3, terms: 2, entries: 3 }, deep: true,
    says: 'Mutant: one server exchanged for another in one change: a majority after it need not meet one before.',
    expect: violated({ leaderCompleteness: 8, stateMachineSafety: 9 },
      'S1 exchanges S2 for S4, which stores that; S1 and S4 are a majority of the new three, S2 and S3 one of the old, which elects S2'),
  }),
  'adds-empty': model(addsEmpty, {
    constants: { servers: 4, members: 3, terms: 1, entries: 2 },
    says: 'Mutant: a cluster of three, one of which is behind, that adds a server without a log cannot commit until one of the two has caught up.',
    expect: violated({ staysAvailable: 4 }, 'the thesis, section 4.2.1: S1 and S2 have the entry that is committed, S3 not; S1 adds S4, and would need three of four'),
  }),
}
