import { didYouMean } from '../errors.ts'
import { type ReadLog, wrong } from './event.ts'

/** So many events of a log come before. */
export interface Before {
  readonly log: number
  readonly events: number
}

/** For each event of each log: how many of which other logs are known to come before it. Throws UsageError where an event follows one of a log that there is not. */
export function orderOf(logs: readonly ReadLog[]): readonly (readonly (readonly Before[])[])[] {
  const names = logs.map(({ name }) => name)
  return logs.map(({ events }, of) =>
    events.map(({ follows, at }) => {
      const most = new Map<number, number>()
      for (const { log: name, line } of follows) {
        const log = names.indexOf(name)
        if (log < 0)
          throw wrong(
            'unknown-log',
            at,
            `follows an event of the log '${name}', which is not given`,
            didYouMean(name, names) ?? `the logs are ${names.join(', ')}`,
          )
        // Within a log all are in order anyway.
        if (log !== of) most.set(log, Math.max(most.get(log) ?? 0, upTo(logs[log] as ReadLog, line)))
      }
      return [...most].flatMap(([log, events]) => (events === 0 ? [] : [{ log, events }]))
    }),
  )
}

/** How many events of a log stand on this line or before it. */
function upTo({ events }: ReadLog, line: number): number {
  const beyond = events.findIndex(({ at }) => at.line > line)
  return beyond < 0 ? events.length : beyond
}
