import type { Place } from '../errors.ts'
import type { Value } from '../values/index.ts'
import type { Action } from './action.ts'
import type { Outcomes } from './outcomes.ts'
import type { Sort } from './processes.ts'
import type { Binders, State, Vars } from './types.ts'

/** A spec with its constants, fault budgets and networks fixed: what can be explored. */
export interface Model {
  readonly spec: string
  readonly variant: string | null
  readonly constants: Readonly<Record<string, Value>>
  /** Only the faults that may happen; Infinity where any number may. */
  readonly budgets: Readonly<Record<string, number>>
  /** Whether the spec declares any fault, with or without a budget. */
  readonly hasFaults: boolean
  /** The fault of the spec, with or without a budget, that lets timeouts fire too early; null where it declares none. */
  readonly premature: string | null
  /** The same spec, constants and networks with other fault budgets. Throws as `with` of the spec does. */
  readonly withBudgets: (budgets: Readonly<Record<string, number>>) => Model
  readonly vars: Vars
  readonly initial: readonly State[]
  readonly actions: Readonly<Record<string, Action>>
  readonly properties: Readonly<Record<string, Property>>
  /** What it decides between; null where its spec does not say. */
  readonly outcomes: Outcomes | null
  /** Where the protocol may end: having no step there is no deadlock. */
  readonly final: (s: State) => boolean
  readonly deadlock: 'forbidden' | 'allowed'
  readonly constraints: Constraints
  /** The variables that tell two states apart; null for all. */
  readonly view: readonly string[] | null
  /** Sorts whose processes may be exchanged without changing the protocol. */
  readonly symmetry: readonly Sort[]
  /** Every process, in the order of the lanes of a diagram. */
  readonly processes: readonly { readonly id: string; readonly sort: string }[]
  readonly where: Place | undefined
  /** Of a variant: the model of the spec that it changes, with the same constants, budgets and networks; null where that has none of these. */
  readonly base?: (() => Model | null) | undefined
}

/** The variables that faults keep for themselves. */
export const keptVariables = ({ vars }: Pick<Model, 'vars'>): readonly string[] =>
  Object.keys(vars).filter(name => vars[name]?.marks.keptBy !== undefined)

/** Bounds on the search, as TLC's CONSTRAINT and ACTION_CONSTRAINT: what lies beyond is judged but not explored. */
export interface Constraints {
  readonly state: ((s: State) => boolean) | null
  readonly step: ((before: State, after: State) => boolean) | null
}

/** What a spec claims. A word of `machine` makes it; the file of its kind, under `properties/`, says what that word means. */
export interface Property<M extends Meaning = Meaning> {
  /** One of the names in the table of kinds. */
  readonly kind: string
  readonly where: Place | undefined
  /** It is claimed for every combination of these; none where it has no parameters. */
  readonly for: Binders
  readonly meaning: M
}

export type Parameters = Readonly<Record<string, unknown>>
export type StatePredicate = (s: State, p: Parameters) => boolean
export type StepPredicate = (before: State, after: State, p: Parameters) => boolean

/**
 * When a property holds, in the few terms that the checker decides by: the safety formulas of TLA+, its formulas of time, refinement, AG EF of computation tree logic,
 * and that a step repeated has no further effect.
 */
export type Meaning = Invariant | ActionProperty | Reachability | Possibility | Temporal | Refinement | Repetition

/** It holds in every state. Where the premise is false a state is not judged; a premise that is never true makes the property vacuous. */
export interface Invariant {
  readonly of: 'states'
  readonly holds: StatePredicate
  readonly premise: StatePredicate | null
  /** Of a premise that a kind of property brings along: what never happens where it is never true. */
  readonly never?: string
  /** Of a kind that can tell: why it is false in a state; null where it is true. */
  readonly why?: (s: State) => Refused | null
}

/** Why a state, or the history in it, is refused. */
export interface Refused {
  /** One sentence without its full stop. */
  readonly why: string
  /** Of a history of calls: those that cannot be together. */
  readonly calls?: readonly ToldCall[]
}

/** A call, by its process and its place among those of its process. */
export interface ToldCall {
  readonly process: string
  readonly at: number
}

/** It holds of every step. */
export interface ActionProperty {
  readonly of: 'steps'
  readonly holds: StepPredicate
}

/** It holds in some state. */
export interface Reachability {
  readonly of: 'some state'
  readonly holds: StatePredicate
}

/** From every state a state in which it holds can be reached by steps of the protocol, whatever has happened by then. */
export interface Possibility {
  readonly of: 'possibility'
  readonly holds: StatePredicate
}

/**
 * No fair behaviour breaks it. One does that comes to where the breach begins, is from then on only where `avoids` is false, and goes round a loop in
 * which `keeps` is false somewhere.
 */
export interface Temporal {
  readonly of: 'behaviours'
  /** In any state, in the first state of the behaviour, or in a state where the predicate holds. */
  readonly begins: 'anywhere' | 'initially' | StatePredicate
  readonly avoids: StatePredicate | null
  readonly keeps: StatePredicate | null
}

/**
 * Every step, seen through `mapping`, is a step of `abstract` or changes nothing there, from an initial state on; and the temporal properties that
 * `abstract` has hold of what is seen through `mapping`, under this spec's fairness.
 */
export interface Refinement {
  readonly of: 'refinement'
  readonly abstract: Model
  readonly mapping: (s: State) => State
}

/** In every state, taking the action twice in a row leaves the same as taking it once, with whatever parameters and message it can be taken. */
export interface Repetition {
  readonly of: 'repetition'
  readonly action: string
  /** What has to be the same; null for every variable but networks, ghosts and what faults keep. */
  readonly looks: ((s: State) => unknown) | null
}

/** A fault that a spec is open to. */
export interface Fault {
  /** The model in which it may happen as often as the budget, above zero, says. `name` is what the spec calls the fault. */
  apply(model: Model, budget: number, name: string): Model
  /**
   * Applied after the others: `steps`, since it changes the steps of them all, and `quiet`, after those, since it asks all guards whether anything else can happen.
   */
  readonly last?: 'steps' | 'quiet'
  /** Lets timeouts fire too early. */
  readonly premature?: true
  /** What it was made of, by which it can be told in another language. */
  readonly made: FaultMade
}

/** The word of a fault, with what it was given. */
export type FaultMade =
  | { readonly word: 'stops'; readonly who: Sort }
  | { readonly word: 'crashes'; readonly who: Sort; readonly onRecover: unknown; readonly recovers: 'fairly' | 'perhaps' }
  | { readonly word: 'pauses'; readonly who: Sort; readonly resumes: 'fairly' | 'perhaps' }
  | { readonly word: 'loseMessages' | 'duplicateMessages' | 'reorderMessages'; readonly only: readonly string[] | null }
  /** Of no processes: of all that there are. */
  | { readonly word: 'partitions'; readonly who: readonly Sort[]; readonly heals: 'fairly' | 'perhaps' }
  | { readonly word: 'prematureTimeouts' | 'byzantine' | 'clockDrift' }
