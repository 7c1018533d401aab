/** What the notes say of quorums. Two servers are the smallest number of which half is no majority. */
import { claim } from '../../../checker/language/index.ts'

const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'half-is-a-quorum': claim({
    says: 'A quorum that settles what the cluster agrees on is half of the servers or more.',
    notes: { section: '相似之处', quote: '采用quorum来确定整个系统的一致性(也就是对某一个值的认可),这个quorum一般实现是集群中半数以上的服务器' },
    assumption: 'the words mean more than half',
    given: [
      { says: 'both of two servers', model: 'two-servers', property: 'linearizable', ...holds },
    ],
    without: [
      { says: 'one of two servers', model: 'half-is-no-quorum', property: 'linearizable', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: 'two halves need not meet; the trace is that of models.ts, found by this checker on 2026-11-29' },
  }),
}
