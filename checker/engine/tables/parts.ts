import type { NetworkDomain } from '../../language/network.ts'
import { type Copies, keyOf, type Message } from '../../values/index.ts'
import type { Slot } from './slot.ts'

/** How a value is laid out: in one slot, or in parts; `inOrder` are these in the order in which the value itself has them. */
export type Part =
  | { readonly as: 'slot'; readonly slot: Slot }
  | { readonly as: 'parts'; readonly parts: Readonly<Record<string, Part>> }
  | { readonly as: 'members'; readonly members: ReadonlyMap<string, Slot>; readonly inOrder: readonly Member[] }
  | { readonly as: 'bits'; readonly of: NetworkDomain; readonly slots: ReadonlyMap<string, Slot>; readonly inOrder: readonly Bit[] }
  | { readonly as: 'links'; readonly of: NetworkDomain; readonly slots: ReadonlyMap<string, Slot>; readonly inOrder: readonly Link[] }
  | { readonly as: 'list'; readonly of: NetworkDomain; readonly network: number }

interface Member {
  readonly member: unknown
  readonly slot: Slot
}

/** A message with the one copy of it, by its key, that a network has while its bit is set. */
interface Bit {
  readonly slot: Slot
  readonly carried: Carried
}

type Link = readonly [name: string, slot: Slot]

/** Copies of a message, by its key. */
export type Carried = readonly [key: string, copies: Copies<Message>]

export const carriedOnce = (message: Message): Carried => [keyOf(message), Object.freeze({ message, count: 1 })]

/** A message that has been on a list: its number, network, and kind. */
export interface Listed {
  readonly id: number
  readonly message: Message
  /** One copy of it. */
  readonly carried: Carried
  readonly network: number
  readonly class: number
  /** What it adds to each sum while it is on the list. */
  readonly hash: readonly bigint[]
  /** Tells it from other messages, seen by the view or not. */
  readonly content: bigint
}

export interface Encoded {
  readonly slots: Int32Array
  readonly list: readonly number[]
}
