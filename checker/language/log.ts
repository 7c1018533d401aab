import { callSite, SpecError } from '../errors.ts'
import { record, sequence } from './collections.ts'
import { checkDomain, type Domain } from './domain.ts'
import { sayGiven } from './parts.ts'

/** What a log holds: the entries that a crash leaves, and behind them those that it may take. */
export interface Log<T> {
  readonly flushed: readonly T[]
  readonly unflushed: readonly T[]
}

/**
 * A log on disk: a list of entries that has been flushed, and one that has not, each of at most `max`; initially both are empty. A recipe appends by
 * `s.log.unflushed.push(entry)`, and `flush(s.log)` makes all of it survive; `entriesOf(s.log)` is the whole log. When its process crashes (`crashes`), what is flushed stays
 * and some of the rest may have reached the disk before: any prefix of it survives, and is flushed from then on. How long that is, is a parameter of the crash, `kept of log`,
 * so each log of a process loses its suffix independently of the others. `stops` takes nothing.
 *
 * It belongs to a process as other variables do: `ownedBy(Db, logOf(Entry, 3))`, `mapOf(Server, logOf(Entry, 3))`, or a field of a record there. A crash fault with a budget
 * refuses it, by SpecError, anywhere else, and within `durable(…)`, since what survives is said by the log itself; a `ghost` of it loses nothing. Where an entry beyond `max` is no
 * mistake but the end of a search, write `bounded(logOf(Entry, 3))`.
 *
 * It costs what two lists cost, and each crash as many steps as there are prefixes.
 */
export function logOf<T>(entry: Domain<T>, max: number): Domain<Log<T>> {
  checkDomain('logOf(…)', entry)
  if (!Number.isInteger(max) || max < 1)
    throw new SpecError('bad-bound', `logOf(${entry.text}, ${sayGiven(max)}): the number of entries must be a whole number, 1 or more`, {
      where: callSite(),
    })
  const entries = sequence(entry, max, 'logOf')
  return { ...record({ flushed: entries, unflushed: entries }), text: `logOf(${entry.text}, ${max})`, marks: { log: true } }
}

/** Makes all entries of a log survive a crash: fsync. For recipes. */
export function flush<T>(log: { flushed: T[]; unflushed: T[] }): void {
  log.flushed.push(...log.unflushed)
  log.unflushed = []
}

/** All entries of a log, the flushed ones first. */
export const entriesOf = <T>(log: Log<T>): readonly T[] => [...log.flushed, ...log.unflushed]
