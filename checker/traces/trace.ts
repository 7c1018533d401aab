import type { FaultStep } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import type { Message } from '../values/index.ts'
import type { ValuePath } from '../values/path.ts'

/** A behaviour told step by step: what reports show. Every part of it comes from replaying the spec. */
export interface Trace {
  readonly initial: State
  readonly steps: readonly TraceStep[]
  /** For a lasso: after the last step the behaviour goes on from the state after this many steps; 0 is the initial state. */
  readonly loop: number | null
  /** Every message on its way, from the step that sent it to the steps that received it. */
  readonly flights: readonly Flight[]
}

export interface TraceStep {
  /** 1 for the first. */
  readonly number: number
  readonly action: string
  readonly kind: 'action' | 'receive' | 'timeout' | 'fault'
  /** What fault it is; null for a step of the protocol's own. A timeout that fires too early is a fault, too, where there are only so many. */
  readonly fault: FaultStep | null
  /** The process that acts, or null for the environment. */
  readonly by: string | null
  readonly parameters: Readonly<Record<string, unknown>>
  /** The message that this step received, lost, duplicated or reordered. */
  readonly message: Message | null
  readonly sent: readonly Message[]
  /** What left a `broker`, which delivers it no more. */
  readonly acknowledged: readonly Message[]
  /** What changed outside the networks, part by part, in the order of the variables. */
  readonly changes: readonly Change[]
  readonly state: State
}

export interface Change {
  /** `rmState[RM1]`, `server[S2].log`. */
  readonly path: string
  /** The same, in its parts. */
  readonly part: ValuePath
  /** The process whose part of the state it is, or null where it is no one's. */
  readonly owner: string | null
  /** undefined where the part was not there before or is gone, such as a set's member. */
  readonly before: unknown
  readonly after: unknown
}

export interface Flight {
  readonly network: string
  readonly message: Message
  readonly from: string | null
  readonly to: string | null
  /** The process that sent it by a fault, where the message names another as its sender. */
  readonly forgedBy?: string
  /** Number of the step that sent it; 0 where it was in flight from the start. */
  readonly sent: number
  /** True for the second copy that a `duplicate` fault made. */
  readonly duplicate: boolean
  /** Numbers of the steps that received it: at most one, but on a `set` network and a `broker` any number. */
  readonly received: readonly number[]
  /** Number of the step that lost it. */
  readonly lost: number | null
}

/** The state that the behaviour is in after `number` steps. */
export const stateAfter = ({ initial, steps }: Pick<Trace, 'initial' | 'steps'>, number: number): State =>
  steps[number - 1]?.state ?? initial

/** After how many steps the states of the loop come; of a trace without one, and of a loop without a step, that of the end alone. */
export function statesOfLoop({ steps, loop }: Pick<Trace, 'steps' | 'loop'>): readonly number[] {
  const start = loop ?? steps.length
  return start === steps.length ? [start] : steps.slice(start).map((_, k) => start + k)
}

/** Every state of a trace, the initial one first. */
export const statesOf = ({ initial, steps }: Pick<Trace, 'initial' | 'steps'>): readonly State[] => [initial, ...steps.map(s => s.state)]
