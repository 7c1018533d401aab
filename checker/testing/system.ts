import type { State } from '../language/types.ts'
import type { TraceStep } from '../traces/trace.ts'

/** A step of the model that a system is to take. */
export type Command = Pick<TraceStep, 'action' | 'kind' | 'fault' | 'by' | 'parameters' | 'message'>

/**
 * What a system shows of itself: some of the model's variables, each whole or in part. Of a record or a map only the fields that are there are compared, so
 * `{ rmState: { RM1: 'prepared' } }` says nothing of RM2. A network is a list of the messages in flight, in any order; a set may be a `Set` or an array.
 */
export type Observation = Readonly<Record<string, unknown>>

/** A system that is tested against a model: an adapter of some lines between the words of the spec and the real thing. Every method may be asynchronous. */
export interface System {
  /** Begins afresh in this initial state of the model; nothing of an earlier run may be left. */
  start(initial: State): unknown
  /**
   * Takes a step, such as delivering this message or calling this method. What it returns is ignored, save `false`: the system refuses, which it may where the step
   * is not enabled in some state that explains what was seen so far.
   */
  take(step: Command): unknown
  /** What can be seen of the system now. */
  observe(): Observation | Promise<Observation>
  /** Waits until the system does nothing more unless it is told to. */
  settle?(): unknown
  /** Ends a run that `start` began, also one that has failed. */
  stop(): unknown
  /**
   * The actions that the system takes by itself, and that it is never told to take. The model is then the set of states that explain what was seen. A system that has
   * `settle` must have taken those that are fair and enabled by the time it has settled.
   */
  readonly hidden?: readonly string[]
}
