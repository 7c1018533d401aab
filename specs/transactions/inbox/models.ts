import { type Expectation, model } from '../../../checker/language/index.ts'
import { inbox } from './protocol.ts'
import { acknowledgesFirst, checksThenActs, noDeduplication, progress, progressRecordedBefore, recordExpires, recordExpiresLate, recordedAfter, recordedBefore } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation => ({ verdict: 'violated', violated: properties, origin: observed + story })

const one = { messages: 1, consumers: 1, copies: 1 }
const two = { messages: 1, consumers: 2, copies: 1 }
const twice = { messages: 1, consumers: 2, copies: 2 }

export const models = {
  'crashes': model(inbox, {
    constants: twice, faults: { crash: 2 },
    says: 'Published twice, delivered again and again, to two consumers that crash: handled exactly once.',
    expect: holds('the id is recorded if and only if the effect is there, and acknowledged only then'),
  }),
  'two-messages': model(inbox, {
    constants: { messages: 2, consumers: 2, copies: 1 }, faults: { crash: 1 },
    says: 'Two messages do not interfere.',
    expect: holds('messages share nothing but the consumers'),
  }),
  'delivered-at-most-once': model(inbox, {
    constants: two, faults: { crash: 1 }, network: 'bag',
    says: 'On a network that forgets a message as it delivers it, what a consumer has in hand is lost when it crashes.',
    expect: violated({ NoLoss: 3, canBeRedelivered: null }, 'published, received, crashed'),
  }),
  'broker-loses': model(inbox, {
    constants: two, faults: { lose: 1 },
    says: 'No consumer can make up for a broker that loses a message.',
    expect: violated({ NoLoss: 2 }, 'published and lost'),
  }),

  'acknowledges-first': model(acknowledgesFirst, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a message that is acknowledged before it is handled is lost with its consumer.',
    expect: violated({ NoLoss: 3, canBeRedelivered: null }, 'published, received and acknowledged, crashed: delivery is at most once'),
  }),
  'acknowledges-first-without-crash': model(acknowledgesFirst, {
    constants: twice,
    says: 'As long as no consumer crashes, acknowledging first loses nothing.',
    expect: holds('what is in hand is handled'),
  }),
  'no-deduplication': model(noDeduplication, {
    constants: two,
    says: 'Mutant: the first consumer is slow to acknowledge, a second receives the message as well, and it takes effect twice.',
    expect: violated({ NoDuplicate: 5 }, 'B1 receives and handles; before it has acknowledged, B2 receives the message and handles it, too'),
  }),
  'no-deduplication-one-consumer': model(noDeduplication, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a single consumer crashes between the effect and the acknowledgement, and handles the message again.',
    expect: violated({ NoDuplicate: 7 }, 'handled, crashed, recovered, received and handled again'),
  }),
  'no-deduplication-published-twice': model(noDeduplication, {
    constants: twice, network: 'bag',
    says: 'Mutant: a network that delivers each message once does not help if the producer publishes it twice.',
    expect: violated({ NoDuplicate: 6 }, 'published twice, received and handled twice'),
  }),

  'recorded-before': model(recordedBefore, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a consumer records the id and crashes before the effect; the next one assumes that the message has been handled.',
    expect: violated({ NoLoss: 7 }, 'B1 records the id and crashes; B2 receives the message, finds the id and acknowledges'),
  }),
  'recorded-before-without-crash': model(recordedBefore, {
    constants: twice,
    says: 'As long as no consumer crashes, the effect follows the record.',
    expect: holds('the consumer that has recorded the id goes on to the effect'),
  }),
  'recorded-after': model(recordedAfter, {
    constants: two,
    says: 'Mutant: between the effect and its record, another consumer finds nothing on record and handles the message again.',
    expect: violated({ NoDuplicate: 5 }, 'B1 has carried out the effect; before it has recorded that, B2 receives the message and carries it out, too'),
  }),
  'recorded-after-one-consumer': model(recordedAfter, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a single consumer crashes between the effect and its record, and handles the message again.',
    expect: violated({ NoDuplicate: 7 }, 'carried out, crashed, recovered, received and carried out again'),
  }),
  'checks-then-acts': model(checksThenActs, {
    constants: two,
    says: 'Mutant: two consumers check before either has recorded the id; without a unique key both go on.',
    expect: violated({ NoDuplicate: 7 }, 'B1 and B2 both find nothing on record, and both carry out the effect'),
  }),
  'checks-then-acts-one-consumer': model(checksThenActs, {
    constants: { messages: 1, consumers: 1, copies: 2 }, faults: { crash: 2 },
    says: 'A single consumer may check in one transaction and act in the next.',
    expect: holds('nobody else records anything in between'),
  }),
  'record-expires': model(recordExpires, {
    constants: two,
    says: 'Mutant: the record is deleted before the last delivery of its message (dotnetcore/CAP #339).',
    expect: violated({ NoDuplicate: 6 }, 'handled, the record deleted, delivered again and handled again'),
  }),
  'record-expires-late': model(recordExpiresLate, {
    constants: twice, faults: { crash: 1 },
    says: 'A record may be deleted once its message can neither be delivered nor published again.',
    expect: holds('no consumer will check it again'),
  }),

  'progress': model(progress, {
    constants: twice, faults: { crash: Infinity },
    says: 'Consumers that always recover handle and acknowledge everything, however often they crash.',
    expect: holds('the broker delivers what is not acknowledged, and what is possible again and again is eventually done'),
  }),
  'progress-recorded-before': model(progressRecordedBefore, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a message that is on record and has not been handled never will be.',
    expect: violated({ NoLoss: 7, EventualEffect: 8 }, 'as in recorded-before, and the consumer that recovers finds the id, acknowledges, and has nothing left to do'),
  }),
}
