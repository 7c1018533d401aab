import type { Domain } from '../../language/domain.ts'
import type { Model } from '../../language/model.ts'
import type { NetworkDomain } from '../../language/network.ts'
import type { State } from '../../language/types.ts'
import { hash64 } from '../../platform/hash.ts'
import { rename } from '../../semantics/permutation.ts'
import { compare, freeze, keyOf, linkOf, type Message, type Network } from '../../values/index.ts'
import { decoderOf, numberIn } from './decoding.ts'
import { Laying } from './laying.ts'
import { lazyStates, whole } from './lazy.ts'
import { Order } from './order.ts'
import { carriedOnce, type Encoded, type Listed, type Part } from './parts.ts'
import { type Most, most as mostOfAll, NoRoom, type Room, tooLarge } from './room.ts'
import type { Slot } from './slot.ts'
import { type Sums, sumsOf } from './sums.ts'

const noMessages: readonly number[] = []

/** Where everything of a model's state is in its words. */
export class Layout {
  readonly model: Model
  readonly sums: Sums
  /** Nothing may be told by a hash alone. */
  readonly exact: boolean
  readonly slots: readonly Slot[]
  readonly parts: Readonly<Record<string, Part>>
  /** 32-bit words of a state, the list included. */
  readonly words: number
  readonly bitsFrom: number
  readonly bitsTo: number
  readonly listFrom: number
  readonly listMax: number
  /** Messages of `set` networks by their bit, counted from `bitsFrom`. */
  readonly bitMessages: readonly (Slot | null)[]
  readonly listed: Listed[] = []
  /** The kinds of message on lists. */
  readonly classes: readonly { readonly network: number; readonly tag: string }[]
  readonly listNetworks: readonly string[]
  /** Called with every message that gets a number. */
  onListed: (listed: Listed) => void = () => {}
  /** The state that these words stand for, as `decode`, of which each variable is decoded when it is read for the first time. */
  readonly lazily: (words: Int32Array) => State
  readonly #listedIds = new Map<string, number>()
  readonly #order = new Order<Listed>((a, b) => compare(a.message, b.message))
  readonly #most: Pick<Most, 'listed' | 'words'>

