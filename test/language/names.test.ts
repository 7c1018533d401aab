import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpecError } from '../../checker/errors.ts'
import { modelsIn, specsIn } from '../../checker/language/exports.ts'
import {
  anyOf,
  bool,
  machine,
  mapOf,
  messages,
  network,
  oneOf,
  prematureTimeouts,
  processes,
  range,
  record,
  setOf,
  singleProcess,
  spec,
  union,
  variant,
} from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

/** The names that every object has: what is looked up by one of them is found though nobody declared it. */
const ofEveryObject = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__']

/** A table with this one name, as a computed key writes it. */
const table = <T>(name: string, of: T): Record<string, T> => ({ [name]: of })

const definition = (over: object) => {
  const vars = { n: range(0, 1) }
  const { initially, action } = machine(vars)
  return { vars, init: initially(), actions: { step: action({ then: s => void (s.n = 1) }) }, properties: {}, ...over }
}
const built = (over: object) => spec('named', {}, () => definition(over) as never).with({})
const { action, always, timeout } = machine({ n: range(0, 1) })
const step = action({ then: () => {} })
const P = processes('P', 2)

/** Wherever an author names something. */
const declared: Readonly<Record<string, (name: string) => unknown>> = {
  'a constant': name => spec('named', table(name, bool), () => definition({}) as never),
  'a variable of machine': name => machine(table(name, bool)),
  'a variable': name => built({ vars: table(name, bool), init: table(name, false) }),
  'a field of a record': name => record(table(name, bool)),
  'a key of a map': name => mapOf(oneOf('a', name), bool),
  'a kind of message': name => messages(table(name, { x: bool })),
  'a field of a message': name => messages({ M: table(name, bool) }),
  'a case of a union': name => union(table(name, { x: bool })),
  'a field of a case': name => union({ A: table(name, bool) }),
  'an action': name => built({ actions: table(name, step) }),
  'a parameter of an action': name => built({ actions: { a: action({ for: table(name, bool), then: () => {} }) } }),
  'a property': name =>
    built({
      properties: table(
        name,
        always(() => true),
      ),
    }),
  'a parameter of a property': name => built({ properties: { p: always({ for: table(name, bool), holds: () => true }) } }),
  'a fault': name => built({ faults: table(name, prematureTimeouts()) }),
  'a process': name => singleProcess(name),
}

describe('a name that every JavaScript object has already is refused where it is declared', () => {
  test.each(Object.entries(declared))('%s', (_, declare) => {
    for (const name of ofEveryObject) {
      const error = thrownBy(() => declare(name))
      expect(error, name).toBeInstanceOf(SpecError)
      expect(error).toMatchObject({ code: 'bad-name', message: expect.stringContaining(`'${name}' cannot be called that`) })
      expect((error as SpecError).where?.file, name).toContain('names.test.ts')
    }
    expect(thrownBy(() => declare('plain'))).toBeUndefined()
  })
})

const varied = spec('named', {}, () => definition({}) as never)

test('`{ __proto__: … }` declares nothing, and is refused', () => {
  for (const declare of [
    () => machine({ n: bool, __proto__: { m: bool } } as never),
    () => record({ n: bool, __proto__: bool }),
    () => messages({ M: { x: bool }, __proto__: { y: bool } }),
    () => built({ actions: { step, __proto__: { other: step } } }),
    () => modelsIn([{ models: { __proto__: { a: 1 } } }]),
    ...['added', 'actions', 'vars', 'properties', 'faults'].map(
      part => () => variant(varied, 'odd', { [part]: { __proto__: { a: step } } } as never).with({}),
    ),
  ])
    expect(thrownBy(declare)).toMatchObject({ code: 'bad-name', message: expect.stringContaining("'__proto__' cannot be called that") })
})

