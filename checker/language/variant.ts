import { didYouMean, moduleSite, SpecError } from '../errors.ts'
import type { Action } from './action.ts'
import { type Chosen, type Constants, type ConstantsOf, type Fixing, fixing } from './constants.ts'
import type { Actions, Definition } from './definition.ts'
import type { Domain } from './domain.ts'
import { type Machine, machine } from './machine.ts'
import type { Fault, Property } from './model.ts'
import { checkNames } from './names.ts'
import type { Outcomes } from './outcomes.ts'
import { checkParts } from './parts.ts'
import { makeSpec, type Spec } from './spec.ts'
import type { State, StateOf, Vars } from './types.ts'

/** What may change of an action, of a state that has the variables that a variant adds, too. */
type Change<A, Added> =
  A extends Action<infer S, infer Args> ? Partial<Pick<Action<S & Added, Args>, 'when' | 'then' | 'fair' | 'awaits' | 'neverFires'>> : never

/**
 * What a variant changes; whatever it does not name, or leaves undefined, stays as it is. `null` takes a part away. Undefined, since a function that
 * returns one of two changes gives each the other's parts as such.
 */
export interface Delta<V extends Vars = Vars, A extends Actions = Actions, W extends Vars = Vars> {
  /**
   * Variables that the base does not have, and others in the place of its own, such as one that is `durable` no more. Actions changed in the same object may read
   * them, where it is given as such and this comes first; of a function's result TypeScript does not infer that, and their `s` needs a type.
   */
  readonly vars?: { readonly [K in keyof W]: W[K] | undefined } | undefined
  /** An action's guard, recipe or fairness. */
  readonly actions?: { readonly [K in keyof A]?: Change<A[K], StateOf<W>> | null | undefined } | undefined
  /** Actions that the base does not have. */
  readonly added?: Readonly<Record<string, Action | undefined>> | undefined
  readonly init?: StateOf<V> | readonly StateOf<V>[] | readonly State[] | undefined
  readonly properties?: Readonly<Record<string, Property | null | undefined>> | undefined
  readonly decides?: Outcomes | undefined
  readonly faults?: Readonly<Record<string, Fault | null | undefined>> | undefined
  readonly final?: ((s: StateOf<V>) => boolean) | undefined
  readonly constraints?:
    | {
        readonly state?: (s: StateOf<V>) => boolean
        readonly step?: (before: StateOf<V>, after: StateOf<V>) => boolean
      }
    | undefined
  readonly view?: readonly string[] | undefined
}

/** What a variant may use of its base: the definition, the constants, and the vocabulary to write more of it. */
export type Base<C extends Constants, V extends Vars, A extends Actions, F extends string, X> = Definition<V, A, F, X> &
  Machine<StateOf<V>> & { readonly constants: ConstantsOf<C>; readonly parts: X }

/**
 * The same protocol with a small change: a mutant, a weaker rule, another assumption. The change may be of variables (`vars`), actions (`actions`, `added`), `init`,
 * `properties`, `decides`, `faults`, `final`, `constraints` and `view`. What it does not name stays as it is, and `null` takes away: an action, a property, a fault, or the fairness of an action (`fair: null`). A variant of a variant is asked for by both names, `--variant fenced/forgets`. `constants` are fixed for the variant: they need not be chosen, and
 * cannot be chosen otherwise. Throws SpecError where the change names something that the base does not have, or leaves a part of an action undefined.
 */
export function variant<
  C extends Constants,
  V extends Vars,
  A extends Actions,
  F extends string,
  X,
  // biome-ignore lint/complexity/noBannedTypes: no variable is added
  const W extends Vars = {},
  // biome-ignore lint/complexity/noBannedTypes: no constant is fixed
  const K extends Partial<ConstantsOf<C>> = {},
