import { describe, expect, test } from 'vitest'
import {
  bool,
  machine,
  mapOf,
  messages,
  type NetworkKind,
  network,
  oneOf,
  processes,
  range,
  type StateOf,
  spec,
} from '../../checker/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { reductionsIn } from '../support/say.ts'
import { oneThread, reference, told, twoThreads } from './told.ts'

const P = processes('P', 5)
const Msg = messages({ Go: { from: P, to: P } })
const vars = { x: mapOf(P, range(0, 2)), done: mapOf(P, bool), net: network(Msg) }
type S = StateOf<typeof vars>

/**
 * Each process has a timeout, taken when nothing else can be: until then each acts twice, or sends itself a message and receives it, or skips that or
 * goes on forever taking a step that changes nothing. `asks` is asked by the timeouts, too.
 */
const waiting = (asks: (s: S) => boolean = () => true) =>
  spec('waiting', { busy: oneOf('acting', 'sending', 'idling') }, ({ busy }) => {
    const { initially, action, receive, timeout } = machine(vars)
    return {
      vars,
      actions: {
        late: timeout({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => !s.done[p] && asks(s),
          then: (s, { p }) => {
            s.done[p] = true
          },
        }),
        act: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => busy !== 'sending' && s.x[p] < (busy === 'idling' ? 1 : 2),
          then: (s, { p }) => void s.x[p]++,
        }),
        skip: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => busy === 'idling' && s.x[p] === 0,
          then: (s, { p }) => void (s.x[p] = 2),
        }),
        idle: action({ for: { p: P }, by: 'p', when: (s, { p }) => busy === 'idling' && s.x[p] === 1, then: () => {} }),
        send: action({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => busy === 'sending' && s.x[p] === 0,
          then: (s, { p }) => {
            s.x[p] = 1
            s.net.send(Msg.Go({ from: p, to: p }))
          },
        }),
        go: receive(Msg.Go, {
          by: 'to',
          when: (s, { to }) => s.x[to] === 1,
          then: (s, { to }) => {
            s.x[to] = 2
          },
        }),
      },
      properties: {},
      init: initially(),
      symmetry: [P],
      deadlock: 'allowed',
    }
  })

const wide = waiting(s => JSON.stringify(s) !== '')
const kinds: readonly NetworkKind[] = ['bag', 'merging', 'set', 'fifo', 'broker']

// Each process has three stages before all are quiet, 3^5 states; then timeouts make 2^5 - 1 more. The orbits: multisets of 5 stages, C(7, 2) = 21, and 5 more.
describe.each([
  ['acting', 274, 26],
  ['sending', 274, 26],
  ['idling', 274, 26],
] as const)('%s', (busy, states, orbits) => {
  test.each(kinds)('is over before a timeout is taken, with a %s', async kind => {
    const model = waiting().with({ busy }, {}, { network: kind })
    const slow = await check(model, { continue: true, ...reference })
    expect(slow.states.distinct).toBe(states)
    for (const threads of [oneThread, twoThreads]) expect(told(await check(model, { continue: true, ...threads }))).toEqual(told(slow))
    const reduced = await check(model, { continue: true, ...oneThread, states: 'orbits' })
    expect([reduced.states.distinct, reductionsIn(reduced)]).toEqual([orbits, expect.stringMatching(/^symmetry/)])
  })

  // A timeout that was found out to depend on more than the bit that says so would be learned again for each set of those that are done.
  test.each(kinds)('is one bit that a timeout depends on, with a %s', async kind => {
    const rerun = async (of: typeof wide, symmetry: boolean) =>
      (await check(of.with({ busy }, {}, { network: kind }), { continue: true, ...oneThread, states: symmetry ? 'orbits' : undefined }))
        .trust.rerun
    expect(await rerun(waiting(), false)).toBeLessThan(0.75 * (await rerun(wide, false)))
    expect(await rerun(waiting(), true)).toBeLessThan(await rerun(wide, true))
  })
})

// Groups are told apart by what they hold and not by what it is called: an action of the environment named as a late group might be keeps timeouts waiting, too.
test.each(['late', 'late by', 'by P1', 'act'])('an action of the environment called %s is over before a timeout is taken', async name => {
  const clock = { time: range(0, 9), done: mapOf(P, bool) }
  const { initially, action, timeout } = machine(clock)
  const of = (asks: (s: StateOf<typeof clock>) => boolean) =>
    spec('named', {}, () => ({
      vars: clock,
      init: initially(),
      actions: {
        [name]: action({ when: s => s.time < 9, then: s => void s.time++ }),
        ring: timeout({
          for: { p: P },
          by: 'p',
          when: (s, { p }) => !s.done[p] && asks(s),
          then: (s, { p }) => {
            s.done[p] = true
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    })).with({})
  const [narrow, all] = [of(() => true), of(s => JSON.stringify(s) !== '')]
  const slow = await check(narrow, { continue: true, ...reference })
  // Ten readings of the clock; at the last, each set of those that have rung.
  expect(slow.states.distinct).toBe(9 + 2 ** 5)
  for (const threads of [oneThread, twoThreads]) expect(told(await check(narrow, { continue: true, ...threads }))).toEqual(told(slow))
  const rerun = async (model: typeof narrow) => (await check(model, { continue: true, ...oneThread })).trust.rerun
  expect(await rerun(narrow)).toBeLessThan(0.75 * (await rerun(all)))
})
