/** What the notes say of the lease of a leader. The bounds are those of models.ts. */
import { claim, instance } from '../../../checker/language/index.ts'
import { bounds } from './models.ts'
import { soleProposerUnderLease } from './variants.ts'

const section = '2、Paxos（分布式一致性算法）'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'leader-is-sole-proposer': claim({
    says: 'The leader is the only proposer in the system while its lease lasts.',
    notes: { section, quote: 'Leader是系统中唯一的Proposal，在lease租约周期内所有提案都有相同的ProposalId' },
    assumption: 'a leader proposes only under its lease, and the lease is shorter than the grants by twice the drift of the clocks',
    given: [
      { says: 'leaders propose only under their lease, and clocks run alike', model: 'sole-proposer-under-lease', property: 'soleProposer', ...holds, symmetry: true },
      { says: 'clocks come one tick apart, and the lease is two ticks shorter', model: instance(soleProposerUnderLease, { constants: { ...bounds, grant: 3 }, faults: { drift: 1 } }), property: 'soleProposer', ...holds, symmetry: true },
    ],
    without: [
      { says: 'a leader of before, who has not heard of the new one, proposes without a lease, in vain', model: 'sole-proposer', property: 'soleProposer', predicts: 'holds', finds: { violated: 6 }, symmetry: true },
      { says: 'clocks come apart, and nothing allows for that', model: 'sole-proposer-drift', property: 'soleProposer', predicts: 'holds', finds: { violated: 9 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `Paxos Made Live, section 5.2; the traces ${found}` },
    deep: true,
  }),

  'one-id-in-a-lease': claim({
    says: 'While the lease lasts all proposals have the same number.',
    notes: { section, quote: '在lease租约周期内所有提案都有相同的ProposalId，可以跳过prepare阶段' },
    assumption: 'only proposals that can be chosen count, and clocks run alike as far as the lease allows for',
    given: [
      { says: 'nobody leads in a higher ballot', model: 'three-replicas', property: 'noneAbove', ...holds, symmetry: true },
      { says: 'not even when a replica restarts', model: 'restart', property: 'noneAbove', ...holds, symmetry: true },
      { says: 'nor when clocks come one tick apart, where the lease is two ticks shorter than the grants', model: 'drift-allowed-for', property: 'noneAbove', ...holds, symmetry: true },
    ],
    without: [
      { says: 'a leader of before proposes in a lower ballot, in vain', model: 'sole-proposer', property: 'soleProposer', predicts: 'holds', finds: { violated: 6 }, symmetry: true },
      { says: 'clocks come apart', model: 'drift', property: 'noneAbove', predicts: 'holds', finds: { violated: 7 }, symmetry: true },
      { says: 'the leader is suspended, and its clock with it', model: 'clock-stops', property: 'noneAbove', predicts: 'holds', finds: { violated: 8 }, symmetry: true },
      { says: 'a replica forgets its grant when it restarts', model: 'forgets-grant', property: 'noneAbove', predicts: 'holds', finds: { violated: 8 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `Paxos Made Live, section 5.2; the traces ${found}` },
    deep: true,
  }),
}
