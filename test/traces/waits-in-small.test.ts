import { expect, test } from 'vitest'
import {
  bool,
  duplicateMessages,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  ownedBy,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { sayViolation } from '../../reports/say/cause.ts'
import { found } from './found.ts'

/** X takes the next number alone, of what comes in order. */
const inOrder = spec('in-order', {}, () => {
  const X = singleProcess('X')
  const Y = singleProcess('Y')
  const Msg = messages({ Put: { from: Y, to: X, n: range(0, 2) } })
  const vars = { next: ownedBy(X, range(0, 3)), sent: ownedBy(Y, range(0, 3)), net: network(Msg, 'fifo') }
  const { initially, action, receive, eventually, predicate } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      put: action({
        by: Y,
        fair: 'weak',
        when: s => s.sent < 3,
        then: s => {
          s.net.send(Msg.Put({ n: s.sent }))
          s.sent += 1
        },
      }),
      get: receive(Msg.Put, {
        fair: 'weak',
        when: (s, { n }) => n === s.next,
        then: s => {
          s.next += 1
        },
      }),
    },
    properties: { all: eventually(s => s.next === 3) },
    final: predicate(s => s.next === 3),
    faults: { lose: loseMessages(), duplicate: duplicateMessages() },
  }
})

/** Each ends for itself, unless it is broken. */
const workers = spec('workers', {}, () => {
  const P = processes('P', 2)
  const C = singleProcess('C')
  const vars = { state: mapOf(P, oneOf('waiting', 'done')), broken: mapOf(P, bool) }
  const { initially, action, eventually, eventuallyAlways, predicate } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      go: action({
        for: { p: P },
        by: 'p',
        fair: 'weak',
        when: (s, { p }) => s.state[p] === 'waiting' && !s.broken[p],
        then: (s, { p }) => {
          s.state[p] = 'done'
        },
      }),
      breakIt: action({
        for: { p: P },
        by: C,
        when: (s, { p }) => s.state[p] === 'waiting' && !s.broken[p],
        then: (s, { p }) => {
          s.broken[p] = true
        },
      }),
    },
    properties: {
      some: eventually(s => P.some(p => s.state[p] === 'done')),
      allStay: eventuallyAlways(s => P.every(p => s.state[p] === 'done')),
    },
    final: predicate(s => P.some(p => s.state[p] === 'done')),
  }
})

async function told(model: Model, name: string) {
  const { of, report, property } = await found(model, name)
  return { ...of, trace: property.trace, says: sayViolation(report, property) }
}

test('a message that was lost is waited for where it stood, before what was sent after it', async () => {
  expect((await told(inOrder.with({}, { lose: 1 }), 'deadlock')).waits).toMatchObject([{ of: 'message', message: { tag: 'Put' } }])
})

test('what a fault put before others, for which nobody waits, is the step after which no final state can be reached', async () => {
  const { waits, noReturn, says } = await told(inOrder.with({}, { duplicate: 1 }), 'deadlock')
  expect(waits).toEqual([])
  expect(noReturn?.step.fault?.kind).toBe('duplicate')
  expect(says).toMatch(/since Put\(n: \d\) from Y to X was duplicated in step \d no final state can be reached any more/)
})

test('of several, of whom one would do, the step after which no final state can be reached is the last', async () => {
  const { noReturn, trace } = await told(workers.with({}), 'some')
  // Until both are broken one can still be done.
  expect(noReturn?.step.number).toBe(2)
  expect(trace.steps).toHaveLength(2)
})

test('of what must become so for ever too', async () => {
  const { noReturn } = await told(workers.with({}), 'allStay')
  // The first that is broken is never done.
  expect(noReturn?.step).toMatchObject({ number: 1, action: 'breakIt' })
})
