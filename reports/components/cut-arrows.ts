import { fitText, textWidth } from '../say/text-width.ts'
import { type Arrow, clamp, type Layout } from './geometry.ts'
import { reachOf, type Segment } from './segments.ts'

/** An arrow that folded steps cut off. */
export interface CutArrow {
  readonly arrow: Arrow
  /** What it is, where one of its ends is folded; null where it goes on to both sides. */
  readonly label: {
    readonly x: number
    /** Its middle, from the top of the fold. */
    readonly y: number
    readonly width: number
    readonly text: string
    readonly full: string
    /** It is sent in the fold and goes on below, and not the other way round. */
    readonly isSent: boolean
    /** There are so many names that this one is only counted. */
    readonly isCounted: boolean
  } | null
}

/** Of the line that stands for folded steps, without the names below it. */
const foldedHeight = 40
/** Of a line of names. */
export const lineHeight = 24
const widest = 300
const gap = 10
/** More lines of names than these say nothing at a glance. */
const mostLines = 4

/** How high a fold is when it is closed. Names that are only counted are all on one line. */
export const heightOf = (cut: readonly CutArrow[]): number =>
  Math.max(foldedHeight, ...cut.flatMap(({ label }) => (label ? [label.y + lineHeight / 2 + 4] : [])))

/** How many names are only counted, and where that is said, from the top of the fold; null where each is shown. */
export function countedIn(cut: readonly CutArrow[]): { readonly count: number; readonly y: number } | null {
  const counted = cut.filter(({ label }) => label?.isCounted)
  return counted.length === 0 ? null : { count: counted.length, y: counted[0]?.label?.y ?? 0 }
}

/** What goes through a fold, or is sent or received in it. An arrow of which no end is in sight says nothing to anybody, and is left out. */
export function cutArrows(
  { arrows, width }: Pick<Layout, 'arrows' | 'width'>,
  fold: Segment,
  segments: readonly Segment[],
): readonly CutArrow[] {
  const lines: { readonly left: number; readonly right: number }[][] = []
  const cut = arrows.filter(arrow => isCut(arrow, fold) && !isOutOfSight(arrow, segments))
  // From the left, so that names fill their lines.
  const placed = cut.toSorted((a, b) => xAt(a, fold.bottom) - xAt(b, fold.bottom))
  return placed.map((arrow): CutArrow => {
    const isSent = isWithin(arrow.sent, fold)
    if (!isSent && !isWithin(arrow.ends, fold)) return { arrow, label: null }
    const full = isSent
      ? `${arrow.name}, sent in step ${arrow.sent}`
      : `${arrow.name}, ${arrow.end === 'head' ? 'received' : 'lost'} in step ${arrow.ends}`
    const text = fitText(full, Math.min(widest, width - 40), 12)
    const own = textWidth(text, 12) + 20
    const x = clamp(xAt(arrow, isSent ? fold.bottom : fold.top), own / 2 + 4, width - own / 2 - 4)
    const [left, right] = [x - own / 2, x + own / 2]
    const free = lines.findIndex(line => line.every(taken => right + gap <= taken.left || left >= taken.right + gap))
    const line = free < 0 ? lines.length : free
    const isCounted = line === mostLines
    if (!isCounted) lines[line] = [...(lines[line] ?? []), { left, right }]
    return { arrow, label: { x, y: foldedHeight + lineHeight * (line + 0.5), width: own, text, full, isSent, isCounted } }
  })
}

/** Whether both ends of an arrow are in folds, be they one or two. */
export const isOutOfSight = ({ sent, ends }: Arrow, segments: readonly Segment[]): boolean => {
  const isFolded = (step: number | null) => segments.some(s => s.fold === 'closed' && isWithin(step, s))
  return isFolded(sent) && isFolded(ends)
}

const isWithin = (step: number | null, { first, last }: Segment): boolean => step !== null && first <= step && step <= last

/** Whether an arrow comes from above the segment or goes on below it. */
function isCut(arrow: Arrow, { top, bottom }: Segment): boolean {
  const reach = reachOf(arrow)
  return reach.top < bottom && reach.bottom > top && (reach.top < top || reach.bottom > bottom)
}

/** Where an arrow is at a height; beyond its ends, where it ends. */
export function xAt({ from, to }: Arrow, y: number): number {
  if (to.y === from.y) return from.x
  const part = Math.max(0, Math.min(1, (y - from.y) / (to.y - from.y)))
  return Math.round((from.x + part * (to.x - from.x)) * 100) / 100
}
