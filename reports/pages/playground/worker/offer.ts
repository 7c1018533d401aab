import { didYouMean, problemOf, UsageError } from '../../../../checker/errors.ts'
import { addressOf, budgetFromJson, type ModelAddress, openModel, specAt } from '../../../../checker/language/address.ts'
import type { NamedModel } from '../../../../checker/language/catalogue.ts'
import { modelsIn, specsIn } from '../../../../checker/language/exports.ts'
import type { Model } from '../../../../checker/language/model.ts'
import type { Spec } from '../../../../checker/language/spec.ts'
import { holds, valueIn } from '../../../../checker/language/written-value.ts'
import { format } from '../../../../checker/values/index.ts'
import type { Choice, Chosen, Offer } from '../messages.ts'
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
  const { spec, model, name } = address === null ? built(specs, models, choice) : reopened(specs, address)
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
    properties: [...Object.keys(model.properties), 'deadlock'],
  }
}

interface Built {
  readonly spec: Spec
  readonly model: Model
  /** The named model that it is; null where it is another. */
  readonly name: string | null
}

const reopened = (specs: readonly Spec[], address: ModelAddress): Built => {
  const spec = specAt(address, specs)
  return { spec, model: openModel(spec, address), name: address.name }
}

function built(specs: readonly Spec[], models: Readonly<Record<string, NamedModel>>, choice: Choice): Built {
  const { constants = {}, faults = {} } = choice
  const fitting = Object.keys(models).filter(m => choice.spec === undefined || models[m]?.spec.name === choice.spec)
  // As on the command line: what is left open is as the first model has it.
  const first = fitting.find(m => (models[m]?.spec.variant ?? null) === (choice.variant ?? null)) ?? fitting[0] ?? null
  const name = choice.model === undefined ? first : choice.model
  const named = name === null ? null : (models[name] ?? null)
  if (name !== null && named === null)
    throw new UsageError('unknown-model', `there is no model '${name}'`, { hint: didYouMean(name, Object.keys(models)) })
  const base = choice.spec ?? named?.spec.name
  const asked =
    choice.variant === undefined ? undefined : specs.find(s => (base === undefined || s.name === base) && s.variant === choice.variant)
  const spec = asked ?? named?.spec ?? specs.find(s => s.variant === null) ?? specs[0]
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
      const of = spec.constants[constant]
      const value = of === undefined ? text : valueIn(of, text)
      if (of !== undefined && !holds(of, value))
        throw new UsageError('bad-constant', `the constant ${constant} cannot be '${text}'`, { hint: `it is one of ${sayValues(of)}` })
      return [constant, value]
    }),
  )
  const budgets = Object.fromEntries(
    Object.entries(faults).map(([fault, text]) => [fault, budgetFromJson(text === 'any' ? text : Number(text))]),
  )
  const fromNamed = Object.fromEntries(Object.entries(named?.constants ?? {}).filter(([constant]) => isFree(constant)))
  const model = spec.with(
    { ...least, ...fromNamed, ...written },
    { ...named?.faults, ...budgets },
    named?.network ? { network: named.network } : {},
  )
  const isNamed = named?.spec === spec && Object.keys(constants).length + Object.keys(faults).length === 0
  return { spec, model, name: isNamed ? name : null }
}

const sayValues = (of: Spec['constants'][string]): string => {
  try {
    return of.size <= few ? [...of.values()].map(format).join(', ') : 'its domain'
  } catch (error) {
    return problemOf(error)
  }
}
