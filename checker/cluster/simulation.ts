import type { StateGraph } from '../engine/graph.ts'
import { movesFor, worth } from './balance.ts'

/** What the parts of a cluster take, in seconds, and bytes in a second. */
export interface Costs {
  /** What a node learns of the spec before it is fast. */
  readonly learning: number
  /** To expand one state, when most is learned. */
  readonly expand: number
  /** Of the node that asks about one fingerprint, and of the owner that answers. */
  readonly ask: number
  readonly answer: number
  /** Until a block is there, and its answer has come back. */
  readonly roundTrip: number
  /** What goes into a node, or out of it. */
  readonly bandwidth: number
  /** The share of a processor that a node has. */
  readonly processor: number
}

/** What a search by so many nodes takes. */
export interface Simulated {
  readonly nodes: number
  readonly seconds: number
  /** Bytes of fingerprints that nodes send each other. */
  readonly traffic: number
  /** Null where no level of the graph has enough states to tell it for so many nodes. */
  readonly spread: Spread | null
}

/** How the states of a level spread over nodes. */
export interface Spread {
  /** By how many nodes a state is found that is new, and with it those that others have found before, for each new one. */
  readonly finders: number
  /** How many times the mean the node with the most states has. */
  readonly fullest: number
}

/** So many states for each node say how states spread; fewer do not. */
const enough = 32
/** Bytes of a fingerprint. */
const key = 8
/** Seconds for each state that is handed over, to tell the way to it and to go it. */
const handing = 1e-3
/** Seconds of the check at a barrier, for each node. */
const barrier = 5e-5

/**
 * A search by so many nodes, level by level: on the graph of the first levels as the nodes do it, and on the levels `expected` after them as on its last. Each node expands its
 * states, and finds what its own table does not know; who is done first asks first, and keeps what others found as well; who has next to nothing gets some.
 */
export function simulate(graph: StateGraph, expected: readonly number[], nodes: number, costs: Costs): Simulated {
  const run = new Run(graph, nodes, costs)
  run.seconds = costs.learning / costs.processor
  const last = run.search()
  const { spread } = run
  const { finders, fullest } = spread ?? { finders: 1, fullest: nodes }
  const widths = [last, ...expected]
  for (const [k, width] of widths.entries()) {
    const found = (widths[k + 1] ?? 0) * finders
    run.spend({ expanded: (width / nodes) * fullest, found: (found / nodes) * fullest }, found)
  }
  return { nodes, seconds: run.seconds, traffic: run.traffic, spread }
}

/** States that a node expands in a level, and that it finds. */
interface Busy {
  readonly expanded: number
  readonly found: number
}

class Run {
  readonly #graph: StateGraph
  readonly #nodes: number
  readonly #costs: Costs
  /** A bit for each node and state: whether that node found it. */
  readonly #knows: Uint8Array
  readonly #isFound: Uint8Array
  readonly #spreads: Spread[] = []
  seconds = 0
  traffic = 0

  constructor(graph: StateGraph, nodes: number, costs: Costs) {
    this.#graph = graph
    this.#nodes = nodes
    this.#costs = costs
    this.#knows = new Uint8Array(Math.ceil((graph.states * nodes) / 8))
    this.#isFound = new Uint8Array(graph.states)
  }

  /** Of the latest levels, on average. */
  get spread(): Spread | null {
    const latest = this.#spreads.slice(-3)
    const mean = (of: (spread: Spread) => number) => latest.reduce((sum, one) => sum + of(one), 0) / latest.length
    return latest.length === 0 ? null : { finders: mean(s => s.finders), fullest: mean(s => s.fullest) }
  }

  /** Expands all levels of the graph but the last, whose steps it has not got; how many states that has. */
  search(): number {
    let level: number[][] = Array.from({ length: this.#nodes }, () => [])
    for (const [k, s] of [...this.#graph.initial].entries()) this.#keep(level[k % this.#nodes] as number[], k % this.#nodes, s)
    for (;;) {
      const next = this.#expand(level)
      if (next === null) return sum(level.map(({ length }) => length))
      level = next
    }
  }

  /** Whether the node did not know the state; it does now. */
  #find(node: number, state: number): boolean {
    const bit = node * this.#graph.states + state
    const [at, mask] = [Math.floor(bit / 8), 1 << (bit % 8)]
    if (((this.#knows[at] as number) & mask) !== 0) return false
    this.#knows[at] = (this.#knows[at] as number) | mask
    return true
  }

  /** The node has found a state; it keeps it if nobody did before. */
  #keep(next: number[], node: number, state: number): boolean {
    if (!this.#find(node, state)) return false
    if (this.#isFound[state] === 0) {
      this.#isFound[state] = 1
      next.push(state)
    }
    return true
  }

  /** The next level; null where this is the last. */
  #expand(level: readonly (readonly number[])[]): number[][] | null {
    const { offsets, targets } = this.#graph
    const next: number[][] = level.map(() => [])
    const found = level.map(() => 0)
    for (const node of [...level.keys()].sort((a, b) => (level[a]?.length ?? 0) - (level[b]?.length ?? 0) || a - b))
      for (const s of level[node] as readonly number[])
        for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++)
          if (this.#keep(next[node] as number[], node, targets[e] as number)) found[node] = (found[node] as number) + 1
    const sizes = next.map(({ length }) => length)
    if (sum(sizes) === 0) return null
    const before = this.seconds
    const busiest = level
      .map(({ length }, node) => ({ expanded: length, found: found[node] as number }))
      .reduce((most, one) => (this.#working(one) > this.#working(most) ? one : most))
    this.spend(busiest, sum(found))
    if (sum(sizes) >= enough * this.#nodes)
      this.#spreads.push({ finders: sum(found) / sum(sizes), fullest: (Math.max(...sizes) * this.#nodes) / sum(sizes) })
    this.#balance(next, this.seconds - before > worth.seconds)
    return next
  }

  #working({ expanded, found }: Busy): number {
    return (expanded * this.#costs.expand + found * this.#costs.ask) / this.#costs.processor
  }

  /** A level of which this is the busiest node, and in which all together find so many. */
  spend(busiest: Busy, foundByAll: number): void {
    const { answer, processor, roundTrip, bandwidth } = this.#costs
    const sent = (key * foundByAll * (this.#nodes - 1)) / this.#nodes
    this.traffic += sent
    this.seconds +=
      this.#working(busiest) +
      ((foundByAll / this.#nodes) * answer) / processor +
      (2 * sent) / this.#nodes / bandwidth +
      // The last answer, the word that the level is done, and the word to begin the next.
      2 * roundTrip +
      this.#nodes * barrier
  }

  #balance(next: readonly number[][], isSlow: boolean): void {
    const moves = movesFor(
      next.map(({ length }) => length),
      worth.states,
      isSlow,
    )
    const gives = new Map<number, number>()
    for (const { from, to, count } of moves) {
      gives.set(from, (gives.get(from) ?? 0) + count)
      const states = next[from]?.splice(-count) ?? []
      for (const state of states) this.#find(to, state)
      next[to]?.push(...states)
    }
    this.seconds += (Math.max(0, ...gives.values()) * handing) / this.#costs.processor
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, n) => all + n, 0)
