import type { StateGraph } from '../engine/graph.ts'
import { InternalError } from '../errors.ts'
import type { Instance } from '../semantics/semantics.ts'

/** Whether a step is a fault that counts, whether it surely leads on, as the protocol's own do but for timeouts, and the number of its process. */
export interface StepTraits {
  readonly isFault: boolean
  readonly isOwn: boolean
  readonly by: number
}

/** What there is to know of a model's steps. */
export interface Steps {
  /** How many there are that take steps. */
  readonly actors: number
  traits(step: Instance): StepTraits
  /** An order by their content, the same on every engine. */
  order(a: Instance, b: Instance): number
}

/** As the edges of the graph are numbered. */
export const numberOf = ({ isFault, isOwn, by }: StepTraits): number => by * 4 + (isOwn ? 2 : 0) + (isFault ? 1 : 0)
export const traitsOf = (number: number): StepTraits => ({ isFault: (number & 1) !== 0, isOwn: (number & 2) !== 0, by: number >> 2 })

/** The states of a graph by their distance from the initial ones. */
export interface Layers {
  /** The states at distance `d`, none beyond the deepest. */
  at(d: number): readonly number[]
  distance(s: number): number
  /** An edge of a state that the search does not follow. */
  forbidden(s: number, edge: number): boolean
}

export function layersOf({ states, initial, offsets, targets }: StateGraph, forbidden: Layers['forbidden']): Layers {
  const distances = new Int32Array(states).fill(-1)
  const layers: number[][] = []
  let layer = [...initial]
  for (const s of layer) distances[s] = 0
  while (layer.length > 0) {
    layers.push(layer)
    const next: number[] = []
    for (const s of layer)
      for (let e = offsets[s] as number; e < (offsets[s + 1] as number); e++) {
        const to = targets[e] as number
        if (distances[to] !== -1 || forbidden(s, e)) continue
        distances[to] = layers.length
        next.push(to)
      }
    layer = next
  }
  return { at: d => layers[d] ?? [], distance: s => distances[s] as number, forbidden }
}

/** A state at which, or a step from a state with which, a behaviour may end. */
export interface End {
  readonly state: number
  /** The last step out of that state; null where the behaviour ends in it. */
  readonly step: Instance | null
}

/**
 * The shortest paths to the states of a layered graph, each costing its faults, and of as many faults the number of times that another process takes the next
 * step than took the last. That depends on who took the last step, so a cost is that of a state and of who led there.
 */
export class Cheapest {
  readonly #graph: StateGraph
  readonly #layers: Layers
  readonly #steps: Steps
  /** The number of those who take steps, and one more for nobody: before the first step. */
  readonly #width: number
  /** More than there are switches in any path. */
  readonly #fault: number
  readonly #costs: Float64Array

  /** The edges of the graph must be numbered by what is to know of their steps. Looks so deep. */
  constructor(graph: StateGraph, layers: Layers, steps: Steps, depth: number) {
    this.#graph = graph
    this.#layers = layers
    this.#steps = steps
    this.#width = steps.actors + 1
    this.#fault = depth + 1
    this.#costs = new Float64Array(graph.states * this.#width).fill(Infinity)
    for (const s of layers.at(0)) this.#costs[s * this.#width + steps.actors] = 0
    for (let d = 0; d < depth; d++)
      for (const s of layers.at(d))
        for (const last of this.#lasts(s))
          for (const { to, step } of this.#onward(s)) {
            const at = to * this.#width + step.by
            this.#costs[at] = Math.min(this.#costs[at] as number, (this.#costs[s * this.#width + last] as number) + this.#price(last, step))
          }
  }

  /** The least cost of a path to a state. */
  to(s: number): number {
    return Math.min(...this.#costs.subarray(s * this.#width, (s + 1) * this.#width))
  }

  /** The least cost of a path to an end. */
  of(end: End): number {
    return Math.min(...this.#lasts(end.state).map(last => this.#through(end, last)))
  }

  /** Of the cheapest paths to any of the ends that one whose steps come first in their order. Expects the ends at one distance. */
  path(ends: readonly End[]): { readonly initial: number; readonly steps: readonly Instance[] } {
    const best = ends.reduce((least, end) => Math.min(least, this.of(end)), Infinity)
    const wanted = this.#wanted(ends, best)
    const width = this.#width
    const [first] = [...this.#graph.initial]
      .filter(s => wanted[s * width + width - 1] === 1)
      .map(s => ({ s, index: this.#graph.pathTo(s).initial }))
      .sort((a, b) => a.index - b.index)
    let s = first?.s ?? 0
    let last = width - 1
    const steps: Instance[] = []
    for (;;) {
      const over = ends.filter(end => end.state === s && this.#through(end, last) === best)
      if (over.some(end => end.step === null)) break
      if (over.length > 0) {
        steps.push(over.map(end => end.step as Instance).sort(this.#steps.order)[0] as Instance)
        break
      }
      const instances = this.#graph.instances(s)
      const here = this.#costs[s * width + last] as number
      const [next] = [...this.#onward(s)]
        .filter(
          ({ to, step }) => wanted[to * width + step.by] === 1 && this.#costs[to * width + step.by] === here + this.#price(last, step),
        )
        .map(({ to, step, edge }) => ({ to, step, instance: instances[edge] as Instance }))
        .sort((a, b) => this.#steps.order(a.instance, b.instance))
      if (next === undefined) throw new InternalError('traces', 'a cheapest path ends before its end')
      steps.push(next.instance)
      s = next.to
      last = next.step.by
    }
    return { initial: first?.index ?? 0, steps }
  }

  /** A mark for each state and who led there through which a cheapest path goes. */
  #wanted(ends: readonly End[], best: number): Uint8Array {
    const width = this.#width
    const wanted = new Uint8Array(this.#costs.length)
    for (const end of ends)
      for (const last of this.#lasts(end.state)) if (this.#through(end, last) === best) wanted[end.state * width + last] = 1
    const depth = this.#layers.distance(ends[0]?.state ?? 0)
    for (let d = depth - 1; d >= 0; d--)
      for (const s of this.#layers.at(d))
        for (const last of this.#lasts(s))
          for (const { to, step } of this.#onward(s)) {
            const at = to * width + step.by
            const cost = (this.#costs[s * width + last] as number) + this.#price(last, step)
            if (wanted[at] === 1 && this.#costs[at] === cost) wanted[s * width + last] = 1
          }
    return wanted
  }

  #through({ state, step }: End, last: number): number {
    return (this.#costs[state * this.#width + last] as number) + (step === null ? 0 : this.#price(last, this.#steps.traits(step)))
  }

  /** Who may have led to a state. */
  #lasts(s: number): readonly number[] {
    const all: number[] = []
    for (let last = 0; last < this.#width; last++) if (this.#costs[s * this.#width + last] !== Infinity) all.push(last)
    return all
  }

  #price(last: number, { isFault, by }: StepTraits): number {
    return (isFault ? this.#fault : 0) + (last === by || last === this.#width - 1 ? 0 : 1)
  }

  /** The edges that lead one farther from the initial states, by their number among those of the state. */
  *#onward(s: number): Generator<{ readonly edge: number; readonly to: number; readonly step: StepTraits }> {
    const { offsets, targets, fairness } = this.#graph
    const from = offsets[s] as number
    for (let e = from; e < (offsets[s + 1] as number); e++) {
      const to = targets[e] as number
      if (this.#layers.distance(to) === this.#layers.distance(s) + 1 && !this.#layers.forbidden(s, e))
        yield { edge: e - from, to, step: traitsOf(fairness[e] as number) }
    }
  }
}
