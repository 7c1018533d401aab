import type { Place } from '../errors.ts'
import { SpecError } from '../errors.ts'
import type { Run } from '../source/code.ts'
import { mapped, type Selector, type Tla } from './expression.ts'
import type { Type } from './type.ts'

/** What an expression of a spec comes to while it is translated. */
export type Value =
  /** A value of JavaScript: known before anything runs; written as `shown`, and called so in the spec, where there is that. */
  | { readonly is: 'known'; readonly value: unknown; readonly shown?: Tla; readonly called?: string }
  | { readonly is: 'term'; readonly term: Tla; readonly type: Type }
  /** A part of a state. */
  | { readonly is: 'place'; readonly state: StateOf; readonly path: readonly Selector[]; readonly type: Type; readonly since: number }
  | { readonly is: 'state'; readonly state: StateOf }
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly is: 'items'; readonly items: readonly Value[] }
  /** `image` for each member of a set, in no order; equal images are several. */
  | { readonly is: 'many'; readonly variable: string; readonly among: Tla; readonly image: Value }
  /** Undefined where `there` is false. */
  | { readonly is: 'perhaps'; readonly there: Tla; readonly value: Value }
  | { readonly is: 'function'; readonly run: Run; readonly file: string; readonly scope: Scope }
  /** One function or another. */
  | { readonly is: 'either'; readonly condition: Tla; readonly yes: Value; readonly no: Value }

export interface Cell<T = unknown> {
  now: T
}

/** A state: the expression that each variable has at this point. */
export interface StateOf {
  /** A variable's expression and type, by its name in the spec. */
  readonly vars: ReadonlyMap<string, Cell<Tla>>
  readonly types: ReadonlyMap<string, Type>
  readonly editable: boolean
  /** Where a whole value was put in the place of another, with the time: what was taken from there before is no part of the state any more. */
  readonly replaced: {
    readonly path: readonly Selector[]
    readonly at: number
    /** The value itself was replaced, and not only what it is made of. */
    readonly whole: boolean
  }[]
}

/** The names that code may use. */
export interface Scope {
  readonly around: Scope | null
  readonly names: Map<string, Cell<Value>>
  readonly look: ((name: string) => unknown) | null
}

export const known = (value: unknown): Value => ({ is: 'known', value })
export const term = (of: Tla, type: Type): Value => ({ is: 'term', term: of, type })
export const nothing: Value = known(undefined)

/** Something of a spec has no translation: `what` is the construct, `hint` what to write instead. */
export class Untranslatable extends SpecError {
  constructor(what: string, where: Place | undefined, hint: string) {
    super('untranslatable', `there is no translation into TLA+ of ${what}`, { where, hint })
  }
}

/** Whether it is a value of a function of the spec, and not yet an expression. */
export const isValue = (of: unknown): of is Value => typeof of === 'object' && of !== null && 'is' in of

/** The value with every expression in it changed. */
export function mapValue(value: Value, change: (of: Tla) => Tla): Value {
  switch (value.is) {
    case 'term':
      return term(change(value.term), value.type)
    case 'object':
      return { is: 'object', fields: new Map([...value.fields].map(([named, v]) => [named, mapValue(v, change)])) }
    case 'items':
      return { is: 'items', items: value.items.map(v => mapValue(v, change)) }
    case 'many':
      return { ...value, among: change(value.among), image: mapValue(value.image, change) }
    case 'perhaps':
      return { ...value, there: change(value.there), value: mapValue(value.value, change) }
    case 'place':
      return { ...value, path: value.path.map(s => ('key' in s ? { key: change(s.key) } : s)) }
    default:
      return value
  }
}

/** The value with another expression in the place of a name. */
export const substitutedIn = (value: Value, variable: string, by: Tla): Value =>
  mapValue(value, of => mapped(of, part => (part.of === 'name' && part.name === variable ? by : part)))
