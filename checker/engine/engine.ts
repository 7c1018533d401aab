import type { SpecFailure } from '../errors.ts'
import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import { bytesInUse } from '../platform/memory.ts'
import type { OnState, OnStep } from '../semantics/judged.ts'
import type { Path } from '../semantics/path.ts'
import type { Permutation, Reduction } from '../semantics/permutation.ts'
import type { Semantics } from '../semantics/semantics.ts'
import type { NetworkKind } from '../values/index.ts'
import type { Checkpointing } from './checkpointing.ts'
import type { DiskSettings } from './disk.ts'
import type { GraphRequest, LaterRequest, StateGraph } from './graph.ts'
import type { Loss } from './loss.ts'
import type { Profiler } from './profile.ts'

/**
 * A question that the search asks of every state, or of every step, until it is hit once. It is hit where one of its `parts` is: an engine
 * may ask each part only where something changed that the part reads.
 */
export type Monitor =
  | (Named & { readonly on: 'state'; readonly hit: OnState; readonly parts: readonly OnState[] })
  | (Named & { readonly on: 'step'; readonly hit: OnStep; readonly parts: readonly OnStep[] })
  /** A state that no step leads out of, and that is not final. */
  | (Named & { readonly on: 'deadlock'; readonly hit: OnState; readonly parts: readonly OnState[] })

interface Named {
  readonly name: string
  /** The property that it is about; `deadlock`, where it is that. */
  readonly property: string
  readonly stops: boolean
  /** The part that a part becomes when processes are exchanged. */
  readonly under: (part: number, p: Permutation) => number
}

export interface Limits {
  readonly maxStates: number
  /** Counted as the result counts depth: initial states have depth 1. */
  readonly maxDepth: number
  readonly maxSeconds: number
  /** Bytes of memory of the whole process. */
  readonly maxMemory: number
}

export interface Progress {
  readonly depth: number
  readonly generated: number
  readonly distinct: number
  readonly queue: number
  readonly seconds: number
  readonly memory: number
  /** States of the level being expanded, and of the one before it: whether the frontier still grows. */
  readonly frontier: readonly [before: number, now: number]
}

export interface Task {
  readonly semantics: Semantics
  readonly monitors: readonly Monitor[]
  readonly limits: Limits
  /** A monitor that stops the search does so at the end of the first level after which more states than these are found. */
  readonly goesOnWithin: number
  /** Which states are counted as one; null where each is for itself. */
  readonly reduction: Reduction | null
  /** Tells states apart whole, and not by fingerprints; the reference engine always does. Without symmetry or a view. */
  readonly exact: boolean
  /** Threads that may take part, for engines that can use them. */
  readonly workers: number
  /** Ends the search, with what is known, when aborted. */
  readonly signal: AbortSignal | null
  readonly onProgress: ((progress: Progress) => void) | null
  /** Asks for the graph as well; null where no property needs it. */
  readonly graph: GraphRequest | null
  /** Keeps the states, while they are no more than so many, for whoever asks for the graph later; none where left out. For engines that can. */
  readonly graphWithin?: number
  /** Keeps checkpoints; null where none are wanted. The tables engine alone does. */
  readonly checkpoint: Checkpointing | null
  /** Where the fingerprints go that are too many for memory; null where all stay there. The tables engine alone does, without `graph`, `exact` and `checkpoint`. */
  readonly disk: DiskSettings | null
  /** Collects where the time goes; null where that is not asked. The tables engine alone does. */
  readonly profiler: Profiler | null
  /** Wraps every slice of work that runs the author's code, so that one that never returns can be ended. */
  readonly guard: (slice: () => void, running: () => string) => void
}

export interface Exploration {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** States found but not expanded. */
  readonly queue: number
  /** Null where the whole space was seen. */
  readonly stopped: Stop | null
  /** For each monitor, in order, the shortest path to its first hit, or null. */
  readonly hits: readonly (Path | null)[]
  /** How often each action was taken; an engine that does not count says 1 where it was. */
  readonly fired: Readonly<Record<string, number>>
  readonly outDegree: { readonly min: number; readonly mean: number; readonly max: number }
  /** How often a capacity or a constraint cut the space, by what cut it. */
  readonly cuts: Readonly<Record<string, number>>
  /** The values of a scalar domain that no state explored has anywhere. */
  readonly missing: (of: Domain) => readonly unknown[]
  /** The graph, where it was asked for and the search was not stopped before it had it all. */
  readonly graph: StateGraph | null
  /** The states, where they were kept; left out where they were not. */
  readonly kept?: KeptStates
  readonly rerun: number
  /** Fingerprints that were put on disk, for want of room. */
  readonly onDisk: number
  /** Threads that took part. */
  readonly workers: number
  /**
   * The chance that two states were taken for one, expected of so many random fingerprints and estimated from the closest two, as TLC does
   * (Specifying Systems, 14.3.1); null where states are compared whole, and where a part of the states is searched, of which many are lost.
   */
  readonly collision: { readonly optimistic: number; readonly actual: number } | null
}

