import { keyOf } from '../../values/index.ts'
import type { Operation } from './operations.ts'
import type { Initially } from './transactions.ts'

/** What the calls of several processes on shared keys may give: a model by its name, or the session guarantees that are kept together. */
export type Consistency = keyof typeof models | readonly Guarantee[]

/** A session guarantee of D. Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994. */
export type Guarantee = keyof typeof guarantees

/** Whether one operation must come before another. */
type Order = (one: Operation, other: Operation) => boolean

/** By read: the write that it is from, or null where it is from none. */
type Sources = ReadonlyMap<Operation, Operation | null>

/**
 * One order of all operations explains what was read, or for each process one of all writes and its own reads does, and what came before in a certain way comes before in it. `from` says
 * from which write each read is: it is enough that one answer to that will do. Null where that answer is impossible.
 */
type Model =
  | { readonly orders: 'one'; readonly before: Order }
  | { readonly orders: 'one a process'; readonly before: (process: string, all: readonly Operation[], from: Sources) => Order | null }

/** In the order of its process: what was given up is behind what came before it, and before nothing. */
const program: Order = (one, other) => one.returned && one.process === other.process && one.at < other.at
const realTime: Order = (one, other) => one.returned && (other.after[one.process] ?? 0) > one.at

const models = {
  /** M. Herlihy and J. Wing, "Linearizability: A Correctness Condition for Concurrent Objects", ACM TOPLAS 12(3), 1990. */
  linearizable: { orders: 'one', before: (one, other) => program(one, other) || realTime(one, other) },
  /** L. Lamport, "How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs", IEEE Trans. Computers C-28(9), 1979. */
  'sequentially consistent': { orders: 'one', before: program },
  /** M. Ahamad, G. Neiger, J. Burns, P. Kohli and P. Hutto, "Causal Memory: Definitions, Implementation, and Programming", Distributed Computing 9(1), 1995. */
  'causally consistent': { orders: 'one a process', before: (_, all, from) => causal(all, from) },
  /** Pipelined RAM: R. Lipton and J. Sandberg, "PRAM: A Scalable Shared Memory", Princeton CS-TR-180-88, 1988. */
  'PRAM consistent': { orders: 'one a process', before: () => program },
} as const satisfies Readonly<Record<string, Model>>

const both =
  (tags: string): Order =>
  (one, other) =>
    program(one, other) && `${one.tag} ${other.tag}` === tags

/**
 * Each as what the order that a process sees must keep, as in J. Brzezinski, C. Sobaniec and D. Wawrzyniak, "From Session Causality to Causal Consistency", PDP 2004, by whom the first three
 * together are PRAM consistency, and all four causal consistency. The writes of others can be told apart only by what one process reads one after the other, so that the last two
 * forbid next to nothing alone.
 */
const guarantees = {
  'read your writes': process => (one, other) => one.process === process && both('Write Read')(one, other),
  'monotonic reads': process => (one, other) => one.process === process && both('Read Read')(one, other),
  'monotonic writes': () => both('Write Write'),
  'writes follow reads': (_, all, from) => (one, other) =>
    one.tag === 'Write' && other.tag === 'Write' && all.some(read => from.get(read) === one && program(read, other)),
} as const satisfies Readonly<Record<string, (process: string, all: readonly Operation[], from: Sources) => Order>>

export const sessionGuarantees = Object.keys(guarantees) as readonly Guarantee[]

/** Whatever the guarantees, nobody reads what it is yet to write. */
const sessions = (kept: readonly Guarantee[]): Model => ({
  orders: 'one a process',
  before(process, all, from) {
    const orders = [...kept.map(g => guarantees[g](process, all, from)), both('Read Write')]
    return (one, other) => orders.some(before => before(one, other))
  },
})

/** The models that have names, from the strongest to the weakest. */
export const consistencyModels = Object.keys(models) as readonly (keyof typeof models)[]

/** Whether a history of calls is as the model has it. `initially` is the value of a key that nobody has written. */
export function isConsistent(consistency: Consistency, all: readonly Operation[], initially: Initially): boolean {
  const model: Model = typeof consistency === 'string' ? models[consistency] : sessions(consistency)
  if (model.orders === 'one') return serialization(all, model.before, initially) !== null
  const processes = [...new Set(all.map(({ process }) => process))]
  return sourcesOf(all, initially).some(from =>
    processes.every(process => {
      const before = model.before(process, all, from)
      return before !== null && serialization(seenBy(process, all), before, initially, from) !== null
    }),
  )
}

