/** What the notes say of a standby. Three RMs, as the published model has them: one fails, one has committed, and one is still to be told. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'standby-cures-single-point': claim({
    says: 'A standby coordinator cures the single point of failure.',
    notes: { section: 'paxos 算法与 raft 算法的差异', quote: '2PC的最大问题是，协调者是单点(需要有一个备用节点)' },
    assumption: 'it takes over only when the coordinator is gone, and does what an RM has already done',
    given: [
      { says: 'there is no standby, and all wait', model: 'no-backup', property: 'deadlock', predicts: 'violated', finds: { violated: 6 } },
      { says: 'a standby takes over, and nobody waits', model: 'three-rms', property: 'deadlock', predicts: 'holds', finds: 'holds' },
      { says: 'and the RMs agree', model: 'three-rms', property: 'consistency', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the standby takes a coordinator that is there for gone', model: 'inaccurate-detector', property: 'consistency', predicts: 'holds', finds: { violated: 10 } },
      { says: 'the standby does not ask whether an RM has committed', model: 'overlooks-commit', property: 'consistency', predicts: 'holds', finds: { violated: 11 } },
    ],
    expect: {
      verdict: 'holds only if',
      origin: '2PCwithBTM.tla, whose comments warn of both; the steps found by this checker on 2026-11-23, and the traces read',
    },
  }),
}
