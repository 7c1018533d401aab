import { choosing, quoted } from '../../reports/say/command.ts'
import { didYouMean, EverystepError, errorOf, problemOf, SpecError, SpecFailure, thrownAt, UsageError } from '../errors.ts'
import { budgetInJson } from '../language/address.ts'
import type { Accepted, NamedModel } from '../language/catalogue.ts'
import * as language from '../language/index.ts'
import type { Model } from '../language/model.ts'
import { own } from '../language/names.ts'
import type { Spec } from '../language/spec.ts'
import { valueIn } from '../language/written-value.ts'
import { watchdog } from '../platform/watchdog.ts'
import { format, type NetworkKind } from '../values/index.ts'
import { type Checked, checkedOf } from '../verdict/result.ts'
import { fromMachine, looksLikeFile, seenFromHere } from './load.ts'
import type { Source } from './source.ts'
import { refuseSeveral } from './swept.ts'

/** The options by which a model is chosen; every command that runs one has them. */
export interface ModelOptions {
  readonly spec?: string
  readonly model?: string
  readonly const?: Readonly<Record<string, string>>
  readonly network?: string
  readonly fault?: Readonly<Record<string, string>>
  readonly variant?: string
  readonly patience: number
}

export interface ModelChoice {
  readonly source: Source
  readonly model: Model
  /** The catalogue's name of the model, where nothing of it was overridden. */
  readonly name: string | null
  /** What the named model is there to show; null where something of it was overridden. */
  readonly says: string | null
  /** The property whose violation the named model is there to show; null where it names none, or something of it was overridden. */
  readonly shows: string | null
  /** Whether the named model is one that is checked up to symmetry, unless asked otherwise. */
  readonly symmetry: boolean
  /** What the named model may fall short of; null where something of it was overridden. */
  readonly accepted: Accepted | null
  /** What was taken from the first model, though no model was asked for by name, in a sentence; null where that is nothing. */
  readonly taken: string | null
  /** What follows `everystep COMMAND` to choose this model again, as arguments and as words of a shell. */
  readonly args: readonly string[]
  readonly words: readonly string[]
}

/** The library's spec or the user's file of this name, loaded. */
export async function find(what: string, patience: number): Promise<Source> {
  if (looksLikeFile(what)) return (await import('./load.ts')).loadFile(what, patience)
  const { entryOf, load } = await import('./catalogue.ts')
  return load(entryOf(what))
}

/** The model asked for: a named one, or the first, with whatever was asked for otherwise. Throws UsageError and SpecError. */
export function choose(source: Source, asked: ModelOptions): ModelChoice {
  const named = namedModel(source, asked)
  const spec = specOf(source, asked, named)
  refuseSeveral(spec, asked.const ?? {}, [wordOf(source), ...choicesAsked(asked)].join(' '))
  const given = named === null ? {} : constantsFor(spec, named)
  const constants = { ...given, ...constantsOf(spec, asked.const ?? {}) }
  const budgets = { ...named?.faults, ...budgetsOf(asked.fault ?? {}) }
  const network = (asked.network as NetworkKind | undefined) ?? named?.network ?? null
  const model = build(spec, source, asked.patience, () => spec.with(constants, budgets, network === null ? {} : { network }))
  const untouched = named?.spec === spec && !asked.const && !asked.fault && !asked.network
  const name = untouched ? (Object.keys(source.models).find(key => source.models[key] === named) ?? null) : null
  const args = argsFor(source, checkedOf(model, name), network)
  const { symmetry = false, accepted = null, says = null, shows = null } = (name === null ? null : named) ?? {}
  const taken = named === null || name !== null || asked.model !== undefined ? null : sayTaken(source, named, given, asked)
  return { source, model, name, says, shows, symmetry, accepted, taken, args, words: args.map(quoted) }
}

/** The spec or variant that is chosen from, and the name of the model that the rest is taken from. */
export function specAsked(source: Source, asked: ModelOptions): { readonly spec: Spec; readonly model: string | null } {
  const named = namedModel(source, asked)
  const model = Object.keys(source.models).find(key => source.models[key] === named) ?? null
  return { spec: specOf(source, asked, named), model }
}

