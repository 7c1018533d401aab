import { occurrences } from '../../semantics/occurrence.ts'
import type { Path } from '../../semantics/path.ts'
import { boundsOf, type Instance } from '../../semantics/semantics.ts'
import type { Task } from '../engine.ts'
import { control, most as mostOf, ran, range } from '../kernel/abi.ts'
import { type Chunk, chunksAt } from './chunks.ts'
import { Disk } from './disk.ts'
import { Forgetting } from './forgetting.ts'
import { Kept } from './kept.ts'
import { Layout, strideOf, wordsOf } from './layout.ts'
import { Learner } from './learn.ts'
import { type Found, Log } from './log.ts'
import {
  blockStates,
  bufferRoom,
  bufferWords,
  entryWords,
  type Kernel,
  kernelModule,
  type Memories,
  makeKernel,
  makeMemories,
  Near,
  noMemory,
} from './memory.ts'
import { kernelMonitors } from './monitors.ts'
import type { Encoded } from './parts.ts'
import { type Most, NoRoom, type Plan } from './room.ts'
import { prepareSampling, type Sampling } from './sampling.ts'
import { sumsOf } from './sums.ts'
import { Table } from './table.ts'
import { threadWords } from './thread-words.ts'
import { verifyNext } from './verify.ts'

const mostChunks = 1 << 20

/** What the word `stop` holds: the table must grow, or the slice is over. */
const stopped = { table: 1, slice: 2 } as const

/** Where everything is: the memories, how a state is laid out in them, the kernel that works on them and the learner that fills the tries. */
export class Space {
  readonly task: Task
  readonly plan: Plan
  readonly layout: Layout
  readonly near: Near
  readonly learner: Learner
  readonly kernel: Kernel
  readonly module = kernelModule()
  readonly memories: Memories
  readonly table: Table
  /** Null where all states' fingerprints stay in memory. */
  readonly disk: Disk | null
  /** Null where the table decides what is new. */
  readonly forgetting: Forgetting | null
  readonly log: Log
  readonly values
  readonly kept: Kept
  /** Steps with this number in the log, and those after it, were learned ahead. */
  #takenTo = Infinity
  /** The way to what the log calls an initial state. */
  rootAt: (initial: number) => Path = initial => ({ initial, steps: [] })
  /** The first word of the searching thread's own part of the near memory. */
  readonly own: number

  /** `forgetsBeyond`: bytes of the table, where others than it decide what is new; null where it does. */
  constructor(task: Task, plan: Plan, most: Most, sampling: Sampling | null, forgetsBeyond: number | null = null) {
    const { semantics, monitors, graph, reduction } = task
    const { model } = semantics
    this.task = task
    this.plan = plan
    this.memories = makeMemories(most)
    this.values = occurrences(model.vars)
    this.layout = new Layout(model, plan.room, sumsOf(reduction), task.exact, most)
    this.near = new Near(this.memories.memory)
    const asked = kernelMonitors(semantics, monitors, graph)
    this.learner = new Learner(
      semantics,
      this.layout,
      this.near,
      asked,
      monitors,
      plan,
      (state, before) => this.values.note(state, before),
      task.profiler,
    )
    this.kept = new Kept(task, this.near, strideOf(this.layout))
    this.#prepare()
    if (sampling !== null) prepareSampling(sampling, this.near)
    this.log = new Log(this.near, this.memories)
    this.disk = task.disk && new Disk(task.disk, this.near, this.memories, this.log)
    this.forgetting = forgetsBeyond === null ? null : new Forgetting(forgetsBeyond, this.near)
    this.table = new Table(this.near, this.memories, {
      ...{ exact: task.exact, filter: sampling?.filter ?? null, spill: this.disk ?? this.forgetting },
      mostOpen: this.keepsAll || this.forgetting !== null ? Infinity : most.open,
    })
    this.kernel = makeKernel(this.module, this.memories, {
      learnGroup: (kind, index, at) => this.learner.learnGroup(kind, index, at),
      learnMonitor: (monitor, at) => this.learner.learnMonitor(monitor, at),
      learnStep: (transition, index, at) => this.learner.learnStep(transition, index, at),
    })
    this.own = this.near.allocate(threadWords(this.layout, this.learner.groups.length), true)
    this.kernel.open(this.own * 4, bufferRoom, this.layout.sums.count)
  }

