import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atMost, moved, movesFor } from '../../checker/cluster/balance.ts'
import { bytesOf, evenly, Fingerprints, fingerprintsIn, leastGap, slotOf, slots, withOneMore } from '../../checker/cluster/fingerprints.ts'
import { branchesIn, encodePaths, pathAt } from '../../checker/cluster/paths.ts'
import { decodeMessage, encodeMessage, kinds, Malformed } from '../../checker/cluster/wire.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const few = fc.array(fc.tuple(fc.oneof(word, fc.integer({ min: 0, max: 3 })), fc.oneof(word, fc.integer({ min: 0, max: 3 }))), {
  maxLength: 200,
})

describe('fingerprints', () => {
  test('are a set', () => {
    fc.assert(
      fc.property(few, pairs => {
        const set = new Fingerprints()
        const known = new Set<string>()
        for (const [high, low] of pairs) {
          expect(set.has(high, low)).toBe(known.has(`${high} ${low}`))
          expect(set.add(high, low)).toBe(!known.has(`${high} ${low}`))
          known.add(`${high} ${low}`)
        }
        expect(set.size).toBe(known.size)
        const sorted = Array.from({ length: slots }, (_, slot) => [...set.sorted(slot)]).flat()
        expect(sorted).toEqual(
          [...new Set(pairs.map(([high, low]) => (BigInt(high) << 32n) | BigInt(low)))].sort((a, b) => (a < b ? -1 : 1)),
        )
        const gaps = sorted.slice(1).map((f, k) => f - (sorted[k] as bigint))
        expect(leastGap(set.gaps())).toBe(gaps.reduce((least, gap) => (gap < least ? gap : least), 2n ** 64n - 1n))
      }),
      { numRuns: 30 },
    )
  })

  test('are read back as they were written, and only in order and by their owner', () => {
    const sorted = BigUint64Array.of(5n, 7n, 1n << 40n)
    expect([...fingerprintsIn(bytesOf(sorted), slot => slot === 0)]).toEqual([5, 0, 7, 0, 0, 256])
    expect(() => fingerprintsIn(bytesOf(sorted), () => false)).toThrow(Malformed)
    for (const wrong of [
      [7n, 5n],
      [5n, 5n],
      [1n << 40n, 5n],
    ])
      expect(() => fingerprintsIn(bytesOf(BigUint64Array.from(wrong)), () => true)).toThrow('not sorted')
    expect(slotOf(0xffffffff)).toBe(slots - 1)
  })
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
    fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 12 }), sizes => {
      const after = moved(sizes, movesFor(sizes, 0))
      const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length
      expect(after.reduce((a, b) => a + b, 0)).toBe(sizes.reduce((a, b) => a + b, 0))
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...after)).toBeLessThanOrEqual(Math.max(mean * 1.5, mean + sizes.length))
    }),
  )
  expect(movesFor([140, 100, 60], 0)).toEqual([])
  expect(atMost(30, movesFor([200, 0], 64))).toEqual([{ from: 0, to: 1, count: 30 }])
  expect(movesFor([60, 0], 64)).toEqual([])
  expect(movesFor([200, 0], 64)).toEqual([{ from: 0, to: 1, count: 100 }])
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
