import { control, range } from '../../checker/engine/kernel/abi.ts'
import { kernelModule, makeKernel, makeMemories, Near } from '../../checker/engine/tables/memory.ts'
import { most } from '../../checker/engine/tables/room.ts'
import { Table } from '../../checker/engine/tables/table.ts'

const ownWords = 1 << 20

/** Memories for a kernel whose states are nothing but a fingerprint, with room for its log and its lists. */
export function bareMemories() {
  const memories = makeMemories({ ...most, far: 1 << 13 })
  const near = new Near(memories.memory)
  const place = (of: number, words: number) => {
    near.words[of] = near.allocate(words, true) * 4
  }
  place(control.logIndex, 2 * range.most)
  place(control.outList, 1 << 12)
  place(control.freeList, 1 << 12)
  near.words[control.blockStates] = 4096
  return { memories, near }
}

/** A kernel whose states are nothing but a fingerprint, and its table, which is open up to so many slots, and compact from there on. */
export function bareKernel(mostOpen = 1 << 14) {
  const { memories, near } = bareMemories()
  const table = new Table(near, memories, { exact: false, filter: null, mostOpen, spill: null })
  const module = kernelModule()
  const kernel = makeKernel(module, memories, { learnGroup: () => 0, learnMonitor: () => 0, learnStep: () => 0 })
  /** The address of another thread's own part of the near memory. */
  const own = () => near.allocate(ownWords, true) * 4
  kernel.open(own(), 4, 1)
  return { memories, near, table, kernel, module, own }
}

/** What the table mixes to this: the inverse of splitmix64's finaliser (its constants are the inverses of the finaliser's modulo 2^64). */
export const unmixed = (mixed: bigint): bigint => {
  let z = mixed ^ (mixed >> 31n) ^ (mixed >> 62n)
  z = BigInt.asUintN(64, z * 0x319642b2d24d8ec3n)
  z = BigInt.asUintN(64, (z ^ (z >> 27n) ^ (z >> 54n)) * 0x96de1b173f119089n)
  return z ^ (z >> 30n) ^ (z >> 60n)
}

/** Numbers that look random, and are the same each time: splitmix64. */
export const random = (k: number): bigint => {
  let z = BigInt.asUintN(64, BigInt(k) * 0x9e3779b97f4a7c15n)
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
  return z ^ (z >> 31n)
}

/** Puts fingerprints into an open table, as the kernel does: each in the first free slot of its line, or of the next. */
export function fill(of: ReturnType<typeof bareKernel>, fingerprints: readonly bigint[]): void {
  const slots = new BigUint64Array(of.memories.fp.buffer)
  const lines = BigInt(of.table.slots / 8)
  for (const fingerprint of fingerprints) {
    let at = Number(((fingerprint >> 32n) * lines) >> 32n) * 8
    while (slots[at] !== 0n) at++
    slots[at] = fingerprint
  }
}
