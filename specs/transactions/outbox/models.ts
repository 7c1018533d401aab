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
    says: 'Instances of A, and B, crash at any moment: nothing is lost, nothing is done twice, and nothing is done that was not committed.',
    expect: holds('the row is written with the order, its message published until it is confirmed, and the id recorded with the effect'),
  }),
  'two-orders': model(outbox, {
    constants: { orders: 2, instances: 2, attempts: 1 }, faults: { crash: 1 },
    says: 'Two orders at once do not interfere.',
    expect: holds('orders share nothing but the storage lock'),
  }),
  'received-once': model(outbox, {
    constants: two, faults: { crash: 2 }, network: 'bag',
    says: 'Deduplication also works on a network that delivers each message once, where duplicates come only from A publishing it twice.',
    expect: holds('the protocol does not rely on how often a message is delivered'),
  }),
  'outage': model(outbox, {
    constants: two, faults: { outage: 1 },
    says: 'With a limit on retries, a message is lost if the broker is away for longer, or reported as failed although it was delivered.',
    expect: violated({ NoLoss: 7, GivenUpIsUndelivered: 9 }, 'both attempts fall into the outage; or the broker has the message, B has handled it, and the outage begins before it is confirmed'),
  }),
  'outage-retries-forever': model(retriesForever, {
    constants: two, faults: { outage: 1, crash: 1 },
    says: 'Retries without a limit outlast any outage.',
    expect: holds('a row that has not succeeded is pending'),
  }),
  'broker-loses': model(outbox, {
    constants: one, faults: { lose: 1 },
    says: 'Everything relies on the broker: what it confirms and then loses, nobody sends again.',
    expect: violated({ NoLoss: 5 }, 'the row is marked as succeeded when the message is lost'),
  }),

  'sends-before-commit': model(sendsBeforeCommit, {
    constants: one,
    says: 'Mutant: a message that is sent within the transaction is handled before the commit, or although the transaction rolls back (dotnetcore/CAP #118).',
    expect: violated({ NoPhantom: 2, NoPhantomForGood: 3 }, 'begun and sent, handled, which is what the issue reports; or begun and sent, rolled back, handled, which is what its title says'),
  }),
  'sends-after-commit': model(sendsAfterCommit, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a message that is sent after the commit is lost with the instance that was to send it.',
    expect: violated({ NoLoss: 3 }, 'begun, committed, crashed'),
  }),
  'sends-after-commit-outage': model(sendsAfterCommit, {
    constants: one, faults: { outage: 1 },
    says: 'Mutant: a message that is sent after the commit is lost when the broker cannot be reached just then.',
    expect: violated({ NoLoss: 4 }, 'begun, committed, and the broker is away'),
  }),

  'no-deduplication': model(noDeduplication, {
    constants: one,
    says: 'Mutant: the broker redelivers a message that has been handled and not yet acknowledged, and B handles it twice (dotnetcore/CAP #94).',
    expect: violated({ NoDuplicate: 5 }, 'published, handled, handled again'),
  }),
  'no-deduplication-received-once': model(noDeduplication, {
    constants: one, network: 'bag',
    says: 'Without any fault, and on a network that delivers each message once, nobody misses deduplication.',
    expect: holds('one message, sent once and received once'),
  }),
  'no-deduplication-crash': model(noDeduplication, {
    constants: one, faults: { crash: 1 }, network: 'bag',
    says: 'Mutant: an instance that crashes between publishing and marking the row leaves it to be published again (dotnetcore/CAP #1562).',
    expect: violated({ NoDuplicate: 10 }, 'published, crashed before the confirmation; the row is retried, and both copies are handled'),
  }),
  'no-deduplication-long-transaction': model(ageIsTooShortNoDeduplication, {
    constants: two, network: 'bag',
    says: 'Mutant: when a transaction takes longer than the age at which rows are retried, its message is published twice without any fault (dotnetcore/CAP #1419).',
    expect: violated({ NoDuplicate: 8 }, 'A1 commits and publishes; before A1 has marked the row it is old, so that A2 publishes, too, and both copies are handled'),
  }),

  'long-transaction': model(ageIsTooShort, {
    constants: two, faults: { outage: 1 },
    says: 'Mutant: the sender and a retry work on the same row, and the one that fails overwrites the success of the other.',
    expect: violated({ SucceededIsFinal: 8 }, 'A2 retries a row that A1 is about to publish, and succeeds; the broker goes away, and A1 marks the row as failed'),
  }),
  'no-lock': model(noLock, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Mutant: two instances retry one row, and the one that fails overwrites the success of the other (dotnetcore/CAP #1271, #1144).',
    expect: violated({ SucceededIsFinal: 11 }, 'A1 crashes before it has published; A2 and, after its recovery, A1 both take the row; A1 succeeds; the broker goes away, and A2 marks the row as failed: what #1144 reports of received messages'),
  }),
  'lock-expires-early': model(lockExpiresEarly, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Mutant: a lock that expires while its holder is working is no lock (suspected in dotnetcore/CAP #1682).',
    expect: violated({ SucceededIsFinal: 12 }, 'as without the lock, once the lock of A2 has expired'),
  }),
  'no-lock-fails-conditionally': model(noLockFailsConditionally, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'Without a lock it is enough that a row is marked as failed only if it is not marked as succeeded.',
    expect: holds('the row is compared and set in one statement'),
  }),
  'lock-expires-early-fails-conditionally': model(lockExpiresEarlyFailsConditionally, {
    constants: two, faults: { crash: 1, outage: 1 },
    says: 'The same condition is enough where the lock expires too early.',
    expect: holds('as in no-lock-fails-conditionally: compared and set in one statement'),
  }),
  'long-transaction-fails-conditionally': model(ageIsTooShortFailsConditionally, {
    constants: two, faults: { outage: 1 },
    says: 'The same condition is enough where a row is retried too early.',
    expect: holds('as in no-lock-fails-conditionally: compared and set in one statement'),
  }),

  'progress': model(progress, {
    constants: two, faults: { crash: Infinity, crashB: 1 },
    says: 'However often instances crash, as long as they recover every order eventually takes effect.',
    expect: holds('a row that has not succeeded is retried, and what is possible again and again is eventually done'),
  }),
  'progress-outage': model(progress, {
    constants: two, faults: { outage: 1 },
    says: 'A message that is given up is never delivered, although the broker recovers.',
    expect: violated({ NoLoss: 7, GivenUpIsUndelivered: 9, ...late(8) }, 'both attempts fall into the outage, and then nothing is left to do; or delivered and given up, as in outage'),
  }),
  'progress-outage-retries-forever': model(progressRetriesForever, {
    constants: two, faults: { outage: 1, crash: 1 },
    says: 'A message that is never given up is eventually delivered.',
    expect: holds('once the broker is back for good the next attempt succeeds'),
  }),
  'progress-outages-forever': model(progressRetriesForever, {
    constants: two, faults: { outage: Infinity },
    says: 'Even retries without a limit do not help if the broker is away at every attempt.',
    expect: violated(late(9), 'each attempt falls into another outage, forever'),
  }),
  'progress-sends-after-commit': model(progressSendsAfterCommit, {
    constants: one, faults: { crash: 1 },
    says: 'Mutant: a message that has no row is not sent again.',
    expect: violated({ NoLoss: 3, EventualDelivery: 4 }, 'the instance crashes after the commit, and has forgotten the message when it recovers'),
  }),
}
