/** What the notes say of the zxid. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'

const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'counter-and-epoch': claim({
    says: 'The low 32 bits of a zxid are a counter that grows by one with each proposal, the high 32 bits are the epoch of the leader.',
    notes: { section: 'ZAB 协议的核心', quote: 'ZXID 是一个 64 位的数字，低 32 位可以看作是一个简单的单调递增的计数器' },
    assumption: 'a leader whose counter is at its end proposes nothing more, and gives up its leadership',
    given: [
      { says: 'the high half is the epoch of the leader', model: 'gives-up', property: 'ownEpoch', ...holds },
      { says: 'zxids grow', model: 'gives-up', property: 'zxidsIncrease', ...holds },
      { says: 'each names one transaction', model: 'gives-up', property: 'zxidNamesOne', ...holds },
    ],
    without: [
      { says: 'the counter rolls over, and the high half is that of the next leader', model: 'rolls-over', property: 'ownEpoch', ...broken(3) },
      { says: 'zxids stand still', model: 'rolls-over', property: 'zxidsIncrease', ...broken(6) },
      { says: 'two transactions have one zxid', model: 'rolls-over', property: 'zxidNamesOne', ...broken(6) },
      { says: 'a follower that is told apart by its last zxid keeps another transaction than its leader', model: 'rolls-over', property: 'prefixConsistency', ...broken(7) },
    ],
    expect: { verdict: 'holds only if', origin: 'ZOOKEEPER-1277; found by this checker on 2026-11-29, and the traces read' },
  }),
}
