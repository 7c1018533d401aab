import { hasFields, keyOf, linkOf, type Message, type Network, networkKinds, realOf, standsFor, ValueSet } from '../../values/index.ts'
import { matching } from './matching.ts'
import type { Part } from './parts.ts'
import { Beneath, draftState, type Recorder, readAll } from './recorder.ts'
import type { Slot } from './slot.ts'

type CollectionPart = Exclude<Part, { readonly as: 'slot' | 'parts' }>
type NetworkPart = Exclude<CollectionPart, { readonly as: 'members' }>

/** Asked of a view, it tells what is behind it. */
const behind = Symbol('behind')
interface Behind<P, V> {
  readonly part: P
  readonly real: V
  readonly recorder: Recorder
}
interface View<P, V> {
  readonly [behind]: Behind<P, V>
}
type SetView = View<Extract<Part, { readonly as: 'members' }>, Set<unknown>>
type NetworkView = View<NetworkPart, Network>

/**
 * A set or a network as the author's code sees it while the engine learns. Its methods note what they ask; whatever else JavaScript can
 * ask an object, the recorder gives up for.
 */
export function collectionView(part: CollectionPart, real: object, recorder: Recorder): object {
  return new Proxy(new Beneath(recorder), new CollectionView({ part, real, recorder }))
}

class CollectionView implements ProxyHandler<Beneath> {
  readonly #behind: Behind<CollectionPart, object>
  constructor(of: Behind<CollectionPart, object>) {
    this.#behind = of
  }

  get(_: Beneath, key: string | symbol): unknown {
    const { part, real, recorder } = this.#behind
    switch (key) {
      case behind:
        return this.#behind
      case 'size':
        if (part.as === 'list') recorder.size(part.network)
        else readAll(part, recorder)
        return Reflect.get(real, key)
      case standsFor:
        readAll(part, recorder)
        return real
      case draftState:
        readAll(part, recorder)
        return Reflect.get(real, key)
      // The same of all values of a domain.
      case 'constructor':
      case 'kind':
      case 'capacity':
      case Symbol.toStringTag:
        return Reflect.get(real, key)
      default:
    }
    const methods = part.as === 'members' ? setMethods : networkMethods
    if (Object.hasOwn(methods, key) && key in real) return methods[key]
    recorder.giveUp()
    return Reflect.get(real, key)
  }

