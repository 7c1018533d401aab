/**
 * A spec as data. It is written out as TypeScript for the checker, and interpreted by the dumb explorer: the two have only this tree in common.
 */
export type Scalar = string | number | boolean
/** What a state is made of to the dumb explorer: sets are lists, sorted by their text; a network is the list of its messages. */
export type Json = Scalar | null | readonly Json[] | { readonly [name: string]: Json }
export type Fields = Readonly<Record<string, Type>>

/** A domain. `durable` is said of fields and variables, `bounded` of ranges and lists. */
export type Type = { readonly durable?: boolean } & (
  | { readonly of: 'words'; readonly values: readonly Scalar[] }
  | { readonly of: 'range'; readonly low: number; readonly high: number; readonly bounded: boolean; readonly timer?: true }
  | { readonly of: 'bool' }
  | { readonly of: 'process'; readonly sort: string; readonly ids: readonly string[] }
  | { readonly of: 'set'; readonly members: Type }
  | { readonly of: 'list'; readonly items: Type; readonly max: number; readonly bounded: boolean }
  /** `signed`: what the process `by` signed. `log`: a log, of which a crash takes what is not flushed. */
  | { readonly of: 'record'; readonly fields: Fields; readonly signed?: true; readonly log?: true }
  | { readonly of: 'maybe'; readonly some: Type }
  | { readonly of: 'map'; readonly keys: Type; readonly values: Type }
  | { readonly of: 'union'; readonly cases: Readonly<Record<string, Fields>> }
  | { readonly of: 'message'; readonly tag: string; readonly fields: Fields }
)
export type Process = Extract<Type, { of: 'process' }>

/** The processes of a sort, all but one of them, or the members of a set. */
export type Over =
  | { readonly e: 'sort'; readonly sort: Process }
  | { readonly e: 'others'; readonly sort: Process; readonly than: Expr }
  | Get

/** A part of a state, a parameter, a message, or what a quantifier binds: `s.v0[p.q].f`. */
export interface Get {
  readonly e: 'get'
  readonly root: string
  readonly path: readonly (string | Expr)[]
}

export type Expr =
  | Get
  | { readonly e: 'literal'; readonly type: Type; readonly value: Json }
  /** A word of the table of reads, with the values that it asks about. */
  | { readonly e: 'read'; readonly word: string; readonly of: readonly Expr[]; readonly with: Json }
  | { readonly e: 'not'; readonly of: Expr }
  | { readonly e: 'and' | 'or'; readonly of: readonly [Expr, Expr] }
  | { readonly e: 'choose'; readonly when: Expr; readonly yes: Expr; readonly no: Expr }
  /** Of the processes of a sort, or of the members of a set. */
  | { readonly e: 'every' | 'some' | 'count' | 'filter' | 'find'; readonly over: Over; readonly name: string; readonly holds: Expr }
  | { readonly e: 'message'; readonly tag: string; readonly fields: Readonly<Record<string, Expr>>; readonly leftOut: readonly string[] }
  /** A map of processes, made by a function of each. */
  | { readonly e: 'mapped'; readonly sort: Process; readonly name: string; readonly value: Expr }
  /** One more, which may be beyond a bound. */
  | { readonly e: 'one more'; readonly than: Expr }
  /** What may be edited where it is written, of what may not be itself. */
  | { readonly e: 'copy'; readonly type: Type; readonly of: Expr }
  | { readonly e: 'down' | 'traitor'; readonly root: string; readonly who: Expr }
  | { readonly e: 'cut off'; readonly root: string; readonly one: Expr; readonly other: Expr }

export type Statement =
  | { readonly d: 'write'; readonly at: Get; readonly value: Expr }
  /** A word of the table of edits. */
  | { readonly d: 'edit'; readonly word: string; readonly type: Type; readonly at: Get; readonly with: readonly Expr[] }
  | { readonly d: 'send' | 'acknowledge'; readonly network: string; readonly message: Expr }
  | { readonly d: 'if'; readonly when: Expr; readonly yes: Statement; readonly no: Statement | null }
  | { readonly d: 'each'; readonly over: Process; readonly name: string; readonly body: Statement }
  | { readonly d: 'all'; readonly of: readonly Statement[] }

/** Of each instance by itself, or of a group; of one group for each value of a parameter or field where `forEach` names one. */
export type Fairness = 'weak' | 'strong' | { readonly group: string; readonly strong: boolean; readonly forEach: readonly string[] }

