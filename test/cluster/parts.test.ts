import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moved, movesFor } from '../../checker/cluster/balance.ts'
import { bytesOf, evenly, Fingerprints, fingerprintsIn, slotOf, slots, withOneMore } from '../../checker/cluster/fingerprints.ts'
import { branchesIn, encodePaths, pathAt } from '../../checker/cluster/paths.ts'
import { roomFor, Sorter } from '../../checker/cluster/sorting.ts'
import { decodeMessage, encodeMessage, kinds, Malformed } from '../../checker/cluster/wire.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const few = fc.array(fc.tuple(fc.oneof(word, fc.integer({ min: 0, max: 3 })), fc.oneof(word, fc.integer({ min: 0, max: 3 }))), {
  maxLength: 200,
})

const inOrder = (a: bigint, b: bigint) => (a < b ? -1 : 1)
const keyOf = ([high, low]: readonly [number, number]) => (BigInt(high) << 32n) | BigInt(low)

describe('fingerprints', () => {
  /** All that a set has, in order. */
  const allOf = (set: Fingerprints): bigint[] => {
    const found: bigint[] = []
    for (let line: number | null = 0; line !== null; ) {
      const some: ReturnType<Fingerprints['from']> = set.from(line)
      expect([...some.keys]).toEqual([...some.keys].sort(inOrder))
      found.push(...some.keys)
      line = some.next
    }
    return found.sort(inOrder)
  }

  test('are a set', () => {
    fc.assert(
      fc.property(few, pairs => {
        const set = new Fingerprints()
        const known = new Set<bigint>()
        // The fingerprint zero stands as one.
        for (const [high, low] of pairs.filter(([high, low]) => high + low > 0)) {
          const isNew = !known.has(keyOf([high, low]))
          expect(set.answer(Uint32Array.of(low, high), true)).toEqual(Uint8Array.of(isNew ? 1 : 0))
          expect(set.add(high, low)).toBe(isNew)
          known.add(keyOf([high, low]))
        }
        expect(set.size).toBe(known.size)
        expect(allOf(set)).toEqual([...known].sort(inOrder))
      }),
      { numRuns: 30 },
    )
  })

  test('of which many are asked about at once are told apart, however large the set grows, and those of some slots can be forgotten', () => {
    const set = new Fingerprints()
    const known = new Set<bigint>()
    // A linear congruential generator with Knuth's constants (The Art of Computer Programming, 3.3.4): each number once.
    let seed = 1n
    const next = () => (seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n))
    const met: bigint[] = []
    for (const size of [70_000, 3, 120_000]) {
      const isOld: boolean[] = []
      const keys = BigUint64Array.from({ length: size }, (_, k) => {
        const key = k % 4 === 3 ? (met[(k * 7) % met.length] as bigint) : next()
        isOld.push(known.has(key))
        known.add(key)
        met.push(key)
        return key
      })
      const answer = set.answer(new Uint32Array(keys.buffer))
      expect(isOld.filter((old, k) => old === Boolean(((answer[k >> 3] as number) >> (k & 7)) & 1))).toEqual([])
      expect(set.size).toBe(known.size)
      expect(set.answer(new Uint32Array(keys.buffer)).every(byte => byte === 0)).toBe(true)
    }
    set.keep(slot => slot % 3 === 0)
    const kept = [...known].filter(key => slotOf(Number(key & 0xffffffffn)) % 3 === 0)
    expect(set.size).toBe(kept.length)
    expect(allOf(set)).toEqual(kept.sort(inOrder))
    expect(set.answer(new Uint32Array(BigUint64Array.from(kept).buffer)).every(byte => byte === 0)).toBe(true)
  })

  test('are read back as they were written, and only in order and by their owner', () => {
    const sorted = BigUint64Array.of(5n, 7n, 1n << 40n)
    const ofSlot = (slot: number) => slot === 5 || slot === 7 || slot === 0
    expect([...fingerprintsIn(bytesOf(sorted), ofSlot)]).toEqual([5, 0, 7, 0, 0, 256])
    expect(() => fingerprintsIn(bytesOf(sorted), () => false)).toThrow(Malformed)
    for (const wrong of [
      [7n, 5n],
      [5n, 5n],
      [0n, 5n],
      [1n << 40n, 5n],
    ])
      expect(() => fingerprintsIn(bytesOf(BigUint64Array.from(wrong)), () => true)).toThrow('not sorted')
    expect(slotOf(0xffffffff)).toBe(slots - 1)
  })
})

test('what is asked about is sorted, and each keeps the number of its state', () => {
  const sorter = new Sorter()
  const keys = fc.array(fc.tuple(fc.oneof(word, fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1)), word), { maxLength: 300 })
  fc.assert(
    fc.property(keys, pairs => {
      const all = roomFor(pairs.length + 3)
      for (const [k, [high, low]] of pairs.entries()) {
        all.words.set([low, high], 2 * k)
        all.numbers[k] = k
      }
      sorter.sort(all, pairs.length)
      const sorted = pairs.map((pair, k) => ({ key: keyOf(pair), k })).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      expect([...new BigUint64Array(all.words.buffer).subarray(0, pairs.length)]).toEqual(sorted.map(({ key }) => key))
      for (const [at, k] of all.numbers.subarray(0, pairs.length).entries())
        expect(keyOf(pairs[k] as [number, number])).toBe(sorted[at]?.key)
      expect(new Set(all.numbers.subarray(0, pairs.length)).size).toBe(pairs.length)
      expect([...all.words.subarray(2 * pairs.length)]).toEqual([0, 0, 0, 0, 0, 0])
    }),
  )
})