test('what only looks like a spec is none', () => {
  const sound = built({})
  const like = { name: 'like', variant: null, constants: {}, define: () => sound, with: () => sound }
  expect(specsIn([{ like }])).toEqual([like])
  for (const part of Object.keys(like)) expect(specsIn([{ like: { ...like, [part]: undefined } }]), part).toEqual([])
})

test.each([
  ['a variable with a dot', () => built({ vars: { 'crash.count': bool }, init: { 'crash.count': false } })],
  ['a variable like an entry of a map', () => machine({ 'at[P1]': bool })],
  ['a variable like a member of a set', () => machine({ 'seen∋1': bool })],
  ['a field like a word of a trace file', () => record({ '#map': bool })],
  [
    'a parameter like the pick of a trace file',
    () => built({ actions: { a: action({ for: { 'everystep::message': bool }, then: () => {} }) } }),
  ],
  ['an action like that of a fault', () => built({ actions: { 'lose.heal': step } })],
  ['an action like a premature timeout', () => built({ actions: { wait: timeout({ then: () => {} }), 'wait too early': step } })],
  ['a property like one of an abstract spec', () => built({ properties: { 'refines.live': always(() => true) } })],
  ['a property like the built-in one', () => built({ properties: { deadlock: always(() => true) } })],
  ['no name at all', () => machine({ '': bool })],
  ['a name with a control character', () => built({ actions: { 'a\0b': step } })],
  ['a process with a control character', () => singleProcess('a\0b')],
  ['a process that is no text', () => processes('\ud800', 2)],
  ['a name that is no text', () => built({ actions: { '\ud800': step } })],
])('%s is refused', (_, declare) => {
  expect(thrownBy(declare)).toMatchObject({ code: 'bad-name', where: { file: expect.stringContaining('names.test.ts') } })
})

describe('what was not declared is not there, though every object has it', () => {
  const open = spec('open', { n: range(1, 2) }, () => definition({ faults: { early: prematureTimeouts() } }) as never)
  test.each(ofEveryObject.map(name => [name] as const))('%s', async name => {
    expect(thrownBy(() => open.with({ n: 1, ...table(name, 3) }))).toMatchObject({ code: 'unknown-constant' })
    expect(thrownBy(() => open.with({ n: 1 }, table(name, 1)))).toMatchObject({ code: 'unknown-fault' })
    expect(thrownBy(() => built({ init: { n: 0, ...table(name, 3) } }))).toMatchObject({ code: 'unknown-variable' })
    expect(thrownBy(() => built({ actions: { a: action({ by: name as never, then: () => {} }) } }))).toMatchObject({
      code: 'unknown-actor',
    })
    const Msg = messages({ M: { x: bool } })
    expect(thrownBy(() => Msg.M({ x: true, ...table(name, 3) } as never))).toMatchObject({ code: 'unknown-field' })
    const Case = union({ A: { x: bool } })
    expect(thrownBy(() => Case.admit({ tag: name, x: true }, 'it'))).toMatchObject({ code: 'outside-domain' })
    expect(thrownBy(() => record({ x: bool }).admit({ x: true, ...table(name, 3) }, 'it'))).toMatchObject({ code: 'outside-domain' })
    for (const engine of ['reference', 'tables'] as const) {
      if (name === '__proto__') continue // As a statement it is no write: it sets what the draft inherits from, which immer refuses.
      const stray = built({ actions: { a: action({ then: s => void ((s as Record<string, unknown>)[name] = 3) }) } })
      await expect(check(stray, { engine, workers: 1 })).rejects.toMatchObject({ code: 'unknown-variable' })
    }
  })
})

test('a state that is asked for `then` is told that there is no such variable', async () => {
  const asks = built({ properties: { p: always(s => (s as unknown as { then: number }).then !== 1) } })
  for (const engine of ['reference', 'tables'] as const)
    await expect(check(asks, { engine, workers: 1 })).rejects.toMatchObject({ code: 'unknown-variable' })
})

