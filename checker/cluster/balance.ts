/** So many states of the next level go from one node to another. */
export interface Move {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** A node may have so many times the mean: to hand states over costs a run of the spec for each, and more for the ways to them. */
const tolerated = 1.2

/** What makes the frontier even, where some node has more than 1.2 times the mean and at least `worth` states more than that; nothing where it is even enough. */
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

/** The sizes after the moves. */
export function moved(sizes: readonly number[], moves: readonly Move[]): number[] {
  const after = [...sizes]
  for (const { from, to, count } of moves) {
    after[from] = (after[from] ?? 0) - count
    after[to] = (after[to] ?? 0) + count
  }
  return after
}
