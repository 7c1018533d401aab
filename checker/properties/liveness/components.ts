import type { StateGraph } from '../../engine/graph.ts'

/** The fair strongly connected components (SCCs) of a region: where fair behaviours can stay forever. */
export interface Components {
  /** How many there are. */
  readonly count: number
  /** The number of the one that a state belongs to, or -1. */
  of(s: number): number
}

/** The states that a behaviour must stay in, and those of which it must visit some infinitely often; null for any. */
interface Region {
  readonly has: (s: number) => boolean
  readonly accepting: ((s: number) => boolean) | null
}

/** What is done with an SCC of one state, or of several. */
interface Close {
  readonly alone: (s: number) => void
  readonly together: (members: Uint32Array) => void
}

/**
 * Finds the maximal fair SCCs of a region: sets of states in which a fair behaviour can stay forever, visiting all of the set and taking all steps within it
 * infinitely often. A single state counts, since a behaviour may stutter: as if each state had a self-loop that takes no action. Whether an action is enabled
 * depends on the whole graph; whether it is taken, on the edges within the set. The components of one region are gone when those of the next are asked for.
 *
 * A weakly fair action makes an SCC unfair, and every part of it, if it is enabled in all its states and taken on none of its edges. A strongly fair one is a Streett
 * pair (enabled, taken): if it is enabled somewhere and never taken, a fair behaviour must leave the states where it is enabled, so these are removed and the
 * rest is decomposed again (O. Lichtenstein and A. Pnueli, "Checking that finite state concurrent programs satisfy their linear specification", POPL 1985;
 * E. A. Emerson and C.-L. Lei, "Modalities for model checking", 1987). SCCs as in D. Pearce, "A space-efficient algorithm for finding strongly connected
 * components", 2016, without recursion. Takes 5 bytes a state, 4 more where some state of a region is in a fair SCC, 9 for each state on the longest path
 * of the depth-first search, and 4 for each whose SCC is open. One pass over all edges finds the states on cycles; then, with k Streett pairs, at most
 * k + 1 passes over the edges between those of a region.
 */
export function componentFinder(graph: StateGraph, strong: readonly boolean[]): (region: Region) => Components {
  const { states, offsets, targets, fairness } = graph
  // When a state was entered, or the least such time it can come back to; 0 before, and `closed` once its component is, and outside of the region.
  const low = new Uint32Array(states)
  // While an SCC is judged, its number, above zero; then -2 - n in the fair SCC n, or -1.
  let component: Int32Array | null = null
  // Whether a fair behaviour may stutter in a state, or the state is on a cycle.
  const staying = new Uint8Array(states)
  // The path of the depth-first search: each state with its next edge and whether it may be the root of its SCC.
  const path = { states: new Uint32Array(1024), next: new Uint32Array(1024), isRoot: new Uint8Array(1024) }
  // The states whose SCC is still open.
  let open = new Uint32Array(1024)
  const enabled = new Uint32Array(strong.length)
  const lastEnabled = new Int32Array(strong.length).fill(-1)
  const taken = new Uint8Array(strong.length)
  const pending: Uint32Array[] = []
  let accepting: Region['accepting'] = null
  let judged = 0
  let count = 0
  let clock = 0

  const isFairAlone = (s: number): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if ((fairness[e] as number) >= 0) return false
    return true
  }

  const enables = (s: number, which: ReadonlySet<number>): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if (which.has(fairness[e] as number)) return true
    return false
  }

  const componentOf = (): Int32Array => {
    component ??= new Int32Array(states).fill(-1)
    return component
  }

  const assign = (members: Uint32Array, number: number): void => {
    const of = componentOf()
    for (const s of members) of[s] = number
  }

  const accepts = (members: Uint32Array): boolean => {
    const isAccepting = accepting
    return isAccepting === null || members.some(s => isAccepting(s))
  }

  const judgeAlone = (s: number): void => {
    if (isFairAlone(s) && (accepting === null || accepting(s))) componentOf()[s] = -2 - count++
  }

  /** Judges an SCC of several states. */
  const judge = (members: Uint32Array): void => {
    const number = ++judged
    assign(members, number)
    const of = componentOf()
    const constraints: number[] = []
    for (const s of members)
      for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) {
        const c = fairness[e] as number
        if (c < 0) continue
        if (lastEnabled[c] !== s) {
          if (enabled[c] === 0) constraints.push(c)
          enabled[c] = (enabled[c] as number) + 1
          lastEnabled[c] = s
        }
        if (of[targets[e] as number] === number) taken[c] = 1
      }
    const unfair = constraints.some(c => taken[c] === 0 && !strong[c] && enabled[c] === members.length)
    const mustLeave = new Set(constraints.filter(c => taken[c] === 0 && strong[c]))
    for (const c of constraints) {
      enabled[c] = 0
      lastEnabled[c] = -1
      taken[c] = 0
    }
    const isOpen = mustLeave.size > 0
    assign(members, unfair || isOpen || !accepts(members) ? -1 : -2 - count++)
    if (isOpen && !unfair && accepts(members)) pending.push(members.filter(s => !enables(s, mustLeave)))
  }

  /** Finds the SCCs of what can be reached from a state through states not entered yet. */
  const decompose = (root: number, close: Close): void => {
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
    /** There is an edge from the end of the path to `t`. */
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
      if (isFairAlone(s)) staying[s] = alone
    },
    together(members) {
      for (const s of members) staying[s] = onCycle
    },
  }
  for (let s = 0; s < states; s++) if (low[s] === 0) decompose(s, whole)

  const fair: Close = { alone: judgeAlone, together: judge }
  return region => {
    accepting = region.accepting
    component?.fill(-1)
    judged = 0
    count = 0
    clock = 0
    // Every state is closed: each decomposition ran to its end.
    for (let s = 0; s < states; s++) {
      if (staying[s] === 0 || !region.has(s)) continue
      if (staying[s] === alone) judgeAlone(s)
      else low[s] = 0
    }
    for (let s = 0; s < states; s++) if (low[s] === 0) decompose(s, fair)
    for (let rest = pending.pop(); rest; rest = pending.pop()) {
      for (const s of rest) low[s] = 0
      for (const s of rest) if (low[s] === 0) decompose(s, fair)
    }
    const assigned = component
    return { count, of: s => (assigned === null ? -1 : -2 - Math.min(assigned[s] as number, -1)) }
  }
}

const closed = 2 ** 32 - 1

/** A fair behaviour may stutter in the state; the state is on a cycle. */
const alone = 1
const onCycle = 2

function doubled<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(list: T): T {
  const larger = (list instanceof Uint8Array ? new Uint8Array(list.length * 2) : new Uint32Array(list.length * 2)) as T
  larger.set(list)
  return larger
}
