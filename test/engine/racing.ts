import { pause } from '../../checker/platform/pause.ts'
import { startThread } from '../../checker/platform/threads.ts'
import { bareKernel, random, unmixed } from './bare-kernel.ts'
import { type Batch, type Inserting, word } from './inserting.ts'

/** What came of it when threads inserted the same fingerprints at the same time. */
export interface Race {
  /** Places in the list of those that no thread, or more than one, found to be new. */
  readonly wrong: readonly number[]
  /** Entries of the table at the end, above those that there should be. */
  readonly entries: number
}

const leastLines = 1 << 21

/** The mixed fingerprint with this home, of so many lines, whose quotient is this part of all there are. */
const atHome = (line: number, lines: number, low: number, part = 0): bigint => {
  const first = ((BigInt(line) << 32n) + BigInt(lines) - 1n) / BigInt(lines)
  const after = ((BigInt(line + 1) << 32n) + BigInt(lines) - 1n) / BigInt(lines)
  return ((first + BigInt(Math.floor(Number(after - first) * part))) << 32n) | BigInt(low)
}

/**
 * Each of so many lines has one place left, and the line after it none or more: then all threads insert one and the same fingerprint there at once.
 * Who looks for it, and then for a place, may find neither.
 */
export async function raceForLastPlaces(threads: number, rounds: number): Promise<Race> {
  const of = bareKernel()
  of.table.grow(of.kernel, () => [])
  const words = new Uint32Array(of.memories.fp.buffer)
  for (let k = 0; k < rounds; k++) for (let place = 0; place < 9; place++) words[k * 32 + place] = place + 2
  const mixed = Array.from({ length: rounds }, (_, k) => atHome(2 * k, leastLines, 0x1000 + k, 0.5))
  const race = await insertTogether(of, threads, mixed, [{ from: 0, to: rounds, meetEvery: 1 }])
  return { ...race, entries: race.entries - 10 * rounds }
}

/**
 * All threads insert the same fingerprints in the same order: twelve for each of so many neighbouring lines, which have ten places each. The table
 * grows after each third of them.
 */
export async function raceWhileGrowing(threads: number, lines: number, seed = 0): Promise<Race> {
  const of = bareKernel()
  of.table.grow(of.kernel, () => [])
  const mixed = Array.from({ length: lines * 12 }, (_, k) =>
    atHome(seed + Math.floor(k / 12), leastLines, Number(random(seed + k) & 0xffff_ffffn), (k % 12) / 12),
  )
  const thirds = [0, 1, 2].map(k => ({ from: k * lines * 4, to: (k + 1) * lines * 4, meetEvery: 1 }))
  const race = await insertTogether(of, threads, mixed, thirds)
  return { ...race, entries: race.entries - mixed.length }
}

async function insertTogether(
  of: ReturnType<typeof bareKernel>,
  threads: number,
  mixed: readonly bigint[],
  batches: readonly Batch[],
): Promise<Race> {
  const control = new Int32Array(new SharedArrayBuffer(word.end * 4))
  const firsts = new Uint8Array(new SharedArrayBuffer(mixed.length))
  const fingerprints = new BigUint64Array(new SharedArrayBuffer(mixed.length * 8))
  fingerprints.set(mixed.map(unmixed))
  const { module, memories, table, kernel } = of
  // Room for growing is taken before any thread looks at the memory.
  const own = Array.from({ length: threads }, () => of.own())
  const shared = { module, memories, threads, control, fingerprints: new Int32Array(fingerprints.buffer), firsts, batches }
  const running = own.map(at => startThread(new URL('./inserting.ts', import.meta.url), { ...shared, at } satisfies Inserting))
  try {
    for (let k = 0; k < batches.length; k++) {
      if (k > 0) table.grow(kernel, () => [])
      Atomics.store(control, word.begun, k + 1)
      Atomics.notify(control, word.begun)
      while (Atomics.load(control, word.finished) < threads * (k + 1)) await pause()
    }
  } finally {
    await Promise.all(running.map(thread => thread.end()))
  }
  const wrong = [...firsts.keys()].filter(k => firsts[k] !== 1)
  return { wrong, entries: entriesOf(memories.fp.buffer, table.slots / 8) }
}

/** Places of the lines that are taken. */
function entriesOf(buffer: ArrayBufferLike, lines: number): number {
  const words = new Uint32Array(buffer)
  let entries = 0
  for (let line = 0; line < lines + 16; line++) for (let place = 0; place < 10; place++) if (words[line * 16 + place] !== 0) entries++
  return entries
}
