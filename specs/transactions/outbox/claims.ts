/** What the notes say of messages and of eventual consistency, checked against the outbox. One order decides each claim; with two instances one can retry what the other has begun. */
import { claim, instance, variant } from '../../../checker/language/index.ts'
import { outbox } from './protocol.ts'
import { ageIsTooShortNoDeduplication } from './variants.ts'

/** A and B agree at every moment. */
export const alwaysInStep = variant(outbox, 'always-in-step', ({ always, parts: { Order } }) => ({
  properties: { InStep: always({ for: { o: Order }, holds: (s, { o }) => s.placed[o] === s.effects[o] > 0 }) },
}))

const two = { constants: { orders: 1, instances: 2, attempts: 2 } }
const messages = '柔性事务针对分布式事务的解决方法：2、消息'
const base = '3、BASE模型反ACID模型'
const found = 'found by this checker on 2026-11-29, and the traces read'

export const claims = {
  'retries-need-idempotence': claim({
    says: 'What is sent several times must be handled idempotently.',
    notes: { section: messages, quote: '由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变）' },
    assumption: 'a message can be published or delivered more than once',
    given: [
      { says: 'the broker delivers again what is not acknowledged', model: 'no-deduplication', property: 'NoDuplicate', predicts: 'violated', finds: { violated: 5 } },
      { says: 'the sender crashes before it knows that it has published', model: 'no-deduplication-crash', property: 'NoDuplicate', predicts: 'violated', finds: { violated: 10 } },
      { says: 'the sender and a retry both publish', model: instance(ageIsTooShortNoDeduplication, { ...two, network: 'bag' }), property: 'NoDuplicate', predicts: 'violated', finds: { violated: 8 } },
      { says: 'the same messages, and B records what it has handled', model: 'crashes', property: 'NoDuplicate', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'nothing goes wrong, and each message is delivered once', model: 'no-deduplication-received-once', property: 'NoDuplicate', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: `the causes are those of dotnetcore/CAP #94, #1562 and #1419; ${found}` },
  }),

  'retries-lose-nothing': claim({
    says: 'A message that is sent several times gets there.',
    notes: { section: messages, quote: '多次重试，也就是发送多次消息' },
    assumption: 'what is to be sent is written in the transaction of the change, it is never given up, and the broker loses nothing that it has confirmed',
    given: [
      { says: 'instances and the consumer crash', model: 'crashes', property: 'NoLoss', predicts: 'holds', finds: 'holds' },
      { says: 'the broker is away for a while', model: 'outage-retries-forever', property: 'NoLoss', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'nothing is written, and the instance crashes after the commit', model: 'sends-after-commit', property: 'NoLoss', predicts: 'holds', finds: { violated: 3 } },
      { says: 'the message is given up after two attempts', model: 'outage', property: 'NoLoss', predicts: 'holds', finds: { violated: 7 } },
      { says: 'the broker loses it', model: 'broker-loses', property: 'NoLoss', predicts: 'holds', finds: { violated: 5 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'consistent-in-the-end': claim({
    says: 'In the end the data is consistent.',
    notes: { section: base, quote: 'Eventually consistent最终一致，最终数据是一致的就可以了，而不是时时高一致。' },
    assumption: 'instances that crash recover, what is to be sent is written in the transaction of the change, and it is retried until an attempt reaches the broker',
    given: [
      { says: 'instances crash again and again', model: 'progress', property: 'EventualDelivery', predicts: 'holds', finds: 'holds' },
      { says: 'the broker is away for a while', model: 'progress-outage-retries-forever', property: 'EventualDelivery', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'the message is given up', model: 'progress-outage', property: 'EventualDelivery', predicts: 'holds', finds: { violated: 8 } },
      { says: 'the broker is away at each attempt', model: 'progress-outages-forever', property: 'EventualDelivery', predicts: 'holds', finds: { violated: 9 } },
      { says: 'nothing is written, and the instance crashes', model: 'progress-sends-after-commit', property: 'EventualDelivery', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'out-of-step-for-a-while': claim({
    says: 'For some time the states need not be in step.',
    notes: { section: base, quote: 'Soft state软状态 状态可以有一段时间不同步，异步。' },
    assumption: 'nothing goes wrong',
    given: [
      { says: 'an order is committed, and its message is still to be sent', model: instance(alwaysInStep, two), property: 'InStep', predicts: 'violated', finds: { violated: 2 } },
    ],
    expect: { verdict: 'holds', origin: 'by hand: A commits before B can hear of it' },
  }),
}
