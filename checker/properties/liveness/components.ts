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

/** What is done with a strongly connected component of one state, or of several. */
interface Close {
  readonly alone: (s: number) => void
  readonly together: (members: Uint32Array) => void
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
 * "A space-efficient algorithm for finding strongly connected components", 2016, without recursion. Takes 5 bytes a state, 4 more where a fair behaviour may stay in some
 * state of a region, 9 for each on the longest way that the search goes down, and 4 for each whose component is open. One pass over all edges finds the states that are on a loop at all; then, with k
 * strong constraints, at most k + 1 passes over the edges between those of a region.
 */
export function componentFinder(graph: StateGraph, strong: readonly boolean[]): (region: Region) => Components {
  const { states, offsets, targets, fairness } = graph
  // When a state was entered, or the least such time it can come back to; 0 before, and `closed` once its component is, and outside of the region.
  const low = new Uint32Array(states)
  // The number of the component that a state is judged with, above zero; afterwards -2 - n in the fair component n, or -1.
  let piece: Int32Array | null = null
  // What a state may be to a behaviour that stays.
  const stays = new Uint8Array(states)
  // The states being visited, each with its next edge and whether it may be the root of its component.
  const path = { states: new Uint32Array(1024), next: new Uint32Array(1024), isRoot: new Uint8Array(1024) }
  // Those visited whose component is still open.
  let open = new Uint32Array(1024)
  const enabled = new Uint32Array(strong.length)
  const lastEnabled = new Int32Array(strong.length).fill(-1)
  const taken = new Uint8Array(strong.length)
  const pending: Uint32Array[] = []
  let visits: Region['visits'] = null
  let judged = 0
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

  const pieces = (): Int32Array => {
    piece ??= new Int32Array(states).fill(-1)
    return piece
  }

  const settle = (members: Uint32Array, as: number): void => {
    const of = pieces()
    for (const s of members) of[s] = as
  }

  const isVisited = (members: Uint32Array): boolean => {
    const visit = visits
    return visit === null || members.some(s => visit(s))
  }

  const judgeAlone = (s: number): void => {
    if (isFairAlone(s) && (visits === null || visits(s))) pieces()[s] = -2 - components++
  }

  /** Judges a strongly connected set of several states. */
  const judge = (members: Uint32Array): void => {
    const number = ++judged
    settle(members, number)
    const of = pieces()
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
        if (of[targets[e] as number] === number) taken[c] = 1
      }
    const unfair = touched.some(c => taken[c] === 0 && !strong[c] && enabled[c] === members.length)
    const mustLeave = new Set(touched.filter(c => taken[c] === 0 && strong[c]))
    for (const c of touched) {
      enabled[c] = 0
      lastEnabled[c] = -1
      taken[c] = 0
    }
    const left = mustLeave.size > 0
    settle(members, unfair || left || !isVisited(members) ? -1 : -2 - components++)
    if (left && !unfair && isVisited(members)) pending.push(members.filter(s => !enables(s, mustLeave)))
  }

  /** Finds the strongly connected components of what can be reached from a state by states not entered yet. */
  const takeApart = (root: number, close: Close): void => {
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
      if ((low[t] as number) >= (low[s] as number)) return
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
        if (low[t] === 0) enter(t)
        else leadsTo(t)
        continue
      }
      depth--
      if (opened === open.length) open = doubled(open)
      open[opened++] = s
      if (path.isRoot[depth] === 1) {
        const to = opened
        const since = low[s] as number
        while (opened > 0 && (low[open[opened - 1] as number] as number) >= since) low[open[--opened] as number] = closed
        if (to - opened === 1) close.alone(s)
        else close.together(open.subarray(opened, to))
      }
      if (depth > 0) leadsTo(s)
    }
  }

  const whole: Close = {
    alone(s) {
      if (isFairAlone(s)) stays[s] = alone
    },
    together(members) {
      for (const s of members) stays[s] = onLoop
    },
  }
  for (let s = 0; s < states; s++) if (low[s] === 0) takeApart(s, whole)

  const fair: Close = { alone: judgeAlone, together: judge }
  return region => {
    visits = region.visits
    piece?.fill(-1)
    judged = 0
    components = 0
    clock = 0
    // Every state is closed: whatever was taken apart before was so to the end.
    for (let s = 0; s < states; s++) {
      if (stays[s] === 0 || !region.has(s)) continue
      if (stays[s] === alone) judgeAlone(s)
      else low[s] = 0
    }
    for (let s = 0; s < states; s++) if (low[s] === 0) takeApart(s, fair)
    for (let rest = pending.pop(); rest; rest = pending.pop()) {
      for (const s of rest) low[s] = 0
      for (const s of rest) if (low[s] === 0) takeApart(s, fair)
    }
    return { count: components, of: s => (piece === null ? -1 : -2 - Math.min(piece[s] as number, -1)) }
  }
}

const closed = 2 ** 32 - 1

/** A fair behaviour may stay in the state alone; in a loop through it, or nowhere near it where it is neither. */
const alone = 1
const onLoop = 2

function doubled<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(list: T): T {
  const larger = (list instanceof Uint8Array ? new Uint8Array(list.length * 2) : new Uint32Array(list.length * 2)) as T
  larger.set(list)
  return larger
}
