import { Bag, type Copies, emptyNetwork, Fifo, type Network, type NetworkKind } from './network.ts'
import { compare, freeze, keyOf, type Message } from './value.ts'

/** A frozen network, not a fifo, of these frozen copies of frozen messages by their keys, each message once, in the order of `compare`. */
export function carrying(kind: NetworkKind, capacity: number, copies: Iterable<readonly [key: string, Copies<Message>]>): Network {
  const made = new Bag(kind, capacity)
  for (const [key, each] of copies) made.inFlight[key] = each
  Object.freeze(made.inFlight)
  return Object.freeze(made)
}

/** A frozen fifo with these frozen queues on its links, named as `linkOf` does, in the order of `compare`; those that are empty are left out. */
export function carryingLinks(capacity: number, queues: Iterable<readonly [link: string, readonly Message[]]>): Network {
  const made = new Fifo(capacity)
  for (const [link, queue] of queues) if (queue.length > 0) made.links[link] = queue as Message[]
  Object.freeze(made.links)
  return Object.freeze(made)
}

/** The messages of which one network, not a fifo, has more copies than another, in the order of the one, with how many more. */
export function moreIn(one: Network, other: Network): readonly Copies<Message>[] {
  const [has, had] = [(one as Bag).inFlight, (other as Bag).inFlight]
  const more: Copies<Message>[] = []
  for (const [key, copies] of Object.entries(has)) {
    const before = had[key]
    if (before === copies) continue
    const count = copies.count - (before?.count ?? 0)
    if (count > 0) more.push({ message: copies.message, count })
  }
  return more
}

/** A network with the same messages, each in the form that it is given, in the order of `compare`. */
export function inForm(net: Network, form: (message: Message) => Message): Network {
  const made = emptyNetwork(net.kind, net.capacity)
  if (net instanceof Fifo && made instanceof Fifo)
    for (const name of Object.keys(net.links).sort(compare)) made.links[name] = (net.links[name] ?? []).map(form)
  else if (net instanceof Bag && made instanceof Bag) {
    const inOrder = Object.entries(net.inFlight).sort(([, one], [, other]) => compare(one.message, other.message))
    for (const [key, { message, count }] of inOrder) made.inFlight[key] = { message: form(message), count }
  }
  return made
}

/** Whether every message of one network is also in the other, in the same order where order counts, and the other has more. */
export function isGrownFrom(less: Network, more: Network): boolean {
  if (less.size >= more.size) return false
  if (less instanceof Bag) return [...less].every(m => less.count(m) <= more.count(m))
  if (!(less instanceof Fifo && more instanceof Fifo)) return false
  return Object.entries(less.links).every(([link, messages]) => messages.every((m, i) => keyOf(m) === keyOf(more.links[link]?.[i] ?? null)))
}

/** The second network, with so many times more of what it has more than the first. */
export function pumpedUp(less: Network, more: Network, times: number): Network {
  const pumped = emptyNetwork(more.kind, more.capacity)
  if (more instanceof Fifo && less instanceof Fifo)
    for (const [link, messages] of Object.entries(more.links)) {
      const added = messages.slice(less.links[link]?.length ?? 0)
      ;(pumped as Fifo).links[link] = [...messages, ...Array.from({ length: times }, () => added).flat()]
    }
  else
    for (const message of more) {
      const count = more.count(message)
      ;(pumped as Bag).inFlight[keyOf(message)] = { message, count: count + (count - less.count(message)) * times }
    }
  return freeze(pumped)
}

/** The copies of each message in flight by its key, in no order, which would cost more than all else. */
export const copiesByKey = (net: Network): readonly (readonly [key: string, copies: number])[] =>
  net instanceof Bag
    ? Object.entries(net.inFlight).map(([key, { count }]) => [key, count] as const)
    : [...net].map(m => [keyOf(m), net.count(m)] as const)
