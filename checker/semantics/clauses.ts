import type { Access, ClauseKind, ClauseTable } from '../source/clause-table.ts'
import { format } from '../values/index.ts'

/** A part of a guard or property with the value it had. */
export interface Clause {
  /** As its author wrote it, on one line. */
  readonly source: string
  readonly file: string
  readonly line: number
  readonly kind: ClauseKind
  /** As people write it; null for what is not a value of a spec, such as a function. */
  readonly value: string | null
  /** Whether it is true; null where it is neither true nor false, or threw. */
  readonly holds: boolean | null
  /** What it reads of a parameter, where it only does that; else null. */
  readonly access: readonly Access[] | null
  /** What the parameters of a function stood for that was asked of several things: `rm` in `RM.every(rm => …)`. */
  readonly given: Readonly<Record<string, string>>
  /** Whether the whole would, or could, have been another without it. */
  readonly decides: boolean
  /** What it is made of, as it is written. */
  readonly parts: readonly Clause[]
  /** Of a call, what the function called evaluated, which is written elsewhere. */
  readonly inside: readonly Clause[]
}

export { loopGuardsOf } from './loop-guard.ts'

interface Frame {
  readonly table: ClauseTable
  readonly clause: number
  readonly given: Readonly<Record<string, string>>
  readonly parts: Frame[]
  value: unknown
  shown: string | null
}

/** Where what is evaluated next belongs; null while nobody asks, which is nearly always. */
let open: Frame[] | null = null

/** What the clauses of an instrumented file call. */
export function clausesOf(table: ClauseTable): (clause: number, evaluate: () => unknown, bound?: () => object) => unknown {
  return (clause, evaluate, bound) => {
    if (open === null) return evaluate()
    const frame: Frame = { table, clause, given: bound ? shownValues(bound()) : {}, parts: [], value: undefined, shown: null }
    const around = open
    around.push(frame)
    open = frame.parts
    try {
      frame.value = evaluate()
      frame.shown = show(frame.value)
      return frame.value
    } finally {
      open = around
    }
  }
}

/** What `run` gives, or what it threw, with the clauses of instrumented files that were evaluated on the way; none where no file is instrumented. */
export function withClauses<T>(run: () => T): { readonly value: T | null; readonly error: unknown; readonly clauses: readonly Clause[] } {
  const frames: Frame[] = []
  const around = open
  open = frames
  try {
    return { value: run(), error: null, clauses: clausesIn(frames) }
  } catch (error) {
    return { value: null, error, clauses: clausesIn(frames) }
  } finally {
    open = around
  }
}

const clausesIn = (frames: readonly Frame[]): readonly Clause[] => told(frames).map(f => clauseOf(f, kindOf(f) !== 'aside'))

function clauseOf(frame: Frame, decides: boolean): Clause {
  const { table, given, value, shown } = frame
  const [start, end, line, , access = null] = entryOf(frame)
  const kind = kindOf(frame)
  const inside = isCall(frame) ? frame.parts.filter(part => !isWithin(part, frame)) : []
  const parts = told(operands(frame, kind).filter(part => !inside.includes(part)))
  const deciding = decidingParts(
    kind,
    value,
    parts.filter(part => kindOf(part) !== 'aside'),
  )
  return {
    source: table.source.slice(start, end).replaceAll(/\s*\n\s*/g, ' '),
    file: table.file,
    line,
    kind,
    value: shown,
    holds: typeof value === 'boolean' ? value : null,
    access,
    given,
    decides,
    parts: parts.map(part => clauseOf(part, decides && deciding.includes(part))),
    inside: told(inside).map(part => clauseOf(part, decides && kindOf(part) !== 'aside')),
  }
}

const entryOf = ({ table, clause }: Frame) => table.entries[clause] ?? ([0, 0, 1, 'value'] as const)
const kindOf = (frame: Frame): ClauseKind => entryOf(frame)[3]
const isCall = (frame: Frame): boolean => kindOf(frame) === 'call' || kindOf(frame) === 'aside'

/** Whether a clause is written in another, and does not belong to a function that that one calls. */
function isWithin(part: Frame, whole: Frame): boolean {
  const [start, end] = entryOf(whole)
  const [from, to] = entryOf(part)
  return part.table === whole.table && start <= from && to <= end
}

/** An aside is told where it says what a function of the spec made of it; else what it is made of stands in its place. */
const told = (frames: readonly Frame[]): readonly Frame[] =>
  frames.flatMap(frame => (kindOf(frame) === 'aside' && frame.parts.every(part => isWithin(part, frame)) ? told(frame.parts) : [frame]))

/** `a && b && c` has three parts, though the first two stand in one that is the first part of the whole. */
const operands = ({ parts }: Frame, kind: ClauseKind): readonly Frame[] =>
  kind === 'and' || kind === 'or' ? parts.flatMap(part => (kindOf(part) === kind ? operands(part, kind) : [part])) : parts

/** Evaluation ends with the part that decides: `&&` at the first that is false, `every` at the first that it is false of. */
function decidingParts(kind: ClauseKind, value: unknown, parts: readonly Frame[]): readonly Frame[] {
  const endsEarly = value ? kind === 'or' || kind === 'some' : kind === 'and' || kind === 'every'
  return endsEarly ? parts.slice(-1) : parts
}

/** A sort of process, say, which is vocabulary and no value. */
const isDomain = (value: unknown): boolean => typeof value === 'object' && value !== null && 'shape' in value && 'admit' in value

/** What functions come in: no more a value than they are. */
const hasFunctions = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some(part => typeof part === 'function')

/** More than this of one value says no more. */
const longest = 120

function show(value: unknown): string | null {
  if (typeof value === 'function' || typeof value === 'symbol' || isDomain(value) || hasFunctions(value)) return null
  try {
    const text = format(value)
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
  } catch {
    return null
  }
}

/** What is too long to be told from others by it, such as a whole state, is left out. */
const shownValues = (of: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(of).flatMap(([name, value]) => {
      const text = show(value)
      return text === null || text.length > 40 ? [] : [[name, text]]
    }),
  )
