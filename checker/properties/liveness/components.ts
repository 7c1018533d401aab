import type { StateGraph } from '../../engine/graph.ts'

/** Where fair behaviours can stay for ever. */
export interface Components {
  /** The number of the fair component that a state belongs to, or -1. */
  of(s: number): number
}

interface Region {
  /** By state: 1 where the behaviour may be. */
  readonly inside: Uint8Array
  /** What the behaviour must meet again and again; null for nothing. */
  readonly visits: ((s: number) => boolean) | null
}

/**
 * The largest sets of states within a region in which a behaviour that is fair can stay for ever, visiting all of the set and taking all
 * steps within it again and again. A single state counts, since a behaviour may stutter: as if each state had a step to itself that takes no action.
 * Whether an action is enabled is asked of the whole graph; whether it is taken, of the steps within the set.
 *
 * For weak fairness a strongly connected set is fair if the action is disabled somewhere in it or taken in it; if neither, no part of it is
 * fair. For strong fairness, if the action is enabled somewhere but never taken, a fair behaviour must leave the states where it is enabled,
 * so these are removed and the rest is taken apart again: O. Lichtenstein and A. Pnueli, "Checking that finite state concurrent programs
 * satisfy their linear specification", POPL 1985; E. A. Emerson and C.-L. Lei, "Modalities for model checking", 1987. Components by R. Tarjan,
 * "Depth-first search and linear graph algorithms", 1972, without recursion. Takes 28 bytes a state and, with k strong constraints, at most
 * k + 1 passes over the edges of the region.
 */
export function fairComponents(graph: StateGraph, strong: readonly boolean[], { inside, visits }: Region): Components {
  const { states, offsets, targets, fairness } = graph
  // Which piece of the region a state is in while that is being taken apart; afterwards -1, or -2 - n in the fair component n.
  const piece = new Int32Array(states).fill(-1)
  const order = new Uint32Array(states)
  const low = new Uint32Array(states)
  const cursor = new Uint32Array(states)
  const open = new Uint32Array(states)
  const calls = new Uint32Array(states)
  const enabled = new Uint32Array(strong.length)
  const lastEnabled = new Int32Array(strong.length).fill(-1)
  const taken = new Uint8Array(strong.length)
  const pending: { readonly number: number; readonly states: Uint32Array }[] = []
  let pieces = 1
  let components = 0
  let clock = 0

  const isFairAlone = (s: number): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if ((fairness[e] as number) >= 0) return false
    return true
  }

  const settle = (members: Uint32Array, as: number): void => {
    for (const s of members) piece[s] = as
  }

  /** Judges a strongly connected set. */
  const judge = (members: Uint32Array): void => {
    const [first = 0] = members
    const isVisited = visits === null || members.some(s => visits(s))
    if (!isVisited || (members.length === 1 && !isFairAlone(first))) settle(members, -1)
    else if (members.length === 1) settle(members, -2 - components++)
    else judgeSteps(members, pieces++)
  }

  /** Judges a strongly connected set by its steps; `number` is for the set while that is done, and for what is to be taken apart again. */
  const judgeSteps = (members: Uint32Array, number: number): void => {
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
    if (unfair) settle(members, -1)
    else if (mustLeave.size === 0) settle(members, -2 - components++)
    else {
      const rest = members.filter(s => !enables(s, mustLeave))
      settle(members, -1)
      settle(rest, number)
      for (const s of rest) order[s] = 0
      if (rest.length > 0) pending.push({ number, states: rest })
    }
  }

  const enables = (s: number, which: ReadonlySet<number>): boolean => {
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) if (which.has(fairness[e] as number)) return true
    return false
  }

  const takeApart = (number: number, root: number): void => {
    let opened = 0
    let depth = 0
    const enter = (s: number): void => {
      order[s] = low[s] = ++clock
      cursor[s] = offsets[s] as number
      open[opened++] = s
      calls[depth++] = s
    }
    enter(root)
    while (depth > 0) {
      const s = calls[depth - 1] as number
      if ((cursor[s] as number) < (offsets[s + 1] as number)) {
        const t = targets[cursor[s] as number] as number
        cursor[s] = (cursor[s] as number) + 1
        // A state of this piece that was entered is still open: closing its component takes it out of the piece.
        if (piece[t] !== number) continue
        if (order[t] === 0) enter(t)
        else low[s] = Math.min(low[s] as number, order[t] as number)
        continue
      }
      depth--
      const caller = calls[depth - 1]
      if (depth > 0 && caller !== undefined) low[caller] = Math.min(low[caller] as number, low[s] as number)
      if (low[s] !== order[s]) continue
      const end = opened
      while (open[opened - 1] !== s) opened--
      opened--
      judge(open.slice(opened, end))
    }
  }

  const all = new Uint32Array(inside.reduce((n, i) => n + i, 0))
  let n = 0
  for (let s = 0; s < states; s++)
    if (inside[s] === 1) {
      piece[s] = 0
      all[n++] = s
    }
  pending.push({ number: 0, states: all })
  for (let next = pending.pop(); next; next = pending.pop())
    for (const s of next.states) if (piece[s] === next.number && order[s] === 0) takeApart(next.number, s)

  return { of: s => -2 - Math.min(piece[s] as number, -1) }
}
