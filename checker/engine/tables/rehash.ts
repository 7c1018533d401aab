import type { Kernel } from './memory.ts'

/** A part of the fingerprint table, whose entries one thread moves to where they belong in a larger table. In slots. */
export interface Move {
  /** The size of the larger table. */
  readonly to: number
  /** The part, which is gone through from the top down. */
  readonly top: number
  readonly bottom: number
  /** Nothing moves below this slot. */
  readonly floor: number
  /** Index of the first word of the buffer for entries that cannot move yet. */
  readonly spare: number
}

/** Entries that such a buffer has room for. */
export const spareRoom = 1 << 16
/** So many are moved, or looked at, in one call that the kernel's code is soon compiled for speed: that happens between calls. */
export const slotsAtOnce = 1 << 16

/** How many entries wait in the buffer, in which so many waited before; below zero where it is too small. */
export function move(kernel: Kernel, { to, top, bottom, floor, spare }: Move, before = 0): number {
  let waiting = before
  for (let from = top; from > bottom && waiting >= 0; from -= slotsAtOnce) {
    const down = Math.max(bottom, from - slotsAtOnce)
    waiting = kernel.moveSlots(BigInt(to), BigInt(from), BigInt(down), BigInt(floor), spare * 4, spareRoom, waiting)
  }
  return waiting
}
