import { UsageError } from '../../errors.ts'
import type { Shortage, Stop } from '../engine.ts'

/** How large a layout is made. */
export interface Room {
  /** Messages in flight, in all networks that keep a list. */
  readonly list: number
  /** Slots of 24 bits, those of 16 having been too small. */
  readonly wide: ReadonlySet<string>
}

/** How a search begins. */
export interface Plan {
  readonly room: Room
  /** Asks step monitors of every step, since one of them is hit by a step that changes nothing. */
  readonly strict: boolean
  /** Actions, by name, and monitors of the kernel, by index, that are not recorded: see `Runs`. */
  readonly unrecordable: ReadonlySet<string | number>
}

/** Thrown where the search must start again by another plan. */
export abstract class Again extends Error {
  abstract otherwise(plan: Plan): Plan
}

/** Thrown where the layout or a memory is too small: the search must start again with more room, or stop. */
export class NoRoom extends Error {
  readonly shortage: Shortage
  constructor(shortage: Shortage) {
    super(`no room for more ${shortage.of}`)
    this.shortage = shortage
  }
}

export const dynamicBits = 16
export const wideBits = 24

/** What the engine has room for at most. */
export interface Most {
  /** Pages of the near memory, whose addresses have 32 bits. */
  readonly near: number
  /** Pages of each of the others. */
  readonly far: number
  /** Different messages on lists: their numbers have 16 bits, and zero ends a list. */
  readonly listed: number
  /** Words of a state: operations name them by 16 bits, as kernel/assembly/collect.ts reads them. */
  readonly words: number
  /** Slots of a table of fingerprints before it becomes compact. */
  readonly open: number
}
export const most: Most = { near: 1 << 16, far: 1 << 18, listed: 0xffff, words: 0xffff, open: 1 << 24 }

/** Room on the list for so many messages: a power of two. */
const roomFor = (messages: number): number => 2 ** Math.ceil(Math.log2(Math.max(messages, 8)))

/** The plan with more of what was short, or why there can be no more of it. */
export function roomier(plan: Plan, shortage: Shortage, { words }: Most): Plan | Stop {
  const { room } = plan
  if (shortage.of === 'messages in flight' && shortage.needed / 2 < words)
    return { ...plan, room: { ...room, list: Math.max(room.list * 2, roomFor(shortage.needed)) } }
  if (shortage.of === 'values' && !room.wide.has(shortage.part))
    return { ...plan, room: { ...room, wide: new Set([...room.wide, shortage.part]) } }
  return { why: 'room', shortage }
}

/** The plan by which a search is made again that ended with this error, or why none would help; null where the error is about something else. */
export function otherwise(error: unknown, plan: Plan, most: Most): Plan | Stop | null {
  if (error instanceof Again) return error.otherwise(plan)
  return error instanceof NoRoom ? roomier(plan, error.shortage, most) : null
}

/** The error of a state of so many words, more than there is room for. */
export const tooLarge = (
  spec: string,
  words: number,
  most: Pick<Most, 'words'>,
  slots: readonly { readonly variable: string }[],
): UsageError =>
  new UsageError(
    'state-too-large',
    `a state of ${spec} takes ${words.toLocaleString('en')} words of 32 bits, and the tables engine has room for ${most.words.toLocaleString('en')}: ${largest(slots)} alone takes most`,
    {
      hint: 'give that variable fewer keys or members, or search with the reference engine: --engine reference',
    },
  )

/** The variable with the most slots. */
function largest(slots: readonly { readonly variable: string }[]): string {
  const counts = new Map<string, number>()
  for (const { variable } of slots) counts.set(variable, (counts.get(variable) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}
