import { noteInVain } from './in-vain.ts'
import { Remembered } from './remembered.ts'
import { compare, draftable, equal, keyOf, type Message } from './value.ts'

/**
 * How messages travel. `bag`: every copy counts, delivery takes one. `merging`: a message equal to one in flight adds
 * nothing. `fifo`: in order from each sender to each receiver. `set`: messages stay forever, as in TLA+ specs. `broker`: at-least-once
 * delivery, a message stays, and may be delivered again at any time, until a recipe acknowledges it; equal messages merge.
 */
export type NetworkKind = 'bag' | 'merging' | 'fifo' | 'set' | 'broker'

/** What a kind of network does with messages; nothing else asks for a kind by its name. */
export interface NetworkTraits {
  /** An empty network of this kind. */
  readonly make: (capacity: number) => Network
  /** Each link, from one sender to one receiver, delivers in the order of sending; messages then have `from` and `to`. */
  readonly ordered: boolean
  /** Sending a message equal to one in flight changes nothing. */
  readonly merges: boolean
  /** To receive a message takes it out; otherwise it stays in flight, and another copy of it changes nothing. */
  readonly consumes: boolean
  /** To acknowledge a message takes it out; otherwise that changes nothing. */
  readonly acknowledges: boolean
  /** How the tables engine lays one out: a bit for each message, where there are few; a slot for each link; or a list of its messages. */
  readonly laidAs: 'bits' | 'links' | 'list'
}

export const networkKinds: Readonly<Record<NetworkKind, NetworkTraits>> = {
  bag: { make: capacity => new Bag('bag', capacity), ordered: false, merges: false, consumes: true, acknowledges: false, laidAs: 'list' },
  merging: {
    make: capacity => new Bag('merging', capacity),
    ordered: false,
    merges: true,
    consumes: true,
    acknowledges: false,
    laidAs: 'list',
  },
  fifo: { make: capacity => new Fifo(capacity), ordered: true, merges: false, consumes: true, acknowledges: false, laidAs: 'links' },
  set: { make: capacity => new Bag('set', capacity), ordered: false, merges: true, consumes: false, acknowledges: false, laidAs: 'bits' },
  broker: {
    make: capacity => new Bag('broker', capacity),
    ordered: false,
    merges: true,
    consumes: false,
    acknowledges: true,
    laidAs: 'list',
  },
}

export const networkKindNames = Object.keys(networkKinds) as readonly NetworkKind[]

/** Thrown by `send` on a full network: the step is not taken, and the result says that the space was bounded here. */
export class CapacityReached extends Error {
  readonly network: Network
  constructor(network: Network) {
    super('the network is full')
    // No one is shown where; written out, as it is for whoever asks, it would take longer than the step.
    this.stack = ''
    this.network = network
    latest = this
  }
}

let latest: CapacityReached | null = null

/** What a recipe returns. Throws CapacityReached where a network was full meanwhile, though the recipe caught that: its step is not taken. */
export function refusedWhereFull<T>(recipe: () => T): T {
  latest = null
  const returned = recipe()
  const reached: CapacityReached | null = latest
  latest = null
  if (reached) throw reached
  return returned
}

/** Some fields of a kind of message, with their values. */
export type FieldsOf<M extends Message, K extends M['tag']> = Partial<Omit<Extract<M, { readonly tag: K }>, 'tag'>>

/** Whether a message has these values in these fields. */
export const hasFields = (message: Message, fields: object): boolean =>
  Object.entries(fields).every(([name, value]) => equal(message[name], value))

/** What guards and properties may ask of the messages in flight. */
export interface NetworkView<M extends Message = Message> extends Iterable<M> {
  readonly kind: NetworkKind
  readonly capacity: number
  /** Copies in flight. */
  readonly size: number
  /** Whether this very message is in flight. */
  has(message: M): boolean
  /** Copies of this message in flight. */
  count(message: M): number
  /** The distinct messages of one kind in flight, in a fixed order; with `fields`, those that have these values: `net.of(Msg.Vote, { term: 2 })`. */
  of<K extends M['tag']>(kind: { readonly tag: K }, fields?: FieldsOf<M, K>): readonly Extract<M, { readonly tag: K }>[]
  /** The messages that may be received next: all of them, or the head of each link of a fifo. */
  deliverable(): readonly M[]
}

