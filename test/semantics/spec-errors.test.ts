import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { EverystepError, SpecError, UsageError } from '../../checker/errors.ts'
import {
  bool,
  crashes,
  inFlight,
  listOf,
  loseMessages,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  processes,
  range,
  spec,
  union,
  variant,
} from '../../checker/language/index.ts'

const P = processes('P', 2)
const Msg = messages({ A: { from: P, to: P } })
const vars = { state: mapOf(P, bool), n: range(0, 3) }
const { action, initially, always, receive } = machine(vars)
const sound = {
  vars,
  init: initially(),
  actions: {
    up: action({
      then: s => {
        s.n = 1
      },
    }),
  },
  properties: {},
}

/** The error of a spec that differs from a sound one in these parts. */
function errorOf(parts: object, budgets: Readonly<Record<string, number>> = {}, options = {}): EverystepError {
  return thrownBy(() => (spec('bad', {}, () => ({ ...sound, ...parts })) as ReturnType<typeof spec>).with({}, budgets, options))
}
function thrownBy(work: () => unknown): EverystepError {
  try {
    work()
  } catch (error) {
    if (error instanceof EverystepError) return error
    throw error
  }
  throw new Error('it is accepted')
}
const receives = { receiveA: receive(Msg.A, { then: () => {} }) }

test('a sound spec is accepted', () => expect(spec('good', {}, () => sound).with({}).initial).toHaveLength(1))

describe('a spec is refused, with a message for people, where', () => {
  test.each<[string, () => EverystepError, object]>([
    [
      'an unknown process acts',
      () => errorOf({ actions: { up: action({ for: { proc: P }, by: 'porc' as never, then: () => {} }) } }),
      {
        code: 'unknown-actor',
        message: "bad: action 'up' is by 'porc', which is neither a parameter nor a message field",
        hint: "did you mean 'proc'?",
      },
    ],
    [
      'no network carries what is received',
      () => errorOf({ actions: receives }),
      { code: 'no-network', message: "bad: action 'receiveA' receives A, but no network carries it" },
    ],
    [
      'two networks carry it',
      () => errorOf({ vars: { ...vars, x: network(Msg), y: network(Msg) }, actions: receives }),
      { code: 'two-networks', message: "bad: action 'receiveA' receives A, which x and y both carry" },
    ],
    ['a message declares a field called tag', () => thrownBy(() => messages({ A: { tag: bool } })), { code: 'reserved-field' }],
    // 17 booleans: 2^17 = 131,072.
    [
      'there are too many parameters',
      () =>
        errorOf({
          actions: { up: action({ for: Object.fromEntries(Array.from({ length: 17 }, (_, k) => [`p${k}`, bool])), then: () => {} }) },
        }),
      { code: 'too-many-parameters', message: "bad: action 'up' ranges over 131,072 combinations of parameters" },
    ],
    ['there is no initial state', () => errorOf({ init: [] }), { code: 'no-initial-state' }],
    ['there is no action', () => errorOf({ actions: {} }), { code: 'no-actions' }],
    [
      'an action is a mere function',
      () => errorOf({ actions: { up: () => {} } }),
      { code: 'not-an-action', message: "bad: 'up' is not an action" },
    ],
    ['a property is a mere function', () => errorOf({ properties: { fine: () => true } }), { code: 'not-a-property' }],
    ['a variable has no domain', () => errorOf({ vars: { ...vars, x: 3 } }), { code: 'not-a-domain' }],
    ['the view names no variable', () => errorOf({ view: ['stat'] }), { code: 'unknown-variable', hint: "did you mean 'state'?" }],
    [
      'an initial state names no variable',
      () => errorOf({ init: { ...initially(), m: 0 } }),
      { code: 'unknown-variable', hint: expect.stringMatching(/n/) },
    ],
    [
      'a fault needs a network that is not there',
      () => errorOf({ faults: { lose: loseMessages() } }, { lose: 1 }),
      { code: 'no-network', message: "the fault 'lose' needs a network, and bad has none" },
    ],
    [
      'recovery is ambiguous',
      () => errorOf({ init: [initially(), initially({ state: P.map(() => true) })], faults: { crash: crashes(P) } }, { crash: 1 }),
      {
        code: 'ambiguous-recovery',
        message: "after 'crash', state of P1 would return to its initial value, but the initial states differ there",
        hint: expect.stringMatching(/durable/),
      },
    ],
    ['a fifo carries messages without ends', () => thrownBy(() => network(messages({ B: { to: P } }), 'fifo')), { code: 'no-link' }],
    ['a capacity is below 1', () => thrownBy(() => network(Msg, 'bag', { capacity: 0 })), { code: 'bad-capacity' }],
    ['a range is empty', () => thrownBy(() => range(2, 1)), { code: 'empty-range' }],
    ['a value is listed twice', () => thrownBy(() => oneOf('a', 'a')), { code: 'repeated-value' }],
    ['a union has no case', () => thrownBy(() => union({})), { code: 'empty-domain' }],
    ['a list has a bad bound', () => thrownBy(() => listOf(bool, -1)), { code: 'bad-bound' }],
    ['there are no processes', () => thrownBy(() => processes('P', 0)), { code: 'bad-count' }],
    [
      'a fault takes the name of a variable',
      () =>
        errorOf(
          { vars: { ...vars, 'crash.down': bool }, init: { ...initially(), 'crash.down': false }, faults: { crash: crashes(P) } },
          { crash: 1 },
        ),
      { code: 'variable-taken' },
    ],
  ])('%s', (_, work, expected) => {
    const error = work()
    expect(error).toBeInstanceOf(SpecError)
    expect(error).toMatchObject({ exitCode: 150, ...expected })
  })

  test('an initial value is outside its domain', () => {
    expect(errorOf({ init: { ...initially(), n: 9 } })).toMatchObject({
      code: 'outside-domain',
      message: expect.stringMatching(/n was set to 9, which is not in range\(0, 3\)/),
    })
  })
  test('more messages are in flight at the start than the network holds', () => {
    const init = {
      ...initially(),
      net: inFlight(Msg.A({ from: P.ids[0] as never, to: P.ids[1] as never }), Msg.A({ from: P.ids[1] as never, to: P.ids[0] as never })),
    }
    expect(errorOf({ vars: { ...vars, net: network(Msg, 'bag', { capacity: 1 }) }, init })).toMatchObject({
      exitCode: 150,
      message: expect.stringMatching(/net.*capacity/),
    })
  })
  test('an action is at fault, its own line is given', () => {
    const { where } = errorOf({ actions: receives })
    expect(where).toMatchObject({ file: fileURLToPath(import.meta.url), line: receives.receiveA.where?.line })
  })
})