/**
 * Whether a history has calls that the model could refuse: of the four named models a read that returned, of session guarantees what one of them is about.
 * Without that it holds of a store that forgets everything, too.
 */
export const isTested = (consistency: Consistency, all: readonly Operation[]): boolean =>
  typeof consistency === 'string' ? all.some(isRead) : consistency.some(guarantee => tests[guarantee](all))

const isRead = ({ tag, returned }: Operation): boolean => tag === 'Read' && returned

/** Whether a process calls the one and then the other. */
const inTurn = (all: readonly Operation[], is: (one: Operation, other: Operation) => boolean): boolean =>
  all.some(one => all.some(other => program(one, other) && is(one, other)))

const tests: Readonly<Record<Guarantee, (all: readonly Operation[]) => boolean>> = {
  'read your writes': all => inTurn(all, (one, other) => one.tag === 'Write' && isRead(other) && keyOf(one.key) === keyOf(other.key)),
  'monotonic reads': all => inTurn(all, (one, other) => isRead(one) && isRead(other)),
  'monotonic writes': all => all.some(isRead) && inTurn(all, (one, other) => one.tag === 'Write' && other.tag === 'Write'),
  'writes follow reads': all => inTurn(all, (one, other) => isRead(one) && other.tag === 'Write'),
}

const seenBy = (process: string, all: readonly Operation[]): readonly Operation[] =>
  all.filter(o => o.tag === 'Write' || o.process === process)

/**
 * An order of operations, all that returned among them and all that something is from, in which `before` is kept and each read gives what was written last; null where there is none. All orders are tried, given up
 * at the first read that does not fit, and never twice from the same set of operations and values.
 */
export function serialization(
  all: readonly Operation[],
  before: Order,
  initially: Initially,
  from: Sources = new Map(),
): readonly Operation[] | null {
  const sources = new Set(from.values())
  const needed = all.filter(o => o.returned || sources.has(o))
  const earlier = all.map(other => all.filter(one => one !== other && before(one, other)))
  const failed = new Set<string>()
  const extend = (order: readonly Operation[], values: ReadonlyMap<unknown, string>): readonly Operation[] | null => {
    if (needed.every(o => order.includes(o))) return order
    const at = `${all.map(o => (order.includes(o) ? 1 : 0)).join('')} ${keyOf([...values].sort().flat())}`
    if (failed.has(at)) return null
    for (const [k, next] of all.entries()) {
      if (order.includes(next) || !earlier[k]?.every(o => order.includes(o))) continue
      if (next.tag === 'Read' && (values.get(next.key) ?? keyOf(initially(next.key))) !== next.text) continue
      const found = extend([...order, next], next.tag === 'Read' ? values : new Map(values).set(next.key, next.text))
      if (found !== null) return found
    }
    failed.add(at)
    return null
  }
  return extend([], new Map())
}

/** Every answer to the question from which write each read is, by the values alone; from none that its process is yet to make. */
function sourcesOf(all: readonly Operation[], initially: Initially): readonly Sources[] {
  return all
    .filter(o => o.tag === 'Read')
    .reduce<readonly Sources[]>(
      (answers, read) => {
        const writes = all.filter(o => o.tag === 'Write' && o.key === read.key && o.text === read.text && !program(read, o))
        const sources = keyOf(initially(read.key)) === read.text ? [null, ...writes] : writes
        return answers.flatMap(answer => sources.map(source => new Map(answer).set(read, source)))
      },
      [new Map()],
    )
}

/** The least order that has that of each process and puts what was written before what read it, and is transitive; null where it would be a cycle. */
function causal(all: readonly Operation[], from: Sources): Order | null {
  const after = new Map(all.map(one => [one, new Set(all.filter(other => program(one, other) || from.get(other) === one))]))
  for (const middle of all)
    for (const one of all) {
      const later = after.get(one) as Set<Operation>
      if (later.has(middle)) for (const other of after.get(middle) as Set<Operation>) later.add(other)
    }
  return all.some(one => after.get(one)?.has(one)) ? null : (one, other) => after.get(one)?.has(other) ?? false
}
