import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { EverystepError } from '../../checker/errors.ts'
import type { Action } from '../../checker/language/action.ts'
import {
  bounded,
  crashes,
  durable,
  type Edit,
  ghost,
  loseMessages,
  type Machine,
  type Model,
  machine,
  mapOf,
  messages,
  network,
  type Property,
  processes,
  range,
  type StateOf,
  setOf,
  singleProcess,
  spec,
  timer,
  variant,
} from '../../checker/language/index.ts'
import type { ModelOptions } from '../../checker/language/spec.ts'
import { networkKindNames } from '../../checker/values/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { explain } from '../../checker/verdict/explanation.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'

const Client = processes('Client', 2)
const Bank = singleProcess('Bank')
const Msg = messages({ Pay: { from: Client, to: Bank }, Paid: { from: Bank, to: Client } })
const vars = {
  paid: durable(mapOf(Client, range(0, 3))),
  answers: range(0, 3),
  seen: durable(setOf(Client)),
  asked: setOf(Client),
  deliveries: ghost(range(0, 3)),
  net: network(Msg),
}
type Words = Machine<StateOf<typeof vars>>
const words: Words = machine(vars)

/** Clients pay once each; the bank counts what it gets, or looks first whether it has seen the client. */
const bank = spec('bank', {}, () => ({
  vars,
  init: words.initially(),
  actions: {
    ask: words.action({
      for: { c: Client },
      by: 'c',
      when: (s, { c }) => !s.asked.has(c),
      then: (s, { c }) => {
        s.asked.add(c)
        s.net.send(Msg.Pay({ from: c }))
      },
    }),
    pay: words.receive(Msg.Pay, {
      then: (s, { from: c }) => {
        s.paid[c] += 1
        s.deliveries += 1
        s.net.send(Msg.Paid({ to: c }))
      },
    }),
    note: words.receive(Msg.Paid, { then: () => {} }),
  },
  properties: { payIsIdempotent: words.idempotent('pay'), askIsIdempotent: words.idempotent('ask') },
  deadlock: 'allowed' as const,
  symmetry: [Client],
  faults: { crash: crashes(Bank), lose: loseMessages() },
}))

/** The same, which pays whom it has not seen. */
const careful = variant(bank, 'careful', {
  actions: {
    pay: {
      then: (s, { from: c }) => {
        s.deliveries += 1
        if (!s.seen.has(c)) s.paid[c] += 1
        s.seen.add(c)
        s.net.send(Msg.Paid({ to: c }))
      },
    },
  },
})

const engines: Readonly<Record<string, SearchOptions>> = {
  reference: { engine: 'reference' },
  tables: { engine: 'tables', workers: 1 },
  'two threads': { engine: 'tables', workers: 2 },
  exact: { engine: 'tables', workers: 1, states: 'whole' },
  symmetry: { engine: 'tables', workers: 1, states: 'orbits' },
}

/** Of each property the verdict or, of a violation, the length of its trace and the reason: the same by every engine. */
async function found(model: Model): Promise<Readonly<Record<string, unknown>>> {
  const all = await Promise.all(Object.values(engines).map(how => check(model, { ...how, continue: true })))
  const [first, ...others] = all.map(({ properties }) =>
    Object.fromEntries(properties.map(p => [p.name, p.verdict === 'violated' ? [p.trace?.steps.length, p.reason] : p.verdict])),
  )
  for (const other of others) expect(other).toEqual(first)
  return first ?? {}
}

/** What is found of taking `pay` twice where it does this, in all that the spec can do. */
async function ofPay(pay: Partial<Pick<Action, 'when' | 'then'>>, options: ModelOptions = {}, properties = {}) {
  const changed = variant(bank, 'changed', { actions: { pay }, properties })
  return (await found(changed.with({}, {}, options))).payIsIdempotent
}

const counts: Action['then'] = (s, { from: c }) => void (s.paid[c] += 1)
const twice = 'pay(Pay(from: Client1, to: Bank)) taken twice leaves'

