import { h, type JSX } from 'preact'
import type { Clause } from '../../../checker/semantics/clauses.ts'
import type { Why } from '../../../checker/traces/why.ts'

/** A guard or property taken apart: each clause with the value it had, those that decided marked. */
export function Reasons({ whys }: { whys: readonly Why[] }): JSX.Element {
  return h(
    'div',
    { class: 'reasons' },
    whys.map(why =>
      h(
        'div',
        { key: why.of },
        h('p', { class: 'says' }, `${why.of} is ${why.holds ?? 'not known'}`, why.clauses.length === 0 && `: ${why.reason}`),
        why.clauses.length > 0 && h(Clauses, { clauses: why.clauses }),
      ),
    ),
  )
}

const Clauses = ({ clauses }: { clauses: readonly Clause[] }): JSX.Element =>
  h(
    'ul',
    {},
    clauses.filter(isTelling).map(clause => h(Told, { clause })),
  )

function Told({ clause }: { clause: Clause }): JSX.Element {
  const { source, file, line, kind, value, holds, given, decides } = clause
  const of = Object.entries(given).map(([name, value]) => `${name}: ${value}`)
  // Whom `every` is true of need not be told where there is one that it is false of.
  const parts = clause.parts.filter(isTelling).filter(p => p.decides || !decides || (kind !== 'every' && kind !== 'some'))
  const isLine = parts.every(p => p.parts.length === 0 && p.holds === null)
  return h(
    'li',
    { class: decides ? 'decides' : undefined },
    of.length > 0 && h('span', { class: 'given' }, `for ${of.join(', ')} `),
    h('code', { title: `${file}:${line}` }, source),
    h('span', { class: `is${holds === null ? '' : ` is-${holds}`}` }, value),
    isLine &&
      parts.length > 0 &&
      h(
        'span',
        { class: 'where' },
        ': ',
        parts.map((p, i) => [i > 0 && ', ', h('code', {}, p.source), h('span', { class: 'is' }, p.value)]),
      ),
    !isLine && h(Clauses, { clauses: parts }),
  )
}

/** Not a function, nor what only repeats its name. */
const isTelling = (clause: Clause): boolean => clause.value !== null && clause.source !== clause.value
