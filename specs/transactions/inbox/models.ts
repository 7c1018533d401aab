import { type Expectation, model } from '../../../checker/language/index.ts'
import { inbox } from './protocol.ts'
import { acknowledgesFirst, checksThenActs, noDeduplication, progress, progressRecordedBefore, recordExpires, recordExpiresLate, recordedAfter, recordedBefore } from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Record<string, number>, story: string): Expectation => ({ verdict: 'violated', violated: properties, origin: observed + story })

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
    says: 'The same of two messages.',
    expect: holds('messages share nothing but the consumers'),
  }),
  'delivered-at-most-once': model(inbox, {
    constants: twice, faults: { crash: 1 }, network: 'bag',
    says: 'A network that forgets a message as it delivers it loses what a consumer had in hand when it crashed.',
    expect: violated({ NoLoss: 3 }, 'published, received, crashed'),
  }),
  'broker-loses': model(inbox, {
    constants: two, faults: { lose: 1 },
    says: 'Nor can a consumer help it if the broker loses a message.',
    expect: violated({ NoLoss: 2 }, 'published and lost'),
  }),

  'acknowledges-first': model(acknowledgesFirst, {
    constants: twice, faults: { crash: 1 },
    says: 'Mutant: a message that is acknowledged before it is handled is lost with its consumer.',
    expect: violated({ NoLoss: 3 }, 'published, received and acknowledged, crashed: at most once'),
  }),
  'acknowledges-first-without-crash': model(acknowledgesFirst, {
    constants: twice,
    says: 'As long as no consumer crashes nobody misses it.',
    expect: holds('what is in hand is handled'),
  }),
  'no-deduplication': model(noDeduplication, {
    constants: two,
    says: 'Mutant: two consumers are given the same message, the first being slow, and both do what it is about.',
    expect: violated({ NoDuplicate: 5 }, 'B1 receives and handles; before it acknowledges B2 is given the message, too'),
  }),
  'no-deduplication-one-consumer': model(noDeduplication, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: one consumer alone crashes between the effect and the acknowledgement, and does it again.',
    expect: violated({ NoDuplicate: 7 }, 'handled, crashed, recovered, received and handled again'),
  }),
  'no-deduplication-published-twice': model(noDeduplication, {
    constants: twice, network: 'bag',
    says: 'Mutant: a network that delivers each message once does not help where the producer publishes it twice.',
    expect: violated({ NoDuplicate: 6 }, 'published twice, received and handled twice'),
  }),

  'recorded-before': model(recordedBefore, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: the id is on record, the consumer crashes, and the next one takes the message for handled.',
    expect: violated({ NoLoss: 7 }, 'B1 records the id and crashes; B2 is given the message, finds the id and acknowledges'),
  }),
  'recorded-before-without-crash': model(recordedBefore, {
    constants: twice,
    says: 'As long as no consumer crashes the effect follows.',
    expect: holds('whoever has recorded the id goes on to the effect'),
  }),
  'recorded-after': model(recordedAfter, {
    constants: two,
    says: 'Mutant: between the effect and its record another consumer finds nothing on record.',
    expect: violated({ NoDuplicate: 5 }, 'B1 has done it, B2 is given the message before that is recorded'),
  }),
  'recorded-after-one-consumer': model(recordedAfter, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: one consumer alone crashes between the effect and its record.',
    expect: violated({ NoDuplicate: 7 }, 'done, crashed, recovered, received and done again'),
  }),
  'checks-then-acts': model(checksThenActs, {
    constants: two,
    says: 'Mutant: two consumers look before either has recorded the id; without a key on it both go on.',
    expect: violated({ NoDuplicate: 7 }, 'B1 and B2 both look, and both do it'),
  }),
  'checks-then-acts-one-consumer': model(checksThenActs, {
    constants: { messages: 1, consumers: 1, copies: 2 }, faults: { crash: 2 },
    says: 'A single consumer may look in one transaction and act in the next.',
    expect: holds('nobody else records anything in between'),
  }),
  'record-expires': model(recordExpires, {
    constants: two,
    says: 'Mutant: the record is deleted before the last delivery of its message (dotnetcore/CAP #339).',
    expect: violated({ NoDuplicate: 6 }, 'handled, the record deleted, delivered again and handled again'),
  }),
  'record-expires-late': model(recordExpiresLate, {
    constants: twice, faults: { crash: 1 },
    says: 'Once nothing can be delivered or published again a record may go.',
    expect: holds('nobody will look for it'),
  }),

  'progress': model(progress, {
    constants: twice, faults: { crash: Infinity },
    says: 'Consumers that always recover handle and acknowledge everything, however often they crash.',
    expect: holds('the broker delivers what is not acknowledged, and what is possible again and again is done at last'),
  }),
  'progress-recorded-before': model(progressRecordedBefore, {
    constants: two, faults: { crash: 1 },
    says: 'Mutant: a message that counts as handled is never handled.',
    expect: violated({ NoLoss: 7, EventualEffect: 8 }, 'as above, and the consumer that recovers has nothing left to do'),
  }),
}
