import { type Domain, OutsideDomain } from '../checker/language/domain.ts'
import { decode, listOf, malformed } from '../checker/language/itf-value.ts'
import { own } from '../checker/language/names.ts'
import { isNetwork, type NetworkDomain } from '../checker/language/network.ts'
import type { State, Vars } from '../checker/language/types.ts'
import { changesBetween } from '../checker/traces/replay.ts'
import { emptyNetwork, equal, format, type Message, type Network, ValueSet } from '../checker/values/index.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * What a recorded state and one of the model differ in, in words; null where they are the same. Variables that the model does not have are passed
 * over: other tools record their own.
 */
export function differenceFrom(vars: Vars, recorded: Fields, state: State): string | null {
  for (const [name, of] of Object.entries(vars)) {
    if (!Object.hasOwn(recorded, name)) return `it has no value of ${name}`
    const value = valueIn(of, recorded[name], name)
    if (value.outside !== null) return value.outside
    if (equal(value.is, state[name])) continue
    const [first] = changesBetween({ [name]: of }, { [name]: state[name] }, { [name]: value.is })
    const said = (part: unknown) => (part === undefined ? 'absent' : format(part))
    return first
      ? `there ${first.path} is ${said(first.after)}, and here ${said(first.before)}`
      : `there ${name} is ${format(value.is)}, and here ${format(state[name])}`
  }
  return null
}

/** The value of a domain that stands in a trace, or why there is none. */
function valueIn(of: Domain, json: unknown, name: string): { readonly is: unknown; readonly outside: string | null } {
  try {
    return { is: of.admit(read(of, json), name), outside: null }
  } catch (error) {
    if (error instanceof OutsideDomain) return { is: null, outside: `there ${error.problem}` }
    throw error
  }
}

/** Forms that other tools write are read too: numbers without #bigint, records of a variant under `value`, the messages of a network as a set. */
function read(of: Domain, json: unknown): unknown {
  const { shape } = of
  const fields = fieldsOf(json)
  if (isNetwork(of)) return readNetwork(of, fields)
  switch (shape.of) {
    case 'maybe':
      if (json === null || fields?.tag === 'None') return null
      return read(shape.some, fields?.tag === 'Some' && 'value' in fields ? fields.value : json)
    case 'record':
      return fields === null ? decode(json) : readFields(shape.fields, fields)
    case 'union':
      return readCase(shape.cases, json)
    case 'map': {
      if (fields === null) return decode(json)
      const pairs = fields !== null && '#map' in fields ? listOf(fields['#map'], 'a #map').map(pairOf) : Object.entries(fields)
      return Object.fromEntries(pairs.map(([key, value]) => [String(decode(key)), read(shape.values, value)]))
    }
    case 'set':
      return new ValueSet(listOf(fields?.['#set'] ?? json, 'a set').map(member => read(shape.members, member)))
    case 'list':
      return listOf(fields?.['#tup'] ?? json, 'a list').map(item => read(shape.items, item))
    default:
      return decode(json)
  }
}

function readCase(cases: Readonly<Record<string, Domain>>, json: unknown): unknown {
  const fields = fieldsOf(json)
  const kind = fields === null ? undefined : own(cases, String(fields.tag))
  if (fields === null || kind?.shape.of !== 'record') return decode(json)
  const inner = fieldsOf(fields.value)
  const isWrapped = inner !== null && !('value' in kind.shape.fields)
  return { ...readFields(kind.shape.fields, isWrapped ? inner : fields), tag: fields.tag }
}

const fieldsOf = (json: unknown): Fields | null =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : null

function pairOf(json: unknown): readonly [unknown, unknown] {
  const [key, value] = listOf(json, 'a pair of a #map')
  return [key, value]
}

const readFields = (fields: Readonly<Record<string, Domain>>, given: Fields): Fields =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, part]) => {
      const of = own(fields, name)
      // A union without fields is written with an empty tuple for them.
      return name === '#tup' ? [] : [[name, of ? read(of, part) : decode(part)]]
    }),
  )

function readNetwork(of: NetworkDomain, fields: Fields | null): Network {
  const list = fields?.messages ?? fields?.['#set']
  if (list === undefined) throw malformed('a network is neither a list of its messages nor a set')
  const network = emptyNetwork(of.network, of.capacity)
  for (const json of listOf(list, 'the messages of a network')) {
    const message = readCase(messageDomains(of), json) as Message
    network.restore(message)
  }
  return network
}

const messageDomains = (of: NetworkDomain): Readonly<Record<string, Domain>> => (of.shape.of === 'network' ? of.shape.messages : {})
