import { callSite, didYouMean, SpecError, SpecFailure, thrownAt } from '../errors.ts'
import type { Message } from '../values/index.ts'
import { admitAs } from './bounded.ts'
import { checkNoTag, tagged } from './collections.ts'
import { checkDomain, type Domain, isDomain, type ValueOf } from './domain.ts'
import { checkNames } from './names.ts'
import { sayGiven } from './parts.ts'
import { isSingle, type Single } from './processes.ts'

type Fields = Readonly<Record<string, Domain>>

/** The fields that a constructor needs: an end that can only be one process may be left out. */
type Given<F extends Fields> = { readonly [K in keyof F as F[K] extends Single ? never : K]: ValueOf<F[K]> } & {
  readonly [K in keyof F as F[K] extends Single ? K : never]?: ValueOf<F[K]>
}

export type MessageOf<K extends string, F extends Fields> = { readonly tag: K } & { readonly [f in keyof F]: ValueOf<F[f]> }

/** What the checker needs to know of a kind of message. */
export interface Kind<K extends string = string, F extends Fields = Fields> {
  readonly tag: K
  readonly fields: F
  readonly domain: Domain<MessageOf<K, F>>
}

/** One kind of message: call it to make one. */
export interface Constructor<K extends string, F extends Fields> extends Kind<K, F> {
  (fields: Given<F>): MessageOf<K, F>
}

export type Kinds<T extends Readonly<Record<string, Fields>>> = { readonly [K in keyof T & string]: Constructor<K, T[K]> }

/** Any message of a table of kinds. */
export type AnyMessage<T> = { [K in keyof T]: T[K] extends Kind<infer N, infer F> ? MessageOf<N, F> : never }[keyof T]

/**
 * A constructor for each kind of message. Fields called `from` and `to` are the sender and the receiver: faults, fifo links
 * and diagrams go by them.
 */
export function messages<const T extends Readonly<Record<string, Fields>>>(table: T): Kinds<T> {
  checkNames('message', table, 'messages({ … })')
  return Object.fromEntries(Object.entries(table).map(([tag, fields]) => [tag, kind(tag, fields)])) as unknown as Kinds<T>
}

function kind(tag: string, fields: Fields): Kind {
  checkNoTag(`message ${tag}`, fields)
  checkNames('field', fields, `message ${tag}`)
  for (const [name, of] of Object.entries(fields)) checkDomain(`the field '${name}' of message ${tag}`, of)
  const of = tagged(tag, fields)
  const fixed: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) if (isSingle(field)) fixed[name] = field.id
  const make = (given: Readonly<Record<string, unknown>> = {}): Message => {
    for (const name of Object.keys(given)) if (!Object.hasOwn(fields, name)) unknownField(tag, name, Object.keys(fields))
    return admitAs(boundName(tag), of, { tag, ...fixed, ...given }, tag)
  }
  return Object.assign(make, { tag, fields, domain: of }) as unknown as Kind
}

/** What a bound of a kind of message goes by, which no variable is called. */
export const boundName = (tag: string): string => `message ${tag}`

/** Throws SpecError where something else stands in the place of a kind of message, such as one whose name is misspelt; `known` are those there are. */
export function checkKind(within: string, given: unknown, known: readonly string[] = []): void {
  const { tag, domain } = (given ?? {}) as Partial<Kind>
  if (typeof tag === 'string' && isDomain(domain)) return
  const there = known.length === 0 ? '' : `; there are ${known.join(', ')}`
  throw new SpecError('not-a-kind', `${within} was given ${sayGiven(given)}, which is no kind of message`, {
    hint:
      given === undefined
        ? `check the spelling of Msg.…: no kind has that name${there}`
        : `name a kind that messages({ … }) returned: Msg.…${there}`,
    where: callSite(),
  })
}

function unknownField(tag: string, name: string, known: readonly string[]): never {
  throw new SpecFailure('unknown-field', `message ${tag} has no field '${name}'`, {
    hint: didYouMean(name, known) ?? `it has ${known.join(', ')}`,
    where: thrownAt(new Error()),
  })
}
