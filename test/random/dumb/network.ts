import type { Json, Network } from '../syntax.ts'
import { Beyond, type Row, same, textOf } from '../values.ts'

// A network is the list of its messages, in the order in which they were sent.

export const linkOf = (m: Row): string => textOf([m.from ?? null, m.to ?? null])

function put({ name, capacity }: Network, messages: Json[], m: Row): void {
  if (capacity !== null && messages.length >= capacity) throw new Beyond(`capacity of ${name}`)
  messages.push(m as Json)
}

export function send(network: Network, messages: Json[], m: Row): void {
  const merges = network.carries !== 'bag' && network.carries !== 'fifo'
  if (!(merges && messages.some(other => same(other, m as Json)))) put(network, messages, m)
}

/** A second copy of a message in flight. */
export const duplicate = (network: Network, messages: Json[], m: Row): void => put(network, messages, m)

/** A message that was received is there again; where it never was taken out, it still is. */
export function putBack(network: Network, messages: Json[], m: Row): void {
  if (!staysWhenReceived(network) || !messages.some(other => same(other, m as Json))) put(network, messages, m)
}

export function remove(messages: Json[], m: Row): void {
  const at = messages.findIndex(other => same(other, m as Json))
  messages.splice(at, 1)
}

export function deliver(network: Network, messages: Json[], m: Row): void {
  if (!staysWhenReceived(network)) remove(messages, m)
}

export const staysWhenReceived = ({ carries }: Network): boolean => carries === 'set' || carries === 'broker'

/** On a broker, a message that is there is gone. */
export function acknowledge({ carries }: Network, messages: Json[], m: Row): void {
  if (carries === 'broker' && messages.some(other => same(other, m as Json))) remove(messages, m)
}

export const distinct = (messages: readonly Json[]): Row[] => [...new Map(messages.map(m => [textOf(m), m as Row])).values()]

/** What may be received next. */
export function deliverable({ carries }: Pick<Network, 'carries'>, messages: readonly Json[]): Row[] {
  if (carries !== 'fifo') return distinct(messages)
  const heads = new Map<string, Row>()
  for (const m of messages as readonly Row[]) if (!heads.has(linkOf(m))) heads.set(linkOf(m), m)
  return [...heads.values()]
}

/** Index of the message right before this one on its link; -1 where it is the first. */
const ahead = (messages: readonly Json[], at: number): number =>
  messages.findLastIndex((other, k) => k < at && linkOf(other as Row) === linkOf(messages[at] as Row))

/**
 * The copies that a fault may take, each once of those that stand in a row on a fifo and for all of a message elsewhere; `place` numbers the rows of
 * one message. A duplicate comes last wherever it is made from, and only what stands behind another message may overtake.
 */
export function placesOf(
  fault: 'lose' | 'duplicate' | 'reorder',
  { carries }: Network,
  messages: readonly Json[],
): { m: Row; place: number; at: number }[] {
  return distinct(messages).flatMap(m => {
    const copies = [...messages.keys()].filter(k => same(messages[k] as Json, m as Json))
    const first = copies.slice(0, 1).map(at => ({ m, place: 1, at }))
    if (fault === 'duplicate' || carries !== 'fifo') return first
    return copies
      .filter(k => !(ahead(messages, k) >= 0 && same(messages[ahead(messages, k)] as Json, m as Json)))
      .map((at, k) => ({ m, place: k + 1, at }))
      .filter(({ at }) => fault === 'lose' || ahead(messages, at) >= 0)
  })
}

export function overtake(messages: Json[], at: number): void {
  const before = ahead(messages, at)
  const other = messages[before] as Json
  messages[before] = messages[at] as Json
  messages[at] = other
}

/** The list in one order for equal networks: only within a link of a fifo does the order say something. */
export function arranged({ carries }: Network, messages: readonly Json[]): Json[] {
  const key = carries === 'fifo' ? (m: Json) => linkOf(m as Row) : textOf
  return messages.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}
