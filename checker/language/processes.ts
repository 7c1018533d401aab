import { callSite, SpecError } from '../errors.ts'
import { type Domain, domain, OutsideDomain, type Shape, tooLarge } from './domain.ts'
import { checkName } from './names.ts'
import { sayGiven } from './parts.ts'

/**
 * The ids of one sort of process. Two members, so that comparing two ids never narrows one to `never`; words that say what they are where TypeScript
 * shows them, and too long for it to take one for a word that was misspelt.
 */
export type Id<N extends string> = N extends string ? `an id of ${N} (i)` | `an id of ${N} (j)` : never

/** A finite set of processes (or of other symbols, such as values): a domain, and the vocabulary to quantify over it. */
export interface Sort<N extends string = string> extends Domain<Id<N>>, Iterable<Id<N>> {
  readonly name: N
  /** All of them, in their order. So one is named: `s.at[Client.ids[0]]` is that of Client1. */
  readonly ids: readonly [Id<N>, ...Id<N>[]]
  /** Whether it holds for each. */
  every(holds: (id: Id<N>) => boolean): boolean
  /** Whether it holds for one at least. */
  some(holds: (id: Id<N>) => boolean): boolean
  /** For how many it holds. */
  count(holds: (id: Id<N>) => boolean): number
  /** Those for which it holds, in the order of their ids. */
  filter(holds: (id: Id<N>) => boolean): Id<N>[]
  /** The first for which it holds. */
  find(holds: (id: Id<N>) => boolean): Id<N> | undefined
  /** All but one. */
  others(than: Id<N>): Id<N>[]
  /** `give(id)` for each id: TLA+'s [id \in Sort |-> give(id)]. */
  map<const T>(give: (id: Id<N>) => T): { readonly [i in Id<N>]: T }
}

/** A sort of one process, which may itself be named as an actor or a message's fixed end. */
export interface Single<N extends string = string> extends Sort<N> {
  readonly id: Id<N>
}

/** More processes than this are no protocol to be explored. */
const mostProcesses = 10_000

/** The processes `${name}1` to `${name}${count}`. A property that is about one of them names it by its place, `Client.ids[0]`. */
export function processes<const N extends string>(name: N, count: number): Sort<N> {
  if (!Number.isInteger(count) || count < 1)
    throw new SpecError('bad-count', `processes('${name}', ${count}): the number of processes must be a whole number, 1 or more`, {
      where: callSite(),
    })
  checkName('process', `${name}1`, 'processes(…)')
  if (count > mostProcesses)
    throw tooLarge(`processes('${name}', ${count})`, count, 'processes', mostProcesses, 'two or three show most faults of a protocol')
  return sort(
    name,
    Array.from({ length: count }, (_, k) => `${name}${k + 1}` as Id<N>),
    `processes('${name}', ${count})`,
  )
}

/** The one process called `name`. */
export function singleProcess<const N extends string>(name: N): Single<N> {
  checkName('process', name, 'singleProcess(…)')
  const id = name as unknown as Id<N>
  return Object.assign(sort(name, [id], `singleProcess('${name}')`), { id })
}

/** All processes of several sorts, as one domain: the ends of a message that both clients and servers send. */
export function anyOf<const S extends readonly [Sort, ...Sort[]]>(...sorts: S): Sort<S[number]['name']> {
  type N = S[number]['name']
  for (const of of sorts) checkSort('anyOf(…)', of)
  const text = `anyOf(${sorts.map(s => s.name).join(', ')})`
  const ids = sorts.flatMap(s => s.ids) as unknown as Id<N>[]
  const twice = ids.find((id, k) => ids.indexOf(id) < k)
  if (twice !== undefined)
    throw new SpecError('repeated-process', `${text} has the process '${twice}' twice`, {
      hint: 'name each set of processes once, and give processes ids of their own: processes(…) numbers them, so that S1 may be one of S or a process by itself',
      where: callSite(),
    })
  const of = Object.fromEntries(sorts.flatMap(s => s.ids.map(id => [id, sortOf(s.shape, id)])))
  return sort(sorts.map(s => s.name).join('|') as N, ids, text, of)
}

/** The sort that a process of a domain is of. */
export const sortOf = (shape: Shape, id: string): string => (shape.of === 'process' ? (shape.sorts?.[id] ?? shape.sort) : id)

function sort<N extends string>(name: N, ids: Id<N>[], text: string, sorts?: Readonly<Record<string, string>>): Sort<N> {
  const [initial] = ids
  const known = new Set<unknown>(ids)
  const base = domain<Id<N>>({
    shape: { of: 'process', sort: name, ids, ...(sorts ? { sorts } : {}) },
    initial: initial as Id<N>,
    size: ids.length,
    values: () => ids,
    text,
    admit(value, path) {
      if (!known.has(value)) throw new OutsideDomain(path, value, text, `it has ${ids.join(', ')}`)
      return value as Id<N>
    },
  })
  return {
    ...base,
    name,
    // A sort without a process cannot be made.
    ids: ids as [Id<N>, ...Id<N>[]],
    [Symbol.iterator]: () => ids[Symbol.iterator](),
    every: holds => ids.every(holds),
    some: holds => ids.some(holds),
    count: holds => ids.filter(holds).length,
    filter: holds => ids.filter(holds),
    find: holds => ids.find(holds),
    others: than => ids.filter(id => id !== than),
    map: <const T>(give: (id: Id<N>) => T) => Object.fromEntries(ids.map(id => [id, give(id)])) as { readonly [i in Id<N>]: T },
  }
}

/** Throws SpecError where something else stands in the place of a set of processes. */
export function checkSort(within: string, given: unknown): void {
  if (Array.isArray((given as Partial<Sort> | null | undefined)?.ids)) return
  throw new SpecError('not-processes', `${within} was given ${sayGiven(given)}, which is no set of processes`, {
    hint: 'name, without quotes, what processes(…) or singleProcess(…) returned',
    where: callSite(),
  })
}

/** Whether a domain is a sort of exactly one process. */
export const isSingle = (of: Domain): of is Single => 'id' in of
