import { describe, expect, test } from 'vitest'
import { control, range } from '../../checker/engine/kernel/abi.ts'
import { Log } from '../../checker/engine/tables/log.ts'
import { kernelModule, makeKernel, type Near } from '../../checker/engine/tables/memory.ts'
import { bareMemories } from './bare-kernel.ts'

/** A kernel whose states are nothing but a fingerprint, which has given out so many ids. */
function made(ids: number) {
  const { memories, near } = bareMemories()
  near.words[control.ids] = ids | 0
  near.words[control.idsGrow] = -1
  near.words[control.tableSize] = 1 << 16
  const kernel = makeKernel(kernelModule(), memories, { learnGroup: () => 0, learnMonitor: () => 0, learnStep: () => 0 })
  kernel.open(near.allocate(1 << 20, true) * 4, 4, 1)
  return { near, kernel, log: new Log(near, memories) }
}

describe('the log', () => {
  // What a thread that fills a range has in its part of the near memory: how many entries, and these.
  const filled = (near: Near, entries: readonly (readonly [parent: number, by: number])[]): number => {
    const at = near.allocate(2 + 2 * range.ids, true)
    near.words[at] = entries.length
    near.words.set(
      entries.flatMap(([parent, by]) => [parent | 0, by | 0]),
      at + 2,
    )
    return at * 4
  }
  const extremes = [0, 1, 127, 128, 2 ** 14, 2 ** 28 - 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2]
  const entries = extremes.flatMap(parent => extremes.map(by => [parent, by] as const))

  test('packed has what it had as words, whatever the numbers, and none for ids that no state has', () => {
    const { near, kernel, log } = made(3 * range.ids)
    const whole = Array.from({ length: range.ids }, (_, k) => [(k * 7919) % 10_007, k % 300] as const)
    kernel.packRange(0, filled(near, entries))
    kernel.packRange(2, filled(near, whole))
    const found = (from: number, count: number) => Array.from({ length: count }, (_, k) => log.of(from + k)).map(f => f && [f.parent, f.by])
    expect(found(0, entries.length)).toEqual(entries)
    expect(found(2 * range.ids, range.ids)).toEqual(whole)
    expect([log.of(entries.length), log.of(range.ids), log.of(5 * range.ids)]).toEqual([null, null, null])
    // 300 transitions, and parents that jump to and fro by thousands: four bytes each, and less than five.
    expect(log.bytes).toBeLessThan(5 * range.ids + 10 * entries.length)
  })

  test('that begins anew at the same places tells nothing of what was there', () => {
    const { near, kernel, log } = made(range.ids)
    kernel.packRange(0, filled(near, [[1, 2]]))
    expect(log.of(0)).toEqual({ parent: 1, by: 2 })
    log.restart()
    expect(log.bytes).toBe(0)
    kernel.packRange(0, filled(near, [[3, 4]]))
    expect(log.of(0)).toEqual({ parent: 3, by: 4 })
  })

  test('goes on where ids pass 2^31, of what is packed and of what is being filled', () => {
    const first = 2 ** 31 - range.ids
    const { near, kernel, log } = made(first)
    const states = 2 * range.ids + 5
    for (let k = 0; k < states; k++) {
      const at = kernel.addressOfChild() / 4
      near.words.set([k + 1, Math.imul(k, 0x9e3779b1)], at)
      expect(kernel.begin(k)).not.toBe(0)
    }
    for (const k of [0, range.ids - 1, range.ids, 2 * range.ids - 1, 2 * range.ids, states - 1])
      expect(log.of(first + k)).toEqual({ parent: null, by: k })
    expect(log.of(first + states)).toBeNull()
    expect(log.ids).toBe(2 ** 31 + 2 * range.ids)
  })

  test('has ids that go on from level to level, however few states a level has', () => {
    const { near, kernel, log } = made(0)
    const states = 2 * range.ids + 100
    // Levels of one, two and three states by turns.
    for (let k = 0, left = 1, size = 1; k < states; k++, left--) {
      if (left === 0) {
        kernel.closeLevel()
        near.words[control.outChunks] = 0
        size = (size % 3) + 1
        left = size
      }
      near.words.set([k + 1, Math.imul(k, 0x9e3779b1)], kernel.addressOfChild() / 4)
      expect(kernel.begin(k)).not.toBe(0)
    }
    // Three ranges hold them: the table has room for all ids that are given out.
    expect(log.ids).toBe(3 * range.ids)
    for (let id = 0; id < states; id++) expect(log.of(id)).toEqual({ parent: null, by: id })
    expect(log.of(states)).toBeNull()
  })
})
