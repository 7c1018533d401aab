import type { State } from '../language/types.ts'
import { type ActionEntry, type Instance, instancesOn, type Semantics, type Transition } from '../semantics/semantics.ts'
import { equal, keyOf, type Message, type Network } from '../values/index.ts'
import { differences, type Expected } from './expectation.ts'

/** A state that explains the events up to these positions, one for each log. */
export interface Node {
  readonly state: State
  readonly at: readonly number[]
}

/** A step that explains the next event of a log, after hidden ones. */
export interface Move {
  readonly to: Node
  readonly log: number
  readonly hidden: readonly Transition[]
  readonly step: Transition
}

/** What a search has spent of what it may, and what kept it from being whole. */
export interface Effort {
  /** States that were looked at, as often as they were. */
  states: number
  readonly maxStates: number
  /** In milliseconds since the epoch. */
  readonly deadline: number
  /** The most hidden steps between two events. */
  readonly maxHidden: number
  /** The limit that ended the search. */
  ended: 'states' | 'seconds' | null
  /** There are states beyond the most hidden steps allowed. */
  hidden: boolean
  /** The bounds of the model that a step would have exceeded. */
  readonly bounds: Set<string>
}

/** Counts a state; whether the search has to end. */
function spend(effort: Effort): boolean {
  effort.states++
  if (effort.states > effort.maxStates) effort.ended = 'states'
  else if (effort.states % 64 === 0 && Date.now() > effort.deadline) effort.ended = 'seconds'
  return effort.ended !== null
}

/** A state that hidden steps lead to. */
export interface Reached {
  readonly state: State
  readonly hidden: readonly Transition[]
}

export interface Moves {
  /** The states that at most so many hidden steps lead to, the state itself first, those with fewer steps before those with more. */
  reached(state: State): Generator<Reached>
  /** The steps that explain an event from a state, without hidden ones. */
  explaining(state: State, event: Expected): readonly Transition[]
}

export function movesOf(semantics: Semantics, hidden: readonly ActionEntry[], effort: Effort): Moves {
  function taken(state: State, instance: Instance): Transition | null {
    if (!semantics.isEnabled(state, instance)) return null
    const step = semantics.attempt(state, instance)
    if (typeof step !== 'string') return step
    effort.bounds.add(step)
    return null
  }

  /** What was found out of states, by their keys: logs come back to the same states and say the same of them again. */
  const known = new Map<string, { readonly explaining: Map<number, readonly Transition[]>; reached: readonly Reached[] | null }>()
  const knownOf = (key: string) => {
    const found = known.get(key) ?? { explaining: new Map(), reached: null }
    if (known.size >= mostKnown) known.clear()
    known.set(key, found)
    return found
  }

  /** The states that hidden steps lead to, in the order of their number. */
  function* hiddenFrom(state: State): Generator<Reached> {
    const seen = new Set([keyOf(state)])
    let level: readonly Reached[] = [{ state, hidden: [] }]
    for (let depth = 1; level.length > 0; depth++) {
      const next: Reached[] = []
      for (const from of level)
        for (const instance of hidden.flatMap(entry => [...instancesIn(entry, from.state)])) {
          const step = taken(from.state, instance)
          if (step === null || seen.has(keyOf(step.to))) continue
          if (depth > effort.maxHidden) {
            effort.hidden = true
            return
          }
          seen.add(keyOf(step.to))
          const reached = { state: step.to, hidden: [...from.hidden, step] }
          next.push(reached)
          yield reached
        }
      level = next
    }
  }

  return {
    *reached(state) {
      if (spend(effort)) return
      yield { state, hidden: [] }
      if (hidden.length === 0) return
      const of = knownOf(keyOf(state))
      const all: Reached[] = []
      for (const reached of of.reached ?? hiddenFrom(state)) {
        if (spend(effort)) return
        all.push(reached)
        yield reached
      }
      of.reached = all
    },
    explaining(state, event) {
      const { explaining } = knownOf(keyOf(state))
      const steps =
        explaining.get(event.id) ??
        candidates(state, event).flatMap(instance => {
          const step = taken(state, instance)
          return step === null || differences(event, step.to).length > 0 ? [] : [step]
        })
      explaining.set(event.id, steps)
      return steps
    },
  }
}

/** States of which it is kept what was found out of them. */
const mostKnown = 20_000

/** The instances that an event may be, enabled or not. */
export const candidates = (state: State, { entries, message }: Expected): readonly Instance[] =>
  entries.flatMap(entry => [...instancesIn(entry, state)].filter(i => fits(i.message, message)))

function* instancesIn(entry: ActionEntry, state: State): Generator<Instance> {
  const { name, network, parameters } = entry
  if (network === null) for (const p of parameters) yield { action: name, parameters: p, message: null }
  else yield* instancesOn(entry, state[network] as Network)
}

const fits = (message: Message | null, fields: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(fields).every(([name, value]) => message !== null && equal(message[name], value))
