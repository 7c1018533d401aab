import { type Action, actorOf, isWayOn } from '../language/action.ts'
import { encode, type Json } from '../language/itf-value.ts'
import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { FaultStep } from '../language/sign.ts'
import type { State } from '../language/types.ts'
import { judgedConstraints } from '../semantics/judged.ts'
import { type Step, semanticsOf } from '../semantics/semantics.ts'

/** An action as a recording says it: what there is to know of it beside its guard and its recipe. */
export interface RecordedAction {
  readonly name: string
  readonly kind: Action['kind']
  readonly fault: FaultStep | null
  readonly fair: Action['fair']
  /** Whether it is a timeout that may fire too early: the flag `wayOn` of each step then says whether it does not. */
  readonly isEarly: boolean
  /** The parameter or message field that names the acting process, that process, or nobody. */
  readonly by: string | { readonly id: string } | null
  /** The network that it takes a message from, and the kind of message, or which messages a fault takes. */
  readonly takes: { readonly network: string; readonly kind: string } | { readonly network: string; readonly which: string } | null
}

/** A step from a state: the action's number, its parameters and message as numbers of values, and the number of the state it leads to. */
export type RecordedStep = readonly [action: number, parameters: number, message: number, to: number, flags: number]

/** The bits of a step's last number. */
export const stepFlag = { wayOn: 1, follows: 2 } as const

/**
 * The state graph of a model as data, in JSON: whatever runs the model need not be trusted for it, since every such graph is that of some model. Values are in
 * ITF without domains, each once.
 */
export interface Recording {
  readonly variables: readonly { readonly name: string; readonly domain: string; readonly capacity: number | null }[]
  readonly processes: readonly { readonly id: string; readonly sort: string }[]
  readonly actions: readonly RecordedAction[]
  readonly values: readonly Json[]
  /** Of each state, the number of each variable's value. */
  readonly states: readonly (readonly number[])[]
  /** Of each state, its steps; null where it was not expanded, since a constraint keeps it out. */
  readonly steps: readonly (readonly RecordedStep[] | null)[]
  readonly initial: readonly number[]
  /** The states in which a bound cut a step of the protocol. */
  readonly cutAt: readonly number[]
  /** How many steps each bound cut. */
  readonly cuts: Readonly<Record<string, number>>
  /** The number of states at which it ends, though there are more; null where it has them all. */
  readonly stoppedAt: number | null
}

/**
 * The state graph of a model, breadth-first, without its view and its symmetry, and within its constraints only if `constrained`. At most so many states are
 * expanded. Throws SpecFailure where the spec fails.
 */
export function recordingOf(
  given: Model,
  { maxStates, constrained }: { readonly maxStates: number; readonly constrained: boolean },
): Recording {
  const model: Model = { ...given, view: null, ...(constrained ? {} : { constraints: { state: null, step: null } }) }
  const semantics = semanticsOf(model)
  const constraints = judgedConstraints(model)
  const names = Object.keys(model.vars)
  const actions = Object.keys(model.actions)
  const { values, numberOf } = interned()
  const ids = new Map<string, number>()
  const found: State[] = []
  const inside: boolean[] = []
  const cuts: Record<string, number> = {}
  const cut = (what: string) => {
    cuts[what] = (cuts[what] ?? 0) + 1
  }
  const idOf = (state: State, key: string): number => {
    const known = ids.get(key)
    if (known !== undefined) return known
    ids.set(key, found.length)
    inside.push(false)
    return found.push(state) - 1
  }
  const queue: number[] = []
  const follow = (id: number): void => {
    if (inside[id]) return
    if (constraints.state?.(found[id] as State) ?? true) {
      inside[id] = true
      queue.push(id)
    } else cut('state constraint')
  }
  const initial = model.initial.map(state => idOf(state, semantics.key(state)))
  for (const id of initial) follow(id)

  const stepFrom = (state: State, step: Step): RecordedStep => {
    const to = idOf(step.to, step.key)
    const follows = !step.moves || (constraints.step?.(state, step.to) ?? true)
    if (follows) follow(to)
    else cut('step constraint')
    const action = model.actions[step.action] as Action
    const wayOn = isWayOn(action, state, actorOf(action, step.parameters, step.message))
    const flags = (wayOn ? stepFlag.wayOn : 0) | (follows ? stepFlag.follows : 0)
    const message = step.message === null ? -1 : numberOf(encode(step.message))
    return [actions.indexOf(step.action), numberOf(encode(step.parameters)), message, to, flags]
  }

  const steps = new Map<number, readonly RecordedStep[]>()
  const cutAt: number[] = []
  let stoppedAt: number | null = null
  for (const id of queue) {
    if (steps.size >= maxStates) {
      stoppedAt = maxStates
      break
    }
    const state = found[id] as State
    const { steps: taken, beyond, isCut } = semantics.expand(state)
    for (const bound of beyond) cut(bound)
    if (isCut) cutAt.push(id)
    steps.set(
      id,
      taken.map(step => stepFrom(state, step)),
    )
  }
  return {
    variables: names.map(name => variableOf(name, model)),
    processes: model.processes.map(({ id, sort }) => ({ id, sort })),
    actions: semantics.actions.map(({ name, action, network }) => ({
      name,
      kind: action.kind,
      fault: action.fault ?? null,
      fair: action.fair,
      isEarly: action.isEarly !== undefined,
      by: action.by === null || typeof action.by === 'string' ? action.by : { id: action.by.id },
      takes: takenBy(action, network),
    })),
    values,
    states: found.map(state => names.map(name => numberOf(encode(state[name])))),
    steps: found.map((_, id) => steps.get(id) ?? null),
    ...{ initial, cutAt, cuts, stoppedAt },
  }
}

function variableOf(name: string, { vars }: Model): Recording['variables'][number] {
  const of = vars[name]
  const capacity = of !== undefined && isNetwork(of) && of.capacity !== Infinity ? of.capacity : null
  return { name, domain: of?.text ?? '', capacity }
}

function takenBy({ picks }: Action, network: string | null): RecordedAction['takes'] {
  if (picks === null || network === null) return null
  return 'kind' in picks ? { network, kind: picks.kind.tag } : { network, which: picks.which }
}

/** Values in JSON, each once. */
export function interned(): { readonly values: Json[]; readonly numberOf: (value: Json) => number } {
  const values: Json[] = []
  const numbers = new Map<string, number>()
  return {
    values,
    numberOf(value) {
      const text = JSON.stringify(value)
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, values.length)
      return values.push(value) - 1
    },
  }
}