export interface Action {
  readonly name: string
  readonly kind: 'action' | 'receive' | 'timeout'
  /** A tick passes, and nothing else happens. */
  readonly time?: true
  /** The kind that is received. */
  readonly tag: string | null
  readonly for: Fields
  /** A parameter or field, or the single process M; null for the environment; undefined where it is left to the checker. */
  readonly by: { readonly name: string } | { readonly single: string } | null | undefined
  readonly awaits: readonly string[] | null
  readonly fair: Fairness | null
  /** Whether it is marked as one that need not fire. */
  readonly neverFires: boolean
  readonly when: Expr | null
  readonly then: Statement
}

export type Property = { readonly name: string } & (
  | { readonly kind: 'always'; readonly for: Fields | null; readonly premise: Expr | null; readonly holds: Expr }
  | { readonly kind: 'step'; readonly for: Fields | null; readonly holds: Expr }
  | { readonly kind: 'reachable'; readonly holds: Expr }
  | { readonly kind: 'leadsTo'; readonly for: Fields | null; readonly from: Expr; readonly to: Expr }
  | { readonly kind: 'eventually' | 'infinitelyOften' | 'eventuallyAlways'; readonly for: Fields | null; readonly holds: Expr }
  | { readonly kind: 'alwaysPossible'; readonly for: Fields | null; readonly holds: Expr }
  /** `of` is looked at; null for all variables that are no ghosts. */
  | { readonly kind: 'idempotent'; readonly action: string; readonly of: Expr | null }
  /** The abstract spec has some of the variables, as they are. */
  | { readonly kind: 'refines'; readonly abstract: Spec; readonly keeps: readonly string[] }
)

export type Fault = { readonly name: string; readonly budget: number } & (
  | { readonly kind: 'lose' | 'duplicate' | 'reorder'; readonly only: readonly string[] | null }
  | { readonly kind: 'stop'; readonly who: Process }
  | { readonly kind: 'crash'; readonly who: Process; readonly recovers: 'fairly' | 'perhaps' | null; readonly onRecover: Statement | null }
  | { readonly kind: 'pause'; readonly who: Process; readonly resumes: 'fairly' | 'perhaps' | null }
  | { readonly kind: 'partition'; readonly who: readonly Process[]; readonly heals: 'fairly' | 'perhaps' | null }
  | { readonly kind: 'early' }
  | { readonly kind: 'drift'; readonly who: Process }
  | { readonly kind: 'byzantine'; readonly who: Process; readonly sends: readonly string[]; readonly forges: boolean | null }
)

export interface Variable {
  readonly name: string
  readonly type: Type
  readonly mark: 'durable' | 'ghost' | 'owned' | null
}

export interface Kind {
  readonly tag: string
  readonly fields: Fields
}

export interface Network {
  readonly name: string
  readonly kinds: readonly string[]
  readonly carries: 'bag' | 'merging' | 'fifo' | 'set' | 'broker'
  readonly capacity: number | null
}

/** What of a state is not as its domains have it. */
export interface Start {
  readonly given: Readonly<Record<string, Json>>
  readonly inFlight: Readonly<Record<string, readonly Json[]>>
}

export interface Spec {
  readonly name: string
  readonly sorts: readonly Process[]
  readonly constants: Readonly<Record<string, { readonly type: Type; readonly value: Json }>>
  readonly kinds: readonly Kind[]
  readonly variables: readonly Variable[]
  readonly networks: readonly Network[]
  readonly init: readonly Start[]
  /** One initial state for each value of this variable, by `initially` with parameters. */
  readonly each: string | null
  readonly actions: readonly Action[]
  readonly properties: readonly Property[]
  /** How each outcome that it decides between is recognised; null where it names none. */
  readonly decides: readonly Expr[] | null
  readonly faults: readonly Fault[]
  readonly final: Expr | null
  readonly deadlock: 'forbidden' | 'allowed'
  readonly constraints: { readonly state: Expr | null; readonly step: Expr | null }
  /** A variable that the view hides. */
  readonly hidden: string | null
  readonly symmetric: boolean
  /** How the same spec is written: as a variant of another, its networks chosen by the model. */
  readonly written: { readonly asVariant: boolean; readonly networksChosen: boolean }
}