>(
  base: Spec<C, V, A, F, X>,
  name: string,
  delta: Delta<V, A, W> | ((base: Base<C, V, A, F, X>) => Delta<V, A, W>),
  constants: K & { readonly [N in Exclude<keyof K, keyof C>]: never } = {} as never,
): Spec<Fixing<C, K>, V, A, F, X> {
  const where = moduleSite()
  const of = base.variant === null ? name : `${base.variant}/${name}`
  const origin = { spec: base as unknown as Spec, constants }
  const declared = fixing(`variant '${of}' of ${base.name}`, base.constants, constants) as Fixing<C, K>
  const build = (given: ConstantsOf<Fixing<C, K>>) => {
    const chosen = given as unknown as ConstantsOf<C>
    const definition = base.define(chosen as unknown as Chosen<C>)
    const change =
      typeof delta === 'function'
        ? delta({ ...definition, ...machine(definition.vars), constants: chosen, parts: definition.parts })
        : delta
    checkParts(`variant '${of}' of ${base.name}`, change, deltaParts, where)
    const tables = [
      ['action', change.added],
      ['action', change.actions],
      ['variable', change.vars],
      ['property', change.properties],
      ['fault', change.faults],
    ] as const
    for (const [named, table] of tables) if (table) checkNames(named, table, `variant '${of}' of ${base.name}`, where)
    for (const [action, changes] of Object.entries(change.actions ?? {}))
      if (changes !== null && changes !== undefined) {
        const says = `what variant '${of}' of ${base.name} says of action '${action}'`
        checkParts(says, changes, ['when', 'then', 'fair', 'awaits', 'neverFires'], where)
        for (const [part, value] of Object.entries(changes)) if (value === undefined) throw leftUndefined(says, part, where)
      }
    return apply(definition, change, (what, word, known) => {
      throw new SpecError(
        'unknown-in-variant',
        `variant '${of}' of ${base.name} changes the ${what} '${word}', which ${base.name} does not have`,
        {
          hint: didYouMean(word, known) ?? `it has ${known.join(', ')}`,
          where,
        },
      )
    })
  }
  return makeSpec(base.name, of, declared, where, build, origin)
}

/** Whoever writes it means to take the part away; as `{ … }` without it, it would leave the part as it is. */
const leftUndefined = (says: string, part: string, where: ReturnType<typeof moduleSite>): SpecError =>
  new SpecError('undefined-in-variant', `${says}: \`${part}\` is undefined, which changes nothing`, {
    hint: `${part === 'fair' ? 'null takes fairness away; ' : ''}to leave it as it is, do not name it`,
    where,
  })

const deltaParts: readonly string[] = [
  'actions',
  'added',
  'vars',
  'init',
  'properties',
  'decides',
  'faults',
  'final',
  'constraints',
  'view',
] satisfies (keyof Delta)[]

type Unknown = (what: string, word: string, known: readonly string[]) => never

function apply<V extends Vars, A extends Actions, F extends string, X, W extends Vars>(
  base: Definition<V, A, F, X>,
  delta: Delta<V, A, W>,
  unknown: Unknown,
): Definition<V, A, F, X> {
  const actions: Record<string, Action> = { ...base.actions }
  for (const [name, change] of Object.entries(given(delta.actions))) {
    const before = actions[name] ?? unknown('action', name, Object.keys(base.actions))
    if (change === null) delete actions[name]
    else actions[name] = { ...before, ...given(change as Readonly<Record<string, unknown>>) }
  }
  const more = given(delta.vars as Readonly<Record<string, Domain | undefined>> | undefined)
  const vars = { ...base.vars, ...more }
  const inits = (Array.isArray(delta.init ?? base.init) ? (delta.init ?? base.init) : [delta.init ?? base.init]) as readonly State[]
  const added = Object.fromEntries(Object.entries(more).map(([name, of]) => [name, of.initial]))
  return {
    ...base,
    vars,
    init: inits.map(s => ({ ...added, ...s })) as unknown as readonly StateOf<V>[],
    actions: { ...actions, ...given(delta.added) } as unknown as A,
    properties: without(base.properties, delta.properties, name => unknown('property', name, Object.keys(base.properties))),
    ...(base.faults || delta.faults
      ? {
          faults: without(base.faults ?? {}, delta.faults, name => unknown('fault', name, Object.keys(base.faults ?? {}))) as {
            readonly [K in F]: Fault
          },
        }
      : {}),
    ...(delta.decides ? { decides: delta.decides } : {}),
    ...(delta.final ? { final: delta.final } : {}),
    ...(delta.constraints ? { constraints: delta.constraints } : {}),
    ...(delta.view ? { view: delta.view } : {}),
  }
}

/** The parts that are not left undefined. */
const given = <T>(table: Readonly<Record<string, T | undefined>> = {}): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(table).filter((entry): entry is [string, T] => entry[1] !== undefined))

/** Parts added or replaced, and those set to null taken away. */
function without<T>(
  base: Readonly<Record<string, T>>,
  delta: Readonly<Record<string, T | null | undefined>> = {},
  unknown: (name: string) => never,
): Record<string, T> {
  const parts = { ...base }
  for (const [name, part] of Object.entries(given(delta))) {
    if (part !== null) parts[name] = part
    else if (name in parts) delete parts[name]
    else unknown(name)
  }
  return parts
}
