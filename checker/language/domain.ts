import { callSite, type Place, SpecError, SpecFailure } from '../errors.ts'
import { format, Remembered, realOf } from '../values/index.ts'
import { sayGiven } from './parts.ts'

/** How a domain is built, which tells reports, the fast engine and symmetry what a value holds. */
export type Shape =
  | { readonly of: 'scalar'; readonly values: readonly (string | number | boolean | null)[] }
  | {
      readonly of: 'process'
      readonly sort: string
      readonly ids: readonly string[]
      /** The sort that each id is of, where there are several. */
      readonly sorts?: Readonly<Record<string, string>>
    }
  | { readonly of: 'record'; readonly fields: Readonly<Record<string, Domain>> }
  | { readonly of: 'union'; readonly cases: Readonly<Record<string, Domain>> }
  | { readonly of: 'map'; readonly keys: Domain; readonly values: Domain }
  | { readonly of: 'set'; readonly members: Domain }
  | { readonly of: 'list'; readonly items: Domain; readonly max: number }
  | { readonly of: 'maybe'; readonly some: Domain }
  | { readonly of: 'network'; readonly messages: Readonly<Record<string, Domain>> }

/** A set of values, which is at once a TypeScript type (`T`), the variable's type invariant and its layout. */
export interface Domain<out T = unknown> {
  readonly shape: Shape
  readonly initial: T
  /** How many values; may be Infinity. */
  readonly size: number
  /** Every value, lazily. */
  values(): Iterable<T>
  /** The value in its one frozen form. Throws OutsideDomain, naming the part that does not belong. */
  admit(value: unknown, path: string): T
  /** As the author wrote it: `oneOf('working', 'prepared')`. */
  readonly text: string
  readonly marks: Marks
}

export interface Marks {
  /** Survives a crash of the process it belongs to. */
  readonly durable?: true
  /** Written for properties only; the protocol does not read it. */
  readonly ghost?: true
  /** Ends only since a search must: a step that would go beyond its end is not taken. */
  readonly bounded?: true
  /** The fault that keeps the variable for itself, as the spec calls it: how often it has happened, or to whom. */
  readonly keptBy?: string
  /** Counts down as time passes. */
  readonly timer?: true
  /** The calls of processes on what they share, which consistency models judge. */
  readonly calls?: true
  /** A log, of which a crash may take what is not flushed. */
  readonly log?: true
  /** Vouched for by a signature: nobody but its signer can make such a value. */
  readonly signed?: true
  /** The value of a constant where none is chosen. */
  readonly byDefault?: unknown
  /** The variant that fixes the value of a constant. */
  readonly fixedBy?: string
  /** The process whose variable it is. */
  readonly owner?: string
}

export type ValueOf<D> = D extends Domain<infer T> ? T : never

/** A value was written that its domain does not hold. */
export class OutsideDomain extends SpecFailure {
  constructor(path: string, value: unknown, domain: string, hint?: string) {
    super('outside-domain', `${path} was set to ${show(value)}, which is not in ${domain}`, { hint })
  }
}

export const show = (value: unknown): string =>
  typeof value === 'string' ? `'${format(value)}'` : value === undefined ? 'undefined' : format(value)

/** A domain from its parts; `admit` is asked only for values not admitted lately. */
export function domain<T>(parts: Omit<Domain<T>, 'marks'> & { readonly marks?: Marks }): Domain<T> {
  const admitted = new Remembered<true>()
  return {
    ...parts,
    marks: parts.marks ?? {},
    values: () => parts.values(),
    admit(given, path) {
      const value = realOf(given)
      if (typeof value === 'object' && value !== null && admitted.get(value)) return value as T
      const canonical = parts.admit(value, path)
      if (typeof canonical === 'object' && canonical !== null) admitted.set(canonical, true)
      return canonical
    },
  }
}

/** The domains that a domain is made of, without those inside of them; the keys of a map are no part of its values. */
export function innerDomains({ shape }: Domain): readonly Domain[] {
  switch (shape.of) {
    case 'record':
      return Object.values(shape.fields)
    case 'union':
      return Object.values(shape.cases)
    case 'network':
      return Object.values(shape.messages)
    case 'map':
      return [shape.values]
    case 'list':
      return [shape.items]
    case 'set':
      return [shape.members]
    case 'maybe':
      return [shape.some]
    default:
      return []
  }
}

/** Whether a domain, or one anywhere inside of it, has the mark. */
export const holdsMark = (of: Domain, mark: keyof Marks): boolean =>
  mark in of.marks || innerDomains(of).some(inner => holdsMark(inner, mark))

/** Throws SpecError where something else stands in the place of a domain; `in` says where: `maybe(…)`. */
export function checkDomain(within: string, of: unknown, where?: Place): void {
  if (isDomain(of)) return
  throw new SpecError('not-a-domain', `${within} was given ${sayGiven(of)}, which is no domain`, {
    hint: hintFor(of),
    where: where ?? callSite(),
  })
}

export const isDomain = (of: unknown): of is Domain => typeof (of as Partial<Domain> | null | undefined)?.admit === 'function'

function hintFor(of: unknown): string {
  if (typeof of === 'string')
    return `a set of processes is named without quotes, as processes(…) returned it; the word alone is oneOf('${of}')`
  if (Array.isArray(of)) return 'values that are listed make a domain with oneOf(…)'
  if (typeof of === 'number') return `whole numbers make a domain with range(0, ${of})`
  if (of === undefined) return 'check the spelling: what was named there does not exist'
  if (typeof of === 'function')
    return 'domain' in of ? 'the messages of one kind are a domain by the name Msg.Kind.domain' : 'call it: a domain is what it returns'
  return typeof of === 'object'
    ? 'fields make a domain with record({ … })'
    : 'a domain is oneOf(…), range(…), bool, setOf(…), listOf(…), record(…), maybe(…), mapOf(…), or a set of processes'
}

/** Survives a crash: a variable, a field of a record, or an entry of a map. Whatever is not durable returns to its initial value when its process crashes. */
export const durable = <T>(of: Domain<T>): Domain<T> => marked(of, { durable: true }, 'durable')

/** A history variable: properties read it, guards must not, and no crash touches it. */
export const ghost = <T>(of: Domain<T>): Domain<T> => marked(of, { ghost: true, durable: true }, 'ghost')

/** A variable of one single process, which its crash resets and reports show on its lane. */
export function ownedBy<T>(owner: { readonly id: string }, of: Domain<T>): Domain<T> {
  if (typeof owner?.id !== 'string')
    throw new SpecError('not-a-process', `ownedBy(…) was given ${sayGiven(owner)}, which is no single process`, {
      hint: "name a process that singleProcess('…') returned; of several processes, each has its own variable by mapOf(…)",
      where: callSite(),
    })
  return marked(of, { owner: owner.id }, 'ownedBy')
}

function marked<T>(of: Domain<T>, marks: Marks, by: string): Domain<T> {
  checkDomain(`${by}(…)`, of)
  return { ...of, marks: { ...of.marks, ...marks } }
}

/** The error that a domain is larger than can be explored: so many values, keys or processes, of at most so many. */
export const tooLarge = (text: string, size: number, of: string, most: number, hint: string): SpecError =>
  new SpecError('too-large', `${text} has ${size.toLocaleString('en')} ${of}, and a search has room for ${most.toLocaleString('en')}`, {
    hint,
    where: callSite(),
  })
