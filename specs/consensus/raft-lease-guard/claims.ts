/** What the notes say of a leader's lease, asked of a lease that is in the log. The bounds are those of models.ts. */
import { claim, instance } from '../../../checker/language/index.ts'
import { cuts, small } from './models.ts'
import { raftLeaseGuard } from './protocol.ts'

const found = 'found by this checker on 2026-11-29, and the traces read'
const together = 'with two servers both are in the same term, and no log has what the other lacks'
const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'one-leader-in-a-lease': claim({
    says: 'While a lease lasts its leader is the only one in the system.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: 'Leader是系统中唯一的Proposal，在lease租约周期内所有提案都有相同的ProposalId' },
    assumption: 'to lead is to commit: another may be elected meanwhile, and take requests, and commits nothing until the lease is over',
    given: [
      { says: 'a new leader reads under the lease of the one before it', model: instance(raftLeaseGuard, { constants: { ...small, servers: 2 }, cuts, neverFires: { rollbackEntries: together, updateTerms: together } }), property: 'canReadUnderInheritedLease', predicts: 'holds', finds: { reached: 5 } },
      { says: 'and no read is stale', model: 'two-keys', property: 'linearizableReads', ...holds },
    ],
    without: [
      { says: 'a new leader commits at once', model: 'commits-at-once', property: 'linearizableReads', ...broken(10) },
      { says: 'it reads what may have been changed by an entry in limbo', model: 'reads-in-limbo', property: 'linearizableReads', ...broken(6) },
    ],
    expect: { verdict: 'holds only if', origin: `Davis, Demirbas and Deng, "LeaseGuard"; ${found}` },
  }),
}
