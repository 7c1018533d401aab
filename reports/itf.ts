import { UsageError } from '../checker/errors.ts'
import type { Domain } from '../checker/language/domain.ts'
import type { Model } from '../checker/language/model.ts'
import type { State } from '../checker/language/types.ts'
import type { Instance } from '../checker/semantics/semantics.ts'
import { Bag, Fifo, type Network, ValueSet } from '../checker/values/index.ts'
import type { Traced, TraceFormat } from './format.ts'
import type { Json } from './json.ts'
import { sayBudget } from './say/words.ts'

/** The Informal Trace Format, as Apalache and Quint write it. */
export const itfSource = 'https://apalache-mc.org/docs/adr/015adr-trace.html'
export const actionTaken = 'mbt::actionTaken'
export const nondetPicks = 'mbt::nondetPicks'
/** Among the picks: the message that a step was about. No parameter can be called so, since they are TypeScript's names. */
export const pickedMessage = 'everystep::message'

/** Quint's way to write that there is no value. */
const none: Json = { tag: 'None', value: { '#tup': [] } }
const some = (value: Json): Json => ({ tag: 'Some', value })

/**
 * A value in ITF. Where its domain is given, a map is told from a record and a `maybe` from what it may hold; without it both are
 * written as they stand, and `null` as None.
 */
export function encode(value: unknown, of: Domain | null = null): Json {
  if (value === null || value === undefined) return none
  if (of?.shape.of === 'maybe') return some(encode(value, of.shape.some))
  if (typeof value === 'number') return { '#bigint': String(value) }
  if (typeof value !== 'object') return value as Json
  const inner = partOf(of)
  if (value instanceof Bag || value instanceof Fifo) return { kind: value.kind, messages: value.copies().map(m => encode(m, inner(m.tag))) }
  if (Array.isArray(value)) return value.map(item => encode(item, inner('')))
  if (value instanceof ValueSet) return { '#set': [...value].map(member => encode(member, inner(''))) }
  if (of?.shape.of === 'map') {
    const keys = new Map([...(of.shape.keys.values() as Iterable<string | number>)].map(key => [String(key), key]))
    return { '#map': Object.entries(value).map(([key, part]) => [encode(keys.get(key) ?? key), encode(part, inner(key))]) }
  }
  const fields = of?.shape.of === 'union' ? partOf(of.shape.cases[String((value as { tag?: unknown }).tag)] ?? null) : inner
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, encode(part, fields(name))]))
}

/** The domain of a part of a value, by the part's name. */
function partOf(of: Domain | null): (name: string) => Domain | null {
  const shape = of?.shape
  return name => {
    switch (shape?.of) {
      case 'record':
        return shape.fields[name] ?? null
      case 'map':
        return shape.values
      case 'set':
        return shape.members
      case 'list':
        return shape.items
      case 'network':
        return shape.messages[name] ?? null
      default:
        return null
    }
  }
}

/**
 * A trace in ITF, with what `everystep replay` needs to take it again: the model, the file of the spec where it is none of the library's, and each
 * step's choices.
 */
export function itfTrace(model: Model, property: Pick<Traced, 'name' | 'verdict' | 'reason' | 'trace'>, file: string | null = null): Json {
  const { trace } = property
  const variables = Object.keys(model.vars)
  const state = (index: number, s: State, taken: string, picks: Readonly<Record<string, Json>>): Json => ({
    '#meta': { index },
    ...Object.fromEntries(variables.map(name => [name, encode(s[name], model.vars[name] ?? null)])),
    [actionTaken]: taken,
    [nondetPicks]: picks,
  })
  return {
    '#meta': {
      format: 'ITF',
      'format-description': itfSource,
      description: `${property.name}: ${property.verdict}${property.reason === null ? '' : `, ${property.reason}`}`,
      everystep: {
        version: 1,
        spec: model.spec,
        ...(file === null ? {} : { file }),
        variant: model.variant,
        property: property.name,
        constants: encode(model.constants),
        faults: Object.fromEntries(Object.entries(model.budgets).map(([name, n]) => [name, n === Infinity ? sayBudget(n) : n])),
        networks: networksOf(model),
        initial: Math.max(0, model.initial.indexOf(trace.initial)),
      },
    },
    vars: [...variables, actionTaken, nondetPicks],
    states: [state(0, trace.initial, 'init', {}), ...trace.steps.map(s => state(s.number, s.state, s.action, picksOf(s)))],
    ...(trace.loop === null ? {} : { loop: trace.loop }),
  }
}

const picksOf = ({ parameters, message }: Instance): Readonly<Record<string, Json>> => ({
  ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, some(encode(value))])),
  ...(message === null ? {} : { [pickedMessage]: some(encode(message)) }),
})

const networksOf = (model: Model): Json =>
  Object.fromEntries(
    Object.entries(model.initial[0] ?? {}).flatMap(([name, value]) =>
      model.vars[name]?.shape.of === 'network' ? [[name, (value as Network).kind]] : [],
    ),
  )

/** A value back from ITF, plain: sets are ValueSets. Throws UsageError for a number that this checker cannot hold, and for a form it does not know. */
export function decode(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map(decode)
  const record = json as Readonly<Record<string, unknown>>
  if ('#bigint' in record) {
    const number = Number(record['#bigint'])
    if (!Number.isSafeInteger(number)) throw malformed(`the integer ${JSON.stringify(record['#bigint'])} is none that can be held exactly`)
    return number
  }
  if ('#set' in record) return new ValueSet(listOf(record['#set'], 'a #set').map(decode))
  if ('#tup' in record) return listOf(record['#tup'], 'a #tup').map(decode)
  if ('#map' in record)
    return Object.fromEntries(
      listOf(record['#map'], 'a #map').map(pair => {
        const [key, value] = listOf(pair, 'a pair of a #map')
        return [String(decode(key)), decode(value)]
      }),
    )
  const unknown = Object.keys(record).find(key => key.startsWith('#'))
  if (unknown !== undefined) throw malformed(`there is a value of the form ${unknown}, which cannot be read`)
  if (JSON.stringify(json) === JSON.stringify(none)) return null
  return Object.fromEntries(Object.entries(record).map(([name, part]) => [name, decode(part)]))
}

export const listOf = (json: unknown, what: string): readonly unknown[] => {
  if (!Array.isArray(json)) throw malformed(`${what} is not a list`)
  return json
}

export const malformed = (why: string): UsageError =>
  new UsageError('malformed-trace', `the trace cannot be read: ${why}`, {
    hint: 'give an ITF file that `everystep check … --report DIR --format itf` wrote',
  })

export const itf: TraceFormat = {
  of: 'trace',
  name: 'itf',
  extension: 'itf.json',
  says: "a trace in Apalache's ITF, which `everystep replay` takes again",
  render: ({ model, file }, property) => `${JSON.stringify(itfTrace(model, property, file ?? null), null, 1)}\n`,
}
