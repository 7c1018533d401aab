import { h, type JSX } from 'preact'
import type { Clause } from '../../checker/semantics/clauses.ts'

/** The most clauses below one that are unfolded at first, where they are not near the top. */
const most = 12
/** So near the top that what decides is unfolded however much it is. */
const near = 3
/** The fewest that decide nothing, beside some that do, which are folded together. */
const idle = 4

interface Props {
  clauses: readonly Clause[]
  /** How many clauses are around these. */
  depth?: number
}

/** Clauses and the clauses that they are made of, each with its value; those that decide nothing are pale, and folded where they have parts. */
export function Clauses({ clauses, depth = 0 }: Props): JSX.Element {
  const beside = clauses.filter(clause => !clause.decides)
  const isFolded = beside.length >= idle && beside.length < clauses.length
  const shown = isFolded ? clauses.filter(clause => clause.decides) : clauses
  return h(
    'ul',
    { class: 'clauses' },
    shown.map(clause => h('li', { class: clause.decides ? undefined : 'beside' }, h(Told, { clause, depth }))),
    isFolded &&
      h(
        'li',
        { class: 'beside' },
        h(
          'details',
          {},
          h('summary', { class: 'clause' }, `${beside.length} more, which decide nothing`),
          h(Clauses, { clauses: beside, depth }),
        ),
      ),
  )
}

function Told({ clause, depth }: { clause: Clause; depth: number }): JSX.Element {
  const { source, value, holds, given, decides, inside } = clause
  const parts = clause.parts.filter(saysMore)
  const isPlain = inside.length === 0 && parts.every(p => p.parts.length === 0 && p.inside.length === 0 && p.holds === null)
  const head = [
    ...Object.entries(given).map(([name, of]) => h('span', { class: 'given' }, `${name} = ${of}`)),
    h('code', {}, source),
    value !== null && h('span', { class: `value${holds === null ? '' : holds ? ' true' : ' false'}` }, value),
    isPlain && parts.map(p => h('span', { class: 'part' }, h('code', {}, p.source), ` is ${p.value}`)),
  ]
  if (isPlain) return h('div', { class: 'clause' }, head)
  const open = decides && (depth < near || sizeOf(clause) <= most)
  return h(
    'details',
    { open },
    h('summary', { class: 'clause' }, head),
    parts.length > 0 && h(Clauses, { clauses: parts, depth: depth + 1 }),
    inside.length > 0 &&
      h(
        'details',
        { open: decides && parts.length === 0 && sizeOf(clause) <= most },
        h('summary', { class: 'clause' }, 'what it evaluated'),
        h(Clauses, { clauses: inside, depth: depth + 2 }),
      ),
  )
}

const sizeOf = ({ parts, inside }: Clause): number => [...parts, ...inside].reduce((sum, part) => sum + 1 + sizeOf(part), 0)

/** Not what is its own value: a name given to the function that asks. */
const saysMore = ({ source, value, given, parts, inside }: Clause): boolean =>
  parts.length + inside.length > 0 || (value !== null && value !== source && given[source] === undefined)
