import type { Domain } from '../../language/domain.ts'
import type { Model } from '../../language/model.ts'
import { isNetwork, type NetworkDomain } from '../../language/network.ts'
import { identity, type Permutation, rename, renameId } from '../../semantics/permutation.ts'
import { compare, freeze, keyOf, linkOf, type Message, networkKinds } from '../../values/index.ts'
import { carriedOnce, type Part } from './parts.ts'
import { dynamicBits, type Room, wideBits } from './room.ts'
import { makeSlot, type Name, type Slot } from './slot.ts'
import type { Sums } from './sums.ts'

/** Domains with no more values than this are numbered in advance. */
const smallDomain = 64
/** Sets over no more members than this are a bit for each. */
const mostMembers = 64
/** `set` networks over no more possible messages than this are a bit for each. */
const mostMessages = 1024

/** Gives each part of a model's states its place in their words, variable by variable. */
export class Laying {
  readonly slots: Slot[] = []
  readonly parts: Readonly<Record<string, Part>>
  /** The words of messages that are bits: from, and up to; the latter is where a list begins. */
  readonly bitsFrom: number
  readonly bitsTo: number
  readonly bitMessages: (Slot | null)[] = []
  readonly classes: { readonly network: number; readonly tag: string }[] = []
  readonly listNetworks: string[] = []
  /** Whether each slot has all its values from the start, and there is no list. */
  isClosed = true
  readonly #room: Room
  readonly #sums: Sums
  /** The variable that is being laid out. */
  #variable = ''
  #word = 0
  #bit = 0

  constructor(model: Model, room: Room, sums: Sums) {
    this.#room = room
    this.#sums = sums
    const viewed = (name: string) => model.view === null || model.view.includes(name)
    const parts: Record<string, Part> = {}
    const bitNetworks: [string, NetworkDomain][] = []
    for (const [name, of] of Object.entries(model.vars)) {
      if (isNetwork(of) && networkKinds[of.network].laidAs === 'bits' && messagesOf(of) <= mostMessages) bitNetworks.push([name, of])
      else {
        this.#variable = name
        parts[name] = this.#lay(of, () => name, viewed(name), 0)
      }
    }
    this.#closeWord()
    this.bitsFrom = this.#word
    for (const [name, of] of bitNetworks) {
      this.#variable = name
      parts[name] = this.#bits(of, name, viewed(name))
    }
    this.#closeWord()
    this.bitsTo = this.#word
    this.parts = parts
  }

  #closeWord(): void {
    if (this.#bit > 0) this.#word++
    this.#bit = 0
  }

  #slot(of: Domain, name: Name, bits: number, values: unknown[], viewed: boolean, message: Message | null = null): Slot {
    if (this.#bit + bits > 32) this.#closeWord()
    const slot = makeSlot(
      {
        index: this.slots.length,
        path: name(identity),
        variable: this.#variable,
        of,
        word: this.#word,
        shift: this.#bit,
        bits,
        values,
        message,
      },
      name,
      viewed,
      this.#sums,
    )
    this.#bit += bits
    this.slots.push(slot)
    return slot
  }

  #lay(of: Domain, name: Name, viewed: boolean, depth: number): Part {
    const { shape } = of
    const path = name(identity)
    if (isNetwork(of)) return networkKinds[of.network].laidAs === 'links' ? this.#links(of, path, viewed) : this.#list(of, path)
    if (of.size <= smallDomain && !(depth === 0 && isOfSeveral(of))) {
      const values = [...of.values()].map(v => of.admit(v, path))
      return { as: 'slot', slot: this.#slot(of, name, Math.ceil(Math.log2(values.length)), values, viewed) }
    }
    if (shape.of === 'map' && depth === 0) {
      const keys = [...shape.keys.values()].map(String)
      return {
        as: 'parts',
        parts: Object.fromEntries(
          keys.map(k => [
            k,
            this.#lay(shape.values, p => `${path}[${keyOf(shape.keys.shape.of === 'process' ? renameId(k, p) : k)}]`, viewed, 1),
          ]),
        ),
      }
    }
    if (shape.of === 'set' && shape.members.size <= mostMembers) {
      const members = [...shape.members.values()].map(m => shape.members.admit(m, path))
      const slots = members.map(member => ({
        member,
        slot: this.#slot(of, p => `${name(p)}∋${keyOf(rename(shape.members, member, p))}`, 1, [false, true], viewed),
      }))
      return {
        as: 'members',
        members: new Map(slots.map(({ member, slot }) => [keyOf(member), slot])),
        inOrder: slots.toSorted((a, b) => compare(a.member, b.member)),
      }
    }
    if (shape.of === 'scalar' || shape.of === 'process') {
      const values = [...of.values()]
      return { as: 'slot', slot: this.#slot(of, name, Math.ceil(Math.log2(values.length)), values, viewed) }
    }
    this.isClosed = false
    return { as: 'slot', slot: this.#slot(of, name, this.#room.wide.has(path) ? wideBits : dynamicBits, [], viewed) }
  }

  #bits(of: NetworkDomain, name: string, viewed: boolean): Part {
    const slots = new Map<string, Slot>()
    for (const kind of Object.values(of.kinds))
      for (const message of kind.domain.values()) {
        const admitted = kind.domain.admit(message, name) as Message
        const slot = this.#slot(of, p => `${name}∋${keyOf(rename(kind.domain, admitted, p))}`, 1, [false, true], viewed, admitted)
        this.bitMessages[(slot.word - this.bitsFrom) * 32 + slot.shift] = slot
        slots.set(keyOf(admitted), slot)
      }
    const bits = [...slots.values()].map(slot => ({ slot, carried: carriedOnce(slot.message as Message) }))
    return { as: 'bits', of, slots, inOrder: bits.sort((a, b) => compare(a.slot.message, b.slot.message)) }
  }

  #links(of: NetworkDomain, name: string, viewed: boolean): Part {
    this.isClosed = false
    const slots = new Map<string, Slot>()
    for (const kind of Object.values(of.kinds))
      for (const from of kind.fields.from?.values() ?? [])
        for (const to of kind.fields.to?.values() ?? []) {
          const link = linkOf({ from, to })
          const renamed = (end: unknown, p: Permutation) => (typeof end === 'string' ? renameId(end, p) : end)
          if (!slots.has(link))
            slots.set(
              link,
              this.#slot(
                of,
                p => `${name}:${linkOf({ from: renamed(from, p), to: renamed(to, p) })}`,
                this.#room.wide.has(`${name}:${link}`) ? wideBits : dynamicBits,
                [freeze([])],
                viewed,
              ),
            )
        }
    return { as: 'links', of, slots, inOrder: [...slots].sort(([a], [b]) => compare(a, b)) }
  }

  #list(of: NetworkDomain, name: string): Part {
    this.isClosed = false
    const network = this.listNetworks.push(name) - 1
    for (const kind of Object.values(of.kinds)) this.classes.push({ network, tag: kind.tag })
    return { as: 'list', of, network }
  }
}

/** Whether it is a value for each of several keys, or a set of processes: code that touches one of them need not depend on the others. */
const isOfSeveral = ({ shape }: Domain): boolean =>
  shape.of === 'map' ? shape.values.size > 1 : shape.of === 'set' && shape.members.shape.of === 'process'

/** How many different messages a network may carry. */
const messagesOf = (of: NetworkDomain): number => Object.values(of.kinds).reduce((sum, kind) => sum + kind.domain.size, 0)
