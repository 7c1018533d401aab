import { propertyKinds } from '../../checker/language/properties/index.ts'
import type { Report, Traced } from '../format.ts'
import { sayDeadlock } from '../say/cause.ts'
import { sayReasons } from '../say/explanation.ts'
import { wrapText } from '../say/text-width.ts'
import { sayCount } from '../say/words.ts'
import { type Layout, rightOf } from './geometry.ts'

/** What a trace ends in, below its picture: the property and the clauses that decided. */
export interface Ending {
  readonly lines: readonly { readonly text: string; readonly bold: boolean }[]
  readonly left: number
  readonly width: number
  readonly height: number
  readonly isBad: boolean
}

export const lineHeight = 17
/** More lines of reasons than this make the end longer than the trace. */
const mostLines = 10

export function endingOf({ explanation }: Report, property: Traced, layout: Layout): Ending {
  const known = explanation[property.name]
  const left = layout.columns[0]?.x ?? 44
  const width = rightOf(layout.columns) - left
  const reasons = known === undefined ? [] : sayReasons(known, property)
  const isBad = property.verdict === 'violated'
  const says = isBad ? 'is violated' : propertyKinds[property.kind].isExistential ? 'is reached' : property.verdict
  // What is told of each process is much of a deadlock, and of little weight: what keeps the steps from being taken comes first, and whole.
  const reason = known?.standstill ? sayDeadlock(known.standstill, known) : property.reason
  const on = (text: string, bold: boolean) => wrapText(text, width - 30, 13, bold, mostLines).map(line => ({ text: line, bold }))
  const each = reasons.map(reason => on(reason, false))
  // A reason is told whole or not at all: one that is cut before the value that decides says nothing.
  const shown = each.filter((_, i) => i === 0 || each.slice(0, i + 1).flat().length <= mostLines)
  const more = each.length - shown.length
  const lines = [
    ...on(`${property.name} ${says}${reason ? `: ${reason}` : ''}`, true),
    ...shown.flat(),
    ...(more === 0 ? [] : on(`and ${sayCount(more, 'more reason')}`, false)),
  ]
  return { lines, left, width, height: lines.length * lineHeight + 14, isBad }
}
