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
  maybe,
  messages,
  network,
  oneOf,
  ownedBy,
  processes,
  range,
  spec,
  union,
  variant,
} from '../../checker/language/index.ts'

const P = processes('P', 2)
const Msg = messages({ A: { from: P, to: P } })
const vars = { state: mapOf(P, bool), n: range(0, 3) }
const { action, initially, always, receive, timeout, step, reachable, leadsTo, eventually } = machine(vars)
const then = () => {}
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
const where = expect.objectContaining({ file: fileURLToPath(import.meta.url) })
const receives = { receiveA: receive(Msg.A, { then: () => {} }) }

test('a sound spec is accepted', () => expect(spec('good', {}, () => sound).with({}).initial).toHaveLength(1))

describe('a spec is refused, with a message for people, where', () => {
  test.each<[string, () => EverystepError, object]>([
    [
      'an unknown process acts',
      () => errorOf({ actions: { up: action({ for: { proc: P }, by: 'porc' as never, then: () => {} }) } }),
      {
        code: 'unknown-actor',
        problem: "bad: action 'up' is by 'porc', which is neither a parameter nor a message field",
        hint: "did you mean 'proc'?",
      },
    ],
    [
      'no network carries what is received',
      () => errorOf({ actions: receives }),
      { code: 'no-network', problem: "bad: action 'receiveA' receives A, but no network carries it" },
    ],
    [
      'two networks carry it',
      () => errorOf({ vars: { ...vars, x: network(Msg), y: network(Msg) }, actions: receives }),
      { code: 'two-networks', problem: "bad: action 'receiveA' receives A, which x and y both carry" },
    ],
    ['a message declares a field called tag', () => thrownBy(() => messages({ A: { tag: bool } })), { code: 'reserved-field' }],
    // 17 booleans: 2^17 = 131,072.
    [
      'there are too many parameters',
      () =>
        errorOf({
          actions: { up: action({ for: Object.fromEntries(Array.from({ length: 17 }, (_, k) => [`p${k}`, bool])), then: () => {} }) },
        }),
      { code: 'too-many-parameters', problem: "bad: action 'up' ranges over 131,072 combinations of parameters" },
    ],
    ['there is no initial state', () => errorOf({ init: [] }), { code: 'no-initial-state' }],
    ['there is no action', () => errorOf({ actions: {} }), { code: 'no-actions' }],
    [
      'an action is a mere function',
      () => errorOf({ actions: { up: () => {} } }),
      { code: 'not-an-action', problem: "bad: 'up' is not an action" },
    ],
    ['a property is a mere function', () => errorOf({ properties: { fine: () => true } }), { code: 'not-a-property' }],
    ['a variable has no domain', () => errorOf({ vars: { ...vars, x: 3 } }), { code: 'not-a-domain' }],
    ['the view names no variable', () => errorOf({ view: ['stat'] }), { code: 'unknown-variable', hint: "did you mean 'state'?" }],
    [
      'its definition has a part that there is not',
      () => errorOf({ fault: {} }),
      { code: 'unknown-part', problem: "the definition of bad has no part 'fault'", hint: "did you mean 'faults'?", where },
    ],
    ['it has propertys', () => errorOf({ propertys: {} }), { hint: "did you mean 'properties'?" }],
    [
      'it has invariants',
      () => errorOf({ invariants: {} }),
      { hint: expect.stringMatching(/^it takes vars, init, actions, properties, faults/) },
    ],
    ['a constraint is of neither kind', () => errorOf({ constraints: { states: () => true } }), { hint: "did you mean 'state'?", where }],
    [
      'a deadlock is neither forbidden nor allowed',
      () => errorOf({ deadlock: 'alowed' }),
      { hint: expect.stringMatching(/^did you mean 'allowed'\? there are 'forbidden'/) },
    ],
    ['its builder returns nothing', () => thrownBy(() => spec('bad', {}, (() => {}) as never).with({})), { code: 'no-definition', where }],
    [
      'it has no init',
      () => errorOf({ init: undefined }),
      { code: 'no-initial-state', problem: 'bad: it has no init', hint: expect.stringMatching(/init: initially\(\)/), where },
    ],
    ['init is not called', () => errorOf({ init: initially }), { code: 'no-initial-state', hint: 'call it: init: initially()' }],
    ['it has no properties', () => errorOf({ properties: undefined }), { code: 'no-properties' }],
    [
      'an action has a part that there is not',
      () => errorOf({ actions: { up: action({ whne: () => true, then } as never) } }),
      { code: 'unknown-part', problem: "action 'up' has no part 'whne'", hint: "did you mean 'when'?", where },
    ],
    [
      'an action has a fairness',
      () => errorOf({ actions: { up: action({ fairness: 'weak', then } as never) } }),
      { hint: "did you mean 'fair'?" },
    ],
    [
      'an action has a guard',
      () => errorOf({ actions: { up: action({ guard: () => true, then } as never) } }),
      { hint: 'it takes for, by, when, then, fair, neverFires' },
    ],
    [
      'an action waits',
      () => errorOf({ actions: { up: action({ awaits: [], then } as never) } }),
      { problem: "action 'up' has no part 'awaits'" },
    ],
    [
      'a timeout has a part that there is not',
      () => errorOf({ actions: { up: timeout({ await: [], then } as never) } }),
      { problem: "timeout 'up' has no part 'await'", hint: "did you mean 'awaits'?", where },
    ],
    [
      'a receive has a part that there is not',
      () => errorOf({ vars: { ...vars, net: network(Msg) }, actions: { up: receive(Msg.A, { thne: then } as never) } }),
      { problem: "receive 'up' has no part 'thne'", hint: "did you mean 'then'?", where },
    ],
    [
      'an action has no recipe',
      () => errorOf({ actions: { up: action({ when: () => true } as never) } }),
      { problem: "the recipe 'then' of action 'up' is missing" },
    ],
    [
      'a guard is a value',
      () => errorOf({ actions: { up: action({ when: true, then } as never) } }),
      { problem: "the guard 'when' of action 'up' is no function: it is true" },
    ],
    ['an action is given nothing', () => thrownBy(() => action(undefined as never)), { code: 'no-parts', where }],
    [
      'fairness is misspelt',
      () => errorOf({ actions: { up: action({ fair: 'wek', then } as never) } }),
      {
        code: 'unknown-fairness',
        problem: "'fair' of action 'up' cannot be 'wek'",
        hint: expect.stringMatching(/^did you mean 'weak'\? there are 'weak' and 'strong'/),
        where,
      },
    ],
    [
      'fairness is said of a group in another word',
      () => errorOf({ actions: { up: action({ fair: { week: 'g' }, then } as never) } }),
      { hint: "did you mean 'weak'?" },
    ],
    [
      'fairness is true',
      () => errorOf({ actions: { up: action({ fair: true, then } as never) } }),
      { problem: "'fair' of action 'up' cannot be true" },
    ],
    [
      'a group is fair in both ways',
      () => errorOf({ actions: { up: action({ fair: { weak: 'g', strong: 'g' }, then } as never) } }),
      { code: 'unknown-fairness' },
    ],
    [
      'an invariant has a part that there is not',
      () => thrownBy(() => always({ hold: () => true } as never)),
      { problem: "always(…) has no part 'hold'", hint: "did you mean 'holds'?", where },
    ],
    [
      'an invariant says nothing',
      () => thrownBy(() => always({ for: { p: P } } as never)),
      { problem: "the predicate 'holds' of always(…) is missing", where },
    ],
    ['a property is given nothing', () => thrownBy(() => reachable(undefined as never)), { code: 'no-parts', where }],
    [
      'a step property has a part that there is not',
      () => thrownBy(() => step({ fro: { p: P }, holds: () => true } as never)),
      { hint: "did you mean 'for'?" },
    ],
    [
      'a response has no end',
      () => thrownBy(() => leadsTo((() => true) as never, undefined as never)),
      { problem: "the predicate 'to' of leadsTo(…) is missing" },
    ],
    [
      'what happens in the end has a premise',
      () => thrownBy(() => eventually({ for: { p: P }, when: () => true, holds: () => true } as never)),
      { problem: "eventually(…) has no part 'when'" },
    ],
    [
      'a parameter has no domain',
      () => errorOf({ actions: { up: action({ for: { c: 'Client' as never }, then }) } }),
      { code: 'not-a-domain', problem: "the parameter 'c' of action 'up' was given 'Client', which is no domain", where },
    ],
    [
      'the options of a network are misspelt',
      () => thrownBy(() => network(Msg, 'bag', { capcity: 3 } as never)),
      { hint: "did you mean 'capacity'?", where },
    ],
    [
      'the kind of a network is misspelt',
      () => thrownBy(() => network(Msg, 'fifi' as never)),
      { hint: expect.stringMatching(/^did you mean 'fifo'\?/), where },
    ],
    ['a network is given no kinds', () => thrownBy(() => network(undefined as never)), { code: 'no-messages', where }],
    [
      'the options of a fault are misspelt',
      () => thrownBy(() => crashes(P, { recover: 'perhaps' } as never)),
      { hint: "did you mean 'recovers'?", where },
    ],
    [
      'recovery is neither fair nor not',
      () => thrownBy(() => crashes(P, { recovers: 'never' } as never)),
      { hint: "there are 'fairly', 'perhaps'", where },
    ],
    ['processes are named by a word', () => thrownBy(() => crashes('P' as never)), { code: 'not-processes', where }],
    [
      'a word stands where a domain is wanted',
      () => thrownBy(() => maybe('Client' as never)),
      {
        code: 'not-a-domain',
        problem: "maybe(…) was given 'Client', which is no domain",
        hint: expect.stringMatching(/without quotes/),
        where,
      },
    ],
    [
      'a list stands where a domain is wanted',
      () => thrownBy(() => mapOf(['a', 'b'] as never, bool)),
      { hint: expect.stringMatching(/oneOf/) },
    ],
    [
      'what a field is of does not exist',
      () => thrownBy(() => messages({ A: { from: undefined as never } })),
      { problem: "the field 'from' of message A was given undefined, which is no domain" },
    ],
    ['an owner is a word', () => thrownBy(() => ownedBy('Server' as never, bool)), { code: 'not-a-process', where }],
    [
      'a kind of message does not exist',
      () => thrownBy(() => machine({ net: network(Msg) }).receive((Msg as never as { B: typeof Msg.A }).B, { then })),
      {
        code: 'not-a-kind',
        problem: 'receive(…) was given undefined, which is no kind of message',
        hint: expect.stringMatching(/spelling.*there are Msg\.A$/),
        where,
      },
    ],
    [
      'a timeout waits for what does not exist',
      () => thrownBy(() => timeout({ awaits: [undefined as never], then })),
      { code: 'not-a-kind', where },
    ],
    [
      'a fault is about what does not exist',
      () => thrownBy(() => loseMessages({ only: [undefined as never] })),
      { code: 'not-a-kind', where },
    ],
    [
      'an initial state names no variable',
      () => errorOf({ init: { ...initially(), m: 0 } }),
      { code: 'unknown-variable', hint: expect.stringMatching(/n/) },
    ],
    [
      'a fault needs a network that is not there',
      () => errorOf({ faults: { lose: loseMessages() } }, { lose: 1 }),
      { code: 'no-network', problem: "the fault 'lose' needs a network, and bad has none" },
    ],
    [
      'recovery is ambiguous',
      () => errorOf({ init: [initially(), initially({ state: P.map(() => true) })], faults: { crash: crashes(P) } }, { crash: 1 }),
      {
        code: 'ambiguous-recovery',
        problem: "after 'crash', state of P1 would return to its initial value, but the initial states differ there",
        hint: expect.stringMatching(/durable/),
      },
    ],
    ['a fifo carries messages without ends', () => thrownBy(() => network(messages({ B: { to: P } }), 'fifo')), { code: 'no-link' }],
    ['a capacity is below 1', () => thrownBy(() => network(Msg, 'bag', { capacity: 0 })), { code: 'bad-capacity' }],
    ['a range is empty', () => thrownBy(() => range(2, 1)), { code: 'empty-range' }],
    [
      'a range has no end',
      () => thrownBy(() => range(0, Infinity)),
      { code: 'endless-range', problem: expect.stringMatching(/^range\(0, Infinity\) has no end/), where },
    ],
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
      { code: 'bad-name' },
    ],
  ])('%s', (_, work, expected) => {
    const error = work()
    expect(error).toBeInstanceOf(SpecError)
    expect(error).toMatchObject({ exitCode: 150, where, ...expected })
  })

  test('an initial value is outside its domain', () => {
    expect(errorOf({ init: { ...initially(), n: 9 } })).toMatchObject({
      code: 'outside-domain',
      problem: expect.stringMatching(/n was set to 9, which is not in range\(0, 3\)/),
    })
  })
  test('more messages are in flight at the start than the network holds', () => {
    const init = {
      ...initially(),
      net: inFlight(Msg.A({ from: P.ids[0] as never, to: P.ids[1] as never }), Msg.A({ from: P.ids[1] as never, to: P.ids[0] as never })),
    }
    expect(errorOf({ vars: { ...vars, net: network(Msg, 'bag', { capacity: 1 }) }, init })).toMatchObject({
      exitCode: 150,
      problem: expect.stringMatching(/net.*capacity/),
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
    ['a part of an action', { actions: { up: { whne: () => false } } }, 'when'],
    ['a part', { property: {} }, 'properties'],
  ])('%s that is not there', (_, delta, meant) =>
    expect(thrownBy(() => variant(base, 'odd', delta as never).with({}))).toMatchObject({
      code: expect.stringMatching(/^unknown-/),
      problem: expect.stringMatching(/variant 'odd' of base/),
      hint: `did you mean '${meant}'?`,
      exitCode: 150,
      where: { file: fileURLToPath(import.meta.url) },
    }),
  )
})
