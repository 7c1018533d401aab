import type { NetworkDomain } from '../../language/network.ts'
import type { ActionEntry, Instance, Semantics } from '../../semantics/semantics.ts'
import { freeze, keyOf, type Message, ValueSet } from '../../values/index.ts'

/** A value as JSON keeps it. What JSON has no word for, and every record, stands in an object with one field that says what it is. */
export type Written =
  | string
  | number
  | boolean
  | null
  | readonly Written[]
  | { readonly set: readonly Written[] }
  | { readonly record: Readonly<Record<string, Written>> }
  | { readonly number: string }

/** The value as JSON keeps it; networks are no part of another value, and are none. */
export function written(value: unknown): Written {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { number: String(value) }
  if (typeof value !== 'object' || value === null) return value as Written
  if (Array.isArray(value)) return value.map(written)
  if (value instanceof ValueSet) return { set: [...value].map(written) }
  return { record: Object.fromEntries(Object.entries(value).map(([field, part]) => [field, written(part)])) }
}

/** The value that was written: equal to it, and for its domain to admit. */
export function readBack(from: Written): unknown {
  if (typeof from !== 'object' || from === null) return from
  if (Array.isArray(from)) return freeze((from as readonly Written[]).map(readBack))
  if ('set' in from) return freeze(new ValueSet(from.set.map(readBack)))
  if ('number' in from) return Number(from.number)
  const { record } = from as { readonly record: Readonly<Record<string, Written>> }
  return freeze(Object.fromEntries(Object.entries(record).map(([field, part]) => [field, readBack(part)])))
}

export interface WrittenInstance {
  readonly action: string
  readonly parameters: Written
  readonly message: Written
}

export const writtenInstance = ({ action, parameters, message }: Instance): WrittenInstance => ({
  action,
  parameters: written(parameters),
  message: written(message),
})

/** Reads instances back as the semantics itself would give them. The function throws where the model has no such instance. */
export function instanceReader({ actions, model }: Semantics): (from: WrittenInstance) => Instance {
  const known = new Map(actions.map(a => [a.name, { ...a, byKey: new Map(a.parameters.map(p => [keyOf(p), p])) }]))
  return ({ action, parameters: given, message }) => {
    const of = known.get(action)
    const own = readBack(given)
    const parameters = of?.byKey.get(keyOf(own)) ?? (of && placed(of, own))
    if (!of || !parameters) throw new Error(`there is no ${action} with these parameters`)
    return { action, parameters, message: message === null ? null : messageOf(model.vars[of.network ?? ''] as NetworkDomain, message) }
  }
}

/** The parameters of a step that takes a message where it stands in its link, beside equal ones; undefined where it is no such step. */
function placed({ action: { picks }, byKey }: ActionEntry & { readonly byKey: ReadonlyMap<string, object> }, given: unknown) {
  const { place, ...own } = given as { readonly place?: unknown }
  const parameters = byKey.get(keyOf(own))
  const isPlaced = picks !== null && 'which' in picks && picks.which !== 'any' && Number.isInteger(place)
  return isPlaced && parameters ? freeze({ ...parameters, place }) : undefined
}

/** A message of this network, read back and admitted. */
export function messageOf(of: NetworkDomain, from: Written): Message {
  const message = readBack(from) as Message
  const kind = of.kinds[message.tag]
  if (kind === undefined) throw new Error(`there is no message ${message.tag}`)
  return kind.domain.admit(message, message.tag) as Message
}
