import type { Json, Process, Type, Variable } from '../syntax.ts'
import { copyOf, type Row } from '../values.ts'

type Draft = { [name: string]: Json }
type State = Row

/** A crash puts back what belongs to the process and is not durable: its own variables, and its entries in maps of processes that are nobody's own. */
export function forget({ name, type, mark }: Variable, id: string, draft: Draft, initial: State): void {
  if (mark === 'durable' || mark === 'ghost' || type.durable || (mark === 'owned' && id !== 'M')) return
  if (mark === 'owned') reset(type, draft, name, initial[name] as Json)
  else if (type.of === 'map' && type.keys.of === 'process' && (type.keys as Process).ids.includes(id))
    reset(type.values, draft[name] as Draft, id, (initial[name] as Row)[id] as Json)
}

function reset(type: Type, holder: Draft, key: string, initial: Json): void {
  if (type.durable || (type.of === 'record' && type.log)) return
  if (type.of !== 'record') holder[key] = copyOf(initial)
  else for (const [field, of] of Object.entries(type.fields)) reset(of, holder[key] as Draft, field, (initial as Row)[field] as Json)
}
