import { describe, expect, test } from 'vitest'
import { control, told } from '../../checker/engine/kernel/abi.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { Kernel, Near } from '../../checker/engine/tables/memory.ts'
import { check } from '../../checker/verdict/check.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { bareKernel, fill, random, unmixed } from './bare-kernel.ts'

/** Whether the table has a fingerprint. */
function has({ near, kernel }: { readonly near: Near; readonly kernel: Kernel }, fingerprint: bigint): boolean {
  const at = kernel.addressOfChild() / 4
  near.words[at] = Number(BigInt.asIntN(32, fingerprint))
  near.words[at + 1] = Number(BigInt.asIntN(32, fingerprint >> 32n))
  return kernel.isKnown() !== 0
}

describe('a compact table', () => {
  // 2,000 anywhere; and in each of 60 places, which the ends of the table are among, 40 whose home is one line of the least compact table, or two: they fill
  // four lines and more. Some have a lower half of zero.
  const crowds = [0n, 0xffff_f800n, ...Array.from({ length: 58 }, (_, k) => random(k + 1) >> 32n)]
  const crowded = crowds.flatMap((from, c) =>
    Array.from({ length: 40 }, (_, k) => ((from + (random(c * 40 + k) & 0x7ffn)) << 32n) | (random(9_000 + c * 40 + k) & 0xffff_ffffn)),
  )
  const zeros = [5n, 0x8000_0000n, 0xffff_ffffn].map(high => high << 32n)
  const mixed = [...new Set([...Array.from({ length: 2_000 }, (_, k) => random(100_000 + k)), ...crowded, ...zeros])]
  const all = mixed.map(unmixed)
  const known = new Set(mixed)

  test('has what the open one had, and after each growth, and nothing else', () => {
    const of = bareKernel()
    fill(of, all)
    const sizes: number[] = []
    for (let grown = 0; grown < 4; grown++) {
      of.table.grow(of.kernel, () => [])
      expect(of.near.words[control.toldBy]).toBe(told.byPlaces)
      sizes.push(of.table.slots)
      expect(all.filter(fingerprint => !has(of, fingerprint))).toEqual([])
      // Alike in the place, the lower half, or all but one bit.
      const others = mixed
        .flatMap(f => [f ^ 1n, f ^ (1n << 32n), f ^ (1n << 44n), f ^ (1n << 63n)])
        .filter(f => !known.has(f) && BigInt.asUintN(32, f) > 1n)
      expect(others.filter(f => has(of, unmixed(f)))).toEqual([])
    }
    // Of ten in each 64 bytes; each growth is by a fifth.
    expect(sizes).toEqual([1 << 24, 20_132_664, 24_159_200, 28_991_040])
  })

  test('finds the closest two, as an open one does', () => {
    const of = bareKernel()
    fill(of, [...all, ...[1_000_000n, 1_000_003n].map(low => unmixed((0x1234_5678n << 32n) | low))])
    of.table.grow(of.kernel, () => [])
    expect(of.table.collision(of.kernel, 10, 20)?.actual).toBeCloseTo(1 / 3, 10)
  })

  // TLC on TwoPhase.tla, 7 RMs: 296,448 states; 2,744,706 steps as checker/engine/README.md has them. The open table would grow at 49,152.
  test.each([1, 2])('gives the counts of the open one, on %i threads', async workers => {
    const model = twoPhaseCommit.with({ rms: 7 }, {}, { network: 'set' })
    const { states, depth, verdict } = await check(model, {
      engine: tablesSharing(0, { open: 1 << 16 }),
      workers,
      properties: ['agreement'],
    })
    expect([states.distinct, states.generated, depth, verdict]).toEqual([296_448, 2_744_706, 23, 'holds'])
  })
})
