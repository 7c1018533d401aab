/** A step in the graph that is toured; `item` is what it covers. */
export interface Arc {
  readonly to: number
  readonly item: number
}

/** What is to be toured. */
export interface Tourable {
  /** Where a path may begin, each with what beginning there covers. */
  readonly roots: readonly Arc[]
  readonly nodes: number
  readonly arcs: (node: number) => readonly Arc[]
  readonly items: number
}

/** A path of a tour: the root where it begins, and the steps from there. */
export interface Leg {
  readonly root: number
  readonly arcs: readonly Arc[]
}

/**
 * Paths that together cover every item that can be reached. Greedy: from where a path is it goes on to what is nearest and not yet covered, and where nothing is left to be
 * reached from there, another path begins. The shortest tour is the Chinese postman's, which for a directed graph of which not all is reachable from everywhere costs
 * more to find than it saves.
 */
export function tourOf({ roots, nodes, arcs, items }: Tourable): readonly Leg[] {
  const covered = new Uint8Array(items)
  /** Nodes from which nothing uncovered can be reached. */
  const spent = new Uint8Array(nodes)
  const via: (Step | null)[] = Array.from({ length: nodes }, () => null)
  const seen = new Uint32Array(nodes)
  let searches = 0

  /** The nearest arc that covers something new, as a chain of steps from one of these nodes. */
  const nearest = (from: readonly number[]): Step | null => {
    const search = ++searches
    const queue: number[] = []
    for (const node of from)
      if (seen[node] !== search && !spent[node]) {
        seen[node] = search
        via[node] = null
        queue.push(node)
      }
    for (const node of queue)
      for (const arc of arcs(node)) {
        const step: Step = { from: node, arc }
        if (!covered[arc.item]) return step
        if (seen[arc.to] === search || spent[arc.to]) continue
        seen[arc.to] = search
        via[arc.to] = step
        queue.push(arc.to)
      }
    for (const node of queue) spent[node] = 1
    return null
  }

  const legs: Leg[] = []
  for (;;) {
    const fresh = roots.findIndex(root => !covered[root.item])
    const first = fresh < 0 ? nearest(roots.map(root => root.to)) : null
    if (fresh < 0 && first === null) return legs
    const leg: Arc[] = []
    const add = (last: Step): number => {
      const added: Arc[] = []
      for (let step: Step | null = last; step !== null; step = via[step.from] ?? null) added.push(step.arc)
      for (const arc of added) covered[arc.item] = 1
      leg.push(...added.reverse())
      return last.arc.to
    }
    const start = first === null ? (roots[fresh] as Arc).to : startOf(first, via)
    const root = fresh < 0 ? roots.findIndex(r => r.to === start) : fresh
    covered[(roots[root] as Arc).item] = 1
    let at = first === null ? start : add(first)
    for (let next = nearest([at]); next !== null; next = nearest([at])) at = add(next)
    legs.push({ root, arcs: leg })
  }
}

interface Step {
  readonly from: number
  readonly arc: Arc
}

function startOf(last: Step, via: readonly (Step | null)[]): number {
  let step = last
  for (let before = via[step.from]; before; before = via[step.from]) step = before
  return step.from
}