/** States that were kept after the search, though nobody had asked for their graph yet. */
export interface KeptStates {
  /** How many they are in the first levels. */
  readonly within: (levels: number) => number
  /** Their graph; null where there is no room for it, or it would take longer than so many seconds. */
  readonly graph: (request: LaterRequest, seconds: number) => StateGraph | null
}

export type Stop =
  | { readonly why: 'hit' }
  | { readonly why: 'states' | 'depth' | 'seconds' | 'memory'; readonly limit: number }
  | { readonly why: 'interrupted' }
  /** The graph was asked for to this depth. */
  | { readonly why: 'levels'; readonly levels: number }
  | Failure
  /** No progress for so long, and for no fault of the spec. */
  | { readonly why: 'stood still'; readonly seconds: number }
  /** Random walks, which never see the whole space, came to their end. */
  | { readonly why: 'walks'; readonly runs: number; readonly steps: number }
  /** Runs that keep a part of the states only came to their end: different states that they met, and how many there are at least, both about; null where that cannot be told. */
  | { readonly why: 'swarm'; readonly runs: number; readonly states: number; readonly atLeast: number | null }
  /** One of the processes that searched, or what they met at, is lost. */
  | { readonly why: 'lost'; readonly loss: Loss }
  /** The engine has no room for more of something. */
  | { readonly why: 'room'; readonly shortage: Shortage }
  /** A network keeps growing: from the state after `from` steps of this path, the same steps repeat with ever more messages. */
  | ({ readonly why: 'unbounded'; readonly path: Path } & Growth)

/** The spec failed: how, and the path to the state it failed in; where a property did, that is the state it was asked about. */
export interface Failure {
  readonly why: 'failure'
  readonly error: SpecFailure
  readonly path: Path
  /** The search had found what stops it in a level before, and only went on since the space was small. */
  readonly isBeyondHit?: boolean
}

/** Why the spec failed; null where it did not. */
export const failureOf = ({ stopped }: Pick<Exploration, 'stopped'>): Failure | null => (stopped?.why === 'failure' ? stopped : null)

/** Where a network without a capacity grows forever. */
export interface Growth {
  readonly network: string
  readonly kind: NetworkKind
  /** The index in the path from which the steps repeat. */
  readonly from: number
  /** A fault among those steps, if there is one. */
  readonly fault: string | null
}

/** What an engine had no room for. */
export type Shortage =
  /** So many messages at once, in all networks together. */
  | { readonly of: 'messages in flight'; readonly needed: number }
  | { readonly of: 'different messages'; readonly networks: readonly string[]; readonly limit: number }
  /** Different values of one variable, or of one part of it. */
  | { readonly of: 'values'; readonly part: string; readonly limit: number }
  /** Steps of one state; the action with the most instances. */
  | { readonly of: 'steps'; readonly limit: number; readonly most: string }
  /** The file system of this folder takes no more, and why; `used` bytes are there. */
  | { readonly of: 'disk'; readonly folder: string; readonly used: number; readonly reason: string }
  /** The process gets no more memory: for what it learned of the spec, or for states. `used` bytes it has. */
  | { readonly of: 'memory'; readonly what: 'tables' | 'states'; readonly used: number }

/** A way to explore a model breadth-first. Every engine gives the same exploration. */
export interface Engine {
  readonly name: 'reference' | 'tables' | 'random walks' | 'swarm' | 'cluster'
  /** Whether it reduces the search of this model by what each process has, and not by all permutations: `Reduction.isByProcess`. */
  reducesByProcess?(model: Model): boolean
  explore(task: Task): Promise<Exploration>
}

/** Of the limit of memory, the part that must be in use for a search to end, once garbage is gone: with less room it would be collected again at every look. */
const full = 0.95

/** Why a search has to stop that has so much behind it, or null. Memory that other searches in this process no longer need does not count. */
export function stopOf(
  { limits, signal }: Pick<Task, 'limits' | 'signal'>,
  { states = 0, seconds, memory }: { readonly states?: number; readonly seconds: number; readonly memory: number },
): Stop | null {
  if (signal?.aborted) return { why: 'interrupted' }
  if (states > limits.maxStates) return { why: 'states', limit: limits.maxStates }
  if (seconds > limits.maxSeconds) return { why: 'seconds', limit: limits.maxSeconds }
  if (memory <= limits.maxMemory) return null
  // What a search before this one had in use may be gone by now.
  const began = performance.now() - seconds * 1000
  return bytesInUse(began) > full * limits.maxMemory ? { why: 'memory', limit: limits.maxMemory } : null
}
