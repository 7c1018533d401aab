/** Whether idempotence, which the notes demand of what is sent several times, is enough. */
import { claim } from '../../../checker/language/index.ts'

const notes = { section: '柔性事务针对分布式事务的解决方法：2、消息', quote: '由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变）' }

export const claims = {
  'retries-need-idempotence': claim({
    says: 'What is sent several times must be idempotent.',
    notes,
    assumption: 'it does arrive several times',
    given: [
      { says: 'an update that adds is sent again', model: 'adds', property: 'FinalStateIsConsistent', predicts: 'violated', finds: { violated: 4 } },
      { says: 'its acknowledgement is lost', model: 'adds-broker', property: 'FinalStateIsConsistent', predicts: 'violated', finds: { violated: 3 } },
      { says: 'an update that sets is sent again', model: 'takes-over-one', property: 'FinalStateIsConsistent', predicts: 'holds', finds: 'holds' },
    ],
    expect: { verdict: 'holds', origin: 'Helland 2012; by hand: x + 1 + 1 is not x + 1' },
  }),

  'idempotence-suffices': claim({
    says: 'What is idempotent may be sent several times: the result is the same.',
    notes,
    assumption: 'no other message comes between two deliveries of one, or the receiver can tell which is newer',
    given: [
      { says: 'one update, sent again', model: 'takes-over-one', property: 'FinalStateIsConsistent', predicts: 'holds', finds: 'holds' },
      { says: 'three updates, two sent again, and only newer values are taken', model: 'sent-again', property: 'FinalStateIsConsistent', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'A, B, A: every update is idempotent', model: 'takes-over', property: 'Idempotent', predicts: 'holds', finds: 'holds' },
      { says: 'and yet the copy ends with the older value', model: 'takes-over', property: 'FinalStateIsConsistent', predicts: 'holds', finds: { violated: 6 } },
      { says: 'messages overtake each other', model: 'takes-over-broker', property: 'FinalStateIsConsistent', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: 'Helland 2012; found by this checker on 2026-11-29, and the traces read' },
  }),
}
