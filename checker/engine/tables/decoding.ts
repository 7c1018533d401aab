import { carrying, carryingLinks, freeze, type Message, ValueSet } from '../../values/index.ts'
import type { Order } from './order.ts'
import type { Listed, Part } from './parts.ts'
import { maskOf, type Slot } from './slot.ts'

/** Gives the value of a part of a state, frozen: of the state's words, and of the ids of the messages on its list. */
export type Decode = (words: Int32Array, list: readonly number[]) => unknown

/** What the ids on a list stand for, and the order in which a network has them. */
interface Lists {
  readonly listed: readonly Listed[]
  readonly order: Order<Listed>
}

/** How a part is decoded. What was decoded lately is given again where the same slots hold the same. */
export function decoderOf(part: Part, lists: Lists): Decode {
  switch (part.as) {
    case 'slot': {
      const { slot } = part
      return words => slot.values[numberIn(slot, words)]
    }
    case 'parts': {
      const inner = Object.entries(part.parts).map(([key, of]) => [key, decoderOf(of, lists)] as const)
      return remembered(slotsOf(part), (words, list) => {
        const map: Record<string, unknown> = {}
        for (const [key, decode] of inner) map[key] = decode(words, list)
        return Object.freeze(map)
      })
    }
    case 'members': {
      const inOrder = present(part)
      return remembered(slotsOf(part), words => freeze(new ValueSet(inOrder(words).map(({ member }) => member))))
    }
    case 'bits': {
      const { of } = part
      const inOrder = present(part)
      return remembered(slotsOf(part), words =>
        carrying(
          of.network,
          of.capacity,
          inOrder(words).map(({ carried }) => carried),
        ),
      )
    }
    case 'links': {
      const { inOrder, of } = part
      const queueIn = (slot: Slot, words: Int32Array) => slot.values[numberIn(slot, words)] as readonly Message[]
      return remembered(slotsOf(part), words =>
        carryingLinks(
          of.capacity,
          inOrder.map(([link, slot]) => [link, queueIn(slot, words)] as const),
        ),
      )
    }
    case 'list':
      return (_, list) => carryingList(part, list, lists)
  }
}

function carryingList({ of, network }: Extract<Part, { as: 'list' }>, list: readonly number[], { listed, order }: Lists): unknown {
  const copies = new Map<Listed, number>()
  for (const id of list) {
    const message = listed[id - 1] as Listed
    if (message.network === network) copies.set(message, (copies.get(message) ?? 0) + 1)
  }
  const inOrder = [...copies].sort(([a], [b]) => order.of(a) - order.of(b))
  return carrying(
    of.network,
    of.capacity,
    inOrder.map(([{ message, carried }, count]) => (count === 1 ? carried : [carried[0], Object.freeze({ message, count })])),
  )
}

/** Those of a part that has a slot for each that may be in it, which are in it. */
const present =
  <T extends { readonly slot: Slot }>({ inOrder }: { readonly inOrder: readonly T[] }) =>
  (words: Int32Array): readonly T[] =>
    inOrder.filter(({ slot }) => numberIn(slot, words) === 1)

/** The number that a slot holds in these words. */
export const numberIn = (slot: Slot, words: Int32Array): number => ((words[slot.word] as number) >>> slot.shift) & maskOf(slot)

/** The slots of a part that say all of it; null where there is also a list. */
function slotsOf(part: Part): readonly Slot[] | null {
  switch (part.as) {
    case 'slot':
      return [part.slot]
    case 'parts': {
      const inner = Object.values(part.parts).map(slotsOf)
      return inner.every(slots => slots !== null) ? inner.flat() : null
    }
    case 'members':
    case 'bits':
      return part.inOrder.map(({ slot }) => slot)
    case 'links':
      return part.inOrder.map(([, slot]) => slot)
    case 'list':
      return null
  }
}

/** Bits of a number that V8 keeps as such. */
const mostBits = 30
/** The logarithm of how many values of one part are remembered, at most. */
const mostRemembered = 12

/** The same with the values that it gave lately, each at a place that follows from what its slots hold: nothing is searched, and another with the same place takes it. */
function remembered(slots: readonly Slot[] | null, decode: Decode): Decode {
  const runs = slots === null ? [] : runsOf(slots)
  const bits = runs.reduce((all, run) => all + run.bits, 0)
  if (slots === null || slots.length < 2 || bits > mostBits) return decode
  const size = 1 << Math.min(bits, mostRemembered)
  let keys: Int32Array | null = null
  const values: unknown[] = []
  return (words, list) => {
    let key = 0
    for (const { word, shift, mask, bits: width } of runs) key = (key << width) | (((words[word] as number) >>> shift) & mask)
    const place = (key ^ (key >>> mostRemembered) ^ (key >>> (2 * mostRemembered))) & (size - 1)
    keys ??= new Int32Array(size).fill(-1)
    if (keys[place] === key) return values[place]
    const value = decode(words, list)
    keys[place] = key
    values[place] = value
    return value
  }
}

/** Bits of one word that are beside each other. */
interface Run {
  readonly word: number
  readonly shift: number
  readonly bits: number
  readonly mask: number
}

/** The slots as runs, as few as there are: to read one costs as much as to read a slot. */
function runsOf(slots: readonly Slot[]): readonly Run[] {
  const runs: { word: number; shift: number; bits: number }[] = []
  for (const { word, shift, bits } of slots.toSorted((a, b) => a.word - b.word || a.shift - b.shift)) {
    const last = runs.at(-1)
    if (last?.word === word && last.shift + last.bits === shift && last.bits + bits <= mostBits) last.bits += bits
    else runs.push({ word, shift, bits })
  }
  return runs.map(run => ({ ...run, mask: (1 << run.bits) - 1 }))
}
