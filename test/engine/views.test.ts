import { describe, expect, test } from 'vitest'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import {
  ghost,
  inFlight,
  loseMessages,
  machine,
  messages,
  network,
  oneOf,
  processes,
  range,
  singleProcess,
  spec,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { ways } from './told.ts'

const sharing = tablesSharing(0)

describe.each(['reference', 'tables'] as const)('what a view shows, on the %s engine', engine => {
  test('may be nothing at all: an empty network is a state like any other', async () => {
    const P = singleProcess('P')
    const Msg = messages({ A: { from: P, to: P } })
    const vars = { hidden: range(0, 1), net: network({ A: Msg.A }, 'bag') }
    const { initially, receive } = machine(vars)
    const model = spec('drained', {}, () => ({
      vars,
      init: initially({ net: inFlight(Msg.A({ from: P.id, to: P.id })) }),
      actions: { take: receive(Msg.A, { then: () => {} }) },
      properties: {},
      view: ['net'],
      deadlock: 'allowed',
    })).with({})
    // One message in flight, then none.
    expect((await check(model, { engine })).states).toEqual({ distinct: 2, generated: 2, queue: 0 })
  })
})

test.each(ways)('what is left of a fault budget is shown, whatever the view: %j', async how => {
  const P = singleProcess('P')
  const Msg = messages({ A: { from: P, to: P } })
  const vars = { n: range(0, 2), hidden: range(0, 9), net: network({ A: Msg.A }, 'bag') }
  const { initially, action, receive } = machine(vars)
  const resends = spec('resends', {}, () => ({
    vars,
    init: initially(),
    actions: {
      ask: action({
        when: s => s.n === 0,
        then: s => {
          s.n = 1
          s.net.send(Msg.A({}))
        },
      }),
      again: action({
        when: s => s.n === 1 && s.net.size === 0,
        then: s => {
          s.hidden = 1
          s.net.send(Msg.A({}))
        },
      }),
      take: receive(Msg.A, {
        then: s => {
          s.n = 2
        },
      }),
    },
    properties: {},
    faults: { lose: loseMessages() },
    view: ['n', 'net'],
    deadlock: 'allowed',
  })).with({}, { lose: 1 })
  // Idle, asked, taken; and with the loss behind it asked and lost, asked again, taken. Without the budget, both kinds of "asked" would be one.
  expect((await check(resends, how)).states.distinct).toBe(6)
})

test.each(ways)(
  'the path to show is chosen among states that are told apart whole, also where a property over time needs the graph: %j',
  async how => {
    const P = processes('P', 2)
    const [, second] = P
    const vars = { x: range(0, 2), by: ghost(oneOf('nobody', 'another', 'same')) }
    const { initially, action, always, eventually } = machine(vars)
    const model = spec('hides', {}, () => ({
      vars,
      init: initially(),
      actions: {
        begin: action({ for: { p: P }, by: 'p', fair: 'weak', when: (s, { p }) => p === second && s.x === 0, then: s => void (s.x = 1) }),
        endBy: action({
          for: { p: P },
          by: 'p',
          fair: 'weak',
          when: s => s.x === 1,
          then: (s, { p }) => {
            s.x = 2
            s.by = p === second ? 'same' : 'another'
          },
        }),
      },
      properties: { notByAnother: always(s => s.by !== 'another'), ends: eventually(s => s.x === 2) },
      view: ['x'],
      deadlock: 'allowed',
    })).with({})
    // The view makes one state of both ends, of which that by P1 is found first; that by P2 has fewer changes of process.
    const [notByAnother, ends] = (await check(model, { ...how, continue: true })).properties
    expect([notByAnother?.verdict, ends?.verdict]).toEqual(['violated', 'holds'])
    expect(notByAnother?.trace?.steps.map(({ action, by }) => [action, by])).toEqual([
      ['begin', 'P2'],
      ['endBy', 'P1'],
    ])
  },
)

test('a view keeps the search to one thread: which of the states that look alike is kept must not depend on who is faster', async () => {
  const many = range(0, 9_999)
  const vars = { n: many, hidden: many }
  const { initially, action } = machine(vars)
  const model = spec('looksAlike', {}, () => ({
    vars,
    init: initially({ n: many }, ({ n }) => ({ n, hidden: n })),
    actions: {
      meet: action({ when: s => s.n > 0, then: s => void (s.n = s.n < 5000 ? 0 : 1) }),
      go: action({ when: s => s.n < 2, then: s => void (s.n = s.hidden) }),
    },
    properties: {},
    view: ['n'],
    deadlock: 'allowed',
  })).with({})
  const result = await check(model, { engine: sharing, workers: 2 })
  expect(result.trust.workers).toBe(1)
  expect(result.states).toEqual((await check(model, { engine: 'reference' })).states)
})
