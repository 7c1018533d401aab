import { callSite, type Place } from '../errors.ts'
import type { Message } from '../values/index.ts'
import type { Kind } from './messages.ts'
import type { Single } from './processes.ts'
import type { FaultStep } from './sign.ts'
import type { Binders, Edit, State } from './types.ts'

/**
 * Weak: taken if enabled forever from some point on. Strong: taken if enabled again and again. A word alone is said of each instance, that
 * is of every combination of parameters and every message: TLA+'s `\A p : WF_vars(A(p))`. With the name of a group, all instances of all actions
 * of that group count as one, `WF_vars(\E p : A(p) \/ B(p))`: it is enough to take any of them. `forEach` names parameters or message fields whose
 * every combination of values has a group of its own: `{ weak: 'serve', forEach: 'c' }` is `\A c : WF_vars(\E r : serve(c, r))`.
 */
export type Fairness<Name extends string = string> = 'weak' | 'strong' | Together<Name>

export type Together<Name extends string = string> = ({ readonly weak: string } | { readonly strong: string }) & {
  readonly forEach?: Name | readonly Name[]
}

/** The group that an action is fair in, and of what there is one for each. */
export function groupOf(fair: Together): { readonly group: string; readonly strong: boolean; readonly forEach: readonly string[] } {
  const { forEach = [] } = fair
  const each = typeof forEach === 'string' ? [forEach] : forEach
  return 'weak' in fair ? { group: fair.weak, strong: false, forEach: each } : { group: fair.strong, strong: true, forEach: each }
}

/**
 * A receive takes the deliverable messages of a kind; a fault any message on a network, or, on a fifo, any at each of its places, or at each where it may
 * overtake another. The place, above 1, is then a parameter of the step.
 */
export type Pick = { readonly kind: Kind } | { readonly network: string; readonly which: 'any' | 'placed' | 'overtaking' }

/**
 * One kind of step. `Args` are what guard and recipe get after the state: the parameters, or for a receive the message and then
 * the parameters. Guard and recipe are pure and deterministic: all choice is in the parameters and in which action runs.
 */
// biome-ignore lint/suspicious/noExplicitAny: actions of every spec go through one list
export interface Action<S = any, Args extends readonly unknown[] = any> {
  readonly kind: 'action' | 'receive' | 'timeout' | 'fault'
  /** What the fault is of which this is a step; a timeout that fires too early is one, too. */
  readonly fault?: FaultStep
  readonly for: Binders
  /** The parameter or message field that names the acting process, or that process, or nobody: the environment. */
  readonly by: string | Single | null
  /** The messages in flight that the step is taken for, each its own step; null where it is about none. */
  readonly picks: Pick | null
  /** For a timeout: the kinds none of which can still come where it fires, or null where nothing else can happen. */
  readonly awaits: readonly Kind[] | null
  /** For a timeout that fires only too early: the name of the timeout that it is otherwise. */
  readonly earlyOf?: string
  /** For a timeout that may fire too early: whether it would do so in this state. It is left out where it never may. */
  readonly isEarly?: (s: State, actor: string | null) => boolean
  readonly fair: Fairness | null
  /** Time passes in it: every timer has one tick less. */
  readonly passes?: true
  /** `allowed`: that no step takes it does not qualify a verdict. */
  readonly neverFires?: 'allowed' | undefined
  readonly when: (s: S, ...args: Args) => boolean
  readonly then: (s: Edit<S>, ...args: { -readonly [K in keyof Args]: Edit<Args[K]> }) => void
  readonly where: Place | undefined
  /** What `when` asks besides what its author wrote, as it is asked; left out, nothing. It is here to say why a step is not enabled. */
  readonly also?: readonly Condition[]
  /** The guard as its author wrote it, where `when` asks more. */
  readonly written?: (s: S, ...args: Args) => boolean
}

/** What a fault, a timeout or a budget asks of a step. */
export interface Condition {
  readonly holds: (s: State, actor: string | null, message: Message | null) => boolean
  /** What is the case where it does not hold: `the budget of crash is spent`. */
  readonly otherwise: (actor: string | null, message: Message | null) => string
}

type Parts = Partial<Omit<Action, 'where'>> & { readonly kind: Action['kind']; readonly then: Action['then'] }

/** An action from its parts; the call site is kept for messages. */
export const makeAction = (parts: Parts): Action => ({
  for: {},
  by: null,
  picks: null,
  awaits: null,
  fair: null,
  when: () => true,
  where: callSite(),
  ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)),
  kind: parts.kind,
  then: parts.then,
})

/** The process that takes the step, or null where the environment does. */
export function actorOf(action: Action, parameters: Readonly<Record<string, unknown>>, message: Message | null): string | null {
  if (action.by === null) return null
  if (typeof action.by !== 'string') return action.by.id
  const actor = parameters[action.by] ?? message?.[action.by]
  return typeof actor === 'string' ? actor : null
}

/**
 * Whether a step counts as a way on, so that a state from which it can be taken is not stuck: a step of the protocol does, and a fault that
 * is sure to happen because it is fair, as a recovery or a healing. What only a fault may lead out of is stuck: the fault need not happen.
 */
export const isWayOn = (action: Action, s: State, actor: string | null): boolean =>
  action.isEarly === undefined ? action.kind !== 'fault' || action.fair !== null : !action.isEarly(s, actor)

/** What guard and recipe get after the state. */
export const argumentsOf = (action: Action, parameters: Readonly<Record<string, unknown>>, message: Message | null): unknown[] =>
  action.picks ? [message, parameters] : [parameters]

/** The same action, taken only where a condition, which is asked first, holds too. */
export function onlyWhen(action: Action, holds: Condition['holds'], otherwise: Condition['otherwise']): Action {
  const { when, also = [], written = when } = action
  return {
    ...action,
    written,
    also: [{ holds, otherwise }, ...also],
    when: (s: State, ...args: unknown[]) => {
      const message = action.picks ? (args[0] as Message) : null
      const parameters = (action.picks ? args[1] : args[0]) as Readonly<Record<string, unknown>>
      return holds(s, actorOf(action, parameters, message), message) && when(s, ...args)
    },
  }
}