/** What recipes may do to the messages in flight; all but `send` and `acknowledge` are for faults. */
export interface Network<M extends Message = Message> extends NetworkView<M> {
  /** Puts a message in flight. Throws CapacityReached when the network is full. */
  send(message: M): void
  /**
   * Takes a message out of a `broker`, which delivers it no more; without effect where it is not in flight, and a spec failure where it cannot be, since the network carries no such
   * message. On every other kind this changes nothing: there
   * receiving has taken the message out, or nothing ever does. So a spec that acknowledges what it has handled runs on all of them.
   */
  acknowledge(message: M): void
  /** Takes a message out as its receiver does: one copy, or the head of its link; in a set and a broker nothing. */
  deliver(message: M): void
  /** Takes one copy out unreceived, wherever in its link it stands: on a fifo, one of the `place`-th run of equal ones. */
  drop(message: M, place?: number): void
  /** Puts one more copy of a message in flight; a `merging` network then delivers it twice, a `set` and a `broker` are unchanged. */
  copy(message: M): void
  /** Every message with every place where it stands apart from its other copies: to lose one of a run of equal ones comes to the same for all of them. */
  places(): readonly Placed<M>[]
  /** Lets the first of the `place`-th run of copies of a message overtake the one before it on its link; without effect where there is no order. */
  overtake(message: M, place?: number): void
  /** Every copy in flight, in the order in which `restore` puts them back. */
  copies(): readonly M[]
  /** Puts back a copy that `copies` gave. Throws CapacityReached when the network is full. */
  restore(message: M): void
  key(): string
}

export const emptyNetwork = (kind: NetworkKind, capacity = Infinity): Network => networkKinds[kind].make(capacity)

/** How often a message is in flight. */
export interface Copies<M> {
  readonly message: M
  readonly count: number
}

export class Bag<M extends Message = Message> implements Network<M> {
  static readonly [draftable] = true
  readonly kind: NetworkKind
  readonly capacity: number
  readonly inFlight: Record<string, Copies<M>> = {}

  constructor(kind: NetworkKind, capacity: number) {
    this.kind = kind
    this.capacity = capacity
  }
  get size(): number {
    return Object.values(this.inFlight).reduce((sum, c) => sum + c.count, 0)
  }
  has(message: M): boolean {
    return keyOf(message) in this.inFlight
  }
  count(message: M): number {
    return this.inFlight[keyOf(message)]?.count ?? 0
  }
  of<K extends M['tag']>(kind: { readonly tag: K }, fields?: FieldsOf<M, K>): readonly Extract<M, { readonly tag: K }>[] {
    return ofKind(this, kind, fields)
  }
  deliverable(): readonly M[] {
    return [...this]
  }
  *[Symbol.iterator](): Iterator<M> {
    yield* inOrder(this)
  }
  copies(): readonly M[] {
    return [...this].flatMap(m => Array.from({ length: this.count(m) }, () => m))
  }
  send(message: M): void {
    if (networkKinds[this.kind].merges && this.has(message)) return
    put(this, message)
  }
  copy(message: M): void {
    if (networkKinds[this.kind].consumes) put(this, message)
  }
  acknowledge(message: M): void {
    if (typeof message !== 'object' || message === null || !this.has(message)) noteInVain({ network: this, message })
    else if (networkKinds[this.kind].acknowledges) this.drop(message)
  }
  deliver(message: M): void {
    if (networkKinds[this.kind].consumes) this.drop(message)
  }
  drop(message: M): void {
    const key = keyOf(message)
    const left = (this.inFlight[key]?.count ?? 0) - 1
    if (left > 0) this.inFlight[key] = { message, count: left }
    else delete this.inFlight[key]
  }
  restore(message: M): void {
    if (this.has(message)) this.copy(message)
    else this.send(message)
  }
  places(): readonly Placed<M>[] {
    return [...this].map(message => ({ message, place: 1, at: 0 }))
  }
  overtake(): void {}
  key(): string {
    return `<${Object.keys(this.inFlight)
      .sort()
      .map(k => `${this.inFlight[k]?.count}*${k}`)
      .join()}>`
  }
}

// Not a private method: `this` may be an immer draft, which has no private members.
function put<M extends Message>(bag: Bag<M>, message: M): void {
  if (bag.capacity !== Infinity && bag.size >= bag.capacity) throw new CapacityReached(bag as unknown as Network)
  const key = keyOf(message)
  bag.inFlight[key] = { message, count: (bag.inFlight[key]?.count ?? 0) + 1 }
}

/** A message on a fifo: `place` counts the runs of equal copies of it on its link, of which this one begins at the index `at`. */
export interface Placed<M extends Message = Message> {
  readonly message: M
  readonly place: number
  readonly at: number
}

/** One queue for each pair of sender and receiver: `from` and `to` of the messages. */
export class Fifo<M extends Message = Message> implements Network<M> {
  static readonly [draftable] = true
  readonly kind = 'fifo'
  readonly capacity: number
  readonly links: Record<string, M[]> = {}

