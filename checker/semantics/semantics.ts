import { EverystepError, errorOf, InternalError, SpecFailure, thrownAt } from '../errors.ts'
import { type Action, actorOf, argumentsOf, isWayOn } from '../language/action.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import { BoundReached } from '../language/bounded.ts'
import type { Model } from '../language/model.ts'
import { carrierOf, checkCarried } from '../language/network.ts'
import { runRecipe } from '../language/recipe.ts'
import type { State } from '../language/types.ts'
import {
  acknowledgedInVain,
  CapacityReached,
  format,
  keyOf,
  type Message,
  type Network,
  networkKinds,
  refusedWhereFull,
} from '../values/index.ts'
import { boundsByName } from './bounds.ts'
import { Stray, watched } from './stray.ts'

/** One way to take an action: its parameters and, for a receive or a message fault, the message. */
export interface Instance {
  readonly action: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly message: Message | null
}

/** A step that may be taken from a state. */
export interface Transition extends Instance {
  readonly to: State
}

/** What a state leads to. `beyond` says of each step that was not taken what it would have exceeded: one of `boundsOf`. */
export interface Successors {
  readonly transitions: readonly Transition[]
  readonly beyond: readonly string[]
}

/** A step that may be taken, beside what it comes to under the model's view. */
export interface Step extends Transition {
  /** The key of the state it leads to. */
  readonly key: string
  /** Whether that is another state than the one it is taken from. */
  readonly moves: boolean
  /** Its number among the instances of the state, enabled or not, from 0: with that, another machine finds the same step. */
  readonly ordinal: number
}

/** What is known of a state from its steps. */
export interface Expansion {
  readonly key: string
  readonly steps: readonly Step[]
  readonly beyond: Successors['beyond']
  /**
   * No step of the protocol changes the state, and no bound cut one: a deadlock, unless the state is final. A fault counts as a step of the
   * protocol only if it is fair (`isWayOn`), so a larger budget of faults never hides a deadlock.
   */
  readonly isStuck: boolean
  /** A bound cut a step of the protocol. */
  readonly isCut: boolean
}

/** How a recipe is shown the draft that it edits. */
export type View = (draft: Record<string, unknown>) => Record<string, unknown>

/**
 * What a model means: its initial states and, for each state, every step that may be taken. Runs the author's guards and recipes
 * as they are; slow and obvious, so that every other engine can be held against it.
 */
export interface Semantics {
  readonly model: Model
  /** Every enabled step, in the order of the actions and of their parameters. Throws SpecFailure where the spec fails. */
  successors(state: State): Successors
  /** The same, with which of them change the state, and whether it is stuck. Throws SpecFailure where the spec fails. */
  expand(state: State): Expansion
  /** The one step that takes this instance from this state, or null where it is not enabled. */
  take(state: State, instance: Instance): Transition | null
  /** Whether taking this enabled instance counts as a step of the protocol, and not as a fault that need not happen. */
  isWayOn(state: State, instance: Instance): boolean
  /** Whether an instance's guard holds. */
  isEnabled(state: State, instance: Instance): boolean
  /** The step that takes this enabled instance, or the name of the network whose capacity forbids it. */
  attempt(state: State, instance: Instance, view?: View): Transition | string
  /** Every action, with the network it takes its message from and its parameters. */
  readonly actions: readonly ActionEntry[]
  /** Every instance whose guard may be asked in this state, enabled or not. */
  instances(state: State): Iterable<Instance>
  /** Equal for two states exactly when they are the same state under the model's view. */
  key(state: State): string
}

export interface ActionEntry {
  readonly name: string
  readonly action: Action
  readonly network: string | null
  readonly parameters: readonly Readonly<Record<string, unknown>>[]
}

