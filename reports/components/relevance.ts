import type { Trace } from '../../checker/traces/trace.ts'
import type { Checked } from '../../checker/verdict/result.ts'
import { shownChanges } from '../say/words.ts'

/**
 * The numbers of the steps that may have led to the ending: those in `decisive`, and those before them by the same process or by a message
 * that reached one of them (L. Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978). A step that changes what
 * is not its own process's may have led to anything, so it is among them.
 */
export function causalPast(
  { steps, flights }: Pick<Trace, 'steps' | 'flights'>,
  checked: Pick<Checked, 'faults'>,
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
  const ends = { crash: 'recover', partition: 'heal' } as const
  return new Set(
    steps.flatMap(step => {
      if (step.fault !== 'crash' && step.fault !== 'partition') return []
      const end = steps.find(s => s.number > step.number && s.fault === ends[step.fault as 'crash' | 'partition'] && s.by === step.by)
      return end ? [step.number, end.number] : []
    }),
  )
}