test('a newcomer takes its share of slots from each of the others, who keep the rest', () => {
  let owners = evenly(1)
  for (let nodes = 2; nodes <= 20; nodes++) {
    const next = withOneMore(owners)
    for (const [slot, owner] of next.entries()) if (owner !== owners[slot]) expect(owner).toBe(nodes - 1)
    for (let node = 0; node < nodes; node++) {
      const share = next.filter(owner => owner === node).length
      expect(Math.abs(share - slots / nodes)).toBeLessThan(nodes + 1)
    }
    owners = next
  }
})

test('moves make a frontier even that is not, and leave alone one that is even enough', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), fc.boolean(), (sizes, isSlow) => {
      const after = moved(sizes, movesFor(sizes, 0, isSlow))
      const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length
      expect(after.reduce((a, b) => a + b, 0)).toBe(sizes.reduce((a, b) => a + b, 0))
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0)
      // One that had next to nothing may get the most from each of the others, but no more than its share.
      for (const [node, size] of after.entries()) expect(size > (sizes[node] as number) ? size : 0).toBeLessThanOrEqual(mean)
      // In levels that take long all that is above is handed on, of so few states.
      if (isSlow) expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(mean * 1.5, mean + sizes.length, Math.max(...sizes) - 512))
    }),
  )
  for (const isSlow of [true, false]) {
    expect(movesFor([140, 100, 60], 0, isSlow)).toEqual([])
    expect(movesFor([60, 0], 64, isSlow)).toEqual([])
  }
  expect(movesFor([200, 0], 64, true)).toEqual([{ from: 0, to: 1, count: 100 }])
  expect(movesFor([200_000, 10_000], 64, true)).toEqual([{ from: 0, to: 1, count: 512 }])
  // Where a level is done in no time, a node that has some is left alone.
  expect(movesFor([200_000, 50_000], 64, false)).toEqual([])
  expect(movesFor([200, 0], 64, false)).toEqual([{ from: 0, to: 1, count: 32 }])
  expect(movesFor([200, 150, 0], 64, false)).toEqual([
    { from: 0, to: 2, count: 32 },
    { from: 1, to: 2, count: 32 },
  ])
})

describe('paths', () => {
  const paths = fc.array(fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** 32 - 1)), { minLength: 1, maxLength: 12 }), { maxLength: 40 })

  test('are read back in order', () => {
    fc.assert(
      fc.property(paths, all => {
        const way: number[] = []
        const read = [...branchesIn(encodePaths(all.map((path, k) => ({ path, high: k, low: 2 ** 32 - 1 - k }))))].map(
          ({ keeps, follows, high, low }) => {
            way.length = keeps
            way.push(...follows)
            expect(low).toBe(2 ** 32 - 1 - high)
            return { path: [...way], high }
          },
        )
        expect(read.sort((a, b) => a.high - b.high).map(({ path }) => path)).toEqual(all)
      }),
    )
  })

  test('cannot be anything: what is cut short, or goes on, is none', () => {
    const bytes = encodePaths([
      { path: [0, 1, 2], high: 1, low: 2 },
      { path: [0, 1, 300], high: 3, low: 4 },
    ])
    for (let length = 0; length < bytes.length; length++) expect(() => [...branchesIn(bytes.subarray(0, length))]).toThrow(Malformed)
    expect(() => [...branchesIn(Uint8Array.of(...bytes, 0))]).toThrow(Malformed)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), some => {
        try {
          ;[...branchesIn(some)]
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed)
        }
      }),
    )
  })

  test('lead where the numbers of the steps say', () => {
    const semantics = semanticsOf(twoPhaseCommit.with({ rms: 2 }, {}, { network: 'set' }))
    let state = semantics.model.initial[0] as (typeof semantics.model.initial)[number]
    const ordinals = [0]
    const labels: string[] = []
    for (let k = 0; k < 6; k++) {
      const step = semantics.expand(state).steps.at(-1)
      if (step === undefined) break
      ordinals.push(step.ordinal)
      labels.push(step.action)
      state = step.to
    }
    expect(pathAt(semantics, ordinals).steps.map(s => s.action)).toEqual(labels)
    expect(labels.length).toBeGreaterThan(2)
    for (const wrong of [[], [1], [0, 1000], [...ordinals.slice(0, 2), 77]]) expect(() => pathAt(semantics, wrong)).toThrow(Malformed)
  })
})

test('a message is what it was, or none', () => {
  const message = { run: 'abcdefabcdef', from: 3, to: 0xffff, number: 7, kind: 'ask', body: Uint8Array.of(1, 2, 3) } as const
  const block = encodeMessage(message, 'secret')
  expect(decodeMessage(block, 'secret')).toEqual(message)
  expect(decodeMessage(block, '')).toBeNull()
  for (let at = 0; at < block.length; at++) expect(decodeMessage(block.with(at, (block[at] as number) ^ 4), 'secret')).toBeNull()
  for (let length = 0; length < block.length; length++) expect(decodeMessage(block.subarray(0, length), 'secret')).toBeNull()
  expect(new Set(kinds).size).toBe(kinds.length)
})
