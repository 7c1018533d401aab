/** A graph that is followed as it is needed; nodes are numbers, not necessarily dense. */
export interface Weighted {
  readonly starts: readonly number[]
  /** Ways end here: no step out of such a node is followed. */
  isEnd(node: number): boolean
  next(node: number): readonly Arc[]
}

export interface Arc {
  readonly to: number
  /** Zero or more. */
  readonly weight: number
}

interface Visit {
  readonly node: number
  readonly entered: number
  readonly arcs: readonly Arc[]
  /** The earliest entry that it leads back to. */
  low: number
  cursor: number
  /** Greatest weight from here to an end once its component is closed; -Infinity where it leads to none. */
  value: number
  isOpen: boolean
}

/**
 * The greatest weight of a way from a start to an end: Infinity where a cycle on such a way adds weight, null where no end can be reached,
 * undefined where more than `room` nodes would have to be looked at. R. Tarjan's strongly connected components, "Depth-first search and linear
 * graph algorithms", 1972, without recursion: they are closed in reverse order of the ways between them, so each is valued when it is closed.
 */
export function heaviestWay({ starts, isEnd, next }: Weighted, room: number): number | null | undefined {
  const visits = new Map<number, Visit>()
  const path: Visit[] = []
  const open: Visit[] = []
  const enter = (node: number): void => {
    const entered = visits.size
    const arcs = isEnd(node) ? [] : next(node)
    const visit: Visit = { node, entered, arcs, low: entered, cursor: 0, value: isEnd(node) ? 0 : -Infinity, isOpen: true }
    visits.set(node, visit)
    path.push(visit)
    open.push(visit)
  }
  const close = (root: Visit): void => {
    const members = open.splice(open.lastIndexOf(root))
    let value = -Infinity
    let grows = false
    for (const member of members) {
      value = Math.max(value, member.value)
      for (const { to, weight } of member.arcs) {
        const end = visits.get(to) as Visit
        if (end.isOpen) grows ||= weight > 0
        else value = Math.max(value, weight + end.value)
      }
    }
    for (const member of members) member.value = grows && value > -Infinity ? Infinity : value
    for (const member of members) member.isOpen = false
  }
  for (const start of starts) {
    if (!visits.has(start)) enter(start)
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      if (visits.size > room) return undefined
      const arc = visit.arcs[visit.cursor++]
      if (arc) {
        const end = visits.get(arc.to)
        if (end === undefined) enter(arc.to)
        else if (end.isOpen) visit.low = Math.min(visit.low, end.entered)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before) before.low = Math.min(before.low, visit.low)
      if (visit.low === visit.entered) close(visit)
    }
  }
  const best = Math.max(...starts.map(start => visits.get(start)?.value ?? -Infinity))
  return best === -Infinity ? null : best
}