test.each([
  [
    'a capacity',
    [1.5, '3', -1, 0, Number.NaN, null],
    (n: never) => network(messages({ M: { to: P } }), 'bag', { capacity: n }),
    'bad-capacity',
  ],
  [
    'a budget',
    [1.5, '3', -1, Number.NaN, null],
    (n: never) => built({ faults: { early: prematureTimeouts() } }).withBudgets({ early: n }),
    'bad-budget',
  ],
  ['a range', [1.5, '3', Number.NaN, null], (n: never) => range(0, n), 'empty-range'],
  ['a number of processes', [1.5, '3', -1, Number.NaN, null], (n: never) => processes('P', n), 'bad-count'],
  ['a word', [null, undefined, Number.NaN, {}, () => 1], (n: never) => oneOf('a', n), 'not-a-word'],
] as const)('%s that is none is refused', (_, values, declare, code) => {
  for (const value of values)
    expect(
      thrownBy(() => declare(value as never)),
      String(value),
    ).toMatchObject({ code })
})

test('two that would be taken for one are refused', () => {
  expect(thrownBy(() => mapOf(oneOf(1, '1'), bool))).toMatchObject({ code: 'repeated-key' })
  expect(thrownBy(() => anyOf(processes('S', 11), singleProcess('S11')))).toMatchObject({ code: 'repeated-process' })
  expect(thrownBy(() => union({ A: { tag: bool } }))).toMatchObject({ code: 'reserved-field' })
  const [one, other] = [messages({ M: { x: bool } }), messages({ M: { y: bool } })]
  expect(thrownBy(() => network({ one: one.M, other: other.M }))).toMatchObject({ code: 'repeated-kind' })
})

test('a process is of its own sort, whatever other sort begins like it', () => {
  const [Any, S] = [anyOf(processes('S', 1), processes('Server', 1), singleProcess('S|Server')), machine({ n: bool })]
  const model = built({ vars: { n: bool }, init: { n: false }, actions: { a: S.action({ for: { p: Any }, by: 'p', then: () => {} }) } })
  expect(model.processes).toEqual([
    { id: 'S1', sort: 'S' },
    { id: 'Server1', sort: 'Server' },
    { id: 'S|Server', sort: 'S|Server' },
  ])
})

/** Three processes that send each other words over a network, and remember in a map and in sets what came. */
function exchange(ids: readonly string[], words: readonly string[], kind: 'fifo' | 'set' | 'bag') {
  const [a = '', b = '', c = ''] = ids
  const All = anyOf(singleProcess(a), singleProcess(b), singleProcess(c))
  const Word = oneOf(...(words as [string, ...string[]]))
  const Msg = messages({ Say: { from: All, to: All, word: Word }, Ask: { from: All, to: All } })
  const vars = {
    heard: mapOf(All, setOf(Word)),
    // Over 64 values, so that the tables keep each entry, and each member, in a part of its own.
    known: setOf(record({ of: All, from: All, word: Word, sure: bool, again: range(0, 9) })),
    last: mapOf(Word, range(0, 4)),
    left: range(0, 3),
    net: network(Msg, kind),
  }
  const { initially, action, receive, always } = machine(vars)
  const sends = [
    [a, b, 0],
    [b, a, 1],
    [a, c, 2],
  ] as const
  return spec('exchange', {}, () => ({
    vars,
    init: initially(),
    deadlock: 'allowed' as const,
    actions: {
      send: action({
        for: { k: range(0, 2) },
        when: (s, { k }) => s.left === k,
        then: (s, { k }) => {
          const [from, to, word] = sends[k] as (typeof sends)[number]
          s.net.send(Msg.Say({ from, to, word: words[word % words.length] } as never))
          s.left = k + 1
        },
      }),
      hear: receive(Msg.Say, {
        then: (s, { from, to, word }) => {
          s.heard[to]?.add(word)
          s.known.add({ of: to, from, word, sure: true, again: 0 })
          ;(s.last as Record<string, number>)[word] = 1
        },
      }),
    },
    properties: { few: always(s => s.known.size < 5), unheard: always(s => All.some(p => !s.heard[p]?.has(words[0] as never))) },
  })).with({})
}

