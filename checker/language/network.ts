import { callSite, SpecError, SpecFailure } from '../errors.ts'
import {
  CapacityReached,
  emptyNetwork,
  freeze,
  inForm,
  isInFlight,
  type Message,
  type Network,
  type NetworkKind,
  type NetworkView,
  networkKindNames,
  networkKinds,
} from '../values/index.ts'
import { admitAs } from './bounded.ts'
import { unionOf } from './collections.ts'
import { type Domain, domain, OutsideDomain, show } from './domain.ts'
import { type AnyMessage, boundName, checkKind, type Kind } from './messages.ts'
import { checkNames } from './names.ts'
import { checkParts, checkWord, sayGiven } from './parts.ts'

type Table = Readonly<Record<string, Kind>>

/** A network's kinds of message and how it carries them; a model may run the same spec on another kind of network. */
export interface NetworkDomain<M extends Message = Message> extends Domain<NetworkView<M>> {
  readonly kinds: Table
  readonly network: NetworkKind
  readonly capacity: number
}

/**
 * The messages in flight, initially none. A `bag` counts copies; `merging` lets a message equal to one in flight add nothing;
 * `fifo` keeps order from each sender to each receiver; `set` never forgets a message. With a `capacity`, a step that would put more
 * messages in flight is not taken, and the result says so.
 *
 * A `broker` delivers at least once: receiving does not consume. A message may be delivered again, at any time and any number of times, until a recipe calls
 * `s.net.acknowledge(message)`. That stands for a consumer that crashes, a visibility timeout that expires, and an acknowledgement that is lost. Equal messages merge:
 * sending one again before it is acknowledged changes nothing; afterwards it is a new message. Deliveries and redeliveries of a message are steps of one
 * instance: fairness of the receive asks for one in the end, whether or not its handler acknowledges it.
 */
export function network<const T extends Table>(
  kinds: T,
  kind: NetworkKind = 'bag',
  options: { readonly capacity?: number } = {},
): NetworkDomain<AnyMessage<T> & Message> {
  if (typeof kinds !== 'object' || kinds === null || Object.keys(kinds).length === 0)
    throw new SpecError('no-messages', `network(…) was given ${sayGiven(kinds)} instead of its kinds of message`, {
      hint: 'declare them first: const Msg = messages({ … }), and then network(Msg)',
      where: callSite(),
    })
  checkNames('message', kinds, 'network(…)')
  for (const of of Object.values(kinds)) checkKind('network(…)', of)
  checkWord('the kind of a network, the second argument of network(…),', kind, networkKindNames)
  checkParts('network(…), as its options,', options, ['capacity'])
  return networkOf(kinds, kind, options.capacity === undefined ? Infinity : options.capacity) as NetworkDomain<AnyMessage<T> & Message>
}

