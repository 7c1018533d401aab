/** What the notes say that Raft has in common with Paxos: checked where a trace of it takes eight steps, not where it takes 35. */
import { claim, instance } from '../../../checker/language/index.ts'
import { endless } from './models.ts'
import { raftRpc } from './protocol.ts'

const found = 'found by this checker on 2026-11-29'

export const claims = {
  'majority-settles-an-entry': claim({
    says: 'Once a majority has an entry it is settled, and in the end all agree to it.',
    notes: { section: 'paxos 算法与 raft 算法的差异', quote: '相同点：得到大多数的赞成，这个 entries 就会定下来，最终所有节点都会赞成' },
    assumption: 'the entry is of the term of the leader that counts, or one after it in the log is',
    given: [
      { says: 'a leader counts entries of its own term', model: instance(raftRpc, { constants: { servers: 3, terms: 4, entries: 2 }, cuts: endless }), property: 'leaderCompleteness', predicts: 'holds', finds: 'holds' },
      { says: 'and nobody ever applies another in its place', model: instance(raftRpc, { constants: { servers: 3, terms: 4, entries: 2 }, cuts: endless }), property: 'stateMachineSafety', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'an entry of term 1 that a majority has by term 3 is replaced in term 4', model: 'commits-older-terms', property: 'leaderCompleteness', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.4.2 and figure 8; the steps ${found}, and the trace read` },
  }),
}
