import type { Exploration, KeptStates, Stop } from '../engine.ts'
import type { GraphRequest, StateGraph } from '../graph.ts'
import { control } from '../kernel/abi.ts'
import { type Extent, graphOf } from './graph.ts'
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
  const graph = isWhole ? graphIn(searched) : null
  const isGraph = graph === null || 'offsets' in graph
  const isOffered = space.kept.isOffered && (isWhole || stopped?.why === 'hit')
  return {
    cuts,
    graph: isGraph ? graph : null,
    ...(isOffered && { kept: keptStates(searched) }),
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

function keptStates(searched: Searched): KeptStates {
  const { space, stopped } = searched
  const upTo = (levels: number) => {
    // What was found last is part of it.
    space.nextChunks()
    return space.kept.upTo(levels, stopped !== null)
  }
  return {
    within: levels => upTo(levels).chunks.reduce((sum, { count }) => sum + count, 0),
    graph(request, seconds) {
      const graph = madeGraph(searched, upTo(request.levels), { ...request, predicates: [] }, performance.now() + 1000 * seconds)
      return graph !== null && 'offsets' in graph ? graph : null
    },
  }
}

/** Null where nobody asked for it. */
function graphIn(searched: Searched): StateGraph | Stop | null {
  const { task, chunks, near } = searched.space
  if (task.graph === null) return null
  const expanded = chunks.length - (searched.stopped === null ? 0 : (near.words[control.chunks] as number))
  return madeGraph(searched, { chunks, expanded }, task.graph)
}

/** The graph of so many states; where there is no room for it, why the search ends. */
function madeGraph(
  { space, levels }: Searched,
  extent: Pick<Extent, 'chunks' | 'expanded'>,
  request: GraphRequest,
  until = Infinity,
): StateGraph | Stop | null {
  try {
    return graphOf(space, { ...extent, initialStates: levels.initialStates, steps: levels.counts.degreeSum }, request, until)
  } catch (error) {
    if (!(error instanceof NoRoom)) throw error
    return { why: 'room', shortage: error.shortage }
  }
}
