import { type Place, SpecError } from '../../errors.ts'
import { type Domain, domain, holdsMark, innerDomains } from '../domain.ts'
import { flush, type Log } from '../log.ts'
import type { Model } from '../model.ts'
import { type Sort, sortOf } from '../processes.ts'
import { range } from '../scalars.ts'
import type { FaultStep } from '../sign.ts'
import type { Binders, State } from '../types.ts'
import { belongingsOf } from './belongings.ts'

/** A log that a crash shortens: the variable, and the fields that lead to it. */
export interface LogPlace {
  readonly path: readonly string[]
  /** Whether the process has an entry of its own in that variable. */
  readonly entry: boolean
  readonly max: number
}

/** Processes that have logs in the same places, or that have none. */
export interface LikeLogs {
  readonly action: string
  readonly processes: Domain<string>
  readonly logs: readonly LogPlace[]
}

/** The processes by their logs, with what their crashes are called: like the fault, but where it is of processes with other logs, too. */
export function byLogs(model: Model, who: Sort, fault: string): readonly LikeLogs[] {
  const groups = Map.groupBy(who.ids as readonly string[], id => JSON.stringify(logsOf(model, id)))
  return [...groups.values()].map(ids => {
    const logs = logsOf(model, ids[0] as string)
    const only = groups.size === 1 ? who : some(who, ids)
    return { action: groups.size === 1 || logs.length === 0 ? fault : `${fault} of ${only.text}`, processes: only, logs }
  })
}

/** Some of the processes of a sort. */
function some(who: Sort, ids: readonly string[]): Domain<string> {
  const sorts = new Set(ids.map(id => sortOf(who.shape, id)))
  return domain<string>({
    ...who,
    shape: { ...who.shape, ids } as Domain['shape'],
    initial: ids[0] as string,
    size: ids.length,
    values: () => ids,
    text: (sorts.size === 1 && who.ids.filter(id => sorts.has(sortOf(who.shape, id))).length === ids.length ? [...sorts] : ids).join(', '),
  })
}

const logsOf = (model: Model, process: string): readonly LogPlace[] =>
  [...belongingsOf(model, process)].flatMap(({ name, of, entry }) => logsIn(of, [name]).map(log => ({ ...log, entry })))

/** The logs in a domain that records lead to, and that are not durable. */
function logsIn(of: Domain, path: readonly string[]): Omit<LogPlace, 'entry'>[] {
  if (of.shape.of !== 'record' || of.marks.durable) return []
  const { fields } = of.shape
  if (!of.marks.log) return Object.entries(fields).flatMap(([field, part]) => logsIn(part, [...path, field]))
  const max = fields.unflushed?.shape.of === 'list' ? fields.unflushed.shape.max : 0
  return [{ path, max }]
}

const textOf = ({ path }: Pick<LogPlace, 'path'>): string => path.join('.')

/** The parameter of a crash that says how many unflushed entries of a log survive. */
const keptOf = (log: Pick<LogPlace, 'path'>): string => `kept of ${textOf(log)}`

/** The parameters of a crash, and what they are for. */
export const survivals = (logs: readonly LogPlace[]): Binders => Object.fromEntries(logs.map(log => [keptOf(log), range(0, log.max)]))
export const survivorsOf = (logs: readonly LogPlace[]): Pick<FaultStep, 'survivors'> =>
  logs.length === 0 ? {} : { survivors: Object.fromEntries(logs.map(log => [keptOf(log), log.path])) }

type Parameters = Readonly<Record<string, unknown>>

/** Whether as many entries can survive, since there are so many. */
export const canSurvive = (logs: readonly LogPlace[], s: State, p: Parameters): boolean =>
  logs.every(log => (p[keptOf(log)] as number) <= logAt(s, log, p.process as string).unflushed.length)

/** Takes the entries off the logs that do not survive; the others are flushed. */
export function survive(logs: readonly LogPlace[], s: State, p: Parameters): void {
  for (const place of logs) {
    const log = logAt(s, place, p.process as string) as { flushed: unknown[]; unflushed: unknown[] }
    log.unflushed.length = p[keptOf(place)] as number
    flush(log)
  }
}

function logAt(s: State, { path, entry }: LogPlace, process: string): Log<unknown> {
  const [variable = '', ...fields] = path
  return (entry ? [variable, process, ...fields] : [variable, ...fields]).reduce<unknown>(
    (at, key) => (at as State)[key],
    s,
  ) as Log<unknown>
}

/** Throws SpecError where a log of these processes, or one of no process, stands where their crashes take nothing of it. */
export function checkLogs(model: Model, who: Sort, fault: string, where: Place | undefined): void {
  const refuse = (path: string, why: string, hint: string): never => {
    throw new SpecError('log-out-of-reach', `the fault '${fault}' would take nothing of the log ${path}: ${why}`, { hint, where })
  }
  const places =
    'a log is a variable, ownedBy(Db, logOf(…)), an entry of a map of processes, mapOf(Server, logOf(…)), or a field of a record there'
  const visit = (of: Domain, path: string): void => {
    if (of.marks.ghost || !holdsMark(of, 'log')) return
    if (of.marks.durable) refuse(path, 'it is within durable(…)', 'leave out durable(…): what survives is said by flush(log)')
    if (of.marks.log) {
      if (innerDomains(of).some(list => innerDomains(list).some(item => holdsMark(item, 'log'))))
        refuse(path, 'it holds entries with logs of their own', places)
      return
    }
    if (of.shape.of === 'record') for (const [field, part] of Object.entries(of.shape.fields)) visit(part, `${path}.${field}`)
    else refuse(path, `it stands in ${words[of.shape.of] ?? of.text}`, places)
  }
  for (const [name, of] of Object.entries(model.vars))
    if (
      of.marks.owner === undefined &&
      !(of.shape.of === 'map' && of.shape.keys.shape.of === 'process') &&
      !of.marks.ghost &&
      holdsMark(of, 'log')
    )
      refuse(name, 'it belongs to no process', places)
  for (const id of who) for (const { name, of } of belongingsOf(model, id)) visit(of, name)
}

const words: Readonly<Record<string, string>> = {
  list: 'a list',
  set: 'a set',
  maybe: 'a maybe(…)',
  union: 'a union',
  map: 'a map of its own',
  network: 'messages',
}