export function networkOf(kinds: Table, kind: NetworkKind, capacity: number): NetworkDomain {
  if (capacity !== Infinity && !(Number.isInteger(capacity) && capacity >= 1))
    throw new SpecError('bad-capacity', `a network's capacity must be a whole number, 1 or more, not ${show(capacity)}`, {
      hint: 'leave it out for a network that takes any number of messages',
      where: callSite(),
    })
  const tags = Object.values(kinds).map(k => k.tag)
  const twice = tags.find((tag, k) => tags.indexOf(tag) < k)
  if (twice !== undefined)
    throw new SpecError('repeated-kind', `network(…) was given two kinds of message called ${twice}`, {
      hint: 'messages are told apart by their kind: rename one of them',
      where: callSite(),
    })
  const byTag = Object.fromEntries(Object.values(kinds).map(k => [k.tag, k.domain]))
  for (const k of Object.values(kinds))
    if (networkKinds[kind].ordered && !('from' in k.fields && 'to' in k.fields))
      throw new SpecError('no-link', `a ${kind} network needs 'from' and 'to' in every message; ${k.tag} lacks one`, {
        hint: `add the field to messages({ ${k.tag}: … }), or use a bag`,
        where: callSite(),
      })
  const message = unionOf(byTag, `messages({ ${Object.keys(byTag).join(', ')} })`)
  const text = `network({ ${Object.keys(byTag).join(', ')} }, '${kind}')`
  const base = domain<NetworkView>({
    shape: { of: 'network', messages: byTag },
    initial: freeze(emptyNetwork(kind, capacity)),
    size: Infinity,
    values() {
      throw new SpecError('not-finite', `${text} cannot be enumerated`)
    },
    text,
    admit(value, path) {
      if (typeof value !== 'object' || value === null || typeof (value as Partial<Network>).copies !== 'function')
        throw new OutsideDomain(path, value, text)
      try {
        return freeze(
          carry(value as Network, kind, capacity, m => admitAs(boundName(m.tag), message, m, `a message in ${path}`) as Message),
        )
      } catch (error) {
        if (!(error instanceof CapacityReached)) throw error
        throw new SpecError('over-capacity', `${path} was given more messages than its capacity of ${capacity}`, {
          hint: 'raise the capacity, or put fewer messages in flight',
        })
      }
    },
  })
  return { ...base, kinds, network: kind, capacity }
}

/** The same messages, admitted, on a network of this kind. */
function carry(from: Network, kind: NetworkKind, capacity: number, admit: (message: Message) => Message): Network {
  if (isInFlight(from) && from.kind === kind && from.capacity === capacity) return inForm(from, admit)
  const to = emptyNetwork(kind, capacity)
  for (const message of from.copies()) to.restore(admit(message))
  return to
}

/** A network that already carries messages when the protocol starts, sent in this order. */
export function inFlight<const M extends readonly Message[]>(...messages: M): NetworkView<M[number]> {
  // Only a fifo keeps an order, and only it needs to know the link.
  const net = emptyNetwork(messages.every(m => m !== null && typeof m === 'object' && 'from' in m && 'to' in m) ? 'fifo' : 'bag')
  for (const message of messages) net.send(message)
  return freeze(net) as unknown as NetworkView<M[number]>
}

export const isNetwork = (of: Domain): of is NetworkDomain => of.shape.of === 'network'
export { CapacityReached }

const carriers = new WeakMap<Readonly<Record<string, Domain>>, Map<Kind, string | null>>()

/** The variable whose network carries messages of this kind; null where none does. */
export function carrierOf(vars: Readonly<Record<string, Domain>>, kind: Kind): string | null {
  const known = carriers.get(vars) ?? new Map<Kind, string | null>()
  carriers.set(vars, known)
  let carrier = known.get(kind)
  if (carrier === undefined) {
    const found = Object.entries(vars).find(([, of]) => isNetwork(of) && Object.values(of.kinds).some(k => k === kind))
    carrier = found?.[0] ?? null
    known.set(kind, carrier)
  }
  return carrier
}

/** Throws SpecFailure where the network of this name carries no such message: it was acknowledged, and is never in flight. */
export function checkCarried(vars: Readonly<Record<string, Domain>>, name: string, given: unknown): void {
  const of = vars[name]
  if (of === undefined || !isNetwork(of)) return
  const asks = `${name}.acknowledge(…)`
  const tag = typeof given === 'object' ? (given as Message | null)?.tag : undefined
  if (tag === undefined)
    throw new SpecFailure('not-carried', `${asks} was given ${sayGiven(given)} instead of a message`, {
      hint: `give it the message that was received: (s, m) => s.${name}.acknowledge(m)`,
    })
  const kinds = Object.values(of.kinds)
  const kind = kinds.find(k => k.tag === tag)
  if (kind === undefined)
    throw new SpecFailure('not-carried', `${asks} was given a message ${tag}, and ${name} carries none`, {
      hint: `it carries ${kinds.map(k => k.tag).join(', ')}: acknowledge a message on the network that it came from`,
    })
  admitAs(boundName(tag), kind.domain, given, tag)
}
