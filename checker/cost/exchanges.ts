import type { StateGraph } from '../engine/graph.ts'
import { InternalError } from '../errors.ts'
import { actorOf } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { State } from '../language/types.ts'
import { type Instance, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { copiesByKey, keyOf, type Message, type Network, networkKinds } from '../values/index.ts'
import { lookedAt } from './looking.ts'

/** A step, as far as messages go. A message is named by a number; equal messages have the same. */
export interface Exchange {
  readonly to: number
  /** Number of the process that acts; the environment counts as one more process. */
  readonly by: number
  /** What was delivered to it, or what its guard looked at: a network that keeps its messages need not be received from. */
  readonly received: readonly number[]
  /** Copies put in flight. */
  readonly sent: readonly number[]
}

/** The state graph of a model, as far as messages go. */
export interface Exchanges {
  readonly initial: readonly number[]
  /** Processes, the environment among them. */
  readonly processes: number
  /** Different messages that are ever in flight: no message has this number or a higher one. Known once all states were asked for. */
  readonly messages: () => number
  readonly stepsFrom: (s: number) => readonly Exchange[]
  /** The copies in flight, by message; on a fifo, equal copies in the order in which they were sent. */
  readonly inFlight: (s: number) => ReadonlyMap<number, number>
}

/** Follows the graph from its initial states; every state is built once and kept, every step taken again once. */
export function exchangesOf(model: Model, graph: StateGraph): Exchanges {
  const semantics = semanticsOf({ ...model, view: null })
  const networks = Object.entries(model.vars).flatMap(([name, of]) => (isNetwork(of) ? [{ name, of }] : []))
  const names = networks.map(({ name }) => name)
  const processes = [...model.processes.map(p => p.id), '']
  const numbers = new Map<string, number>()
  const numberOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  }
  const states = statesOf(semantics, graph)
  const stateAt = (s: number): State => states[s] ?? missing(s)
  const staysInFlight = ({ tag }: Message) => networks.some(({ of }) => !networkKinds[of.network].consumes && tag in of.kinds)

  const exchange = (s: number, to: number, instance: Instance): Exchange => {
    const action = model.actions[instance.action]
    if (action === undefined) throw new InternalError('cost', `there is no action ${instance.action}`)
    const { message } = instance
    const actor = actorOf(action, instance.parameters, message)
    const by = actor !== null && processes.includes(actor) ? actor : ''
    const delivered = message === null ? [] : [numberOf(keyOf(message))]
    const taken = message === null || staysInFlight(message) ? [] : delivered
    const seen = action.kind === 'timeout' ? [] : lookedAt(stateAt(s), names, action, instance, by).map(m => numberOf(keyOf(m)))
    const before = inFlight(s)
    const sent = [...inFlight(to)].flatMap(([m, copies]) =>
      Array.from({ length: Math.max(0, copies - (before.get(m) ?? 0) + (taken.includes(m) ? 1 : 0)) }, () => m),
    )
    return { to, by: processes.indexOf(by), received: [...new Set([...delivered, ...seen])], sent }
  }

  const flights: (ReadonlyMap<number, number> | undefined)[] = []
  const inFlight = (s: number): ReadonlyMap<number, number> => {
    flights[s] ??= new Map(
      names.flatMap(name => [...copiesByKey(stateAt(s)[name] as Network)].map(([key, n]) => [numberOf(key), n] as const)),
    )
    return flights[s]
  }
  const steps: (readonly Exchange[] | undefined)[] = []
  return {
    initial: [...graph.initial],
    processes: processes.length,
    messages: () => numbers.size,
    inFlight,
    stepsFrom(s) {
      steps[s] ??= graph.instances(s).map((instance, k) => exchange(s, graph.targets[(graph.offsets[s] as number) + k] as number, instance))
      return steps[s]
    },
  }
}

const missing = (s: number): never => {
  throw new InternalError('cost', `no way to state ${s}`)
}

/** Every state of a graph, by number. */
function statesOf(semantics: Semantics, graph: StateGraph): readonly State[] {
  const states: State[] = []
  const queue = [...graph.initial]
  for (const s of queue) states[s] = semantics.model.initial[graph.pathTo(s).initial] as State
  for (const s of queue)
    for (const [k, instance] of graph.instances(s).entries()) {
      const to = graph.targets[(graph.offsets[s] as number) + k] as number
      if (states[to] !== undefined) continue
      states[to] = take(semantics, states[s] as State, instance)
      queue.push(to)
    }
  return states
}

function take(semantics: Semantics, state: State, instance: Instance): State {
  const taken = semantics.attempt(state, instance)
  if (typeof taken === 'string') throw new InternalError('cost', `${instance.action} is an edge, and yet ${taken} is too full for it`)
  return taken.to
}