  constructor(capacity: number) {
    this.capacity = capacity
  }
  get size(): number {
    return Object.values(this.links).reduce((sum, link) => sum + link.length, 0)
  }
  has(message: M): boolean {
    return this.count(message) > 0
  }
  count(message: M): number {
    const key = keyOf(message)
    return (this.links[linkOf(message)] ?? []).filter(m => keyOf(m) === key).length
  }
  of<K extends M['tag']>(kind: { readonly tag: K }, fields?: FieldsOf<M, K>): readonly Extract<M, { readonly tag: K }>[] {
    return ofKind(this, kind, fields)
  }
  deliverable(): readonly M[] {
    return sortedLinks(this).flatMap(link => link.slice(0, 1))
  }
  *[Symbol.iterator](): Iterator<M> {
    yield* inOrder(this)
  }
  copies(): readonly M[] {
    return sortedLinks(this).flat()
  }
  send(message: M): void {
    if (this.size >= this.capacity) throw new CapacityReached(this as unknown as Network)
    const name = linkOf(message)
    const link = this.links[name]
    if (link) link.push(message)
    else this.links[name] = [message]
  }
  copy(message: M): void {
    this.send(message)
  }
  acknowledge(message: M): void {
    noteInVain({ network: this, message })
  }
  deliver(message: M): void {
    this.drop(message)
  }
  drop(message: M, place = 1): void {
    const name = linkOf(message)
    const link = this.links[name] ?? []
    const at = runsOf(link, message)[place - 1]
    if (at !== undefined) link.splice(at, 1)
    if (link.length === 0) delete this.links[name]
  }
  restore(message: M): void {
    this.send(message)
  }
  overtake(message: M, place = 1): void {
    const link = this.links[linkOf(message)] ?? []
    const at = runsOf(link, message)[place - 1] ?? 0
    const [ahead, late] = [link[at - 1], link[at]]
    if (ahead === undefined || late === undefined) return
    link[at - 1] = late
    link[at] = ahead
  }
  places(): readonly Placed<M>[] {
    return [...this].flatMap(message =>
      runsOf(this.links[linkOf(message)] ?? [], message).map((at, run) => ({ message, place: run + 1, at })),
    )
  }
  key(): string {
    return `<${Object.keys(this.links)
      .sort()
      .map(name => `${name}:${keyOf(this.links[name])}`)
      .join()}>`
  }
}

/** What `of` gives; of a frozen value, which stays as it is, remembered. */
function onceFrozen<V>(known: Remembered<V>, value: object, of: () => V): V {
  if (!Object.isFrozen(value)) return of()
  const before = known.get(value)
  if (before !== undefined) return before
  const now = of()
  known.set(value, now)
  return now
}

const ordered = new Remembered<readonly Message[]>()

/** The distinct messages in flight, in the order in which the network gives them. */
const inOrder = <M extends Message>(net: Bag<M> | Fifo<M>): readonly M[] =>
  onceFrozen(ordered, net, () =>
    'inFlight' in net
      ? Object.values(net.inFlight)
          .map(c => c.message)
          .sort(compare)
      : // Messages of two links are never equal.
        sortedLinks(net).flatMap(firstOfEach),
  ) as readonly M[]

const firsts = new Remembered<readonly Message[]>()

/** The distinct messages of a queue, in its order. */
function firstOfEach<M extends Message>(queue: readonly M[]): readonly M[] {
  if (queue.length < 2) return queue
  return onceFrozen(firsts, queue, () => [...new Map(queue.map(message => [keyOf(message), message])).values()]) as readonly M[]
}

const kinds = new Remembered<ReadonlyMap<string, readonly Message[]>>()

/** The distinct messages in flight of a kind that have these fields, if any are given, in an array of the caller's own. */
function ofKind<M extends Message, K extends M['tag']>(
  net: Bag<M> | Fifo<M>,
  kind: { readonly tag: K },
  fields: FieldsOf<M, K> | undefined,
): readonly Extract<M, { readonly tag: K }>[] {
  // All are sorted out at once only where that is remembered.
  const of: readonly Message[] = Object.isFrozen(net)
    ? (onceFrozen(kinds, net, () => Map.groupBy<string, Message>(inOrder(net), ({ tag }) => tag)).get(kind.tag) ?? [])
    : inOrder(net).filter(({ tag }) => tag === kind.tag)
  return (fields === undefined ? [...of] : of.filter(m => hasFields(m, fields))) as Extract<M, { readonly tag: K }>[]
}

/** A key that two messages share exactly when they travel on the same link. Quoted, since an id may have an arrow in it. */
export const linkOf = ({ from, to }: Readonly<Record<string, unknown>>): string => `${keyOf(from)}→${keyOf(to)}`
const sortedLinks = <M extends Message>(fifo: Fifo<M>): readonly M[][] =>
  Object.keys(fifo.links)
    .sort(compare)
    .map(name => fifo.links[name] ?? [])

/** Where each run of copies of a message begins on its link. */
function runsOf(link: readonly Message[], message: Message): readonly number[] {
  const key = keyOf(message)
  return link.flatMap((m, at) => (keyOf(m) === key && (at === 0 || keyOf(link[at - 1]) !== key) ? [at] : []))
}

/** Whether a value is the content of a network. */
export const isInFlight = (value: unknown): value is Network => value instanceof Bag || value instanceof Fifo
