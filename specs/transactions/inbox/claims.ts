/** What the notes say of messages that are sent several times, checked against the consumer. Two consumers and one message decide it. */
import { claim } from '../../../checker/language/index.ts'

export const claims = {
  'deduplication-makes-idempotent': claim({
    says: 'A program that records what it has handled may be given a message several times: the result is as if it had come once.',
    notes: {
      section: '柔性事务针对分布式事务的解决方法：2、消息',
      quote: '由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变），这是非常具有互联网特征的一种模式。',
    },
    assumption: 'the record is written with the effect, in one transaction, is kept as long as the message can come again, and the message is acknowledged last',
    given: [
      { says: 'published twice, delivered again, two consumers that crash: not twice', model: 'crashes', property: 'NoDuplicate', predicts: 'holds', finds: 'holds' },
      { says: 'and it does take effect', model: 'crashes', property: 'NoLoss', predicts: 'holds', finds: 'holds' },
      { says: 'the record is deleted when nothing can come any more', model: 'record-expires-late', property: 'NoDuplicate', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'recorded before the effect', model: 'recorded-before', property: 'NoLoss', predicts: 'holds', finds: { violated: 7 } },
      { says: 'recorded after the effect', model: 'recorded-after', property: 'NoDuplicate', predicts: 'holds', finds: { violated: 5 } },
      { says: 'looked for in a transaction of its own', model: 'checks-then-acts', property: 'NoDuplicate', predicts: 'holds', finds: { violated: 7 } },
      { says: 'deleted too early', model: 'record-expires', property: 'NoDuplicate', predicts: 'holds', finds: { violated: 6 } },
      { says: 'acknowledged before it is handled', model: 'acknowledges-first', property: 'NoLoss', predicts: 'holds', finds: { violated: 3 } },
    ],
    expect: { verdict: 'holds only if', origin: 'Richardson, section 3.3.6, has the record in the transaction; the mutants found by this checker on 2026-11-29, and the traces read' },
  }),
}
