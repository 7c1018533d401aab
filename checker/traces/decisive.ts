import { isFault } from '../language/sign.ts'
import { type Dependencies, dependedOn } from './dependence.ts'
import type { Deviation } from './deviations.ts'
import type { Flight, Trace, TraceStep } from './trace.ts'

/** The variables that faults keep for themselves. */
type Kept = readonly string[]

export interface Ending {
  /** The numbers of the steps that made what the ending depends on, where that is known: then `reads` is not needed. */
  readonly causes: readonly number[]
  /** The variables that the property reads at the end; empty where that is not known. */
  readonly reads: readonly string[]
  /** Whether the property is about the last step, so that the state before it decides, too. */
  readonly isOfSteps: boolean
  /** Which steps each step needs; left out, or null, where that is not known. */
  readonly dependencies?: Dependencies | null
  /** The steps that the spec forbids of which this is a variant. */
  readonly deviations?: readonly Pick<Deviation, 'step' | 'since'>[]
  /** Of a deadlock and of a lasso: the numbers of the steps that made what the processes wait for, and after which nobody changes that, or what is lacking cannot come, any more. */
  readonly waits?: readonly number[]
  /** The numbers of the steps that could be taken only because of a pause. */
  readonly opened?: readonly number[]
}

/**
 * The numbers of the decisive steps, in order: the last step, those of a loop, each step that made what the ending depends on, and every
 * fault except those that were undone and from which none of these follows, with the step that a pause made possible. The steps that these need directly, and those that sent what all these received; of a variant also the steps by which it breaks the rule, with that
 * without which they would not, how they lead to the ending, and what they need directly.
 * Of what else is needed a message that overtakes another one is decisive; and where all that is needed is no more than a dozen steps, or only a few of them would be left out, all are.
 */
export function decisiveSteps(
  trace: Trace,
  kept: Kept,
  { causes, reads, isOfSteps, opened = [], waits = [], ...ending }: Ending,
): readonly number[] {
  const last = trace.steps.at(-1)
  if (last === undefined) return []
  const ends = new Set([
    last.number,
    ...waits,
    ...(causes.length > 0 ? causes : lastWrites(trace.steps, last, kept, reads, isOfSteps)),
    ...(trace.loop === null ? [] : trace.steps.slice(trace.loop).map(s => s.number)),
  ])
  const undone = undoneFaults(trace)
  const lasting = trace.steps.filter(s => (s.kind === 'fault' || isFault(s)) && !undone.has(s.number)).map(s => s.number)
  const led = new Set([...ends, ...lasting, ...leadingTo(ends, ending), ...opened])
  const senders = trace.flights.filter(f => f.sent > 0 && f.received.some(number => led.has(number))).map(f => f.sent)
  const decisive = new Set([...led, ...senders])
  const needed = dependedOn(ending.dependencies ?? new Map(), decisive)
  const past = causalPast(trace, kept, decisive).union(needed)
  const shown = new Set([...decisive, ...[...undone].filter(number => past.has(number)), ...overtaking(trace, needed)])
  // To leave out a few of those that are needed would say that they are not; and where they can all be read, to leave out any would.
  const all = needed.union(shown)
  const isShort = all.size <= readable || (all.size - shown.size) * fewest <= shown.size
  return [...(isShort ? all : shown)].sort((a, b) => a - b)
}

/** So many steps are read one after the other. */
const readable = 12

/** One in so many is few. */
const fewest = 5

/** Those of these steps that receive a message before another one of its kind which the same process had sent to the same before, and that sent either. */
function overtaking({ flights }: Trace, needed: ReadonlySet<number>): readonly number[] {
  return flights.flatMap(({ network, message, from, to, sent, received }) => {
    const [first = 0] = received
    if (from === null || to === null || !needed.has(first)) return []
    const isOvertaken = (f: Flight) =>
      f.network === network &&
      f.message.tag === message.tag &&
      f.from === from &&
      f.to === to &&
      f.sent < sent &&
      [...f.received, f.lost ?? Infinity].every(at => at > first)
    const overtaken = flights.filter(isOvertaken).map(f => f.sent)
    return overtaken.length === 0 ? [] : [first, sent, ...overtaken].filter(number => needed.has(number))
  })
}

