/** What the notes say of the replicas of one shard. */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { replicatedRegister } from './protocol.ts'

/** All copies are the same at every moment. */
export const sameCopies = variant(replicatedRegister, 'same-copies', ({ always, parts: { Member, Term } }) => ({
  properties: {
    sameCopies: always({ for: { m: Member, other: Member }, holds: (s, { m, other }) => [...Term.values()].every(t => s.copy[m][t] === s.copy[other][t]) }),
  },
}))

export const claims = {
  'replicas-are-consistent': claim({
    says: 'Paxos keeps the replicas of one shard consistent.',
    notes: { section: '2、Paxos（分布式一致性算法）', quote: 'Paxos协议用于保证同一个数据分片在多个副本的一致性' },
    assumption: 'consistent means that they never settle on two values, and not that their copies are the same',
    given: [
      { says: 'three replicas, of which another may lead at any time', model: 'three-members', property: 'agreement', predicts: 'holds', finds: 'holds' },
      { says: 'what is settled stays', model: 'three-members', property: 'durability', predicts: 'holds', finds: 'holds' },
      { says: 'one replica crashes and recovers', model: 'crash', property: 'agreement', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'all copies are the same at every moment', model: instance(sameCopies, { constants: { members: 3, terms: 1 } }), property: 'sameCopies', predicts: 'holds', finds: { violated: 2 } },
    ],
    expect: { verdict: 'holds only if', origin: '"Paxos Made Simple", section 2; the lengths found by this checker on 2026-11-29, and the traces read' },
  }),
}
