import { didYouMean, moduleSite, type Place, UsageError } from '../errors.ts'
import { type NetworkKind, networkKindNames, type Value } from '../values/index.ts'
import { admitState } from './admit.ts'
import { asBoolean } from './boolean.ts'
import { admitConstants, type Chosen, type Constants, type ConstantsOf } from './constants.ts'
import type { Actions, Definition } from './definition.ts'
import { checkDomain, type Domain } from './domain.ts'
import { withFaults } from './faults/apply.ts'
import type { Constraints, Model } from './model.ts'
import { checkNames } from './names.ts'
import { isNetwork, networkOf } from './network.ts'
import { withTime } from './timer.ts'
import type { State, Vars } from './types.ts'
import { checkDefinition, checkShape, processesOf } from './wellformed.ts'

export interface ModelOptions {
  /** The kind of every network, or of each by name, instead of what the spec says. */
  readonly network?: NetworkKind | Readonly<Record<string, NetworkKind>>
}

/** A protocol, open in its constants and fault budgets. */
export interface Spec<
  C extends Constants = Constants,
  V extends Vars = Vars,
  A extends Actions = Actions,
  F extends string = string,
  X = unknown,
> {
  readonly name: string
  readonly variant: string | null
  /** The constants, each with the domain that it is chosen from. */
  readonly constants: C
  readonly where: Place | undefined
  /** The model with the defaults of all constants, where each has one. */
  with(this: Record<string, never> extends Chosen<C> ? unknown : never): Model
  /**
   * The model with these constants, those that are left out having their defaults, in which each fault named may happen as often as its budget says (Infinity: any number).
   * Throws SpecError or UsageError where something named does not exist or is out of range.
   */
  with(constants: Chosen<C>, budgets?: { readonly [K in F]?: number }, options?: ModelOptions): Model
  /**
   * The definition for these constants, before faults. A spec with a name of its own may be built on it: on its variables, actions and `parts`, as a variant is, but
   * with their types known to variants of the new spec in turn.
   */
  define(constants: Chosen<C>): Definition<V, A, F, X> & { readonly parts: X }
}

/** A protocol called `name`, its constants each with the domain they may be chosen from; `withDefault(…)` gives one a value where none is chosen. */
export function spec<const C extends Constants, V extends Vars, A extends Actions, F extends string = never, X = undefined>(
  name: string,
  constants: C,
  build: (constants: ConstantsOf<C>) => Definition<V, A, F, X>,
): Spec<C, V, A, F, X> {
  return makeSpec(name, null, constants, moduleSite(), build)
}

export function makeSpec<C extends Constants, V extends Vars, A extends Actions, F extends string, X>(
  name: string,
  variant: string | null,
  constants: C,
  where: Place | undefined,
  build: (constants: ConstantsOf<C>) => Definition<V, A, F, X>,
  origin: Origin | null = null,
): Spec<C, V, A, F, X> {
  const definitionOf = (chosen: ConstantsOf<C>) => {
    const definition = build(chosen)
    checkShape(variant === null ? name : `${name} (${variant})`, where, definition)
    return definition
  }
  checkNames('constant', constants, name, where)
  for (const [constant, of] of Object.entries(constants)) checkDomain(`the constant '${constant}' of ${name}`, of, where)
  const define = (given: Chosen<C>) => {
    const definition = definitionOf(admitConstants(name, constants, given) as ConstantsOf<C>)
    return { ...definition, parts: definition.parts as X }
  }
  return {
    name,
    variant,
    constants,
    where,
    define,
    with(given: Chosen<C> = {} as Chosen<C>, budgets: { readonly [K in F]?: number } = {}, options: ModelOptions = {}) {
      const chosen = admitConstants(name, constants, given)
      const definition = definitionOf(chosen as ConstantsOf<C>) as unknown as Definition
      const model: Model = {
        ...modelOf(name, variant, where, chosen, definition, options),
        withBudgets: asked => {
          const faulty = withFaults(model, definition.faults ?? {}, asked)
          return origin === null ? faulty : { ...faulty, base: () => originalOf(origin, chosen, asked, options) }
        },
      }
      return model.withBudgets(budgets as Readonly<Record<string, number>>)
    },
  }
}

/** What a variant changes, and the constants that it fixes. */
interface Origin {
  readonly spec: Spec
  readonly constants: Readonly<Record<string, unknown>>
}

function originalOf(
  { spec, constants }: Origin,
  given: Readonly<Record<string, unknown>>,
  budgets: Readonly<Record<string, number>>,
  options: ModelOptions,
): Model | null {
  try {
    return spec.with({ ...given, ...constants }, budgets, options)
  } catch {
    // A fault or a network that the variant adds.
    return null
  }
}

function modelOf(
  name: string,
  variant: string | null,
  where: Place | undefined,
  constants: Readonly<Record<string, Value>>,
  given: Definition,
  options: ModelOptions,
): Omit<Model, 'withBudgets'> {
  const definition = { ...given, vars: onNetworks(given.vars, options) }
  checkDefinition(name, where, definition)
  const inits = (Array.isArray(definition.init) ? definition.init : [definition.init]) as readonly State[]
  const { state = null, step = null } = (definition.constraints ?? {}) as Partial<Constraints>
  const judged = (answer: unknown, what: string) => asBoolean(answer, `the ${what} constraint of ${name}`, where)
  return {
    spec: name,
    variant,
    constants,
    budgets: {},
    hasFaults: Object.keys(definition.faults ?? {}).length > 0,
    premature: Object.entries(definition.faults ?? {}).find(([, fault]) => fault.premature)?.[0] ?? null,
    vars: definition.vars,
    initial: inits.map(s => admitState(definition.vars, s, undefined, where)),
    actions: withTime(name, definition.vars, definition.actions, where),
    properties: definition.properties,
    outcomes: definition.decides ?? null,
    final: (definition.final as ((s: State) => boolean) | undefined) ?? (() => false),
    deadlock: definition.deadlock ?? 'forbidden',
    constraints: {
      state: state && (s => judged(state(s), 'state')),
      step: step && ((before, after) => judged(step(before, after), 'step')),
    },
    view: definition.view ?? null,
    symmetry: definition.symmetry ?? [],
    processes: processesOf(definition),
    where,
  }
}

function onNetworks(vars: Vars, { network }: ModelOptions): Vars {
  if (network === undefined) return vars
  const names = Object.keys(vars).filter(name => isNetwork(vars[name] as Domain))
  const asked = typeof network === 'string' ? names : Object.keys(network)
  if (names.length === 0) throw new UsageError('no-network', 'this spec has no network, so none can be chosen')
  for (const name of asked)
    if (!names.includes(name))
      throw new UsageError('unknown-network', `there is no network variable '${name}'`, {
        hint: didYouMean(name, names) ?? listed('the networks are', names),
      })
  return Object.fromEntries(
    Object.entries(vars).map(([name, of]) => {
      const kind = typeof network === 'string' ? network : network[name]
      if (!isNetwork(of) || kind === undefined) return [name, of]
      if (!networkKindNames.includes(kind))
        throw new UsageError('unknown-network-kind', `there is no network of kind '${kind}'`, {
          hint: didYouMean(kind, networkKindNames) ?? listed('choose', networkKindNames),
        })
      return [name, networkOf(of.kinds, kind, of.capacity)]
    }),
  )
}

const listed = (say: string, names: readonly string[]): string => (names.length === 0 ? 'it has none' : `${say} ${names.join(', ')}`)
