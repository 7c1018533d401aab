/** What the notes say of Paxos where it has to do with commitment. One process fails: so every fault has a budget of one. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'paxos-removes-the-single-point': claim({
    says: 'With a consensus protocol among the replicas, availability depends on them alone, and on no single process.',
    notes: {
      section: '2、Paxos（分布式一致性算法）',
      quote: '基于Paxos的多副本同步其实是在1主N备的基础上引入了一致性协议，这样整个系统的可用性完全有3个副本控制，不需要额外的HA工具',
    },
    assumption: 'there is a majority without the process that fails, and another leader takes over',
    given: [
      { says: 'the coordinator stops', model: 'progress-coordinator-stops', property: 'nonBlocking', predicts: 'holds', finds: 'holds' },
      { says: 'one acceptor of three stops', model: 'progress-acceptor-stops', property: 'nonBlocking', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the only acceptor stops (F = 0)', model: 'progress-one-acceptor-stops', property: 'nonBlocking', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: 'J. Gray and L. Lamport, sections 4 and 5; the lengths found by this checker on 2026-11-29, and the trace read' },
  }),
}
