/**
 * How a clause comes to its value, which tells which of its parts decided it; `every` and `some` are calls of what is called so, and an `aside` is a call
 * that decides nothing by itself, such as one whose result a variable keeps.
 */
export type ClauseKind = 'and' | 'or' | 'not' | 'choice' | 'compare' | 'every' | 'some' | 'call' | 'aside' | 'value'

/** A field, or a key of a map; as it is written, or what a name around it stands for: of a parameter that is taken apart, as in `({ to: i }) => …`, that of the field `to`. */
export type Access =
  | { readonly of: 'map' | 'record'; readonly name: string }
  | { readonly of: 'map'; readonly given: string; readonly field?: string }

/**
 * Where a clause stands in its file, by offsets into the source as its author wrote it, and in which line, from 1. `access` is what is read of a parameter, where it
 * only does that: `.rmState[rm]` of `s.rmState[rm]`.
 */
export type ClauseEntry = readonly [start: number, end: number, line: number, kind: ClauseKind, access?: readonly Access[]]

/** A file of a spec and the clauses in it. */
export interface ClauseTable {
  readonly file: string
  readonly source: string
  readonly entries: readonly ClauseEntry[]
}
