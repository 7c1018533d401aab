import type { StateGraph } from '../engine/graph.ts'

/** The sources of the edges into each state: those into `s` from `offsets[s]` up to, and without, `offsets[s + 1]`. */
interface Predecessors {
  readonly offsets: Uint32Array
  readonly sources: Uint32Array
}

/** The sources of the edges kept, which have a byte that is not 0; of all edges where none are named. Takes 4 bytes an edge and a state. */
export function predecessorsIn({ states, offsets, targets }: StateGraph, kept: Uint8Array | null = null): Predecessors {
  const counts = new Uint32Array(states + 1)
  const isKept = (e: number): boolean => kept === null || kept[e] !== 0
  for (let e = 0; e < targets.length; e++) {
    if (!isKept(e)) continue
    const t = targets[e] as number
    counts[t + 1] = (counts[t + 1] as number) + 1
  }
  for (let s = 0; s < states; s++) counts[s + 1] = (counts[s + 1] as number) + (counts[s] as number)
  const sources = new Uint32Array(counts[states] as number)
  const next = counts.slice()
  for (let s = 0; s < states; s++)
    for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) {
      if (!isKept(e)) continue
      const t = targets[e] as number
      sources[next[t] as number] = s
      next[t] = (next[t] as number) + 1
    }
  return { offsets: counts, sources }
}

/** The states from which a goal can be reached, one byte each, and how many they and the goals are. */
export function leadingTo({ states }: StateGraph, { offsets, sources }: Predecessors, isGoal: (s: number) => boolean) {
  const has = new Uint8Array(states)
  const queue = new Uint32Array(states)
  let count = 0
  const add = (s: number): void => {
    if (has[s] === 1) return
    has[s] = 1
    queue[count++] = s
  }
  for (let s = 0; s < states; s++) if (isGoal(s)) add(s)
  const goals = count
  for (let at = 0; at < count; at++) {
    const t = queue[at] as number
    for (let k = offsets[t] as number; k < (offsets[t + 1] as number); k++) add(sources[k] as number)
  }
  return { has, count, goals }
}