  /** Writes the control words: where everything is. */
  #prepare(): void {
    const { near, layout, learner } = this
    const set = (word: number, value: number) => {
      near.words[word] = value
    }
    const place = (word: number, count: number) => set(word, near.allocate(count, true) * 4)
    place(control.freeList, mostChunks)
    place(control.chunkList, mostChunks * 4)
    place(control.outList, mostChunks * 4)
    place(control.logIndex, 2 * range.most)
    place(control.groupRoots, learner.groups.length)
    place(control.bitRoots, (layout.bitsTo - layout.bitsFrom) * 32)
    place(control.listRoots, layout.listMax > 0 ? 65536 : 0)
    place(control.messageClass, layout.listMax > 0 ? 65536 : 0)
    place(control.messageHash, layout.listMax > 0 ? 131072 : 0)
    place(control.monitors, learner.monitors.length * 2)
    set(control.words, layout.words)
    set(control.groups, learner.groups.length)
    set(control.lateGroups, learner.groups.late)
    set(control.bitsFrom, layout.bitsFrom)
    set(control.bitsTo, layout.bitsTo)
    set(control.listFrom, layout.listFrom)
    set(control.listMax, layout.listMax)
    set(control.blockStates, blockStates)
    set(control.exact, this.task.exact ? 1 : 0)
    set(control.byProcess, layout.sums.isByProcess ? 1 : 0)
    set(
      control.final,
      learner.monitors.findIndex(m => m.on === 'final'),
    )
    set(
      control.constraint,
      learner.monitors.findIndex(m => m.on === 'constraint'),
    )
    learner.monitors.forEach((m, i) => {
      if (m.on === 'step constraint') set((near.words[control.monitors] as number) / 4 + 2 * i, 2)
    })
    layout.onListed = listed => {
      near.words[(near.words[control.messageClass] as number) / 4 + listed.id] = listed.class | (listed.network << 16)
      const at = (near.words[control.messageHash] as number) / 4 + 2 * listed.id
      near.words[at] = Number(BigInt.asIntN(32, listed.content))
      near.words[at + 1] = Number(BigInt.asIntN(32, listed.content >> 32n))
    }
  }

  /** Puts a state where the kernel builds those that it asks its table for. */
  place(encoded: Encoded): void {
    const { layout, near } = this
    const sums = layout.sumsOf(encoded)
    const at = this.kernel.addressOfChild() >>> 2
    sums.forEach((sum, p) => {
      near.words[at + 2 * p] = Number(BigInt.asIntN(32, sum))
      near.words[at + 2 * p + 1] = Number(BigInt.asIntN(32, sum >> 32n))
    })
    near.words.set(wordsOf(layout, encoded), at + 2 * sums.length)
  }

  /** The chunks of the states that were found last, which from now on are those to be expanded; null where none was found. */
  nextChunks(): readonly Chunk[] | null {
    const { words } = this.near
    const found = words[control.outChunks] as number
    if (found === 0) return null
    const list = words[control.chunkList] as number
    words[control.chunkList] = words[control.outList] as number
    words[control.outList] = list
    words[control.chunks] = found
    words[control.outChunks] = 0
    words[control.nextChunk] = 0
    this.#takenTo = Infinity
    const chunks = chunksAt(this.near, words[control.chunkList] as number, found)
    this.kept.add(chunks, this.kernel)
    return chunks
  }

  /** Every chunk of the levels so far, in order, where all states are kept. */
  get chunks(): Chunk[] {
    return this.kept.chunks
  }

  /** Whether all states are kept once they are expanded. */
  get keepsAll(): boolean {
    return this.task.graph !== null || this.task.exact
  }

  /** Makes the table of states found larger, while no thread uses it. */
  growTable(): void {
    this.table.grow(this.kernel, () => this.#all())
  }

  /** Fills the table of an exact search with all states found. */
  enterStates(): void {
    this.table.enter(this.kernel, this.#all())
  }

  /** The chunks of all states, where all are kept. */
  #all(): readonly Chunk[] {
    const { words } = this.near
    return [...this.chunks, ...chunksAt(this.near, words[control.outList] as number, words[control.outChunks] as number)]
  }

  /** By action, whether a step of it was taken: 1 or 0. */
  fired(): Record<string, number> {
    const fired = Object.fromEntries(Object.keys(this.task.semantics.model.actions).map(name => [name, 0]))
    for (const instance of this.taken) fired[instance.action] = 1
    return fired
  }

  /** The steps that the log may name, by their numbers there less one; not those that were learned ahead. */
  get taken(): readonly Instance[] {
    return this.learner.transitions.numbered.slice(1, this.#takenTo) as readonly Instance[]
  }

  /**
   * Lets the kernel return soon after the time that `end` gives: a chunk can hold much to be learned, and a watchdog would take that for a loop without
   * end.
   */
  returnAfter(end: () => number): void {
    this.learner.onLearn = () => {
      if (performance.now() > end()) Atomics.compareExchange(this.near.words, control.stop, 0, stopped.slice)
    }
  }

  /** What must happen before the kernel goes on, which returned for this reason. Throws NoRoom. */
  seeTo(why: number): void {
    Atomics.compareExchange(this.near.words, control.stop, stopped.slice, 0)
    if (why === ran.listFull) throw new NoRoom({ of: 'messages in flight', needed: this.layout.listMax + 1 })
    if (why === ran.tooMany) throw new NoRoom({ of: 'steps', limit: mostOf.candidates, most: this.learner.groups.widest })
    if (why === ran.noMemory) throw noMemory('states')
  }

  /** Makes the table larger where a kernel has asked for that. */
  growIfAsked(): void {
    if (this.near.words[control.stop] === stopped.table) this.growTable()
  }

  /** Runs the spec again on some states of the next level, whose steps do not count as taken before that level is begun. */
  verifyNext(at: { asking: number | null }): void {
    this.#takenTo = this.learner.transitions.numbered.length
    verifyNext(this, at)
  }

  /** How often each constraint and bound cut something off. */
  cuts(): Record<string, number> {
    const { model } = this.task.semantics
    const bounds = boundsOf(model).map((bound, i) => [bound, control.cutBounds + i] as const)
    const all = [['state constraint', control.cutState] as const, ['step constraint', control.cutStep] as const, ...bounds]
    return Object.fromEntries(all.map(([what, word]) => [what, this.near.words[word] as number] as const).filter(([, times]) => times > 0))
  }

  /** Empties one of a thread's three buffers. */
  emptied(at: number, which: number): [number, number, number][] {
    const from = at + which * bufferWords
    const entries = Array.from({ length: this.near.words[from] as number }, (_, k): [number, number, number] => {
      const [a = 0, b = 0, c = 0] = this.near.words.subarray(from + 1 + entryWords * k, from + 1 + entryWords * (k + 1))
      return [a >>> 0, b >>> 0, c >>> 0]
    })
    this.near.words[from] = 0
    return entries
  }

  /** The words of a state of the frontier. */
  stateAt(block: number, index: number): Int32Array {
    const { layout } = this
    const stride = 2 * layout.sums.count + ((layout.words + 1) & ~1)
    const from = (block * blockStates + index) * stride + 2 * layout.sums.count
    return new Int32Array(this.memories.front.buffer, from * 4, layout.words).slice()
  }

  /** The way to where the author's code is running: where it judges a state that was found, or at a state that the kernel has at hand; before, at an initial one. */
  pathHere(asking: number | null, initial: number | null): Path {
    if (asking === null && initial !== null) return { initial, steps: [] }
    const path = asking === null ? this.pathTo(this.kernel.getHere(), this.kernel.getHereBy()) : this.pathTo(asking)
    const step = this.learner.questions.asking
    return step ? { ...path, steps: [...path.steps, step] } : path
  }

  /** The way to a state, and one step further where a transition is given. */
  pathTo(id: number, transition = 0): Path {
    const { instances, numbered } = this.learner.transitions
    const steps: Instance[] = transition === 0 ? [] : [instances.get(transition) as Instance]
    for (let at = id; ; ) {
      const { parent, by } = this.log.of(at) as Found
      if (parent === null) {
        const root = this.rootAt(by)
        return { ...root, steps: [...root.steps, ...steps.reverse()] }
      }
      steps.push(numbered[by] as Instance)
      at = parent
    }
  }
}