export function semanticsOf(model: Model): Semantics {
  const actions = Object.entries(model.actions).map(([name, action]) => ({
    name,
    action,
    network: networkOf(model, action),
    parameters: combinations(action.for),
  }))
  const named = new Map(actions.map(a => [a.name, a]))
  const bounds = new Set(boundsOf(model))

  function* of({ name, action, network, parameters }: ActionEntry, state: State): Generator<Instance> {
    if (network === null) for (const p of parameters) yield { action: name, parameters: p, message: null }
    else yield* instancesOn({ name, action, parameters }, state[network] as Network)
  }

  // One and the same for all guards of a state: what they find out of it may be remembered with it.
  let asked: { readonly of: State; readonly as: State } | null = null
  const askable = (state: State): State => {
    if (asked?.of !== state) asked = { of: state, as: watched(state) }
    return asked.as
  }

  function isEnabled({ name, action }: ActionEntry, state: State, instance: Instance): boolean {
    try {
      const enabled: unknown = action.when(askable(state), ...argumentsOf(action, instance.parameters, instance.message))
      return enabled === true || asBoolean(enabled, `the guard of ${name}`, action.where)
    } catch (thrown) {
      throw failure(errorOf(thrown), `the guard of ${label(instance)}`, action)
    }
  }

  function apply({ action }: ActionEntry, draft: Record<string, unknown>, { parameters, message }: Instance): unknown {
    const returned: unknown = action.then(draft, ...argumentsOf(action, parameters, message))
    return returned === draft ? undefined : returned
  }

  function run(known: ActionEntry, state: State, instance: Instance, view: View = draft => draft): Transition | string {
    const { action, network } = known
    const { picks } = action
    let full = ''
    try {
      const to = runRecipe(model.vars, state, draft => {
        try {
          // Not as the recipe sees it: of a step that takes a message it is known that there is one.
          if (picks && 'kind' in picks && network !== null) (draft[network] as Network).deliver(instance.message as Message)
          const { returned, inVain } = acknowledgedInVain(() => refusedWhereFull(() => apply(known, watched(view(draft)), instance)))
          for (const { network: of, message } of inVain) checkCarried(model.vars, nameOf(draft, of), message)
          return returned
        } catch (thrown) {
          const error = errorOf(thrown)
          if (error instanceof CapacityReached) full = nameOf(draft, error.network)
          throw error
        }
      })
      return { ...instance, to }
    } catch (thrown) {
      const error = errorOf(thrown)
      if (error instanceof CapacityReached) return `capacity of ${full}`
      if (error instanceof BoundReached && error.bound !== null && bounds.has(error.bound)) return error.bound
      throw failure(error, label(instance), action)
    }
  }

  const nameOf = (draft: State, network: unknown): string => Object.keys(model.vars).find(name => draft[name] === network) ?? ''

  const wayOn = (state: State, { action, parameters, message }: Instance): boolean => {
    const of = model.actions[action] as Action
    return isWayOn(of, state, actorOf(of, parameters, message))
  }

  const stepsOf = (state: State): { transitions: Transition[]; ordinals: number[]; beyond: { bound: string; by: Instance }[] } => {
    const transitions: Transition[] = []
    const ordinals: number[] = []
    let ordinal = -1
    const beyond: { bound: string; by: Instance }[] = []
    for (const known of actions)
      for (const instance of of(known, state)) {
        ordinal++
        if (!isEnabled(known, state, instance)) continue
        const result = run(known, state, instance)
        if (typeof result === 'string') {
          beyond.push({ bound: result, by: instance })
          continue
        }
        transitions.push(result)
        ordinals.push(ordinal)
      }
    return { transitions, ordinals, beyond }
  }

  const key: Semantics['key'] = model.view === null ? keyOf : state => (model.view ?? []).map(name => keyOf(state[name])).join()

  const knownOf = (instance: Instance): ActionEntry => {
    const known = named.get(instance.action)
    if (!known) throw new InternalError('semantics', `there is no action ${instance.action}`)
    return known
  }

  return {
    model,
    successors(state) {
      const { transitions, beyond } = stepsOf(state)
      return { transitions, beyond: beyond.map(b => b.bound) }
    },
    expand(state) {
      const { transitions, ordinals, beyond } = stepsOf(state)
      const own = key(state)
      const steps = transitions.map((transition, k): Step => {
        const to = key(transition.to)
        return { ...transition, key: to, moves: to !== own, ordinal: ordinals[k] as number }
      })
      const isCut = beyond.some(b => wayOn(state, b.by))
      const isStuck = !isCut && !steps.some(step => step.moves && wayOn(state, step))
      return { key: own, steps, beyond: beyond.map(b => b.bound), isStuck, isCut }
    },
    take(state, instance) {
      const known = named.get(instance.action)
      if (!known || !isEnabled(known, state, instance)) return null
      const result = run(known, state, instance)
      return typeof result === 'string' ? null : result
    },
    isWayOn: wayOn,
    isEnabled(state, instance) {
      const known = named.get(instance.action)
      return known !== undefined && isEnabled(known, state, instance)
    },
    attempt: (state, instance, view) => run(knownOf(instance), state, instance, view),
    actions,
    *instances(state) {
      for (const known of actions) yield* of(known, state)
    },
    key,
  }
}

