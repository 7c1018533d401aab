/** What the notes say of the consistency of replicas, asked of what clients read. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'

const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'clients-see-one-copy': claim({
    says: 'Paxos solves the problem of consistency between several replicas.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: 'Paxos协议用于解决多个副本之间的一致性问题' },
    assumption: 'a read asks a majority how far they have voted, and is answered by a replica that has executed so far',
    given: [{ says: 'a quorum read, with its rinse', model: 'one-ballot', property: 'linearizable', ...holds, symmetry: true }],
    without: [
      { says: 'a read of one replica', model: 'minority', property: 'linearizable', predicts: 'holds', finds: { violated: 8 }, symmetry: true },
      { says: 'a majority is asked, and any replica answers', model: 'without-rinse', property: 'linearizable', predicts: 'holds', finds: { violated: 9 }, symmetry: true },
    ],
    expect: {
      verdict: 'holds only if',
      origin: 'Charapko, Ailijiang and Demirbas, section 3; the mutants found by this checker on 2026-11-29, and the traces read. Reads through the log and reads by a lease are other answers: see multi-paxos-smr and multi-paxos-leases',
    },
  }),
}
