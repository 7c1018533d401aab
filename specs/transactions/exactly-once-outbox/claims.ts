/**
 * What the notes say of messages and idempotence, and of a state that is consistent in the end. One message is enough, since what is asked is how often it
 * takes effect; two where handlers are to compete for the store.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { noDeduplication } from './variants.ts'

const section = '柔性事务（遵循BASE理论）'
const retries = { section, quote: '多次重试，也就是发送多次消息，由于要多次重发，所以程序必须是幂等（同一操作反复执行多次结果不变）' }
const found = 'found by this checker on 2026-11-29, and the traces read; the steps are those of models.ts'

export const claims = {
  'retries-need-idempotence': claim({
    says: 'Where messages are retried, handlers must be idempotent.',
    notes: retries,
    assumption: 'a message can be given back after it has taken effect',
    given: [
      { says: 'a handler that is not changes the state twice', model: 'no-deduplication', property: 'atMostOneStateChange', predicts: 'violated', finds: { violated: 9 } },
      { says: 'one that looks at the outbox changes it once', model: 'one-retry', property: 'atMostOneStateChange', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a message is handled once at most', model: instance(noDeduplication, { constants: { messages: 1, retries: 0 } }), property: 'atMostOneStateChange', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'noting-makes-idempotent': claim({
    says: 'A handler that notes which messages it has handled is idempotent.',
    notes: retries,
    assumption: 'it notes a message in one write with the effect, sends the output before it notes it as sent, and writes only what follows what it has read',
    given: [
      { says: 'it handles a message twice', model: 'one-retry', property: 'consistentStateAndOutput', predicts: 'holds', finds: 'holds' },
      { says: 'it sends the same output', model: 'one-retry', property: 'atMostOneOutputMsg', predicts: 'holds', finds: 'holds' },
      { says: 'handlers compete', model: 'two-messages', property: 'consistentStateAndOutput', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'it notes a message after the effect', model: 'noted-after', property: 'atMostOneStateChange', predicts: 'holds', finds: { violated: 9 } },
      { says: 'it notes a message before the effect', model: 'noted-before', property: 'consistentStateAndOutput', predicts: 'holds', finds: { violated: 11 } },
      { says: 'it overwrites what another has noted', model: 'no-version-check', property: 'consistentStateAndOutput', predicts: 'holds', finds: { violated: 11 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'consistent-in-the-end': claim({
    says: 'State and messages agree in the end, if not at any time.',
    notes: { section: '3、BASE模型反ACID模型', quote: 'Eventually consistent最终一致，最终数据是一致的就可以了，而不是时时高一致' },
    assumption: 'no message is dropped, and what is tried again and again succeeds in the end',
    given: [
      { says: 'messages are given back as often as it takes', model: 'never-dropped', property: 'changeIsSent', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'a message is dropped after one retry', model: 'sends', property: 'changeIsSent', predicts: 'holds', finds: { violated: 11 } },
      { says: 'no retry ever succeeds', model: 'never-succeeds', property: 'changeIsSent', predicts: 'holds', finds: { violated: 9 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
