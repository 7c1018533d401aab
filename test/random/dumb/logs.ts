import type { Fault, Json, Process, Spec, Type } from '../syntax.ts'
import type { Row } from '../values.ts'

type Crash = Extract<Fault, { readonly kind: 'crash' }>
type Draft = { [name: string]: Json }

/** A log of a process: `v0`, or in a record `v0.f`, and where it is in a state. */
interface Log {
  readonly name: string
  readonly path: readonly string[]
}

const isLog = (type: Type): boolean => type.of === 'record' && type.log === true

function logsOf({ variables }: Spec, id: string): readonly Log[] {
  const within = (type: Type, name: string, path: readonly string[]): Log[] => {
    if (isLog(type)) return [{ name, path }]
    return type.of === 'record'
      ? Object.entries(type.fields).flatMap(([field, of]) => within(of, `${name}.${field}`, [...path, field]))
      : []
  }
  return variables.flatMap(({ name, type, mark }) => {
    if (mark === 'ghost' || mark === 'durable') return []
    if (mark === 'owned') return id === 'M' ? within(type, name, [name]) : []
    return type.of === 'map' && type.keys.of === 'process' && (type.keys as Process).ids.includes(id)
      ? within(type.values, name, [name, id])
      : []
  })
}

const logAt = (s: Row, { path }: Log): Draft => path.reduce<Json>((at, key) => (at as Row)[key] as Json, s as Json) as Draft

/** Every number of entries that may survive of each log, as parameters of the crash. */
export const survivals = (spec: Spec, s: Row, id: string): readonly Row[] =>
  logsOf(spec, id).reduce<Row[]>(
    (all, log) => {
      const { length } = logAt(s, log).unflushed as readonly Json[]
      return all.flatMap(p => Array.from({ length: length + 1 }, (_, k) => ({ ...p, [`kept of ${log.name}`]: k })))
    },
    [{}],
  )

export function survive(spec: Spec, draft: Draft, id: string, p: Row): void {
  for (const of of logsOf(spec, id)) {
    const log = logAt(draft, of)
    const kept = (log.unflushed as readonly Json[]).slice(0, p[`kept of ${of.name}`] as number)
    log.flushed = [...(log.flushed as readonly Json[]), ...kept]
    log.unflushed = []
  }
}

/** What the crash of a process is called: where not all have logs in the same places, after whose it is. Those of one sort always have. */
export function crashOf(spec: Spec, { name, who }: Crash, id: string): string {
  const places = (of: string) => JSON.stringify(logsOf(spec, of).map(log => log.name))
  const alike = who.ids.every(other => places(other) === places(id))
  return alike || logsOf(spec, id).length === 0 ? name : `${name} of ${id === 'M' ? 'M' : 'P'}`
}
