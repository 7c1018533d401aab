/** How a clause comes to its value, which tells which of its parts decided it; `every` and `some` are calls of what is called so. */
export type ClauseKind = 'and' | 'or' | 'not' | 'choice' | 'compare' | 'every' | 'some' | 'call' | 'value'

/** Where a clause stands in its file, by offsets into the source as its author wrote it, and in which line, from 1. */
export type ClauseEntry = readonly [start: number, end: number, line: number, kind: ClauseKind]

/** A file of a spec and the clauses in it. */
export interface ClauseTable {
  readonly file: string
  readonly source: string
  readonly entries: readonly ClauseEntry[]
}
