/** What the notes say of clients, who deal with the leader alone: whether that is enough for a read. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'leader-handles-all-clients': claim({
    deep: true,
    says: 'The leader, of whom there is one at a time, handles all that clients ask for: so a read sees what was written last.',
    notes: { section: '3、Raft 算法', quote: 'Leader：负责 Client 交互 和 log 复制，同一时刻系统中最多存在一个，处理所有客户端交互，日志复制等，一般一次只有一个Leader' },
    assumption: 'before it answers a read it has committed an entry of its own term, and has heard from a majority since the read began',
    given: [
      { says: 'it does both, and there may be another leader', model: 'three-servers', property: 'linearizable', predicts: 'holds', finds: 'holds', symmetry: true },
    ],
    without: [
      { says: 'it asks nobody', model: 'asks-nobody', property: 'linearizable', predicts: 'holds', finds: { violated: 9 }, symmetry: true },
      { says: 'it is new, and has committed nothing yet', model: 'reads-too-soon', property: 'linearizable', predicts: 'holds', finds: { violated: 7 } },
    ],
    expect: { verdict: 'holds only if', origin: 'the thesis, section 6.4; the steps are those of models.ts' },
  }),
}
