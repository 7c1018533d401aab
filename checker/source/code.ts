/** Where something is written, by offsets into its file. */
export interface Written {
  readonly at: number
  readonly end: number
}

/** The functions of guards, recipes and properties as data: an expression of TypeScript without its types and parentheses. */
export type Code = Written &
  (
    | { readonly of: 'literal'; readonly value: string | number | boolean | null | undefined }
    | { readonly of: 'name'; readonly name: string }
    | { readonly of: 'member'; readonly object: Code; readonly name: string; readonly optional: boolean }
    | { readonly of: 'index'; readonly object: Code; readonly key: Code; readonly optional: boolean }
    | { readonly of: 'call'; readonly callee: Code; readonly given: readonly Item[]; readonly optional: boolean }
    | { readonly of: 'new'; readonly callee: Code; readonly given: readonly Item[] }
    | { readonly of: 'unary'; readonly operator: string; readonly operand: Code }
    | { readonly of: 'binary'; readonly operator: string; readonly left: Code; readonly right: Code }
    | { readonly of: 'choice'; readonly condition: Code; readonly yes: Code; readonly no: Code }
    | { readonly of: 'object'; readonly members: readonly Member[] }
    | { readonly of: 'array'; readonly items: readonly Item[] }
    | { readonly of: 'template'; readonly parts: readonly (string | Code)[] }
    | { readonly of: 'function'; readonly run: Run }
    | { readonly of: 'assign'; readonly operator: string; readonly target: Code; readonly value: Code }
    | { readonly of: 'update'; readonly operator: '++' | '--'; readonly target: Code; readonly prefix: boolean }
    | { readonly of: 'unknown'; readonly what: string }
  )

export type Item = { readonly spread: boolean; readonly value: Code }
export type Member =
  | { readonly spread: Code }
  | { readonly name: string; readonly value: Code }
  | { readonly key: Code; readonly value: Code }

/** A function: of an arrow with an expression the body is what it returns. */
export interface Run extends Written {
  /** As it is declared or kept; null of one without a name. */
  readonly name: string | null
  readonly parameters: readonly Parameter[]
  readonly body: readonly Step[]
}

/** What a name stands for, and what for where nothing is given. */
interface Bound {
  readonly pattern: Pattern
  readonly byDefault: Code | null
}

export interface Parameter extends Bound {
  readonly rest: boolean
}

export type Pattern =
  | { readonly of: 'name'; readonly name: string }
  /** `{ name }`, or `{ [key]: name }`. */
  | { readonly of: 'fields'; readonly fields: readonly (Bound & { readonly key: string | Code })[] }
  | { readonly of: 'items'; readonly items: readonly (Bound | null)[] }
  | { readonly of: 'unknown'; readonly what: string }

/** A statement. */
export type Step = Written &
  (
    | { readonly of: 'declare'; readonly pattern: Pattern; readonly value: Code | null }
    | { readonly of: 'do'; readonly what: Code }
    | { readonly of: 'if'; readonly condition: Code; readonly yes: readonly Step[]; readonly no: readonly Step[] }
    | { readonly of: 'return'; readonly value: Code | null }
    | { readonly of: 'each'; readonly pattern: Pattern; readonly among: Code; readonly body: readonly Step[] }
    | { readonly of: 'block'; readonly body: readonly Step[] }
    | { readonly of: 'unknown'; readonly what: string }
  )
