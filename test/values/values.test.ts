import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, equal, freeze, keyOf, Remembered, ValueSet } from '../../checker/values/index.ts'

// EVERYSTEP_SEED=… tries other values.
fc.configureGlobal({ seed: Number(process.env.EVERYSTEP_SEED ?? 20_260_101) })

// Strings and field names that a careless key would confuse with its own punctuation.
const sharp = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'b',
    '0',
    '-0',
    'T',
    '~',
    '"',
    '\\',
    ',',
    ':',
    '[',
    ']',
    '(a:1)',
    '{"a"}',
    '<1*"a">',
    'a:1,b',
    'null',
    'S2',
    'S10',
    '+Infinity',
    ' ',
  ),
  fc.string({ maxLength: 4 }),
)
const scalar = fc.oneof(
  sharp,
  fc.integer({ min: -12, max: 12 }),
  fc.constantFrom(-0, 0.5, Infinity, -Infinity),
  fc.boolean(),
  fc.constant(null),
)
const { plain } = fc.letrec(tie => ({
  plain: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('record')),
  list: fc.array(tie('plain'), { maxLength: 3 }),
  record: fc.dictionary(
    sharp.filter(name => name !== '__proto__'),
    tie('plain'),
    { maxKeys: 3, noNullPrototype: true },
  ),
}))
const value = fc.oneof(
  plain,
  fc.array(plain, { maxLength: 3 }).map(members => new ValueSet(members)),
)

/** Equality as Node has it, but for what a state does not tell apart: -0 from 0, and a set's members by content. */
function same(a: unknown, b: unknown): boolean {
  if (a instanceof ValueSet || b instanceof ValueSet)
    return a instanceof ValueSet && b instanceof ValueSet && isDeepStrictEqual(asSet(a), asSet(b))
  return isDeepStrictEqual(positive(a), positive(b))
}
const asSet = (set: ValueSet<unknown>) => new Set([...set].map(positive))
function positive(v: unknown): unknown {
  if (v === 0) return 0
  if (Array.isArray(v)) return v.map(positive)
  if (typeof v === 'object' && v !== null) return Object.fromEntries(Object.entries(v).map(([name, part]) => [name, positive(part)]))
  return v
}

// Two values made apart are hardly ever equal, so one is also made from the other, with its fields turned round.
const turned = (v: unknown): unknown => {
  if (Array.isArray(v)) return v.map(turned)
  if (v instanceof ValueSet) return new ValueSet([...v].reverse().map(turned))
  if (typeof v !== 'object' || v === null) return v
  return Object.fromEntries(
    Object.entries(v)
      .reverse()
      .map(([name, part]) => [name, turned(part)]),
  )
}
const pair = fc.oneof(
  fc.tuple(value, value),
  value.map((v): [unknown, unknown] => [v, turned(v)]),
)

describe('keys', () => {
  test('are equal exactly for equal values', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(keyOf(a) === keyOf(b)).toBe(same(a, b))
        expect(equal(a, b)).toBe(same(a, b))
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    [{ 'a:1,b': 2 }, { a: 1, b: 2 }],
    [['a,b'], ['a', 'b']],
    [['1'], [1]],
    ['T', true],
    ['~', null],
    [{}, []],
    [new ValueSet(), []],
    [new ValueSet(['a', 'b']), new ValueSet(['a,b'])],
    [{ a: { b: 1 } }, { a: [1] }],
  ])('tell %j from %j', (a, b) => expect(keyOf(a)).not.toBe(keyOf(b)))

  test('do not tell 0 from -0, alone or inside', () => {
    expect(keyOf(-0)).toBe(keyOf(0))
    expect(keyOf({ x: [-0] })).toBe(keyOf({ x: [0] }))
  })

  test('of a Set as JavaScript has it are those of its members, whatever their order', () => {
    expect(keyOf(new Set(['a', 'b']))).toBe(keyOf(new ValueSet(['b', 'a'])))
    expect(keyOf(new Set([{ x: 1 }, { x: 1 }]))).toBe(keyOf(new ValueSet([{ x: 1 }])))
    const set = new ValueSet<unknown>([new Set(['a'])])
    expect(set.has(new Set(['b']))).toBe(false)
  })

  test.each([new Map([['a', 1]]), new Date(0), () => 1, undefined, 1n])('of what no state can hold are refused: %s', thing => {
    expect(() => keyOf(thing)).toThrow(TypeError)
  })

  test('follow a value that is not frozen when it changes', () => {
    const open = { x: 1 }
    const before = keyOf(open)
    open.x = 2
    expect(keyOf(open)).not.toBe(before)
    expect(keyOf(freeze(open))).toBe(keyOf({ x: 2 }))
  })
})

