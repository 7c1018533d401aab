import { type Expectation, model } from '../../../checker/language/index.ts'
import { exactlyOnceOutbox } from './protocol.ts'
import { neverDropped, neverSucceeds, noDeduplication, notedAfter, notedBefore, noVersionCheck, sends } from './variants.ts'

/** TLC's counts for exactly_once.tla (github.com/exactly-once/model-checking), with MaxQueue and MaxRetry as in its exactly_once.cfg but smaller. */
const published = (distinct: number, generated: number, depth: number): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: 'TLC on exactly_once.tla, without deadlock checking, with TypeInvariant, Safety and Termination: distinct and generated states and the depth that it prints',
})

const observed = 'found by this checker on 2026-11-29, and the trace read: '
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: observed + story })

const once = { messages: 1, retries: 0 }
const again = { messages: 1, retries: 1 }
const two = { messages: 2, retries: 0 }

export const models = {
  'one-message': model(exactlyOnceOutbox, {
    constants: once,
    says: 'One message that is handled once: exactly_once.tla, state for state.',
    expect: published(64, 95, 10),
  }),
  'one-retry': model(exactlyOnceOutbox, {
    constants: again,
    says: 'The same with a message that may be given back once: it changes the state once, and its output is one.',
    expect: published(252, 419, 16),
  }),
  'two-messages': model(exactlyOnceOutbox, {
    constants: two,
    says: 'Two messages, for whose change of the state the handlers compete.',
    expect: published(1960, 3369, 17),
  }),
  'two-messages-one-retry': model(exactlyOnceOutbox, {
    constants: { messages: 2, retries: 1 }, deep: true,
    says: 'Two messages, each of which may be given back once.',
    expect: published(30_890, 61_749, 29),
  }),

  'no-deduplication': model(noDeduplication, {
    constants: again,
    says: 'Mutant: a handler that does not look at the outbox processes a message again that was given back.',
    expect: violated({ atMostOneStateChange: 9, atMostOneOutputMsg: 11 }, 'the output cannot be sent, or not be marked, and whoever takes the message next changes the state a second time'),
  }),
  'noted-after': model(notedAfter, {
    constants: again,
    says: 'Mutant: what has been done is noted only after the output has been sent: a failure in between has it done again.',
    expect: violated({ atMostOneStateChange: 9, atMostOneOutputMsg: 11 }, 'the state has changed, the output cannot be sent, or not be marked, and the outbox knows nothing of it'),
  }),
  'noted-before': model(notedBefore, {
    constants: again,
    says: 'Mutant: the output is marked as dispatched before it is sent: a failure in between loses it, and the message counts as processed.',
    expect: violated({ consistentStateAndOutput: 11 }, 'marked, not sent and given back; whoever takes it next finds nothing left to send and acknowledges it'),
  }),
  'no-version-check': model(noVersionCheck, {
    constants: two,
    says: 'Mutant: without optimistic concurrency one handler overwrites the state of the other, and the outbox with it.',
    expect: violated({ consistentStateAndOutput: 11 }, 'both load the empty store; Handler2 finishes its message; Handler1 writes what it made of the empty store'),
  }),

  'sends': model(sends, {
    constants: again,
    says: 'With retries that come to an end, exactly once is at most once: a message that is dropped may have changed the state and sent nothing.',
    expect: violated({ changeIsSent: 11 }, 'the state has changed; the output cannot be sent, not even by the one retry'),
  }),
  'never-dropped': model(neverDropped, {
    constants: once,
    says: 'If messages are given back until they succeed, and what is tried again and again succeeds in the end, every change is sent.',
    expect: holds('each write is tried again and again, so that strong fairness has it done'),
  }),
  'never-succeeds': model(neverSucceeds, {
    constants: once,
    says: 'Retries without end are not enough if each may fail.',
    expect: violated({ termination: 8, changeIsSent: 9 }, 'the output is tried, given back, taken and loaded again, forever'),
  }),
}
