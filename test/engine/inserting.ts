import { type Memories, makeKernel } from '../../checker/engine/tables/memory.ts'
import { threadData } from '../../checker/platform/threads.ts'

/** What a thread is started with that inserts fingerprints into a table while others insert the same. */
export interface Inserting {
  readonly module: WebAssembly.Module
  readonly memories: Memories
  /** Address of the thread's own part of the near memory. */
  readonly at: number
  readonly threads: number
  /** Batches that may be begun; threads that have met; threads that have finished batches. */
  readonly control: Int32Array
  /** Two words each. */
  readonly fingerprints: Int32Array
  /** Of each fingerprint, by how many threads it was found to be new. */
  readonly firsts: Uint8Array
  readonly batches: readonly Batch[]
}

export interface Batch {
  readonly from: number
  readonly to: number
  /** Threads meet before so many fingerprints, and then insert them at once. */
  readonly meetEvery: number
}

export const word = { begun: 0, met: 1, finished: 2, end: 3 } as const

function insertAll({ module, memories, at, threads, control, fingerprints, firsts, batches }: Inserting): void {
  const kernel = makeKernel(module, memories, { learnGroup: () => 0, learnMonitor: () => 0, learnStep: () => 0 })
  kernel.open(at, 4, 1)
  kernel.setAlone(0)
  const words = new Int32Array(memories.memory.buffer)
  const child = kernel.addressOfChild() / 4
  let meetings = 0
  for (const [index, { from, to, meetEvery }] of batches.entries()) {
    for (let begun = Atomics.load(control, word.begun); begun <= index; begun = Atomics.load(control, word.begun))
      Atomics.wait(control, word.begun, begun)
    for (let k = from; k < to; k++) {
      words[child] = fingerprints[2 * k] as number
      words[child + 1] = fingerprints[2 * k + 1] as number
      if ((k - from) % meetEvery === 0) {
        meetings++
        meet(control, threads * meetings)
      }
      if (kernel.begin(k) !== 0) Atomics.add(firsts, k, 1)
    }
    Atomics.add(control, word.finished, 1)
  }
}

/** Waits until so many have come, without sleep for much longer than it takes to wake: who sleeps comes too late. */
function meet(control: Int32Array, all: number): void {
  if (Atomics.add(control, word.met, 1) + 1 === all) Atomics.notify(control, word.met)
  for (let k = 0; k < 200_000; k++) if (Atomics.load(control, word.met) >= all) return
  for (let met = Atomics.load(control, word.met); met < all; met = Atomics.load(control, word.met)) Atomics.wait(control, word.met, met)
}

const data = threadData() as Inserting | undefined
if (data?.firsts) insertAll(data)
