/** So many states of the next level go from one node to another. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly count: number
}

/**
 * A node may have so many times the mean. To hand states over costs runs of the spec, for the ways to them. And who has fewer is done sooner with the next
 * level, asks first about what several nodes found, and so gets more of it.
 */
const tolerated = 1.5

/** What makes the frontier even, where some node has more than 1.5 times the mean and at least `worth` states more than that; nothing where it is even enough. */
export function movesFor(sizes: readonly number[], worth: number): readonly Move[] {
  const mean = sizes.reduce((sum, n) => sum + n, 0) / sizes.length
  if (Math.max(...sizes) <= Math.max(mean * tolerated, mean + worth)) return []
  const gives = sizes.map((size, node) => ({ node, left: Math.floor(size - mean) })).filter(({ left }) => left > 0)
  const takes = sizes.map((size, node) => ({ node, left: Math.floor(mean - size) })).filter(({ left }) => left > 0)
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

/** The same moves, of at most so many states each: a few are enough for a node to take part, and it finds others. */
export const atMost = (most: number, moves: readonly Move[]): readonly Move[] =>
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