describe('taking a step twice', () => {
  test('is found to leave something else than taking it once', async () => {
    expect(await found(bank.with({}))).toEqual({ payIsIdempotent: [1, `${twice} paid[Client1] 2, taken once 1`], askIsIdempotent: 'holds' })
  })

  test('may leave the same, whatever is sent, and whatever ghosts note', async () => {
    expect(await found(careful.with({}, { crash: 1, lose: 1 }))).toEqual({ payIsIdempotent: 'holds', askIsIdempotent: 'holds' })
  })

  test('is not possible where the guard refuses the second time', async () => {
    expect(await ofPay({ when: (s, { from: c }) => s.paid[c] === 0, then: counts })).toBe('holds')
  })

  test.each(networkKindNames)('comes to the same on a network of kind %s', async kind => {
    const isFew: Action['when'] = (s, { from: c }) => s.paid[c] < 2
    expect(await ofPay({ when: isFew, then: counts }, { network: kind })).toEqual([1, `${twice} paid[Client1] 2, taken once 1`])
    const acknowledges: Action['then'] = (s, m) => {
      s.paid[m.from] = 1
      s.net.acknowledge(m)
    }
    expect(await ofPay({ then: acknowledges }, { network: kind })).toBe('holds')
  })

  test('is with its message in flight again, which the guard may ask for', async () => {
    const isThere: Action['when'] = (s, m) => s.net.has(m)
    expect(await ofPay({ when: isThere, then: counts })).toEqual([1, `${twice} paid[Client1] 2, taken once 1`])
  })

  test('where the second time fails is a violation', async () => {
    const fails: Action['then'] = (s, { from: c }) => {
      if (s.seen.has(c)) s.paid[c] = 4
      s.seen.add(c)
    }
    expect(await ofPay({ then: fails })).toEqual([
      1,
      'the second time, in pay(Pay(from: Client1, to: Bank)): paid[Client1] was set to 4, which is not in range(0, 3)',
    ])
  })

  test('names what differs of what it is asked of', async () => {
    const of = (look: (s: StateOf<typeof vars>) => unknown) => ofPay({}, {}, { payIsIdempotent: words.idempotent('pay', { of: look }) })
    expect(await of(s => s.seen)).toBe('holds')
    expect(await of(s => s.deliveries)).toEqual([1, `${twice} 2, taken once 1`])
    expect(await of(s => ({ seen: s.seen, of: s.paid }))).toEqual([1, `${twice} of.Client1 2, taken once 1`])
    expect(await of(s => Client.filter(c => s.paid[c] > 1))).toEqual([1, `${twice} [Client1], taken once []`])
    await expect(of(s => void s.paid)).rejects.toMatchObject({
      code: 'no-value',
      problem: "property payIsIdempotent failed: the part 'of' of idempotent('pay', …) gives nothing, of which nothing can be compared",
      where: expect.objectContaining({ file: fileURLToPath(import.meta.url) }),
    })
  })

  test('names more than one difference', async () => {
    const all: Action['then'] = s => {
      for (const c of Client) s.paid[c] = s.answers > 0 ? 2 : 1
      s.answers = 1
    }
    expect(await ofPay({ then: all })).toEqual([1, `${twice} paid[Client1] 2, taken once 1; paid[Client2] 2, taken once 1`])
  })

  test('is not judged where a bound forbids it', async () => {
    const short = { n: bounded(range(0, 1)) }
    const { action, idempotent, initially } = machine(short)
    const counter = spec('counter', {}, () => ({
      vars: short,
      init: initially(),
      actions: { up: action({ then: s => void s.n++ }) },
      properties: { once: idempotent('up') },
      deadlock: 'allowed' as const,
    }))
    expect(await found(counter.with({}))).toEqual({ once: 'vacuous' })
  })

  // The message that is put back is no step of the search, which says nothing then of a bound that it met.
  test('that a bound or a capacity always forbids says nothing, and is no verdict', async () => {
    const short = variant(bank, 'short', {
      vars: { paid: durable(mapOf(Client, bounded(range(0, 1)))) },
      properties: { askIsIdempotent: null },
    })
    const full = variant(bank, 'full', { vars: { net: network(Msg, 'bag', { capacity: 2 }) }, properties: { askIsIdempotent: null } })
    expect(await found(short.with({}))).toEqual({ payIsIdempotent: 'vacuous' })
    expect(await found(full.with({}))).toMatchObject({ payIsIdempotent: [1, `${twice} paid[Client1] 2, taken once 1`] })
    const fuller = variant(full, 'fuller', { vars: { net: network(Msg, 'bag', { capacity: 1 }) } })
    expect(await found(fuller.with({}))).toEqual({ payIsIdempotent: 'vacuous' })
  })

  test('may hang on what the second time alone reads, which is far from what the first has written', async () => {
    const late = variant(bank, 'late', ({ vars: all }) => {
      const more = { elsewhere: range(0, 5) }
      const { action } = machine({ ...all, ...more })
      return {
        vars: more,
        actions: {
          pay: {
            then: (s: Edit<StateOf<typeof vars & typeof more>>, { from: c }) => {
              const isAgain = s.seen.has(c)
              s.seen.add(c)
              if (isAgain && s.elsewhere === 4) s.paid[c] += 1
            },
          },
        },
        added: { go: action({ when: s => s.elsewhere < 5, then: s => void s.elsewhere++ }) },
      }
    })
    expect((await found(late.with({}))).payIsIdempotent).toEqual([5, `${twice} paid[Client1] 1, taken once 0`])
  })

  test('that hangs on what the view hides is told with the view', async () => {
    const hidden = { n: range(0, 3), other: range(0, 3), steps: range(0, 3) }
    const { action, idempotent, initially } = machine(hidden)
    const viewed = (isFar: boolean) =>
      spec('viewed', {}, () => ({
        vars: hidden,
        init: initially(),
        actions: {
          take: action({
            then: s => {
              s.steps = s.steps === 3 ? 0 : s.steps + 1
              if (isFar && s.other > 2) s.n = s.n === 3 ? 0 : s.n + 1
            },
          }),
        },
        properties: { once: idempotent('take', { of: s => s.n }) },
        view: ['n'],
        deadlock: 'allowed' as const,
      })).with({})
    const within = async (isFar: boolean) => (await check(viewed(isFar))).qualifications.cut.map(c => c.within)
    expect(await within(false)).toEqual(['the view of n'])
    expect(await within(true)).toEqual(['the view of n, which hides other from once'])
  })

  test('is asked once of all states that agree in what the action and the property read', async () => {
    const busy = variant(careful, 'busy', ({ vars: all }) => {
      const more = { elsewhere: range(0, 40) }
      const { action } = machine({ ...all, ...more })
      return { vars: more, added: { go: action({ when: s => s.elsewhere < 40, then: s => void s.elsewhere++ }) } }
    })
    const { profile, states } = await check(busy.with({}), { engine: 'tables', workers: 1, profile: true, continue: true })
    const of = profile?.find(p => p.name === 'payIsIdempotent')
    expect(states.distinct).toBeGreaterThan(400)
    expect(of?.reads.map(r => r.part)).not.toContain('elsewhere')
    expect(of?.recorded).toBeLessThan(30)
  })

  test('is judged with each parameter', async () => {
    const held = { at: mapOf(Client, range(0, 2)) }
    const { action, idempotent, initially } = machine(held)
    const add = spec('add', {}, () => ({
      vars: held,
      init: initially(),
      actions: {
        add: action({
          for: { c: Client, n: range(0, 1) },
          when: (s, { c, n }) => s.at[c] + n < 2,
          then: (s, { c, n }) => void (s.at[c] += n),
        }),
        put: action({ for: { c: Client, n: range(0, 1) }, then: (s, { c, n }) => void (s.at[c] = n) }),
      },
      properties: { add: idempotent('add'), put: idempotent('put') },
      symmetry: [Client],
    }))
    expect(await found(add.with({}))).toEqual({ deadlock: 'holds', put: 'holds', add: 'holds' })
    const further = variant(add, 'further', { actions: { add: { when: (s, { c, n }) => s.at[c] + n < 3 } } })
    expect(await found(further.with({}))).toMatchObject({
      put: 'holds',
      add: [0, 'add(c: Client1, n: 1) taken twice leaves at[Client1] 2, taken once 1'],
    })
  })

  test('is explained in the same words', async () => {
    const model = bank.with({})
    const result = await check(model, { engine: 'reference' })
    expect(explain(model, result, { telling: model }).payIsIdempotent?.why).toMatchObject([
      { holds: false, reason: `${twice} paid[Client1] 2, taken once 1` },
    ])
  })
})