/** What may keep an enabled step from being taken: `bound of term`, `capacity of net`, `bound of message Prepare`. */
export const boundsOf = (model: Model): readonly string[] => [...boundsByName(model).keys()]

/** `rmPrepare(rm: RM1)`, `rmRcvCommit(Commit(to: RM1))`. */
export function label({ action, parameters, message }: Instance): string {
  const inner = [...(message ? [format(message)] : []), ...Object.entries(parameters).map(([name, value]) => `${name}: ${format(value)}`)]
  return inner.length === 0 ? action : `${action}(${inner.join(', ')})`
}

/** The network that an action takes its message from; null where it takes none. */
function networkOf(model: Model, action: Action): string | null {
  const pick = action.picks
  if (pick === null) return null
  return 'network' in pick ? pick.network : carrierOf(model.vars, pick.kind)
}

/** Every instance of an action that takes a message of this network. */
export function* instancesOn({ name, action, parameters }: Omit<ActionEntry, 'network'>, network: Network): Generator<Instance> {
  for (const { message, place } of picked(action, network))
    for (const p of parameters) yield { action: name, parameters: place > 1 ? { ...p, place } : p, message }
}

function picked({ picks }: Action, network: Network): readonly { readonly message: Message; readonly place: number }[] {
  const first = (messages: Iterable<Message>) => [...messages].map(message => ({ message, place: 1 }))
  if (picks === null) return []
  const { ordered } = networkKinds[network.kind]
  if ('kind' in picks) return first(ordered ? network.deliverable().filter(m => m.tag === picks.kind.tag) : network.of(picks.kind))
  if (!ordered) return picks.which === 'overtaking' ? [] : first(network)
  return picks.which === 'any' ? first(network) : network.places().filter(({ at }) => picks.which === 'placed' || at > 0)
}

/** What went wrong while the author's code ran, said with the step it happened in. */
function failure(error: Error, during: string, action: Action): Error {
  if (error instanceof EverystepError && error.where === undefined)
    return new SpecFailure(error.code, `in ${during}: ${error.problem}`, { hint: error.hint, where: action.where, cause: error })
  if (error instanceof EverystepError) return error
  if (error instanceof Stray) return error.told(during, action.where)
  const { message } = error
  const wrote = /read.?only|Cannot (assign|add|delete|define)|object is not extensible|frozen/i.test(message)
  return new SpecFailure(
    wrote ? 'wrote-where-it-must-not' : 'spec-threw',
    `${during} ${wrote ? 'tried to change what it must not' : 'threw'}: ${message}`,
    {
      hint: wrote
        ? 'guards, properties, messages and parameters are read only; only the first argument of `then` may be edited'
        : hintForCall(message),
      where: thrownAt(error) ?? action.where,
      cause: error,
    },
  )
}

/** `Msg.Relese is not a function`: JavaScript says so of what is not there at all. */
function hintForCall(message: string): string | undefined {
  const called = /^([\w.$]+) is not a function$/.exec(message)?.[1]
  return called && `check the spelling of ${called}`
}
