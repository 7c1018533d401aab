import { SpecFailure } from '../errors.ts'
import { format } from '../values/index.ts'

/** How a domain is built, which tells reports, the fast engine and symmetry what a value holds. */
export type Shape =
  | { readonly of: 'scalar'; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly of: 'process'; readonly sort: string; readonly ids: readonly string[] }
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
  typeof value === 'string' ? `'${value}'` : value === undefined ? 'undefined' : format(value)

/** A domain from its parts; `admit` is asked only for values not admitted before. */
export function domain<T>(parts: Omit<Domain<T>, 'marks'> & { readonly marks?: Marks }): Domain<T> {
  const admitted = new WeakSet<object>()
  return {
    ...parts,
    marks: parts.marks ?? {},
    values: () => parts.values(),
    admit(value, path) {
      if (typeof value === 'object' && value !== null && admitted.has(value)) return value as T
      const canonical = parts.admit(value, path)
      if (typeof canonical === 'object' && canonical !== null) admitted.add(canonical)
      return canonical
    },
  }
}

/** Survives a crash; whatever is not durable returns to its initial value when its process recovers. */
export const durable = <T>(of: Domain<T>): Domain<T> => marked(of, { durable: true })

/** A history variable: properties read it, guards must not, and no crash touches it. */
export const ghost = <T>(of: Domain<T>): Domain<T> => marked(of, { ghost: true, durable: true })

/** A variable of one single process, which its crash resets and reports show on its lane. */
export const ownedBy = <T>(owner: { readonly id: string }, of: Domain<T>): Domain<T> => marked(of, { owner: owner.id })

const marked = <T>(of: Domain<T>, marks: Marks): Domain<T> => ({ ...of, marks: { ...of.marks, ...marks } })
