import { h, type JSX } from 'preact'

/** A part of a guard or property with the value it had: see checker/semantics/clauses.ts. */
export interface Clause {
  readonly source: string
  readonly value: string | null
  /** Whether it is true; null where it is neither true nor false. */
  readonly holds: boolean | null
  /** What the parameters of a function stood for, where it was asked of several things. */
  readonly given: Readonly<Record<string, string>>
  /** Whether the whole could have been another without it. */
  readonly decides: boolean
  readonly parts: readonly Clause[]
}

/** Clauses and the clauses that they are made of, each with its value; those that decide nothing are pale, and folded where they have parts. */
export const Clauses = ({ clauses }: { clauses: readonly Clause[] }): JSX.Element =>
  h(
    'ul',
    { class: 'clauses' },
    clauses.map(clause => h('li', { class: clause.decides ? undefined : 'beside' }, h(Told, { clause }))),
  )

function Told({ clause }: { clause: Clause }): JSX.Element {
  const { source, value, holds, given, decides } = clause
  const parts = clause.parts.filter(saysMore)
  const head = [
    ...Object.entries(given).map(([name, of]) => h('span', { class: 'given' }, `${name} = ${of}`)),
    h('code', {}, source),
    value !== null && h('span', { class: `value${holds === null ? '' : holds ? ' true' : ' false'}` }, value),
  ]
  if (parts.length === 0) return h('div', { class: 'clause' }, head)
  return h('details', { open: decides }, h('summary', { class: 'clause' }, head), h(Clauses, { clauses: parts }))
}

/** Not what is its own value: a name given to the function that asks. */
const saysMore = ({ source, value, given, parts }: Clause): boolean =>
  parts.length > 0 || (value !== null && value !== source && given[source] === undefined)
