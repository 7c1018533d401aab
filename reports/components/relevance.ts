import type { Trace, TraceStep } from '../../checker/traces/trace.ts'
import type { Checked } from '../../checker/verdict/result.ts'
import { shownChanges } from '../say/words.ts'

/**
 * The numbers of the steps that may have led to the ending: those in `decisive`, and those before them by the same process or by a message
 * that reached one of them (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978). A step that changes what
 * is not its own process's may have led to anything, so it is among them.
 */
export function causalPast(
  { steps, flights }: Pick<Trace, 'steps' | 'flights'>,
  checked: Pick<Checked, 'kept'>,
  decisive: ReadonlySet<number>,
): ReadonlySet<number> {
  const past = new Set(decisive)
  const arrivals = Map.groupBy(
    flights.flatMap(f => [...f.received, ...(f.lost === null ? [] : [f.lost])].map(at => ({ at, sent: f.sent }))),
    ({ at }) => at,
  )
  const actsLater = new Set<string | null>()
  for (const step of steps.toReversed()) {
    const { number, by } = step
    if (actsLater.has(by) || shownChanges(checked, step).some(c => c.owner !== by)) past.add(number)
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
