import { didYouMean, problemOf, UsageError } from '../../checker/errors.ts'
import { addressOf, budgetFromJson, type ModelAddress, openModel, specAt } from '../../checker/language/address.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { modelsIn, specsIn } from '../../checker/language/exports.ts'
import type { Model } from '../../checker/language/model.ts'
import { own } from '../../checker/language/names.ts'
import type { Spec } from '../../checker/language/spec.ts'
import { holds, valueIn } from '../../checker/language/written-value.ts'
import { propertyNames } from '../../checker/properties/property-id.ts'
import { format, keyOf } from '../../checker/values/index.ts'
import type { Choice, Chosen, Offer } from './choice.ts'
import { problemFrom } from './problem.ts'

/** More values of a constant than this are written, and not chosen from a list. */
const few = 24

/** What the modules offer to be checked, and what is chosen of it: by an address, or else by a reader's choice. */
export function offerOf(modules: readonly object[], choice: Choice, address: ModelAddress | null): Offer {
  const specs = specsIn(modules)
  const models = modelsIn(modules)
  const list = {
    specs: specs.map(({ name, variant }) => ({ spec: name, variant })),
    models: Object.entries(models).map(([name, { says }]) => ({ name, says })),
  }
  try {
    return { ...list, chosen: chosenOf(specs, models, choice, address), problem: null }
  } catch (error) {
    return { ...list, chosen: null, problem: problemFrom(error) }
  }
}

function chosenOf(
  specs: readonly Spec[],
  models: Readonly<Record<string, NamedModel>>,
  choice: Choice,
  address: ModelAddress | null,
): Chosen {
  if (specs.length === 0)
    throw new UsageError('no-spec', 'the file exports no spec', {
      hint: "export one: export const myProtocol = spec('my-protocol', { … }, …)",
    })
  const { spec, model, name } = address === null ? built(specs, models, choice) : reopened(specs, models, address)
  const at = addressOf(model, name)
  const says = name === null ? null : (models[name]?.says ?? null)
  const faults = Object.keys(spec.define(model.constants).faults ?? {})
  return {
    address: at,
    says,
    constants: Object.entries(spec.constants)
      .filter(([, of]) => of.marks.fixedBy === undefined)
      .map(([constant, of]) => ({
        name: constant,
        value: format(model.constants[constant]),
        values: of.size <= few ? [...of.values()].map(format) : null,
      })),
    faults: faults.map(fault => ({ name: fault, budget: String(at.faults[fault] ?? 0) })),
    properties: propertyNames(model),
  }
}

interface Built {
  readonly spec: Spec
  readonly model: Model
  /** The named model that it is; null where it is another. */
  readonly name: string | null
}

function reopened(specs: readonly Spec[], models: Readonly<Record<string, NamedModel>>, address: ModelAddress): Built {
  const spec = specAt(address, specs)
  const model = openModel(spec, address)
  const named = address.name === null ? null : (own(models, address.name) ?? null)
  // A name says what a model is there to show, which is not to be said of another.
  const isNamed = named?.spec === spec && keyOf(addressOf(modelOf(named))) === keyOf(addressOf(model))
  return { spec, model, name: isNamed ? address.name : null }
}

const modelOf = ({ spec, constants, faults, network }: NamedModel): Model =>
  spec.with(constants, faults, network === null ? {} : { network })

function built(specs: readonly Spec[], models: Readonly<Record<string, NamedModel>>, choice: Choice): Built {
  const { constants = {}, faults = {}, networks = {}, before = {} } = choice
  const fitting = Object.keys(models).filter(m => choice.spec === undefined || models[m]?.spec.name === choice.spec)
  // As on the command line: what is left open is as the first model has it.
  const first = fitting.find(m => (models[m]?.spec.variant ?? null) === (choice.variant ?? null)) ?? fitting[0] ?? null
  const name = choice.model === undefined ? first : choice.model
  const named = name === null ? null : (own(models, name) ?? null)
  if (name !== null && named === null)
    throw new UsageError('unknown-model', `there is no model '${name}'`, { hint: didYouMean(name, Object.keys(models)) })
  const base = choice.spec ?? named?.spec.name
  const fitted = specs.filter(s => base === undefined || s.name === base)
  if (fitted.length === 0)
    throw new UsageError('unknown-spec', `there is no spec '${base}' here`, {
      hint: didYouMean(
        base ?? '',
        specs.map(s => s.name),
      ),
    })
  const variant = choice.variant === undefined ? undefined : fitted.find(s => s.variant === choice.variant)
  if (variant === undefined && choice.variant != null) {
    const names = fitted.flatMap(s => s.variant ?? [])
    throw new UsageError('unknown-variant', `${fitted[0]?.name} has no variant '${choice.variant}'`, {
      hint: didYouMean(choice.variant, names) ?? (names.length === 0 ? 'it has no variants' : `its variants are ${names.join(', ')}`),
    })
  }
  const spec = variant ?? named?.spec ?? fitted.find(s => s.variant === null) ?? fitted[0]
  if (spec === undefined) throw new UsageError('no-spec', 'the file exports no spec')
  const isFree = (constant: string) => spec.constants[constant]?.marks.fixedBy === undefined
  // A spec without a model of its own to start from has its defaults, and else the first values of its constants.
  const least = Object.fromEntries(
    Object.entries(spec.constants)
      .filter(([, of]) => of.marks.fixedBy === undefined && of.marks.byDefault === undefined)
      .map(([constant, of]) => [constant, of.values()[Symbol.iterator]().next().value]),
  )
  const written = Object.fromEntries(
    Object.entries(constants).map(([constant, text]) => {
      const of = own(spec.constants, constant)
      const value = of === undefined ? text : valueIn(of, text)
      if (of !== undefined && !holds(of, value))
        throw new UsageError('bad-constant', `the constant ${constant} cannot be '${text}'`, { hint: `it is one of ${sayValues(of)}` })
      return [constant, value]
    }),
  )
  const kept = Object.fromEntries(
    Object.entries(before.constants ?? {}).flatMap(([constant, text]) => {
      const of = own(spec.constants, constant)
      const value = of === undefined || !isFree(constant) ? undefined : valueIn(of, text)
      return of === undefined || value === undefined || !holds(of, value) ? [] : [[constant, value]]
    }),
  )
  const fromNamed = Object.fromEntries(Object.entries(named?.constants ?? {}).filter(([constant]) => isFree(constant)))
  const chosen = { ...least, ...fromNamed, ...kept, ...written }
  const network = Object.keys(networks).length > 0 ? networks : (named?.network ?? null)
  const others = network === null ? {} : { network }
  const has = Object.keys(before).length === 0 ? [] : Object.keys(spec.define(spec.with(chosen, {}, others).constants).faults ?? {})
  const keptFaults = Object.entries(before.faults ?? {}).filter(([fault]) => has.includes(fault))
  const model = spec.with(chosen, { ...named?.faults, ...budgetsOf(Object.fromEntries(keptFaults)), ...budgetsOf(faults) }, others)
  const asked = [constants, faults, networks, before].flatMap(Object.keys)
  return { spec, model, name: named?.spec === spec && asked.length === 0 ? name : null }
}

const budgetsOf = (faults: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(faults).map(([fault, text]) => [fault, budgetFromJson(text === 'any' ? text : Number(text))]))

const sayValues = (of: Spec['constants'][string]): string => {
  try {
    return of.size <= few ? [...of.values()].map(format).join(', ') : 'its domain'
  } catch (error) {
    return problemOf(error)
  }
}