describe('a model is refused, with the nearest name, where', () => {
  const open = spec('open', { rms: range(1, 3) }, () => ({
    ...sound,
    vars: { ...vars, net: network(Msg) },
    init: machine({ ...vars, net: network(Msg) }).initially(),
  }))
  test.each<[string, () => unknown, object]>([
    ['a constant is unknown', () => open.with({ rmss: 1 } as never), { code: 'unknown-constant', hint: "did you mean 'rms'?" }],
    ['a constant is missing', () => open.with({} as never), { code: 'missing-constant', hint: expect.stringMatching(/--const rms=1/) }],
    ['a constant is out of range', () => open.with({ rms: 4 }), { code: 'constant-out-of-range', hint: 'choose one from range(1, 3)' }],
    [
      'a kind of network is unknown',
      () => open.with({ rms: 1 }, {}, { network: 'fifi' as never }),
      { code: 'unknown-network-kind', hint: "did you mean 'fifo'?" },
    ],
    [
      'a network is unknown',
      () => open.with({ rms: 1 }, {}, { network: { ne: 'bag' } }),
      { code: 'unknown-network', hint: "did you mean 'net'?" },
    ],
  ])('%s', (_, work, expected) => {
    const error = thrownBy(work)
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ exitCode: 150, ...expected })
  })
})

describe('a variant is refused where it changes', () => {
  const base = spec('base', {}, () => ({ ...sound, properties: { fine: always(() => true) } }))
  test.each<[string, object, string]>([
    ['an action', { actions: { upp: { when: () => false } } }, 'up'],
    ['a property', { properties: { fin: null } }, 'fine'],
  ])('%s that is not there', (_, delta, meant) =>
    expect(thrownBy(() => variant(base, 'odd', delta as never).with({}))).toMatchObject({
      code: 'unknown-in-variant',
      message: expect.stringMatching(/variant 'odd' of base/),
      hint: `did you mean '${meant}'?`,
      exitCode: 150,
      where: { file: fileURLToPath(import.meta.url) },
    }),
  )
})
