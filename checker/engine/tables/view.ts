import type { State } from '../../language/types.ts'
import { whole as wholeState } from '../../language/whole.ts'
import { outside, watches } from '../../semantics/stray.ts'
import { type Fifo, keyOf, linkOf, type Message, type Network, type NetworkKind, ValueSet } from '../../values/index.ts'
import type { Layout, Part } from './layout.ts'
import type { Recorder } from './recorder.ts'

/** Asked of a recorded value, it tells what is behind it: what is assigned must be real. */
const behind = Symbol('behind')
interface Behind {
  readonly real: unknown
  readonly part: Part
  readonly recorder: Recorder
}

/**
 * The state, or the draft of one, as guards, recipes and properties see it while the engine learns: everything they read of it, and
 * everything they write, is noted. What a slot holds is handed out as it is, since the whole of it was noted.
 */
// biome-ignore lint/suspicious/noExplicitAny: a draft's type is known to its author only
export function recorded(layout: Layout, real: State, recorder: Recorder): any {
  return partsView({ as: 'parts', parts: layout.parts }, real, recorder, true)
}

function viewOf(part: Part, real: unknown, recorder: Recorder): unknown {
  switch (part.as) {
    case 'slot':
      recorder.slot(part.slot)
      return real
    case 'parts':
      return partsView(part, real as Record<string, unknown>, recorder)
    case 'members':
      return new RecordedSet(part, real as Set<unknown>, recorder)
    default:
      return new RecordedNetwork(part, real as Network, recorder)
  }
}

function readAll(part: Part, recorder: Recorder): void {
  switch (part.as) {
    case 'slot':
      recorder.slot(part.slot)
      return
    case 'parts':
      for (const inner of Object.values(part.parts)) readAll(inner, recorder)
      return
    case 'members':
      recorder.slots(part.members.values())
      return
    case 'list':
      recorder.layout.classes.forEach(({ network }, kind) => {
        if (network === part.network) recorder.content(network, kind)
      })
      return
    default:
      recorder.slots(part.slots.values())
  }
}

function partsView(whole: PartsPart, real: Record<string, unknown>, recorder: Recorder, isState = false): object {
  const { parts } = whole
  const told: Behind = { real, part: whole, recorder }
  const partOf = (key: string | symbol) => (typeof key === 'string' && Object.hasOwn(parts, key) ? parts[key] : undefined)
  const inner = new Map<string, Behind & { readonly view: unknown }>()
  const viewInside = (key: string, part: Part): unknown => {
    const value = real[key]
    if (part.as === 'slot') return viewOf(part, value, recorder)
    const before = inner.get(key)
    if (before?.real === value) return before?.view
    const view = viewOf(part, value, recorder)
    inner.set(key, { real: value, part, recorder, view })
    return view
  }
  // The target is empty and never frozen, so that what the traps say need not agree with it.
  return new Proxy(
    {},
    {
      get(_, key) {
        if (key === behind) return told
        if (key === watches) return isState
        if (isState && key === wholeState) {
          recorder.everything()
          return Object.freeze({ ...real })
        }
        const part = partOf(key)
        if (part) return viewInside(key as string, part)
        // By a symbol immer finds the draft behind a view that a recipe put inside another value, and copies the whole of it.
        if (typeof key === 'symbol') readAll(whole, recorder)
        return isState ? outside(real, key) : Reflect.get(real, key)
      },
      set(_, key, value) {
        const part = partOf(key)
        if (part) readAll(part, recorder)
        return Reflect.set(real, key, unwrapped(value))
      },
      deleteProperty(_, key) {
        const part = partOf(key)
        if (part) readAll(part, recorder)
        return Reflect.deleteProperty(real, key)
      },
      has: (_, key) => Reflect.has(real, key),
      ownKeys: () => Reflect.ownKeys(real),
      getOwnPropertyDescriptor(_, key) {
        if (!Object.hasOwn(real, key)) return undefined
        const part = partOf(key)
        return {
          value: part ? viewInside(key as string, part) : Reflect.get(real, key),
          writable: true,
          enumerable: true,
          configurable: true,
        }
      },
    },
  )
}

/** The real value behind a recorded one, all of which then counts as read. */
function unwrapped(value: unknown): unknown {
  const known = typeof value === 'object' && value !== null ? (value as { readonly [behind]?: Behind })[behind] : undefined
  if (!known) return value
  readAll(known.part, known.recorder)
  return known.real
}

