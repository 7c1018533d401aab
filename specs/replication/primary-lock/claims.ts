/** What the notes say of a lock service. */
import { claim } from '../../../checker/language/index.ts'

const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'lock-service-gives-one-view': claim({
    says: 'With a distributed lock all nodes have the same view of who is primary.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: '很多系统为了保证多节点HA工具获取主备信息的一致性，采用了zookeeper等第三方接口来实现分布式锁' },
    assumption: 'the token of a primary that has lost the lock is refused, and only a node on record as having all writes may take the lock',
    given: [
      { says: 'nodes stall and restart: a primary that has lost the lock acknowledges nothing more', model: 'stall-and-restart', property: 'oneWriter', ...holds },
      { says: 'and nothing that was acknowledged is lost', model: 'stall-and-restart', property: 'acknowledgedSurvives', ...holds },
    ],
    without: [
      { says: 'a primary that wakes up writes to the record though it has lost the lock', model: 'unfenced', property: 'oneWriter', predicts: 'holds', finds: { violated: 7 } },
      { says: 'a primary that wakes up takes the free lock back', model: 'takes-lock-back', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 9 } },
      { says: 'any node takes the free lock', model: 'anyone-acquires', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: `M. Burrows, "The Chubby lock service", section 2.4, on what delayed requests do; ${found}` },
  }),

  'lock-service-is-needed': claim({
    says: 'The availability of what replaces the HA tool is a problem as well.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: '那么HA切换工具的可用性如何来保证又成为一个问题' },
    assumption: 'the lock service may fail, or its lock does not expire',
    given: [
      { says: 'the lock service stops, and the primary', model: 'progress-no-lock-service', property: 'leads', predicts: 'violated', finds: { violated: 2 } },
      { says: 'the primary stops, and the lock does not expire', model: 'progress-no-lease', property: 'leads', predicts: 'violated', finds: { violated: 1 } },
    ],
    without: [{ says: 'the primary stops, the lock expires, and another takes it', model: 'progress', property: 'leads', predicts: 'violated', finds: 'holds' }],
    expect: { verdict: 'holds only if', origin: `${found}; a lock service is a Paxos group, for which see the claim group-needs-no-ha-tool of primary-standby` },
  }),
}