/** The options that chose a model, as they were given. */
export function choicesAsked({ spec, model, variant, network, const: constants = {}, fault = {} }: ModelOptions): string[] {
  const single = Object.entries({ spec, model, variant, network }).filter(([, value]) => value !== undefined)
  const pairs = (option: string, of: Readonly<Record<string, string>>) =>
    Object.entries(of).flatMap(([name, value]) => [option, quoted(`${name}=${value}`)])
  return [
    ...single.flatMap(([name, value]) => [`--${name}`, quoted(String(value))]),
    ...pairs('--const', constants),
    ...pairs('--fault', fault),
  ]
}

/** The constants of a named model, for another variant than it is of: without those that the variant fixes. */
const constantsFor = (spec: Spec, { constants }: NamedModel): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(constants).filter(([name]) => own(spec.constants, name)?.marks.fixedBy === undefined))

/** What else than was asked for the first model has: its constants, faults and network go on to apply, which nobody may expect. */
function sayTaken(source: Source, named: NamedModel, given: Readonly<Record<string, unknown>>, asked: ModelOptions): string | null {
  const name = Object.keys(source.models).find(key => source.models[key] === named)
  const open = <T>(table: Readonly<Record<string, T>>, chosen: object = {}) =>
    Object.entries(table).filter(([key]) => !Object.hasOwn(chosen, key))
  const faults = open(named.faults, asked.fault).filter(([, budget]) => budget > 0)
  const constants = open(given, asked.const).filter(([key]) => own(named.spec.constants, key)?.marks.byDefault === undefined)
  const parts = [
    ...constants.map(([key, value]) => `${key}=${format(value)}`),
    ...faults.map(([fault, budget]) => `${fault}=${budgetInJson(budget)}`),
    ...(asked.network === undefined && named.network !== null ? [`network ${named.network}`] : []),
  ]
  if (parts.length === 0) return null
  const without = faults.length === 0 ? '' : `; without its faults: ${faults.map(([fault]) => `--fault ${fault}=0`).join(' ')}`
  return `the rest is taken from the model ${name}: ${parts.join(', ')}${without}`
}

function namedModel({ name, models, variants }: Source, asked: Omit<ModelOptions, 'patience'>): NamedModel | null {
  const names = Object.keys(models)
  if (asked.model !== undefined) {
    const found = own(models, asked.model)
    if (found) return found
    throw new UsageError('unknown-model', `${name} has no model '${asked.model}'`, {
      hint: variantNamed(asked.model, variants) ?? nearest(asked.model, names, 'models'),
    })
  }
  const fitting = names.filter(key => asked.spec === undefined || models[key]?.spec.name === asked.spec)
  const first = fitting.find(key => (models[key]?.spec.variant ?? null) === (asked.variant ?? null)) ?? fitting[0]
  return first === undefined ? null : (models[first] ?? null)
}

/** The spec or variant asked for; left open, the named model's. Throws UsageError where there is none, or none is asked for among several. */
export function specOf(source: Source, asked: Omit<ModelOptions, 'patience'>, named: NamedModel | null): Spec {
  const base = named?.spec.name ?? asked.spec
  const specs = source.specs.filter(s => base === undefined || s.name === base)
  const variants = source.variants.filter(s => base === undefined || s.name === base)
  if (specs.length + variants.length === 0) {
    const names = [...new Set([...source.specs, ...source.variants].map(s => s.name))]
    throw new UsageError('unknown-spec', `${source.name} exports no spec '${base}'`, {
      hint: variantNamed(base ?? '', source.variants) ?? nearest(base ?? '', names, 'specs'),
    })
  }
  if (asked.spec !== undefined && base !== asked.spec)
    throw new UsageError('unknown-spec', `the model '${asked.model}' is one of ${base}, not of ${asked.spec}`)
  if (asked.variant !== undefined) {
    const found = variants.find(s => s.variant === asked.variant)
    if (found) return found
    const names = variants.map(s => s.variant ?? '')
    throw new UsageError('unknown-variant', `${specs[0]?.name ?? source.name} has no variant '${asked.variant}'`, {
      hint: nearest(asked.variant, names, 'variants'),
    })
  }
  if (named) return named.spec
  const [only, ...others] = specs.length > 0 ? specs : variants
  if (only === undefined || others.length > 0)
    throw new UsageError('which-spec', `${source.name} exports several specs`, {
      hint:
        specs.length > 0
          ? `choose one: ${specs.map(s => `--spec ${s.name}`).join(' or ')}`
          : `choose one: ${variants.map(s => `--variant ${s.variant}`).join(' or ')}`,
    })
  return only
}

