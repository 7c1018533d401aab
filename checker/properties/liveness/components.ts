import type { StateGraph } from '../../engine/graph.ts'

/** Where fair behaviours can stay for ever. */
export interface Components {
  /** How many fair components there are. */
  readonly count: number
  /** The number of the fair component that a state belongs to, or -1. */
  of(s: number): number
}

/** Where a behaviour must stay, and what it must meet again and again; null for nothing. */
interface Region {
  readonly has: (s: number) => boolean
  readonly visits: ((s: number) => boolean) | null
}

/**
 * Finds the largest sets of states within a region in which a behaviour that is fair can stay for ever, visiting all of the set and taking all
 * steps within it again and again. A single state counts, since a behaviour may stutter: as if each state had a step to itself that takes no action.
 * Whether an action is enabled is asked of the whole graph; whether it is taken, of the steps within the set. What was found for one
 * region is gone when the next one is asked for.
 *
 * For weak fairness a strongly connected set is fair if the action is disabled somewhere in it or taken in it; if neither, no part of it is
 * fair. For strong fairness, if the action is enabled somewhere but never taken, a fair behaviour must leave the states where it is enabled,
 * so these are removed and the rest is taken apart again: O. Lichtenstein and A. Pnueli, "Checking that finite state concurrent programs
 * satisfy their linear specification", POPL 1985; E. A. Emerson and C.-L. Lei, "Modalities for model checking", 1987. Components as in D. Pearce,
 * "A space-efficient algorithm for finding strongly connected components", 2016, without recursion. Takes 8 bytes a state, 9 for each on the longest
 * way that the search goes down, and 4 for each whose component is open; with k strong constraints, at most k + 1 passes over the edges of the region.
 */
export function componentFinder(graph: StateGraph, strong: readonly boolean[]): (region: Region) => Components {
  const { states, offsets, targets, fairness } = graph
  // Which piece of the region a state is in while that is being taken apart; afterwards -1, or -2 - n in the fair component n.
  const piece = new Int32Array(states)
  // When a state was entered, or the least such time it can come back to; 0 before.
  const low = new Uint32Array(states)
  // The states being visited, each with its next edge and whether it may be the root of its component.
  const path = { states: new Uint32Array(1024), next: new Uint32Array(1024), isRoot: new Uint8Array(1024) }
  // Those visited whose component is still open.
  let open = new Uint32Array(1024)
  const enabled = new Uint32Array(strong.length)
  const lastEnabled = new Int32Array(strong.length).fill(-1)
  const taken = new Uint8Array(strong.length)
  const pending: { readonly number: number; readonly states: Uint32Array }[] = []
  let visits: Region['visits'] = null
  let pieces = 1
  let components = 0
  let clock = 0

  const isFairAlone = (s: number): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if ((fairness[e] as number) >= 0) return false
    return true
  }

  const enables = (s: number, which: ReadonlySet<number>): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if (which.has(fairness[e] as number)) return true
    return false
  }

  const settle = (members: Uint32Array, as: number): void => {
    for (const s of members) piece[s] = as
  }

  const isVisited = (members: Uint32Array): boolean => {
    const visit = visits
    return visit === null || members.some(s => visit(s))
  }

  const judgeAlone = (s: number): void => {
    piece[s] = isFairAlone(s) && (visits === null || visits(s)) ? -2 - components++ : -1
  }

  /** Judges a strongly connected set of several states; `number` is for the set while that is done, and for what is to be taken apart again. */
  const judge = (members: Uint32Array, number: number): void => {
    settle(members, number)
    const touched: number[] = []
    for (const s of members)
      for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) {
        const c = fairness[e] as number
        if (c < 0) continue
        if (lastEnabled[c] !== s) {
          if (enabled[c] === 0) touched.push(c)
          enabled[c] = (enabled[c] as number) + 1
          lastEnabled[c] = s
        }
        if (piece[targets[e] as number] === number) taken[c] = 1
      }
    const unfair = touched.some(c => taken[c] === 0 && !strong[c] && enabled[c] === members.length)
    const mustLeave = new Set(touched.filter(c => taken[c] === 0 && strong[c]))
    for (const c of touched) {
      enabled[c] = 0
      lastEnabled[c] = -1
      taken[c] = 0
    }
    if (unfair || !isVisited(members)) settle(members, -1)
    else if (mustLeave.size === 0) settle(members, -2 - components++)
    else {
      const rest = members.filter(s => !enables(s, mustLeave))
      settle(members, -1)
      settle(rest, number)
      for (const s of rest) low[s] = 0
      pending.push({ number, states: rest })
    }
  }

  const takeApart = (number: number, root: number): void => {
    let depth = 0
    let opened = 0
    const enter = (s: number): void => {
      if (depth === path.states.length) {
        path.states = doubled(path.states)
        path.next = doubled(path.next)
        path.isRoot = doubled(path.isRoot)
      }
      low[s] = ++clock
      path.states[depth] = s
      path.next[depth] = offsets[s] as number
      path.isRoot[depth++] = 1
    }
    /** The state last entered and not left has an edge to `t`. */
    const leadsTo = (t: number): void => {
      const s = path.states[depth - 1] as number
      // A state that was entered and is still of this piece is open: closing its component takes it out of the piece.
      if (piece[t] !== number || (low[t] as number) >= (low[s] as number)) return
      low[s] = low[t] as number
      path.isRoot[depth - 1] = 0
    }
    enter(root)
    while (depth > 0) {
      const s = path.states[depth - 1] as number
      const e = path.next[depth - 1] as number
      if (e < (offsets[s + 1] as number)) {
        path.next[depth - 1] = e + 1
        const t = targets[e] as number
        if (low[t] === 0 && piece[t] === number) enter(t)
        else leadsTo(t)
        continue
      }
      depth--
      if (opened === open.length) open = doubled(open)
      open[opened++] = s
      if (path.isRoot[depth] === 1) {
        const to = opened
        while (opened > 0 && (low[open[opened - 1] as number] as number) >= (low[s] as number)) opened--
        if (to - opened === 1) judgeAlone(s)
        else judge(open.subarray(opened, to), pieces++)
      }
      if (depth > 0) leadsTo(s)
    }
  }

  return region => {
    visits = region.visits
    for (let s = 0; s < states; s++) piece[s] = region.has(s) ? 0 : -1
    low.fill(0)
    pieces = 1
    components = 0
    clock = 0
    for (let s = 0; s < states; s++) if (piece[s] === 0 && low[s] === 0) takeApart(0, s)
    for (let next = pending.pop(); next; next = pending.pop())
      for (const s of next.states) if (piece[s] === next.number && low[s] === 0) takeApart(next.number, s)
    return { count: components, of: s => -2 - Math.min(piece[s] as number, -1) }
  }
}

function doubled<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(list: T): T {
  const larger = (list instanceof Uint8Array ? new Uint8Array(list.length * 2) : new Uint32Array(list.length * 2)) as T
  larger.set(list)
  return larger
}
