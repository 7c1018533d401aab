/** So many states of the next level go from one node to another. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** States more than the mean that are worth handing over, and seconds of a level after which runs of the spec are worth it that all nodes have something to do in the next. */
export const worth = { states: 64, seconds: 1 } as const

/** A node may have so many times the mean where levels take long. */
const tolerated = 1.5
/** Where they do not, one that has less than this share of the mean gets some. */
const idle = 1 / 8
/** States that one node hands to another at a barrier, at most: a few are enough for a node to take part, and it finds others. */
const mostMoved = { slow: 512, quick: 32 }

/**
 * What makes the frontier more even, and is worth it; nothing where it is even enough, or no node has `worth` states more than the mean. To hand states over costs runs of the spec,
 * for the ways to them: a second, about, for a thousand. Where the level before took less than that, only those get some that have next to nothing.
 */
export function movesFor(sizes: readonly number[], worth: number, isSlow: boolean): readonly Move[] {
  const mean = sizes.reduce((sum, n) => sum + n, 0) / sizes.length
  const isUneven = isSlow ? Math.max(...sizes) > mean * tolerated : Math.min(...sizes) < mean * idle
  if (!isUneven || Math.max(...sizes) <= mean + worth) return []
  const takers = isSlow ? sizes : sizes.map(size => (size < mean * idle ? size : mean))
  return atMost(isSlow ? mostMoved.slow : mostMoved.quick, evenMoves(sizes, takers, mean))
}

/** Moves that bring those who give down to the mean, and those who take, of these sizes, up to it. */
function evenMoves(sizes: readonly number[], takers: readonly number[], mean: number): readonly Move[] {
  const gives = sizes.map((size, node) => ({ node, left: Math.floor(size - mean) })).filter(({ left }) => left > 0)
  const takes = takers.map((size, node) => ({ node, left: Math.floor(mean - size) })).filter(({ left }) => left > 0)
  const moves: Move[] = []
  for (const give of gives)
    for (const take of takes) {
      const count = Math.min(give.left, take.left)
      if (count <= 0) continue
      moves.push({ from: give.node, to: take.node, count })
      give.left -= count
      take.left -= count
    }
  return moves
}

const atMost = (most: number, moves: readonly Move[]): readonly Move[] =>
  moves.map(move => ({ ...move, count: Math.min(move.count, most) }))

/** The sizes after the moves. */
export function moved(sizes: readonly number[], moves: readonly Move[]): number[] {
  const after = [...sizes]
  for (const { from, to, count } of moves) {
    after[from] = (after[from] ?? 0) - count
    after[to] = (after[to] ?? 0) + count
  }
  return after
}
