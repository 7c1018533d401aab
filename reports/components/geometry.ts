import type { Sign } from '../../checker/language/sign.ts'

/** What a diagram is drawn for: a screen, or a column of a paper, where it must be narrow to be legible. */
export type Medium = 'screen' | 'paper'

/** Where everything of a sequence diagram stands, in pixels. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Where the numbers of the steps have their middle. */
  readonly numbers: number
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly cards: readonly Card[]
  readonly arrows: readonly Arrow[]
  readonly pills: readonly Pill[]
  readonly bands: readonly Band[]
  readonly spans: readonly Span[]
  readonly loop: Bracket | null
  /** For each outcome that could come at first, a bar as long as it can; none where valence is not known. */
  readonly bars: readonly Bar[]
  /** Where a step decides something. */
  readonly decisions: readonly DecisionLine[]
}

/** A step's share of the height; step 0 is the initial state. */
export interface Row {
  readonly step: number
  readonly top: number
  readonly height: number
  /** Where its number stands, and what has no card reaches its lane. */
  readonly middle: number
}
/** What one step does on one lane: the action, and what it changes there. */
export interface DraftCard {
  readonly step: number
  readonly lane: number
  readonly width: number
  readonly height: number
  readonly sign: Sign | null
  /** Where the sign's glyph stands, from the card's corner; null where there is no room for it. */
  readonly glyph: Point | null
  readonly tone: 'action' | 'fault' | 'timeout' | 'effect'
  readonly decisive: boolean
  readonly lines: readonly CardLine[]
}
export interface CardLine {
  readonly of: 'sign' | 'action' | 'change'
  readonly text: string
  readonly full: string
  readonly bold: boolean
  /** Where its text begins, from the card's left side. */
  readonly x: number
  /** The text's baseline, from the card's top. */
  readonly y: number
}

export interface Card extends DraftCard {
  readonly x: number
  readonly y: number
}
/** A message's name on its arrow, or a message fault where it happens. */
export interface Pill {
  readonly step: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** From the top. */
  readonly lines: readonly string[]
  readonly full: string
  readonly colour: number
  readonly sign: Sign | null
  readonly tone: 'message' | 'in flight' | 'fault'
}
export interface Arrow {
  readonly sent: number
  /** The step it ends at; null for a message that is still in flight. */
  readonly ends: number | null
  /** What it is called where its beginning is not in sight; empty for what is no message. */
  readonly name: string
  /** Where it leaves the sender's lane, before its name; null for the copy of a message, which comes from nowhere. */
  readonly tail: Point | null
  readonly from: Point
  readonly to: Point
  /** For a message to oneself: how far the arrow swings out, to the right or, below zero, to the left. */
  readonly swing: number
  readonly colour: number
  readonly end: 'head' | 'stub' | 'none'
  readonly dashed: boolean
  /** To what a step changes elsewhere, without a message. */
  readonly isWrite?: true
}
/** A fault of the whole network, across all lanes. */
export interface Band {
  readonly step: number
  readonly y: number
  readonly sign: Sign
  readonly text: string
  readonly full: string
}
/** A stretch of time in which a process is down (`colour` its lane's) or the network is split. */
export interface Span {
  readonly column: number | null
  readonly top: number
  readonly bottom: number
}
/** How long an outcome can still come. */
export interface Bar {
  readonly outcome: string
  /** Its place among the outcomes of the spec. */
  readonly place: number
  readonly x: number
  readonly width: number
  readonly bottom: number
  /** It can come to the end of the trace. */
  readonly lasts: boolean
}
/** A line across all lanes, after a step that decides, or breaks a property. */
export interface DecisionLine {
  readonly step: number
  readonly y: number
  /** The first of them stands on the line, the others below. */
  readonly lines: readonly string[]
  readonly isBad: boolean
}
export interface Bracket {
  readonly top: number
  readonly bottom: number
  readonly y: number
  readonly text: string
  /** What it breaks, gone round forever, in words; null where that is nothing, or not known. */
  readonly breaks: string | null
}
export interface Point {
  readonly x: number
  readonly y: number
}

/** A lane's place: its cards are as wide as it is. */
export interface Column {
  readonly x: number
  readonly width: number
}

export const bandHeight = 32
export const pillLine = 16
/** The height of a message's name on so many lines. */
export const pillHeight = (lines: number): number => 22 + (lines - 1) * pillLine
/** What is left free between the names of messages. */
export const pillGap = 6
/** What is left free between two rows: on paper, no more than it takes to tell them apart. */
export const rowGap: Readonly<Record<Medium, number>> = { screen: 16, paper: 8 }

export const centreOf = (column: Column | undefined): number => (column ? column.x + column.width / 2 : 0)
/** Where the last lane ends. */
export const rightOf = (columns: readonly Column[]): number => (columns.at(-1)?.x ?? 0) + (columns.at(-1)?.width ?? 0)
export const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(x, Math.max(low, high)))

/** Of the ring in which an arrow ends that nobody has received. */
export const stubRadius = 4