/** A set of which each member is a slot. */
class RecordedSet extends ValueSet<unknown> {
  readonly #part: MembersPart
  readonly #real: Set<unknown>
  readonly #recorder: Recorder

  constructor(part: MembersPart, real: Set<unknown>, recorder: Recorder) {
    super()
    this.#part = part
    this.#real = real
    this.#recorder = recorder
  }
  #read(member: unknown): void {
    const slot = this.#part.members.get(keyOf(member))
    if (slot) this.#recorder.slot(slot)
  }
  #readAll(): void {
    readAll(this.#part, this.#recorder)
  }
  get [behind](): Behind {
    return { real: this.#real, part: this.#part, recorder: this.#recorder }
  }
  override get size(): number {
    this.#readAll()
    return this.#real.size
  }
  override has(member: unknown): boolean {
    this.#read(member)
    return this.#real.has(member)
  }
  override add(member: unknown): this {
    this.#read(member)
    this.#real.add(member)
    return this
  }
  override delete(member: unknown): boolean {
    this.#read(member)
    return this.#real.delete(member)
  }
  override clear(): void {
    this.#readAll()
    this.#real.clear()
  }
  override *[Symbol.iterator](): SetIterator<unknown> {
    this.#readAll()
    yield* this.#real
  }
  override key(): string {
    this.#readAll()
    return keyOf(this.#real)
  }
}

type PartsPart = Extract<Part, { readonly as: 'parts' }>
type MembersPart = Extract<Part, { readonly as: 'members' }>
type NetworkPart = Extract<Part, { readonly of: unknown }>

/** A network: its messages are bits, the slots of its links, or the list. */
class RecordedNetwork implements Network {
  readonly kind: NetworkKind
  readonly #part: NetworkPart
  readonly #real: Network
  readonly #recorder: Recorder

  constructor(part: NetworkPart, real: Network, recorder: Recorder) {
    this.kind = real.kind
    this.#part = part
    this.#real = real
    this.#recorder = recorder
  }
  #read(message: Message): void {
    const part = this.#part
    if (part.as === 'list') this.#recorder.copies(this.#recorder.layout.listedOf(part.network, message))
    else {
      const slot = part.slots.get(part.as === 'bits' ? keyOf(message) : linkOf(message))
      if (slot) this.#recorder.slot(slot)
    }
  }
  #readAll(): void {
    readAll(this.#part, this.#recorder)
  }
  get [behind](): Behind {
    return { real: this.#real, part: this.#part, recorder: this.#recorder }
  }
  #readSize(): void {
    if (this.#part.as === 'list') this.#recorder.size(this.#part.network)
    else this.#readAll()
  }
  get size(): number {
    this.#readSize()
    return this.#real.size
  }
  has(message: Message): boolean {
    this.#read(message)
    return this.#real.has(message)
  }
  count(message: Message): number {
    this.#read(message)
    return this.#real.count(message)
  }
  of<K extends string>(kind: { readonly tag: K }): never {
    const part = this.#part
    if (part.as === 'list')
      this.#recorder.layout.classes.forEach(({ network, tag }, index) => {
        if (network === part.network && tag === kind.tag) this.#recorder.content(network, index)
      })
    else this.#recorder.slots([...part.slots.values()].filter(slot => slot.message === null || slot.message.tag === kind.tag))
    return this.#real.of(kind) as never
  }
  deliverable(): readonly Message[] {
    this.#readAll()
    return this.#real.deliverable()
  }
  copies(): readonly Message[] {
    this.#readAll()
    return this.#real.copies()
  }
  *[Symbol.iterator](): Iterator<Message> {
    this.#readAll()
    yield* this.#real
  }
  key(): string {
    this.#readAll()
    return this.#real.key()
  }
  send(message: Message): void {
    // A bag takes every message, whatever it holds; the others look first.
    if (this.#part.as !== 'list' || this.kind !== 'bag') this.#read(message)
    if (this.#part.of.capacity !== Infinity) this.#readSize()
    this.#real.send(message)
  }
  copy(message: Message): void {
    this.#read(message)
    if (this.#part.of.capacity !== Infinity) this.#readSize()
    this.#real.copy(message)
  }
  deliver(message: Message): void {
    if (this.#part.as !== 'list') this.#read(message)
    this.#real.deliver(message)
  }
  drop(message: Message, place?: number): void {
    this.#read(message)
    this.#real.drop(message, place)
  }
  overtake(message: Message, place?: number): void {
    this.#read(message)
    ;(this.#real as Fifo).overtake(message, place)
  }
}
