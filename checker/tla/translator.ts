import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { Code, Written } from '../source/code.ts'
import type { Tla } from './expression.ts'
import type { Names } from './names.ts'
import type { Type } from './type.ts'
import type { Cell, Scope, Value } from './value.ts'

export type PlaceValue = Extract<Value, { readonly is: 'place' }>

/** Where the code that is translated is written. */
export interface At {
  readonly file: string
  readonly where: Written
}

/** What translating one part of a spec needs of the rest. */
export interface Translator {
  readonly model: Model
  readonly names: Names
  /** What an expression comes to, its edits made. */
  evaluate(code: Code, scope: Scope, file: string): Value
  /** A function called; it may be one of the spec. */
  apply(run: Value, given: readonly Value[], at: At): Value
  /** Both ways, each with its edits, made one. */
  branch(condition: Tla, yes: () => Value, no: () => Value, at: At): Value
  /** The value as an expression; `as` is the type that is wanted, where one is. */
  term(value: Value, at: At, as?: Type): { readonly term: Tla; readonly type: Type }
  /** Whether JavaScript takes it for true. */
  truth(value: Value, at: At): Tla
  /** A body in which a new name stands for a member of a set; what it keeps under names of its own is put around it. */
  bound(wanted: string, type: Type, body: (member: Value) => Value): { readonly variable: string; readonly body: Value }
  /** A value under a name of its own, where it is long: TLA+'s LET. */
  keep(wanted: string, value: Value): Value
  write(cell: Cell, value: unknown): void
  /** Gives a part of a state, which stays that part, what an edit makes of it. */
  assign(place: PlaceValue, value: Value, at: At): void
  /** Puts a value in the place of a part of a state: what was taken from there before is no part of the state any more. */
  replace(place: PlaceValue, value: Value, at: At): void
  /** Gives a list, which stays that list, other items, or other places for them: an item that was taken before is not where it was. */
  rearrange(place: PlaceValue, value: Value, at: At): void
  /** Runs without LET. */
  unnamed<T>(run: () => T): T
  /** Every cell that a run changes, with what was there before. */
  changes(run: () => void): ReadonlyMap<Cell, unknown>
  /** Its result or, where that has no translation, null, with nothing done. */
  attempt<T>(run: () => T): T | null
  /** A definition of the module, made once for each key. */
  define(wanted: string, key: string, make: () => Tla): Tla
  /** A definition of the library of operators, which the module then has. */
  operator(name: string): string
  /** The set of all values of a domain. */
  all(domain: Domain): Tla
  now(): number
}