describe('the order of values', () => {
  const law = { numRuns: 3000 }
  // Strings that may be read as numbers, in part or as a whole, are where a natural order goes wrong.
  const texts = fc.oneof(fc.constantFrom('+Infinity', '-Infinity', ' ', ',', '!', '5', '05', '5a', 'RM2', 'RM10', '1e3', '.', '-1'), sharp)
  const any = fc.oneof(texts, value)

  test('is antisymmetric, and calls equal only what is', () => {
    fc.assert(
      fc.property(fc.oneof(pair, fc.tuple(any, any)), ([a, b]) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0)
        expect(compare(a, b) === 0).toBe(equal(a, b))
      }),
      law,
    )
  })

  test('is transitive', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(texts, texts, texts), fc.tuple(any, any, any)), three => {
        const [a, b, c] = three
        fc.pre(compare(a, b) <= 0 && compare(b, c) <= 0)
        expect(compare(a, c)).toBeLessThanOrEqual(0)
      }),
      law,
    )
  })

  test('has no cycle among strings that JavaScript reads as numbers', () => {
    // Number('+Infinity') is a number, though it is no run of digits.
    const sorted = ['+Infinity', ',', '5'].sort(compare)
    for (const perm of [
      [',', '5', '+Infinity'],
      ['5', '+Infinity', ','],
    ])
      expect([...perm].sort(compare)).toEqual(sorted)
  })

  test('reads digits as numbers, and puts numbers by size', () => {
    expect(['RM10', 'RM9', 'RM1'].sort(compare)).toEqual(['RM1', 'RM9', 'RM10'])
    expect([10, 9, -1].sort(compare)).toEqual([-1, 9, 10])
  })
})

describe('a ValueSet against a Set of keys', () => {
  const member = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom('a', 'b'), fc.record({ x: fc.integer({ min: 0, max: 2 }) }))
  const members = fc.array(member, { maxLength: 6 })
  const keysOf = (set: Iterable<unknown>) => new Set([...set].map(keyOf))

  test('has the same operations', () => {
    fc.assert(
      fc.property(members, members, (xs, ys) => {
        const a = new ValueSet<unknown>(xs)
        const b = new ValueSet<unknown>(ys)
        const [ka, kb] = [keysOf(xs), keysOf(ys)]
        expect(a.size).toBe(ka.size)
        expect(keysOf(a.union(b))).toEqual(ka.union(kb))
        expect(keysOf(a.intersection(b))).toEqual(ka.intersection(kb))
        expect(keysOf(a.difference(b))).toEqual(ka.difference(kb))
        expect(keysOf(a.symmetricDifference(b))).toEqual(ka.symmetricDifference(kb))
        expect(a.isSubsetOf(b)).toBe(ka.isSubsetOf(kb))
        expect(a.isSupersetOf(b)).toBe(ka.isSupersetOf(kb))
        expect(a.isDisjointFrom(b)).toBe(ka.isDisjointFrom(kb))
        for (const y of ys) expect(a.has(structuredClone(y))).toBe(ka.has(keyOf(y)))
        expect([...a.entries()].map(([x]) => x)).toEqual([...a.values()])
        expect([...a.keys()]).toEqual([...a])
      }),
    )
  })

  test('takes the same edits', () => {
    const edit = fc.tuple(fc.constantFrom('add', 'delete', 'clear'), member)
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), edits => {
        const set = new ValueSet<unknown>()
        const model = new Set<string>()
        for (const [what, m] of edits) {
          if (what === 'add') expect(set.add(m).size).toBe(model.add(keyOf(m)).size)
          else if (what === 'delete') expect(set.delete(m)).toBe(model.delete(keyOf(m)))
          else {
            set.clear()
            model.clear()
          }
        }
        expect(keysOf(set)).toEqual(model)
      }),
    )
  })

  test('iterates and compares the same whatever the order of insertion', () => {
    fc.assert(
      fc.property(members, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (xs, draws) => {
        const shuffled = xs
          .map(x => ({ x, at: draws.next().value as number }))
          .sort((p, q) => p.at - q.at)
          .map(p => p.x)
        const [a, b] = [new ValueSet<unknown>(xs), new ValueSet<unknown>(shuffled)]
        expect([...a]).toEqual([...b])
        expect(keyOf(a)).toBe(keyOf(b))
      }),
    )
  })

  test('frozen, refuses every edit that would change it', () => {
    const set = freeze(new ValueSet([1, 2]))
    expect(() => set.add(3)).toThrow(TypeError)
    expect(() => set.delete(1)).toThrow(TypeError)
    expect(() => set.clear()).toThrow(TypeError)
    expect([...set]).toEqual([1, 2])
  })
})

test('what is remembered of an object is forgotten once 2^12 others have come twice over, unless it was asked for in between', () => {
  const remembered = new Remembered<string>()
  const [asked, unasked] = [{}, {}]
  remembered.set(asked, 'asked')
  remembered.set(unasked, 'unasked')
  for (let i = 0; i < 2 ** 13; i++) {
    if (i === 2 ** 12) expect(remembered.get(asked)).toBe('asked')
    remembered.set({}, 'another')
  }
  expect(remembered.get(asked)).toBe('asked')
  expect(remembered.get(unasked)).toBeUndefined()
})
