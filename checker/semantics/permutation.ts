import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import { isNetwork, type NetworkDomain } from '../language/network.ts'
import type { Sort } from '../language/processes.ts'
import type { Binders, State, Vars } from '../language/types.ts'
import { emptyNetwork, keyOf, type Message, type Network, ValueSet } from '../values/index.ts'
import type { Instance } from './semantics.ts'

/** What each process id becomes; ids that are not there stay as they are. */
export type Permutation = ReadonlyMap<string, string>

export const identity: Permutation = new Map()

/** What a search takes for one state: those that an exchange of processes of the same sort takes into each other. */
export interface Reduction {
  readonly sorts: readonly Sort[]
  /** Each part of a state is about one of these processes at most, so that an orbit is told by what each process has, without trying all permutations. */
  readonly isByProcess: boolean
}

/** Every way to exchange the processes of the sorts among themselves, the identity first: the product of the factorials. */
export function permutationsOf(sorts: readonly Sort[]): readonly Permutation[] {
  let all: Permutation[] = [identity]
  for (const { ids } of sorts)
    all = all.flatMap(p => orders(ids).map(order => new Map([...p, ...ids.map((id, k): [string, string] => [id, order[k] as string])])))
  return all
}

function orders(ids: readonly string[]): string[][] {
  if (ids.length === 0) return [[]]
  return ids.flatMap((id, k) => orders([...ids.slice(0, k), ...ids.slice(k + 1)]).map(rest => [id, ...rest]))
}

/** The exchanges of two neighbours, each its own inverse, that generate all permutations of the sorts. */
export const exchangesOf = (sorts: readonly Sort[]): readonly Permutation[] =>
  sorts.flatMap(({ ids }) =>
    ids.slice(1).map(
      (id, k): Permutation =>
        new Map([
          [ids[k] as string, id],
          [id, ids[k] as string],
        ]),
    ),
  )

/** Each process of the sorts, and the exchange of it with the first of its sort. */
export const exchangesWithFirst = (sorts: readonly Sort[]): readonly { readonly id: string; readonly exchange: Permutation }[] =>
  sorts.flatMap(({ ids }) =>
    ids.map(id => {
      const [first] = ids as readonly [string, ...string[]]
      return {
        id,
        exchange:
          id === first
            ? identity
            : new Map([
                [first, id],
                [id, first],
              ]),
      }
    }),
  )

export const renameId = (id: string, p: Permutation): string => p.get(id) ?? id

/** The value with every process id in it exchanged, wherever its domain says that an id stands. */
export function rename(of: Domain, value: unknown, p: Permutation): unknown {
  if (p.size === 0) return value
  const { shape } = of
  switch (shape.of) {
    case 'scalar':
      return value
    case 'process':
      return renameId(value as string, p)
    case 'maybe':
      return value === null ? null : rename(shape.some, value, p)
    case 'list':
      return (value as readonly unknown[]).map(item => rename(shape.items, item, p))
    case 'set':
      return new ValueSet([...(value as ReadonlySet<unknown>)].map(member => rename(shape.members, member, p)))
    case 'record':
      return Object.fromEntries(
        Object.entries(value as object).map(([field, part]) => [field, rename(shape.fields[field] as Domain, part, p)]),
      )
    case 'map': {
      const key = (k: string) => (shape.keys.shape.of === 'process' ? renameId(k, p) : k)
      return Object.fromEntries(Object.entries(value as object).map(([k, part]) => [key(k), rename(shape.values, part, p)]))
    }
    case 'union':
      return rename(shape.cases[(value as Message).tag] as Domain, value, p)
    case 'network':
      // A link of a fifo: its messages in order.
      return (value as readonly Message[]).map(m => rename(shape.messages[m.tag] as Domain, m, p))
  }
}

/** Parameters with the processes in them exchanged. */
export const renameParameters = (
  binders: Binders,
  parameters: Readonly<Record<string, unknown>>,
  p: Permutation,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      binders[name] ? binders[name].admit(rename(binders[name], value, p), name) : value,
    ]),
  )

/** The instance with the processes exchanged: `send(from: P1)` becomes `send(from: P2)`. */
export function renameInstance({ actions, vars }: Model, { action, parameters, message }: Instance, p: Permutation): Instance {
  const { for: binders = {}, picks = null } = actions[action] ?? {}
  const kind = message && picks && ('kind' in picks ? picks.kind : (vars[picks.network] as NetworkDomain | undefined)?.kinds[message.tag])
  return {
    action,
    parameters: renameParameters(binders, parameters, p),
    message: kind ? (kind.domain.admit(rename(kind.domain, message, p), kind.tag) as Message) : message,
  }
}

/** For each permutation, the part of a property that each of its parts becomes; `parts` are the combinations of its binders. */
export function partsUnder(
  binders: Binders,
  parts: readonly Readonly<Record<string, unknown>>[],
): (part: number, p: Permutation) => number {
  const places = new Map(parts.map((parameters, k) => [keyOf(parameters), k]))
  return (part, p) => places.get(keyOf(renameParameters(binders, parts[part] ?? {}, p))) ?? -1
}

/** The state with the processes exchanged. */
export function renameState(vars: Vars, state: State, p: Permutation): State {
  if (p.size === 0) return state
  return Object.fromEntries(
    Object.entries(vars).map(([name, of]) => {
      if (!isNetwork(of)) return [name, rename(of, state[name], p)]
      const renamed = emptyNetwork(of.network, of.capacity)
      for (const message of (state[name] as Network).copies()) {
        const kind = of.kinds[message.tag]
        const to = (kind ? rename(kind.domain, message, p) : message) as Message
        renamed.restore(to)
      }
      return [name, renamed]
    }),
  )
}

/** A key that two states share exactly when they are in one orbit: the least of the keys of all exchanges. Costs a key for each. */
export const orbitKey = (key: (state: State) => string, vars: Vars, state: State, permutations: readonly Permutation[]): string =>
  permutations.map(p => key(renameState(vars, state, p))).reduce((least, k) => (k < least ? k : least))
