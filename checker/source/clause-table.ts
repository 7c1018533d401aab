/**
 * How a clause comes to its value, which tells which of its parts decided it; `every` and `some` are calls of what is called so, and an `aside` is a call
 * that decides nothing by itself, such as one whose result a variable keeps.
 */
export type ClauseKind = 'and' | 'or' | 'not' | 'choice' | 'compare' | 'every' | 'some' | 'call' | 'aside' | 'value'

/** Where a clause stands in its file, by offsets into the source as its author wrote it, and in which line, from 1. */
export type ClauseEntry = readonly [start: number, end: number, line: number, kind: ClauseKind]

/** A file of a spec and the clauses in it. */
export interface ClauseTable {
  readonly file: string
  readonly source: string
  readonly entries: readonly ClauseEntry[]
}
