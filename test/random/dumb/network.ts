import type { Json, Network } from '../syntax.ts'
import { Beyond, type Row, same, textOf } from '../values.ts'

// A network is the list of its messages, in the order in which they were sent.

export const linkOf = (m: Row): string => textOf([m.from ?? null, m.to ?? null])

function put({ name, capacity }: Network, messages: Json[], m: Row): void {
  if (capacity !== null && messages.length >= capacity) throw new Beyond(`capacity of ${name}`)
  messages.push(m as Json)
}

export function send(network: Network, messages: Json[], m: Row): void {
  const repeats = network.carries === 'set' || network.carries === 'merging'
  if (!(repeats && messages.some(other => same(other, m as Json)))) put(network, messages, m)
}

/** A second copy of a message in flight. */
export const duplicate = (network: Network, messages: Json[], m: Row): void => put(network, messages, m)

export function remove(messages: Json[], m: Row): void {
  const at = messages.findIndex(other => same(other, m as Json))
  messages.splice(at, 1)
}

export function deliver({ carries }: Network, messages: Json[], m: Row): void {
  if (carries !== 'set') remove(messages, m)
}

export const distinct = (messages: readonly Json[]): Row[] => [...new Map(messages.map(m => [textOf(m), m as Row])).values()]

/** What may be received next. */
export function deliverable({ carries }: Network, messages: readonly Json[]): Row[] {
  if (carries !== 'fifo') return distinct(messages)
  const heads = new Map<string, Row>()
  for (const m of messages as readonly Row[]) if (!heads.has(linkOf(m))) heads.set(linkOf(m), m)
  return [...heads.values()]
}

/** The place in the list of the first copy of a message that stands right behind a different one on its link, and that one's place. */
function behind(messages: readonly Json[], m: Row): readonly [number, number] | null {
  let before = -1
  for (const [k, other] of (messages as readonly Row[]).entries()) {
    if (linkOf(other) !== linkOf(m)) continue
    if (before >= 0 && same(other as Json, m as Json) && !same(messages[before] as Json, m as Json)) return [before, k]
    before = k
  }
  return null
}

export const mayOvertake = (messages: readonly Json[]): Row[] => distinct(messages).filter(m => behind(messages, m) !== null)

export function overtake(messages: Json[], m: Row): void {
  const [ahead, late] = behind(messages, m) as readonly [number, number]
  const other = messages[ahead] as Json
  messages[ahead] = m as Json
  messages[late] = other
}

/** The list in one order for equal networks: only within a link of a fifo does the order say something. */
export function arranged({ carries }: Network, messages: readonly Json[]): Json[] {
  const key = carries === 'fifo' ? (m: Json) => linkOf(m as Row) : textOf
  return messages.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}
