import { type Expectation, model } from '../../../checker/language/index.ts'
import { outbox } from './protocol.ts'
import {
  ageIsTooShort, ageIsTooShortFailsConditionally, ageIsTooShortNoDeduplication, lockExpiresEarly, lockExpiresEarlyFailsConditionally, noDeduplication, noLock,
  noLockFailsConditionally, progress, progressRetriesForever, progressSendsAfterCommit, retriesForever, sendsAfterCommit, sendsBeforeCommit,
} from './variants.ts'

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Record<string, number>, story: string): Expectation => ({ verdict: 'violated', violated: properties, origin: observed + story })
const late = (steps: number) => ({ EventualDelivery: steps, EventuallyMarked: steps })

const one = { orders: 1, instances: 1, attempts: 1 }
const two = { orders: 1, instances: 2, attempts: 2 }

export const models = {
  'crashes': model(outbox, {
    constants: two, faults: { crash: 2, crashB: 1 },
    says: 'Instances of A and B crash at any moment: nothing is lost, nothing done twice, and nothing done that was not committed.',
    expect: holds('the row is written with the order, published until it is confirmed, and its id recorded with the effect'),
  }),
  'two-orders': model(outbox, {
    constants: { orders: 2, instances: 2, attempts: 1 }, faults: { crash: 1 },
    says: 'The same of two orders at once.',
    expect: holds('orders share nothing but the storage lock'),
  }),
  'received-once': model(outbox, {
    constants: two, faults: { crash: 2 }, network: 'bag',
    says: 'A network that delivers each message once does not make deduplication needless, as A may publish it twice.',
    expect: holds('the protocol asks nothing of how often a message is delivered'),
  }),
  'outage': model(outbox, {
    constants: two, faults: { outage: 1 },
    says: 'Retries that end lose the message if the broker is away for longer, or say that it failed though it was delivered.',
    expect: violated({ NoLoss: 7, GivenUpIsUndelivered: 9 }, 'both attempts fall into the outage; or the broker has the message, B has handled it, and the outage begins before it is confirmed'),
  }),
  'outage-retries-forever': model(retriesForever, {
    constants: two, faults: { outage: 1, crash: 1 },
    says: 'Retries without end outlast any outage.',
    expect: holds('a row that has not succeeded is pending'),
  }),
  'broker-loses': model(outbox, {
    constants: one, faults: { lose: 1 },
    says: 'All rests on the broker: what it confirms and then loses nobody sends again.',
    expect: violated({ NoLoss: 5 }, 'the row is marked as succeeded when the message is lost'),
  }),

  'sends-before-commit': model(sendsBeforeCommit, {
    constants: one,
    says: 'Mutant: a message that is sent within the transaction is handled before it commits, and though it rolls back (dotnetcore/CAP #118).',
    expect: violated({ NoPhantom: 2, NoPhantomForGood: 3 }, 'begun, sent, handled; or begun, sent, rolled back, handled, which is what the issue reports'),
  }),
  'sends-after-commit': model(sendsAfterCommit, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a message that is sent after the commit is lost with the instance that was to send it.',
    expect: violated({ NoLoss: 3 }, 'begun, committed, crashed'),
  }),
  'sends-after-commit-outage': model(sendsAfterCommit, {
    constants: one, faults: { outage: 1 },
    says: 'Mutant: or when the broker cannot be reached just then.',
    expect: violated({ NoLoss: 4 }, 'begun, committed, and the broker is away'),
  }),

  'no-deduplication': model(noDeduplication, {
    constants: one,
    says: 'Mutant: the broker delivers a message again that is handled and not yet acknowledged (dotnetcore/CAP #94).',
    expect: violated({ NoDuplicate: 5 }, 'published, handled, handled again'),
  }),
  'no-deduplication-received-once': model(noDeduplication, {
    constants: one, network: 'bag',
    says: 'Without any fault, and with a network that delivers once, nobody misses it.',
    expect: holds('one message, sent once and received once'),
  }),
  'no-deduplication-crash': model(noDeduplication, {
    constants: one, faults: { crash: 1 }, network: 'bag',
    says: 'Mutant: an instance that crashes before it has marked the row leaves it to be published again (dotnetcore/CAP #1562).',
    expect: violated({ NoDuplicate: 10 }, 'published, crashed before the confirmation; the row is retried, and both copies are handled'),
  }),
  'no-deduplication-long-transaction': model(ageIsTooShortNoDeduplication, {
    constants: two, network: 'bag',
    says: 'Mutant: a transaction that takes longer than the age at which rows are retried has its message published twice, without any fault (dotnetcore/CAP #1419).',
    expect: violated({ NoDuplicate: 8 }, 'A1 commits; the row is old at once, so A2 publishes it, too, and both copies are handled'),
  }),

  'long-transaction': model(ageIsTooShort, {
    constants: two, faults: { outage: 1 },
    says: 'Mutant: the sender and the retry publish the same row, and the one that fails says so after the other has succeeded.',
    expect: violated({ SucceededIsFinal: 8 }, 'A2 retries a row that A1 is about to publish, and succeeds; the broker goes away, and A1 marks the row as failed'),
  }),
  'no-lock': model(noLock, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Mutant: two instances retry one row, and the one that fails says so after the other has succeeded (dotnetcore/CAP #1271, #1144).',
    expect: violated({ SucceededIsFinal: 11 }, 'A2 and A1 both take the row; A1 succeeds; the broker goes away, and A2 marks the row as failed: as #1144 reports it of received messages'),
  }),
  'lock-expires-early': model(lockExpiresEarly, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Mutant: a lock that expires while its holder is at work is no lock (dotnetcore/CAP #1682).',
    expect: violated({ SucceededIsFinal: 12 }, 'as without the lock, once that of A2 has expired'),
  }),
  'no-lock-fails-conditionally': model(noLockFailsConditionally, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Without a lock it is enough that a failure is written down only if nobody has succeeded.',
    expect: holds('the row is compared and set in one statement'),
  }),
  'lock-expires-early-fails-conditionally': model(lockExpiresEarlyFailsConditionally, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'The same where the lock expires too early.',
    expect: holds('as above'),
  }),
  'long-transaction-fails-conditionally': model(ageIsTooShortFailsConditionally, {
    constants: two, faults: { outage: 1 },
    says: 'And where a row is retried too early.',
    expect: holds('as above'),
  }),

  'progress': model(progress, {
    constants: two, faults: { crash: Infinity, crashB: 1 },
    says: 'However often instances crash, if they recover every order has its effect in the end.',
    expect: holds('a row that has not succeeded is retried, and what is possible again and again is done at last'),
  }),
  'progress-outage': model(progress, {
    constants: two, faults: { outage: 1 },
    says: 'A message that is given up is never delivered, though the broker recovers.',
    expect: violated({ NoLoss: 7, GivenUpIsUndelivered: 9, ...late(8) }, 'both attempts fall into the outage, and then nothing is left to do'),
  }),
  'progress-outage-retries-forever': model(progressRetriesForever, {
    constants: two, faults: { outage: 1, crash: 1 },
    says: 'One that is never given up is delivered.',
    expect: holds('once the broker is back for good the next attempt succeeds'),
  }),
  'progress-outages-forever': model(progressRetriesForever, {
    constants: two, faults: { outage: Infinity },
    says: 'Not even that helps if the broker is always away just when it is tried.',
    expect: violated(late(9), 'each attempt falls into another outage, forever'),
  }),
  'progress-sends-after-commit': model(progressSendsAfterCommit, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: what is sent without a row is not sent again.',
    expect: violated({ NoLoss: 3, ...late(4) }, 'the instance crashes after the commit and recovers, and has forgotten it'),
  }),
}
