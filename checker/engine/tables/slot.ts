import type { Domain } from '../../language/domain.ts'
import { type Permutation, rename } from '../../semantics/permutation.ts'
import { keyOf, type Message } from '../../values/index.ts'
import { NoRoom } from './room.ts'
import type { Sums } from './sums.ts'

/** A part of the state that the fast engine keeps as one small number: the index of its value. */
export interface Slot {
  readonly index: number
  readonly path: string
  /** The variable of the state that it is a part of. */
  readonly variable: string
  readonly of: Domain
  readonly word: number
  readonly shift: number
  readonly bits: number
  readonly values: unknown[]
  /** The number of a value, new where it was not seen before. Throws NoRoom where the slot is full. */
  idOf(value: unknown): number
  /** What this slot adds to each sum while it holds the value. */
  hash(id: number): readonly bigint[]
  /** The message that a slot of a `set` network's bits stands for. */
  readonly message: Message | null
  /** The path of the slot that it becomes when processes are exchanged, and the value in it then. */
  readonly nameUnder: Name
  valueUnder(id: number, p: Permutation): unknown
  /** What it is called, and holds, then. */
  textUnder(id: number, p: Permutation): string
}

/** What a slot, or a part of the state, is called once the processes are exchanged. */
export type Name = (p: Permutation) => string

export const maskOf = (slot: Slot): number => (1 << slot.bits) - 1

/** A slot that begins with these values. */
export function makeSlot(
  of: Omit<Slot, 'idOf' | 'hash' | 'nameUnder' | 'valueUnder' | 'textUnder'>,
  name: Name,
  viewed: boolean,
  sums: Sums,
): Slot {
  const ids = new Map(of.values.map((value, id) => [keyOf(value), id]))
  const hashes: (readonly bigint[])[] = []
  const { values } = of
  const valueUnder = (id: number, p: Permutation) => (typeof values[id] === 'boolean' ? values[id] : rename(of.of, values[id], p))
  const textUnder = (id: number, p: Permutation) => `${name(p)}=${keyOf(valueUnder(id, p))}`
  return {
    ...of,
    nameUnder: name,
    valueUnder,
    textUnder,
    idOf(value) {
      const key = keyOf(value)
      const known = ids.get(key)
      if (known !== undefined) return known
      if (values.length >= 2 ** of.bits) throw new NoRoom({ of: 'values', part: of.path, limit: 2 ** of.bits })
      values.push(value)
      ids.set(key, values.length - 1)
      return values.length - 1
    },
    hash(id) {
      const known = hashes[id]
      if (known !== undefined) return known
      const made = viewed ? sums.of(p => textUnder(id, p)) : Array.from({ length: sums.count }, () => 0n)
      hashes[id] = made
      return made
    },
  }
}