const separators = ['a', 'b', '1', '→', '.', '∋', '[', ']', ',', '|', ':', '=', '"', '\\', ' ', ' too early', 'é']
const texts = (units: readonly string[]) =>
  fc.uniqueArray(fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 })
/** Ids are names, which can be shown; words may be any text. */
const hostile = fc.record({
  ids: texts(separators),
  words: texts([...separators, '\0', '\n', '\ud800', '\udc00']),
  kind: fc.constantFrom('fifo' as const, 'set' as const, 'bag' as const),
})

test('whatever ids and words are made of, they are told apart: the counts are those of plain ones, on both engines', async () => {
  const plain = new Map<string, unknown>()
  type Case = Readonly<{ ids: readonly string[]; words: readonly string[]; kind: 'fifo' | 'set' | 'bag' }>
  const countsOf = async ({ ids, words, kind }: Case, engine: 'reference' | 'tables', exact = false) => {
    const { states, depth, verdict } = await check(exchange(ids, words, kind), {
      engine,
      states: exact ? 'whole' : undefined,
      workers: 1,
      continue: true,
    })
    return { ...states, depth, verdict }
  }
  for (const kind of ['fifo', 'set', 'bag'] as const)
    plain.set(kind, await countsOf({ ids: ['A', 'B', 'C'], words: ['x', 'y', 'z'], kind }, 'reference'))
  await fc.assert(
    fc.asyncProperty(hostile, async named => {
      const { kind } = named
      expect(await countsOf(named, 'reference')).toEqual(plain.get(kind))
      expect(await countsOf(named, 'tables')).toEqual(plain.get(kind))
      expect(await countsOf(named, 'tables', true)).toEqual(plain.get(kind))
    }),
    {
      numRuns: 20,
      examples: [
        // From A to A→A and back is A→A→A both ways.
        [{ ids: ['A', 'A→A', 'B'], words: ['[', ']', ','], kind: 'fifo' }],
        // In UTF-8 every half of a surrogate pair becomes one and the same replacement.
        [{ ids: ['A', 'B', 'C'], words: ['\ud800', '\udc00', '\ud801'], kind: 'bag' }],
      ],
    },
  )
})

/** A message of another link must not hold back the one behind it: `p` is violated in two steps. */
test('links whose ends are joined by the same text are links of their own', async () => {
  const E = anyOf(singleProcess('A'), singleProcess('B→C'), singleProcess('A→B'), singleProcess('C'))
  const Msg = messages({ M: { from: E, to: E, x: range(0, 1) } })
  const vars = { n: range(0, 2), x: range(0, 3), net: network(Msg, 'fifo', { capacity: 4 }) }
  const { initially, action, receive, always } = machine(vars)
  const arrows = spec('arrows', {}, () => ({
    vars,
    init: initially(),
    deadlock: 'allowed',
    actions: {
      send: action({
        when: s => s.n === 0,
        then: s => {
          s.n = 1
          s.net.send(Msg.M({ from: 'A', to: 'B→C', x: 0 } as never))
          s.net.send(Msg.M({ from: 'A→B', to: 'C', x: 1 } as never))
        },
      }),
      get: receive(Msg.M, {
        when: (_, m) => m.x === 1,
        then: s => {
          s.x = 1
        },
      }),
    },
    properties: { p: always(s => s.x === 0) },
  })).with({})
  for (const engine of ['reference', 'tables'] as const) {
    const { properties } = await check(arrows, { engine, workers: 1 })
    expect(properties[0]).toMatchObject({ name: 'p', verdict: 'violated' })
    expect(properties[0]?.trace?.steps).toHaveLength(2)
  }
})
