import { threadData } from '../../platform/threads.ts'
import { control, ran } from '../kernel/abi.ts'
import { bufferRoom, type Memories, makeKernel, thread } from './memory.ts'

/** What a worker thread is started with. */
export interface WorkerData {
  readonly module: WebAssembly.Module
  readonly memories: Memories
  /** Index of the thread's first word in the near memory. */
  readonly at: number
  /** Sums of hashes that a state has. */
  readonly sums: number
}

/** Runs the kernel on the level at hand whenever the searching thread says go; what must be learned it leaves to that thread. */
function work({ module, memories, at, sums }: WorkerData): void {
  const kernel = makeKernel(module, memories, { learnGroup: () => 0, learnMonitor: () => 0, learnStep: () => 0 })
  let words = new Int32Array(memories.memory.buffer)
  kernel.open((at + thread.words) * 4, bufferRoom, sums)
  kernel.setAlone(0)
  let level = 0
  for (;;) {
    Atomics.store(words, at + thread.state, thread.idle)
    Atomics.notify(words, at + thread.state)
    Atomics.wait(words, at + thread.state, thread.idle)
    if (Atomics.load(words, control.level) < 0) return
    if (words[control.level] !== level) kernel.closeLevel()
    level = words[control.level] as number
    let why: number
    try {
      why = kernel.run(0xffffffff)
    } catch (error) {
      // It wrote where a memory ends that could not grow. The searching thread ends the search.
      if (!(error instanceof WebAssembly.RuntimeError)) throw error
      why = ran.noMemory
      Atomics.store(words, control.stop, 1)
    }
    if (words.byteLength !== memories.memory.buffer.byteLength) words = new Int32Array(memories.memory.buffer)
    const counts = new Float64Array(words.buffer, (at + thread.counts) * 4, 6)
    counts.set([
      kernel.getGenerated(),
      kernel.getDistinct(),
      kernel.getExpanded(),
      kernel.getDegreeSum(),
      kernel.getDegreeMin(),
      kernel.getDegreeMax(),
    ])
    words[at + thread.why] = why
  }
}

work(threadData() as WorkerData)
