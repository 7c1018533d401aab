/** What the notes say of the order in which requests are executed. */
import { claim } from '../../../checker/language/index.ts'

const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'fifo': claim({
    says: 'The leader orders and numbers all updates, so that messages are processed first in, first out.',
    notes: { section: 'Leader', quote: '它会将每个状态更新请求进行排序和编号，以便保证整个集群内部消息处理的FIFO' },
    assumption: 'the requests of a client reach the leader in the order in which they were sent',
    given: [
      { says: 'they are executed in that order', model: 'in-order', property: 'fifoClientOrder', ...holds },
      { says: 'who sees the last of them sees those before it', model: 'in-order', property: 'wholeConfiguration', ...holds },
    ],
    without: [
      { says: 'the leader numbers them as they come, and they overtake each other', model: 'out-of-order', property: 'fifoClientOrder', ...broken(3) },
      { says: 'and a client sees a part of what another has changed', model: 'out-of-order', property: 'wholeConfiguration', ...broken(7) },
    ],
    expect: { verdict: 'holds only if', origin: 'Hunt et al., section 2.3; found by this checker on 2026-11-29, and the traces read' },
  }),
}
