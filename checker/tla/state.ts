import type { Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import { isInFlight, linkOf, type Message } from '../values/index.ts'
import { infix, literal, name, type Tla } from './expression.ts'
import { constant } from './terms.ts'
import type { At, Translator } from './translator.ts'
import { type Type, typeOf } from './type.ts'
import type { Cell, StateOf } from './value.ts'

/** The variables of a model under their names in the module. */
export interface Variables {
  readonly names: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, Type>
  /** The state that a step leads from. */
  readonly now: StateOf
  /** The state that it leads to. */
  readonly after: StateOf
  /** A copy of the first that a recipe may edit. */
  draft(): StateOf
}

export function variablesOf(t: Translator, model: Model): Variables {
  const vars = Object.keys(model.vars)
  const names = new Map(vars.map(v => [v, t.names.global(v)]))
  const types = new Map(Object.entries(model.vars).map(([v, of]) => [v, typeOf(of)]))
  const state = (editable: boolean, of: (variable: Tla) => Tla): StateOf => ({
    vars: new Map(vars.map((v): [string, Cell<Tla>] => [v, { now: of(name(names.get(v) as string)) }])),
    types,
    editable,
    replaced: [],
  })
  return { names, types, now: state(false, v => v), after: state(false, v => ({ of: 'prime', body: v })), draft: () => state(true, v => v) }
}

/** A variable's value in an initial state. */
export function initialValue(t: Translator, model: Model, variable: string, value: unknown, at: At): Tla {
  const of = model.vars[variable]
  const type = of && typeOf(of)
  if (of === undefined || type === undefined || !isNetwork(of) || type.of !== 'network') return constant(t, value, at, type).term
  const copies = isInFlight(value) ? [...value.copies()] : []
  const term = (m: Message): Tla => constant(t, m, at, type.cases[m.tag]).term
  if (of.network === 'set' || of.network === 'broker') return { of: 'set', members: [...new Set(copies)].map(term) }
  t.operator('EmptyBag')
  if (copies.length === 0) return name('EmptyBag')
  if (of.network === 'fifo') {
    const links = [...Map.groupBy(copies, linkOf).values()]
    const link = (m: Message): Tla => ({ of: 'tuple', items: [m.from, m.to].map(id => literal(String(id))) })
    return infix('@@', ...links.map(list => infix(':>', link(list[0] as Message), { of: 'tuple', items: list.map(term) })))
  }
  const bySame = [...Map.groupBy(copies, m => JSON.stringify(term(m))).values()]
  return infix('@@', ...bySame.map(list => infix(':>', term(list[0] as Message), literal(list.length))))
}