  has(_: Beneath, key: string | symbol): boolean {
    return Reflect.has(this.#behind.real, key)
  }

  getPrototypeOf(): object | null {
    return Reflect.getPrototypeOf(this.#behind.real)
  }

  ownKeys(): (string | symbol)[] {
    this.#behind.recorder.giveUp()
    return Reflect.ownKeys(this.#behind.real)
  }

  getOwnPropertyDescriptor(_: Beneath, key: string | symbol): PropertyDescriptor | undefined {
    this.#behind.recorder.giveUp()
    const own = Reflect.getOwnPropertyDescriptor(this.#behind.real, key)
    return own && { ...own, configurable: true }
  }

  set(): boolean {
    return this.#behind.recorder.giveUp()
  }

  deleteProperty(): boolean {
    return this.#behind.recorder.giveUp()
  }

  defineProperty(): boolean {
    return this.#behind.recorder.giveUp()
  }

  isExtensible(): boolean {
    this.#behind.recorder.giveUp()
    return true
  }

  preventExtensions(): boolean {
    return this.#behind.recorder.giveUp()
  }

  setPrototypeOf(): boolean {
    return this.#behind.recorder.giveUp()
  }
}

type Methods = Readonly<Record<string | symbol, unknown>>

function whole<V>(of: View<CollectionPart, V>): V {
  const { part, real, recorder } = of[behind]
  readAll(part, recorder)
  return real
}

function asked({ [behind]: { part, real, recorder } }: SetView, member: unknown): Set<unknown> {
  const slot = part.members.get(keyOf(member))
  if (slot) recorder.slot(slot)
  return real
}

/** Each member of the set is a slot. */
const setMethods: Methods = {
  has(this: SetView, member: unknown) {
    return asked(this, member).has(member)
  },
  add(this: SetView, member: unknown) {
    asked(this, member).add(realOf(member))
    return this
  },
  delete(this: SetView, member: unknown) {
    return asked(this, member).delete(member)
  },
  clear(this: SetView) {
    whole(this).clear()
  },
  *[Symbol.iterator](this: SetView) {
    yield* whole(this)
  },
  key(this: SetView) {
    return keyOf(whole(this))
  },
  // These ask what they are asked of by the others.
  ...Object.fromEntries(
    (
      [
        'forEach',
        'values',
        'keys',
        'entries',
        'union',
        'intersection',
        'difference',
        'symmetricDifference',
        'isSubsetOf',
        'isSupersetOf',
        'isDisjointFrom',
      ] as const
    ).map(name => [name, ValueSet.prototype[name]]),
  ),
}

function askedOf({ [behind]: { part, real, recorder } }: NetworkView, message: Message): NetworkView[typeof behind]['real'] {
  if (part.as === 'list') recorder.copies(recorder.layout.listedOf(part.network, message))
  else {
    const slot = part.slots.get(part.as === 'bits' ? keyOf(message) : linkOf(message))
    if (slot) recorder.slot(slot)
  }
  return real
}

function askRoom({ [behind]: { part, recorder } }: NetworkView): void {
  if (part.of.capacity === Infinity) return
  if (part.as === 'list') recorder.size(part.network)
  else readAll(part, recorder)
}

type BitsPart = Extract<Part, { readonly as: 'bits' }>
const ofKind = new WeakMap<BitsPart, Map<string, readonly Slot[]>>()

/** The slots of the messages of one kind that have these values in these fields. */
function slotsOf(part: BitsPart, tag: string, fields: object): readonly Slot[] {
  const known = ofKind.get(part) ?? new Map<string, readonly Slot[]>()
  ofKind.set(part, known)
  const key = `${tag} ${keyOf(fields)}`
  let slots = known.get(key)
  if (slots === undefined) {
    slots = part.inOrder.map(({ slot }) => slot).filter(({ message }) => message?.tag === tag && hasFields(message, fields))
    known.set(key, slots)
  }
  return slots
}

/** The messages of a network are bits, the slots of its links, or the list. */
const networkMethods: Methods = {
  has(this: NetworkView, message: Message) {
    return askedOf(this, message).has(message)
  },
  count(this: NetworkView, message: Message) {
    return askedOf(this, message).count(message)
  },
  of(this: NetworkView, kind: { readonly tag: string }, fields: object = {}) {
    const { part, real, recorder } = this[behind]
    if (part.as === 'bits') return matching(slotsOf(part, kind.tag, fields), real.of(kind, fields), recorder)
    if (part.as === 'links') recorder.slots(part.slots.values())
    else
      recorder.layout.classes.forEach(({ network, tag }, index) => {
        if (network === part.network && tag === kind.tag) recorder.content(network, index)
      })
    return real.of(kind, fields)
  },
  deliverable(this: NetworkView) {
    return whole(this).deliverable()
  },
  places(this: NetworkView) {
    return whole(this).places()
  },
  copies(this: NetworkView) {
    return whole(this).copies()
  },
  *[Symbol.iterator](this: NetworkView) {
    yield* whole(this)
  },
  key(this: NetworkView) {
    return whole(this).key()
  },
  send(this: NetworkView, message: Message) {
    const { part, real } = this[behind]
    // Those that merge look first whether they have it.
    if (part.as !== 'list' || networkKinds[real.kind].merges) askedOf(this, message)
    askRoom(this)
    real.send(message)
  },
  acknowledge(this: NetworkView, message: Message) {
    const { real } = this[behind]
    if (networkKinds[real.kind].acknowledges) askedOf(this, message)
    real.acknowledge(message)
  },
  copy(this: NetworkView, message: Message) {
    const real = askedOf(this, message)
    askRoom(this)
    real.copy(message)
  },
  restore(this: NetworkView, message: Message) {
    const real = askedOf(this, message)
    askRoom(this)
    real.restore(message)
  },
  deliver(this: NetworkView, message: Message) {
    askedOf(this, message).deliver(message)
  },
  drop(this: NetworkView, message: Message, place?: number) {
    askedOf(this, message).drop(message, place)
  },
  overtake(this: NetworkView, message: Message, place?: number) {
    askedOf(this, message).overtake(message, place)
  },
}