describe('idempotence is refused', () => {
  const { time, timeout } = machine({ left: timer(2) })
  const errorOf = (work: () => unknown): EverystepError => {
    try {
      work()
    } catch (error) {
      if (error instanceof EverystepError) return error
      throw error
    }
    throw new Error('it is accepted')
  }
  const where = expect.objectContaining({ file: fileURLToPath(import.meta.url) })
  const claimed = (property: Property) => () => variant(bank, 'claimed', { properties: { claimed: property } }).with({})
  const withTime = (property: Property) => () =>
    spec('clock', {}, () => ({
      vars: { left: timer(2) },
      init: { left: 0 },
      actions: { tick: time(), late: timeout({ then: () => {} }) },
      properties: { claimed: property },
    })).with({})

  test.each<[string, () => unknown, object]>([
    [
      'of an action that there is not',
      claimed(words.idempotent('pays')),
      {
        code: 'unknown-action',
        problem: "bank: the property 'claimed' is about taking 'pays' twice, which there is not",
        hint: "did you mean 'pay'?",
      },
    ],
    [
      'of an action that a variant takes away',
      () => variant(bank, 'unpaid', { actions: { pay: null } }).with({}),
      { problem: "bank: the property 'payIsIdempotent' is about taking 'pay' twice, which there is not" },
    ],
    [
      'of an action of time',
      withTime(words.idempotent('tick')),
      {
        problem: "clock: the property 'claimed' is about taking 'tick' twice, with which time passes",
        hint: 'passing twice is what time is for: name an action or a receive',
      },
    ],
    [
      'of a timeout',
      withTime(words.idempotent('late')),
      { problem: "clock: the property 'claimed' is about taking 'late' twice, which is a timeout" },
    ],
    [
      'of an action that is not named',
      () => words.idempotent({} as never),
      { code: 'no-action', problem: 'idempotent(…) was given an object instead of the name of an action' },
    ],
    [
      'with a part that it does not have',
      () => words.idempotent('pay', { off: () => 1 } as never),
      { problem: "idempotent(…) has no part 'off'", hint: "did you mean 'of'?" },
    ],
    ['with what is no function', () => words.idempotent('pay', { of: 1 } as never), { code: 'not-a-function' }],
  ])('%s', (_, work, expected) => expect(errorOf(work)).toMatchObject({ where, ...expected }))
})