/** What is asked for as a spec or a model may be a variant. */
const variantNamed = (word: string, variants: readonly Spec[]): string | undefined =>
  variants.some(s => s.variant === word) ? `it is a variant: --variant ${quoted(word)}` : undefined

const nearest = (word: string, names: readonly string[], what: string): string =>
  didYouMean(word, names) ?? (names.length === 0 ? `it has no ${what}` : `its ${what} are ${names.join(', ')}`)

const constantsOf = (spec: Spec, given: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const of = own(spec.constants, name)
      return [name, of === undefined ? text : valueIn(of, text)]
    }),
  )

/** Fault budgets as they are written: a number, or `any`. Throws UsageError. */
export const budgetsOf = (given: Readonly<Record<string, string>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(given).map(([name, text]) => {
      const n = text === 'any' ? Infinity : /^\d+$/.test(text) ? Number(text) : Number.NaN
      if (Number.isNaN(n))
        throw new UsageError('bad-budget', `the budget of fault '${name}' cannot be '${text}'`, {
          hint: `say how often it may happen: --fault ${name}=1, or --fault ${name}=any`,
        })
      return [name, n]
    }),
  )

/** The model, built by the author's code: whatever goes wrong in it before any state is explored is an error in the spec as written. */
export function build(spec: Spec, source: Source, patience: number, make: () => Model): Model {
  let model: Model | undefined
  try {
    watchdog(patience, true)(
      () => {
        model = make()
      },
      () => `building ${spec.name}`,
    )
    return model as unknown as Model
  } catch (thrown) {
    const error = errorOf(thrown)
    if (error instanceof UsageError || error instanceof SpecError) throw error
    const own = error instanceof EverystepError ? error : undefined
    if (own && !(own instanceof SpecFailure)) throw own
    const endless = own?.code === 'never-returns'
    throw new SpecError(own?.code ?? 'spec-threw', `${spec.name} cannot be built: ${problemOf(error)}`, {
      where: own?.where ?? (endless ? undefined : thrownAt(error)) ?? spec.where ?? { file: source.file, line: 1, column: 1 },
      hint: endless ? 'something in the function given to spec or variant loops forever' : (own?.hint ?? hintForMissing(error)),
      cause: error,
    })
  }
}

/** Where a word of the language that is used, and not there, comes from. */
function hintForMissing(error: Error): string | undefined {
  const [, name = ''] = error instanceof ReferenceError ? (/^(\w+) is not defined$/.exec(error.message) ?? []) : []
  return fromMachine(name) ?? (Object.hasOwn(language, name) ? `import it: import { ${name} } from 'everystep'` : undefined)
}

/** As one asks for a spec of the library, or a file, on the command line. */
export const wordOf = (source: Source): string => quoted(argOf(source))

const argOf = (source: Source): string => (looksLikeFile(source.name) ? seenFromHere(source.file) : source.name)

/** What follows `everystep check` to choose the same again, where nothing or a `network` was chosen instead of the spec's own. */
export const wordsFor = (source: Source, checked: Checked, network: NetworkKind | null): string[] =>
  argsFor(source, checked, network).map(quoted)

function argsFor(source: Source, checked: Checked, network: NetworkKind | null): string[] {
  const several = new Set([...source.specs, ...source.variants].map(s => s.name)).size > 1
  const spec = several ? ['--spec', checked.spec] : []
  const choices = checked.model !== null ? ['--model', checked.model] : [...spec, ...described(source, checked, network)]
  return [argOf(source), ...choices]
}

/** Everything that is chosen, and what keeps the model that would be the default from choosing more. */
function described(source: Source, checked: Checked, network: NetworkKind | null): string[] {
  const { spec, variant, faults, networks } = checked
  const standard = namedModel(source, { spec, ...(variant === null ? {} : { variant }) })
  const [kind, ...others] = [...new Set(Object.values(networks).map(n => n.kind))]
  const own = standard?.network != null && kind !== undefined && others.length === 0 ? kind : null
  const unwanted = Object.keys(standard?.faults ?? {}).filter(fault => !Object.hasOwn(faults, fault))
  return [...choosing(checked, network ?? own), ...unwanted.flatMap(fault => ['--fault', `${fault}=0`])]
}
