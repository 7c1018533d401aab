import type { Exploration, Stop } from '../engine.ts'
import type { GraphRequest, LaterRequest, StateGraph } from '../graph.ts'
import { control } from '../kernel/abi.ts'
import { graphOf } from './graph.ts'
import type { Hits } from './hits.ts'
import type { Levels } from './levels.ts'
import { NoRoom } from './room.ts'
import type { Space } from './space.ts'

/** A search that goes on no more. */
interface Searched {
  readonly space: Space
  readonly levels: Levels
  readonly hits: Hits
  readonly workers: number
  readonly stopped: Stop | null
  /** Whether the graph would be of use: nothing is missing that was to be explored. */
  readonly isWhole: boolean
  /** The depth that an earlier run of a sampled search came to; null where the search is not sampled. */
  readonly sampledTo: number | null
}

/** What was found. Making the graph can fail: then that is why the search stopped. */
export function explorationOf(searched: Searched): Exploration {
  const { space, levels, hits, workers, stopped, isWhole, sampledTo } = searched
  const { near, learner } = space
  const { generated, distinct, expanded, degreeSum, degreeMin, degreeMax } = levels.counts
  // For the graph every state is expanded once more.
  const cuts = space.cuts()
  const graph = isWhole ? graphIn(space, levels, stopped !== null) : null
  const isGraph = graph === null || 'offsets' in graph
  const isOffered = space.kept.isOffered && (isWhole || stopped?.why === 'hit')
  return {
    cuts,
    graph: isGraph ? graph : null,
    ...(isOffered && {
      graphLater: (request: LaterRequest, seconds: number) => laterGraph(searched, { ...request, predicates: [] }, seconds),
    }),
    distinct,
    generated: levels.begun + generated,
    depth: Math.max(sampledTo ?? 0, levels.depth + (near.words[control.outChunks] === 0 ? 0 : 1)),
    queue: distinct - expanded,
    stopped: isGraph ? stopped : graph,
    hits: hits.paths,
    fired: space.fired(),
    outDegree: expanded === 0 ? { min: 0, mean: 0, max: 0 } : { min: degreeMin, mean: degreeSum / expanded, max: degreeMax },
    missing: space.values.missing,
    rerun: learner.runs.recipes,
    onDisk: space.disk?.keys ?? 0,
    workers,
    collision: sampledTo === null ? space.table.collision(space.kernel, distinct, generated) : null,
  }
}

/** The graph of the states that were kept though nobody asked for it; null where there is no room for it, or that would take longer than so many seconds. */
function laterGraph({ space, levels, stopped }: Searched, request: GraphRequest, seconds: number): StateGraph | null {
  // What was found last is part of it.
  space.nextChunks()
  const extent = space.kept.upTo(request.levels, stopped !== null)
  try {
    const all = { ...extent, initialStates: levels.initialStates, steps: levels.counts.degreeSum }
    const graph = graphOf(space, all, request, performance.now() + 1000 * seconds)
    return graph !== null && 'offsets' in graph ? graph : null
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error
    return null
  }
}

/** Null where nobody asked for it; where there is no room for it, why the search ends. */
function graphIn(space: Space, levels: Levels, isCut: boolean): StateGraph | Stop | null {
  const { task, chunks, near } = space
  if (task.graph === null) return null
  const expanded = chunks.length - (isCut ? (near.words[control.chunks] as number) : 0)
  try {
    return graphOf(space, { chunks, expanded, initialStates: levels.initialStates, steps: levels.counts.degreeSum }, task.graph)
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error
    return { why: 'room', shortage: error.shortage }
  }
}