  constructor(model: Model, room: Room, sums: Sums = sumsOf(null), exact = false, most: Pick<Most, 'listed' | 'words'> = mostOfAll) {
    const { slots, parts, bitsFrom, bitsTo, bitMessages, classes, listNetworks } = new Laying(model, room, sums)
    this.#most = most
    this.exact = exact
    this.model = model
    this.sums = sums
    this.slots = slots
    this.parts = parts
    this.bitsFrom = bitsFrom
    this.bitsTo = bitsTo
    this.bitMessages = bitMessages
    this.classes = classes
    this.listNetworks = listNetworks
    this.listFrom = bitsTo
    this.listMax = listNetworks.length > 0 ? room.list : 0
    this.lazily = lazyStates(
      Object.keys(model.vars).map(name => [name, decoderOf(parts[name] as Part, { listed: this.listed, order: this.#order })]),
      words => (this.listMax > 0 ? this.listIn(words) : noMessages),
    )
    this.words = this.listFrom + this.listMax / 2
    if (this.listFrom > most.words) throw tooLarge(model.spec, this.listFrom, most, slots)
    if (this.words > most.words) throw new NoRoom({ of: 'messages in flight', needed: room.list })
  }

  /** The message on a list; numbers start at 1. Throws NoRoom where there are more than 65,535. */
  listedOf(network: number, message: Message): Listed {
    const name = this.listNetworks[network] ?? ''
    const key = `${name}:${keyOf(message)}`
    const known = this.#listedIds.get(key)
    if (known !== undefined) return this.listed[known - 1] as Listed
    if (this.listed.length >= this.#most.listed)
      throw new NoRoom({ of: 'different messages', networks: this.listNetworks, limit: this.#most.listed })
    const viewed = this.model.view === null || this.model.view.includes(name)
    const domain = (this.model.vars[name] as NetworkDomain).kinds[message.tag]?.domain as Domain
    const hash = viewed
      ? this.sums.of(p => `${name}:${keyOf(rename(domain, message, p))}`)
      : Array.from({ length: this.sums.count }, () => 0n)
    const content = hash64(key)
    const admitted = domain.admit(message, name) as Message
    const made = {
      content,
      id: this.listed.length + 1,
      message: admitted,
      carried: carriedOnce(admitted),
      network,
      class: this.classes.findIndex(c => c.network === network && c.tag === message.tag),
      hash,
    }
    this.#listedIds.set(key, made.id)
    this.listed.push(made)
    this.#order.add(made)
    this.onListed(made)
    return made
  }

  /** Behind the words of a state, where it is being expanded: 1 where it is quiet, which timeouts ask. */
  get quietWord(): number {
    return (this.words + 1) & ~1
  }

  /** The number that a slot holds in these words. */
  read(slot: Slot, words: Int32Array): number {
    return numberIn(slot, words)
  }

  /** Ids of the messages on the list, ascending. */
  listIn(words: Int32Array): number[] {
    const ids: number[] = []
    for (let k = 0; k < this.listMax; k++) {
      const id = ((words[this.listFrom + (k >> 1)] as number) >>> ((k & 1) * 16)) & 0xffff
      if (id === 0) break
      ids.push(id)
    }
    return ids
  }

  /** Writes the list into words that have none yet. */
  putList(words: Int32Array, ids: readonly number[]): void {
    ids
      .toSorted((a, b) => a - b)
      .forEach((id, k) => {
        const word = this.listFrom + (k >> 1)
        words[word] = (words[word] as number) | (id << ((k & 1) * 16))
      })
  }

  /** The state that these words stand for: what is in it, and in which order, is as the semantics gives it. */
  decode(words: Int32Array): State {
    return whole(this.lazily(words))
  }

  /** The number in each slot for a state, and the ids of the messages on the list, ascending. */
  encode(state: State): Encoded {
    return this.encodeParts(Object.entries(this.parts).map(([name, part]) => ({ part, value: state[name] })))
  }

  /** The same of some parts of a state alone: zero, and no message, for the others. */
  encodeParts(parts: readonly { readonly part: Part; readonly value: unknown }[]): Encoded {
    const slots = new Int32Array(this.slots.length)
    const list: number[] = []
    const put = (part: Part, value: unknown): void => {
      switch (part.as) {
        case 'slot':
          slots[part.slot.index] = part.slot.idOf(value)
          break
        case 'parts':
          for (const [key, inner] of Object.entries(part.parts)) put(inner, (value as State)[key])
          break
        case 'members':
          for (const member of value as ReadonlySet<unknown>) slots[(part.members.get(keyOf(member)) as Slot).index] = 1
          break
        case 'bits':
          for (const message of value as Network) slots[(part.slots.get(keyOf(message)) as Slot).index] = 1
          break
        case 'links': {
          const queues = new Map<string, Message[]>()
          for (const message of (value as Network).copies()) {
            const link = linkOf(message)
            queues.set(link, [...(queues.get(link) ?? []), message])
          }
          for (const [link, slot] of part.slots) slots[slot.index] = slot.idOf(freeze(queues.get(link) ?? []))
          break
        }
        case 'list':
          for (const message of (value as Network).copies()) list.push(this.listedOf(part.network, message).id)
      }
    }
    for (const { part, value } of parts) put(part, value)
    return { slots, list: list.sort((a, b) => a - b) }
  }

  /** What was read, each once: variables, and of messages laid out as bits their kinds, `Vote in net`. Slots, and by -1 - n the n-th network that keeps a list. */
  namesOf(reads: ReadonlySet<number>): ReadonlySet<string> {
    const nameOf = ({ variable, message }: Slot) => (message === null ? variable : `${message.tag} in ${variable}`)
    return new Set([...reads].map(read => (read < 0 ? (this.listNetworks[-1 - read] as string) : nameOf(this.slots[read] as Slot))))
  }

  /** The sums of a state: of what its slots and messages add to each. */
  sumsOf(encoded: Encoded): bigint[] {
    return Array.from({ length: this.sums.count }, (_, p) => {
      let sum = 0n
      for (const slot of this.slots) sum += slot.hash(encoded.slots[slot.index] as number)[p] as bigint
      for (const id of encoded.list) sum += this.listed[id - 1]?.hash[p] as bigint
      return BigInt.asUintN(64, sum)
    })
  }
}

/** A state as the kernel keeps it. */
export function wordsOf(layout: Layout, { slots, list }: Encoded): Int32Array {
  const words = new Int32Array(layout.words)
  for (const slot of layout.slots) words[slot.word] = (words[slot.word] as number) | ((slots[slot.index] as number) << slot.shift)
  layout.putList(words, list)
  return words
}

/** The bytes of a state among those to be expanded: sums, then words. */
export const strideOf = ({ sums, words }: Layout): number => 8 * sums.count + 4 * ((words + 1) & ~1)
