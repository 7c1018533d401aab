import type { State } from '../../language/types.ts'
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
  const parts = Object.entries(layout.parts).flatMap(([name, part]) => differing(part, before[name], after[name]))
  const was = layout.encodeParts(parts.map(({ part, before: value }) => ({ part, value })))
  const is = layout.encodeParts(parts.map(({ part, after: value }) => ({ part, value })))
  const slots = layout.slots
    .filter(slot => was.slots[slot.index] !== is.slots[slot.index])
    .map(slot => ({ slot, was: was.slots[slot.index] as number, is: is.slots[slot.index] as number }))
  return { slots, sent: difference(is.list, was.list), gone: difference(was.list, is.list) }
}

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

function differing(part: Part, before: unknown, after: unknown): { part: Part; before: unknown; after: unknown }[] {
  if (before === after) return []
  if (part.as !== 'parts') return [{ part, before, after }]
  return Object.entries(part.parts).flatMap(([key, inner]) => differing(inner, (before as State)[key], (after as State)[key]))
}

/** What one sorted list has more than another, each as often as it has it more. */
function difference(more: readonly number[], less: readonly number[]): number[] {
  const left = [...less]
  return more.filter(id => {
    const at = left.indexOf(id)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
