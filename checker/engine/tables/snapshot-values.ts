import type { NetworkDomain } from '../../language/network.ts'
import type { Instance, Semantics } from '../../semantics/semantics.ts'
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
  return ({ action, parameters, message }) => {
    const { network, byKey } = known.get(action) ?? { network: null, byKey: new Map() }
    const { place, ...declared } = readBack(parameters) as Readonly<Record<string, unknown>>
    // Of equal messages on one link, all but the first are told apart by their place, which no action declares.
    const isPlaced = typeof place === 'number' && network !== null && (model.vars[network] as NetworkDomain).network === 'fifo'
    const own = byKey.get(keyOf(isPlaced ? declared : readBack(parameters)))
    if (own === undefined) throw new Error(`there is no ${action} with these parameters`)
    const chosen = isPlaced ? { ...own, place } : own
    if (message === null) return { action, parameters: chosen, message: null }
    return { action, parameters: chosen, message: messageOf(model.vars[network ?? ''] as NetworkDomain, message) }
  }
}

/** A message of this network, read back and admitted. */
export function messageOf(of: NetworkDomain, from: Written): Message {
  const message = readBack(from) as Message
  const kind = of.kinds[message.tag]
  if (kind === undefined) throw new Error(`there is no message ${message.tag}`)
  return kind.domain.admit(message, message.tag) as Message
}
