import { callSite, didYouMean, SpecError, UsageError } from '../errors.ts'
import { format, freeze, type Value } from '../values/index.ts'
import { checkDomain, type Domain, domain, type Marks, OutsideDomain, show, type ValueOf } from './domain.ts'

export type Constants = Readonly<Record<string, Domain>>
export type ConstantsOf<C> = { readonly [K in keyof C]: ValueOf<C[K]> }

/** A domain with the value that a constant has where none is chosen. */
export interface Defaulted<out T = unknown> extends Domain<T> {
  readonly marks: Marks & { readonly byDefault: T }
}

/** What has to be chosen to make a model: constants with a default may be left out. */
export type Chosen<C> = { readonly [K in keyof C as C[K] extends Defaulted ? never : K]: ValueOf<C[K]> } & {
  readonly [K in keyof C as C[K] extends Defaulted ? K : never]?: ValueOf<C[K]> | undefined
}

/**
 * The same domain for a constant, with the value that it has where none is chosen: `spec('lock', { clients: withDefault(range(1, 4), 2) }, …)`. Such a constant may be left
 * out of `with({ … })`, of `model` and `instance`, and of the command line, where `--const clients=3` chooses another value. Throws SpecError where the domain does not hold the
 * value, and `spec` where it is the domain of a variable: what a variable begins with is for `initially({ … })` to say.
 */
export function withDefault<T>(of: Domain<T>, value: NoInfer<T>): Defaulted<T> {
  checkDomain('withDefault(…)', of)
  const byDefault = admitted(of, value, () => `withDefault(${of.text}, ${show(value)})`)
  return { ...of, marks: { ...of.marks, byDefault } }
}

/** The constants of a variant of which some have been fixed: these may be left out, and cannot be chosen otherwise. */
export type Fixing<C, K> = { readonly [N in keyof C]: N extends keyof K ? Defaulted<ValueOf<C[N]> & K[N]> : C[N] }

/** The domains of a variant's constants; `whose` names the variant. Throws SpecError where it fixes what is no constant, or to what its domain does not hold. */
export function fixing(whose: string, declared: Constants, fixed: Readonly<Record<string, unknown>>): Constants {
  const named = Object.entries(fixed).filter(([, value]) => value !== undefined)
  for (const [name] of named)
    if (!Object.hasOwn(declared, name))
      throw new SpecError('unknown-in-variant', `${whose} fixes the constant '${name}', which there is not`, {
        hint: didYouMean(name, Object.keys(declared)) ?? listed('the constants are', Object.keys(declared)),
        where: callSite(),
      })
  return { ...declared, ...Object.fromEntries(named.map(([name, value]) => [name, only(declared[name] as Domain, value, whose)])) }
}

function only(of: Domain, given: unknown, whose: string): Defaulted {
  const value = admitted(of, given, () => `${whose} fixes a constant of ${of.text} as ${show(given)}`)
  const text = show(value)
  const alone = domain({
    shape: of.shape,
    initial: value,
    size: 1,
    values: () => [value],
    text,
    admit(asked, path) {
      const found = of.admit(asked, path)
      if (format(found) !== format(value)) throw new OutsideDomain(path, asked, text)
      return found
    },
  })
  return { ...alone, marks: { ...of.marks, byDefault: value, fixedBy: whose } }
}

function admitted<T>(of: Domain<T>, value: unknown, called: () => string): T {
  try {
    return of.admit(value, 'value')
  } catch (error) {
    if (!(error instanceof OutsideDomain)) throw error
    throw new SpecError('default-out-of-range', `${called()}: the domain does not hold that value`, {
      hint: `choose one from ${of.text}`,
      where: callSite(),
    })
  }
}

/** Whether a constant may be left out. */
export const hasDefault = ({ marks }: Domain): boolean => 'byDefault' in marks

/** What is shown as an example of a constant: its default, or the first value of its domain. */
export const exampleOf = (of: Domain): unknown => (hasDefault(of) ? of.marks.byDefault : of.initial)

/** The constants that need not be chosen, with their values. */
export const defaultsOf = (declared: Constants): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(declared).flatMap(([name, of]) => (hasDefault(of) ? [[name, of.marks.byDefault]] : [])))

/** Every constant with its value, chosen or by default. Throws UsageError where one is unknown, missing, or out of range. */
export function admitConstants(
  name: string,
  declared: Constants,
  chosen: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Value>> {
  for (const key of Object.keys(chosen))
    if (!Object.hasOwn(declared, key))
      throw new UsageError('unknown-constant', `${name} has no constant '${key}'`, {
        hint: didYouMean(key, Object.keys(declared)) ?? listed('its constants are', Object.keys(declared)),
      })
  const given: Readonly<Record<string, unknown>> = { ...chosen, ...defaultsWhereUnchosen(declared, chosen) }
  const missing = Object.keys(declared).filter(key => given[key] === undefined)
  if (missing.length > 0) throw missingConstants(name, declared, missing)
  return freeze(
    Object.fromEntries(
      Object.entries(declared).map(([key, of]) => {
        try {
          return [key, of.admit(given[key], key) as Value]
        } catch (error) {
          if (!(error instanceof OutsideDomain)) throw error
          throw new UsageError('constant-out-of-range', `${name}: the constant '${key}' cannot be ${show(given[key])}`, {
            hint: of.marks.fixedBy === undefined ? `choose one from ${of.text}` : `${of.marks.fixedBy} fixes it as ${of.text}`,
          })
        }
      }),
    ),
  )
}

const defaultsWhereUnchosen = (declared: Constants, chosen: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(defaultsOf(declared)).filter(([name]) => chosen[name] === undefined))

/** All that are missing at once, with what to write: on the command line, and where a program calls `with`. */
function missingConstants(name: string, declared: Constants, missing: readonly string[]): UsageError {
  const initial = (key: string) => format(declared[key]?.initial)
  const values = missing.map(key => `${key}=${initial(key)}`).map(word => (/^[\w=.-]+$/.test(word) ? word : `'${word}'`))
  const many = missing.length > 1
  return new UsageError(
    'missing-constant',
    `${name} needs a value for its constant${many ? 's' : ''} ${missing.map(key => `'${key}'`).join(', ')}`,
    {
      hint: `${missing.map(key => `${many ? `${key}: ` : ''}choose one from ${declared[key]?.text}`).join('; ')}: ${values
        .map(v => `--const ${v}`)
        .join(' ')}`,
    },
  )
}

const listed = (say: string, names: readonly string[]): string => (names.length === 0 ? 'there are none' : `${say} ${names.join(', ')}`)
