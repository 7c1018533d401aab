import { SpecFailure } from '../../errors.ts'
import type { State } from '../../language/types.ts'
import type { Instance } from '../../semantics/semantics.ts'
import { control } from '../kernel/abi.ts'
import { type Chunk, chunksAt } from './chunks.ts'
import type { Layout } from './layout.ts'
import type { Near } from './memory.ts'
import type { KernelMonitor } from './monitors.ts'
import { Recorder } from './recorder.ts'
import type { Run, Runs } from './runs.ts'

/** What learned: the monitors that it asks, and the step that a monitor is asked of. */
interface Knowledge {
  readonly monitors: readonly KernelMonitor[]
  readonly near: Near
  readonly layout: Layout
  readonly runs: Runs
  readonly questions: { asking: Instance | null }
}

/** States of a level whose steps are learned once more. */
const verified = 2

/** Where the states found last are, and what was learned of them. */
interface Found {
  readonly near: Near
  readonly learner: { verify(words: Int32Array): void }
  stateAt(block: number, k: number): Int32Array
}

/** Runs the spec again on some states of the next level: what the tries say of them must still be true. `at` is told which state is asked about. */
export function verifyNext(space: Found, at: { asking: number | null }): void {
  for (const { id, words } of sampleOfNext(space)) {
    at.asking = id
    space.learner.verify(words)
  }
  at.asking = null
}

/** Some of the states that were found last, with their words. */
function sampleOfNext(space: Found): { readonly id: number; readonly words: Int32Array }[] {
  const { near } = space
  if ((near.words[control.outChunks] as number) === 0) return []
  const [{ first, count, block }] = chunksAt(near, near.words[control.outList] as number, 1) as [Chunk]
  return Array.from({ length: Math.min(count, verified) }, (_, n) => {
    const k = n * Math.ceil(count / verified)
    return { id: first + k, words: space.stateAt(block, k) }
  })
}

/** Throws Unrecordable where a monitor of states that was not hit yet says something else of the recorded state than of the real one. */
export function verifyState(learner: Knowledge, words: Int32Array, state: State): void {
  verify(learner, 'states', words, state, state)
}

/** The same of what was done in a state, and of the monitors of steps. */
export function verifyStep(learner: Knowledge, words: Int32Array, ran: Run | null): void {
  if (ran === null || typeof ran.result === 'string') return
  learner.questions.asking = ran.result
  verify(learner, 'steps', words, ran.before, ran.result.to)
  learner.questions.asking = null
}

function verify({ monitors, near, layout, runs }: Knowledge, of: 'states' | 'steps', words: Int32Array, before: State, after: State): void {
  const first = (near.words[control.monitors] as number) >>> 2
  for (const [index, monitor] of monitors.entries()) {
    const ofSteps = monitor.on === 'step' || monitor.on === 'step constraint'
    if (near.words[first + 2 * index] === 1 || ofSteps !== (of === 'steps')) continue
    try {
      runs.isHit(index, monitor, before, after, new Recorder(layout, words), true)
    } catch (error) {
      // Whether a property over time fails is found out by the graph, which asks it of the states in order.
      if (monitor.on !== 'predicate' || !(error instanceof SpecFailure)) throw error
    }
  }
}
