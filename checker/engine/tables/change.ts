import type { State } from '../../language/types.ts'
import { moreIn, type Network } from '../../values/index.ts'
import type { Layout } from './layout.ts'
import type { Listed, Part } from './parts.ts'
import { maskOf, type Slot } from './slot.ts'

export interface Step {
  readonly before: State
  readonly after: State
}

/** What a step changes of the state that some words stand for. */
export interface Change {
  readonly slots: readonly { readonly slot: Slot; readonly was: number; readonly is: number }[]
  /** Numbers of the messages put on the list, and taken from it, each as often as it is. */
  readonly sent: readonly number[]
  readonly gone: readonly number[]
}

/** What is different after a step. Only parts whose value is another object are looked into: a recipe's result shares what it left alone. */
export function changeOf(layout: Layout, before: State, after: State): Change {
  const slots: { slot: Slot; was: number; is: number }[] = []
  const sent: number[] = []
  const gone: number[] = []
  const compare = (part: Part, was: unknown, is: unknown): void => {
    if (was === is) return
    switch (part.as) {
      case 'parts':
        for (const key of Object.keys(part.parts)) compare(part.parts[key] as Part, (was as State)[key], (is as State)[key])
        return
      case 'slot':
        noteSlot(part.slot, part.slot.idOf(was), part.slot.idOf(is))
        return
      case 'list':
        for (const { message, count } of moreIn(is as Network, was as Network))
          putEach(sent, layout.listedOf(part.network, message).id, count)
        for (const { message, count } of moreIn(was as Network, is as Network))
          putEach(gone, layout.listedOf(part.network, message).id, count)
        return
      default: {
        const [then, now] = [was, is].map(value => layout.encodeParts([{ part, value }]).slots)
        for (const slot of slotsIn(part)) noteSlot(slot, then?.[slot.index] as number, now?.[slot.index] as number)
      }
    }
  }
  const noteSlot = (slot: Slot, was: number, is: number): void => {
    if (was !== is) slots.push({ slot, was, is })
  }
  for (const name of Object.keys(layout.parts)) compare(layout.parts[name] as Part, before[name], after[name])
  return { slots: slots.sort((a, b) => a.slot.index - b.slot.index), sent: sent.sort(ascending), gone: gone.sort(ascending) }
}

/** The slots of a part that is neither one slot, nor named parts, nor a list. */
function slotsIn(part: Extract<Part, { readonly as: 'members' | 'bits' | 'links' }>): Iterable<Slot> {
  return part.as === 'members' ? part.members.values() : part.slots.values()
}

function putEach(ids: number[], id: number, times: number): void {
  for (let k = 0; k < times; k++) ids.push(id)
}

const ascending = (a: number, b: number): number => a - b

/** The words of the state that a change makes of the state with these words; of a slot, what it holds afterwards. */
export function wordsAfter(
  layout: Layout,
  words: Int32Array,
  slots: Iterable<readonly [Slot, is: number]>,
  { sent, gone }: Pick<Change, 'sent' | 'gone'>,
): Int32Array {
  const after = words.slice(0, layout.words)
  for (const [slot, is] of slots) after[slot.word] = ((after[slot.word] as number) & ~(maskOf(slot) << slot.shift)) | (is << slot.shift)
  if (sent.length + gone.length === 0) return after
  const list = layout.listIn(words)
  for (const id of gone) list.splice(list.indexOf(id), 1)
  after.fill(0, layout.listFrom)
  layout.putList(after, [...list, ...sent])
  return after
}

/** The kernel's operations that make the change: word, what stays of it, what is set; or a message put on the list, or taken from it. */
export const operationsOf = ({ slots, sent, gone }: Change): readonly number[] => [
  ...slots.flatMap(({ slot, is }) => [slot.word, ~(maskOf(slot) << slot.shift), is << slot.shift]),
  ...gone.flatMap(id => [0x10001, id, 0]),
  ...sent.flatMap(id => [0x10000, id, 0]),
]

/** The slots that the change writes, and -1 - n for the n-th network that keeps a list. */
export const writtenBy = (layout: Layout, { slots, sent, gone }: Change): ReadonlySet<number> =>
  new Set([...slots.map(({ slot }) => slot.index), ...[...sent, ...gone].map(id => -1 - (layout.listed[id - 1] as Listed).network)])
