import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { exactlyOnceOutbox } from '../../specs/transactions/exactly-once-outbox/protocol.ts'
import { deepTest, some } from '../support/depth.ts'

/** The properties that a check finds violated. */
const violatedIn = async (model: ReturnType<typeof exactlyOnceOutbox.with>) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

// What TLC prints for exactly_once.tla (github.com/exactly-once/model-checking, commit c59f3e6) with MaxQueue and MaxRetry as constants,
// run on 2026-11-29 with -deadlock: distinct states, states generated, and the depth of the complete state graph search.
const counts = [
  { MaxQueue: 1, MaxRetry: 0, distinct: 64, generated: 95, depth: 10 },
  { MaxQueue: 1, MaxRetry: 1, distinct: 252, generated: 419, depth: 16 },
  { MaxQueue: 2, MaxRetry: 0, distinct: 1960, generated: 3369, depth: 17 },
]

describe.each(['reference', 'tables'] as const)('on the engine %s, as many states as TLC finds', engine => {
  test.each(some(counts, 0, 1))('MaxQueue = $MaxQueue, MaxRetry = $MaxRetry', async ({ MaxQueue, MaxRetry, ...published }) => {
    const { verdict, states, depth } = await check(exactlyOnceOutbox.with({ messages: MaxQueue, retries: MaxRetry }), { engine })
    expect({ verdict, ...states, depth }).toMatchObject({ verdict: 'holds', ...published })
  })
})

deepTest('a handler that sends what the newest version says, and not what its own message has made, is found', async () => {
  const newest = variant(exactlyOnceOutbox, 'newest', ({ parts: { held } }) => ({
    actions: {
      sendOutMsg: {
        then: (s, { h }) => {
          s.output.add({ message: held(s, h).message, version: s.store.log[0]?.version ?? 0 })
          s.phase[h] = 'updateOutbox'
        },
      },
    },
  }))
  expect(await violatedIn(newest.with({ messages: 1, retries: 1 }))).toEqual([])
  expect(await violatedIn(newest.with({ messages: 2, retries: 0 }))).toEqual(['consistentStateAndOutput'])
})

test('a handler that does not load the store anew is found: it sends what it has failed to write', async () => {
  const stale = variant(exactlyOnceOutbox, 'stale', ({ parts: { entryOf } }) => ({
    actions: {
      loadState: {
        then: (s, { h }) => {
          s.loaded[h] ??= s.store
          s.phase[h] = entryOf(s, h).tag === 'Absent' ? 'processAndCommit' : 'sendOutMsg'
        },
      },
    },
  }))
  expect(await violatedIn(stale.with({ messages: 1, retries: 1 }))).toContain('consistentStateAndOutput')
})

test('a handler that writes its output and not the state is found', async () => {
  const stateless = variant(exactlyOnceOutbox, 'stateless', ({ parts: { changed } }) => ({
    actions: {
      processAndCommit: {
        then: (s, { h }) => {
          const store = changed(s, h)
          s.loaded[h] = store
          s.store.outbox = store.outbox
          s.phase[h] = 'sendOutMsg'
        },
      },
    },
  }))
  expect(await violatedIn(stateless.with({ messages: 1, retries: 0 }))).toContain('consistentStateAndOutput')
})

deepTest(
  'the lock on a message is there for progress: without it two handlers have the same one, and the store lets only one write',
  async () => {
    const unlocked = variant(exactlyOnceOutbox, 'unlocked', {
      actions: {
        lockInMsg: {
          then: (s, { h, delivery }) => {
            s.holds[h] = delivery
            s.phase[h] = 'loadState'
          },
        },
      },
    })
    const violated = await violatedIn(unlocked.with({ messages: 1, retries: 1 }))
    expect(violated).toContain('termination')
    for (const safety of ['atMostOneStateChange', 'atMostOneOutputMsg', 'consistentStateAndOutput']) expect(violated).not.toContain(safety)
  },
)

test('an outbox that is never marked does no harm, since the output that is sent again is the same: only that it can be marked is missed', async () => {
  const unmarked = variant(exactlyOnceOutbox, 'unmarked', {
    actions: {
      updateOutbox: {
        then: (s, { h }) => {
          s.phase[h] = 'ackInMsg'
        },
      },
    },
  })
  expect(await violatedIn(unmarked.with({ messages: 1, retries: 1 }))).toEqual(['canDispatch', 'canBeUnacknowledged'])
})