/** The steps that an ending needs directly, the deviations, and where one leads to the ending the steps that lead there from it, and that it needs directly. */
function leadingTo(
  ends: ReadonlySet<number>,
  { dependencies = null, deviations = [] }: Pick<Ending, 'dependencies' | 'deviations'>,
): readonly number[] {
  const departing = deviations.flatMap(({ step, since }) => [step, ...since])
  if (dependencies === null) return departing
  const before = dependedOn(dependencies, ends)
  const from = deviations.map(({ step }) => step).filter(step => before.has(step))
  const direct = [...ends, ...from].flatMap(number => [...(dependencies.get(number) ?? [])])
  const led = [...before].filter(number => {
    const past = dependedOn(dependencies, [number])
    return from.some(deviation => past.has(deviation))
  })
  return [...departing, ...direct, ...led]
}

/**
 * Each step that gives a part of the state that the property reads the value it ends with; where it is not known what the property reads, of
 * the variables that the last step changed. A property of steps is about the state before the last one, too.
 */
function lastWrites(
  steps: readonly TraceStep[],
  last: TraceStep,
  kept: Kept,
  reads: readonly string[],
  isOfSteps: boolean,
): readonly number[] {
  const names = reads.length > 0 ? reads : last.changes.map(c => c.part.variable)
  const involved = new Set(names.filter(name => !kept.includes(name)))
  const lastSet = new Map<string, number>()
  for (const { number, changes } of steps) for (const { path, part } of changes) if (involved.has(part.variable)) lastSet.set(path, number)
  return [...lastSet.values(), ...(isOfSteps ? lastWrites(steps.slice(0, -1), last, kept, reads, false) : [])]
}

/**
 * The numbers of the steps that may have led to the ending: those in `decisive`, and those before them by the same process or by a message
 * that reached one of them (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978). A step that changes what
 * is not its own process's may have led to anything, so it is among them.
 */
export function causalPast(
  { steps, flights }: Pick<Trace, 'steps' | 'flights'>,
  kept: Kept,
  decisive: ReadonlySet<number>,
): ReadonlySet<number> {
  const past = new Set(decisive)
  const arrivals = Map.groupBy(
    flights.flatMap(f => [...f.received, ...(f.lost === null ? [] : [f.lost])].map(at => ({ at, sent: f.sent }))),
    ({ at }) => at,
  )
  const actsLater = new Set<string | null>()
  for (const { number, by, changes } of steps.toReversed()) {
    const changesOthers = changes.some(c => c.owner !== by && !kept.includes(c.part.variable))
    if (actsLater.has(by) || changesOthers) past.add(number)
    if (!past.has(number)) continue
    actsLater.add(by)
    for (const { sent } of arrivals.get(number) ?? []) past.add(sent)
  }
  return past
}

/** The numbers of the faults that a later step undoes, and of the steps that undo them: a crash and its recovery, a partition and its healing. */
export function undoneFaults({ steps }: Pick<Trace, 'steps'>): ReadonlySet<number> {
  return new Set(
    steps.flatMap(step => {
      const end = endOf(step, steps)
      return end ? [step.number, end.number] : []
    }),
  )
}

/** The step that ends what a fault began, such as the recovery from a crash; null where it does not last, or lasts to the end. */
export function endOf({ number, fault, by }: TraceStep, steps: readonly TraceStep[]): TraceStep | null {
  const until = fault?.lasts?.until
  if (fault == null || until == null) return null
  return steps.find(s => s.number > number && s.fault?.kind === until && s.fault.name === fault.name && s.by === by) ?? null
}
