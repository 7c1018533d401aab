/** What the notes say of messages that are sent again, for the clients of a replicated log. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'retries-need-idempotence': claim({
    says: 'Since commands are sent several times, the program must make up for it: to execute one again must change nothing.',
    notes: { section: '柔性事务针对分布式事务的解决方法：2、消息', quote: '由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变）' },
    assumption: 'a client that has no answer yet asks again',
    given: [
      { says: 'every entry of the log is executed', model: 'without-sessions', property: 'exactlyOnce', predicts: 'violated', finds: { violated: 6 } },
      { says: 'what has been executed is known to one leader only', model: 'sessions-of-the-leader', property: 'exactlyOnce', predicts: 'violated', finds: { violated: 7 } },
      { says: 'the state machine knows it, and keeps the answer', model: 'two-clients', property: 'linearizable', predicts: 'holds', finds: 'holds' },
      { says: 'and messages are lost', model: 'loss', property: 'linearizable', predicts: 'holds', finds: 'holds' },
    ],
    expect: { verdict: 'holds', origin: 'the thesis, section 6.3; the steps are those of models.ts' },
  }),
}
