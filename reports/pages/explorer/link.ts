import type { ModelAddress } from '../../../checker/language/address.ts'
import type { Json } from '../../../checker/language/itf-value.ts'
import type { Choice } from '../../choice/choice.ts'

/** A file that exports specs; where there is none, a spec of the library by its name. */
export type Subject = Pick<ModelAddress, 'module' | 'spec'>

export const nameOf = ({ module, spec }: Subject): string => module ?? spec

/** What an explorer can be asked to show. */
export interface Subjects {
  /** As they were named when it was started, the one that it shows at first before all others. */
  readonly opened: readonly Subject[]
  readonly library: readonly string[]
}

/** What a served page shows where its address asks for nothing else. */
export interface Served {
  readonly subject: Subject
  /** Null for the first model of the file, or its defaults. */
  readonly address: ModelAddress | null
}

/** The one of these that a link means, which may have been made where the files lie elsewhere; null where there is none. */
export function meant(subject: Subject, { opened, library }: Subjects): Subject | null {
  const same = opened.find(o => nameOf(o) === nameOf(subject))
  if (same !== undefined) return same
  if (subject.module === null) return library.includes(subject.spec) ? { module: null, spec: subject.spec } : null
  const last = (path: string) => path.slice(path.search(/[^\\/]*$/))
  const [alike, ...others] = opened.filter(o => o.module !== null && last(o.module) === last(subject.module ?? ''))
  return alike !== undefined && others.length === 0 ? alike : null
}

/** What stands behind the # of an explorer's address: `module=./room.ts&spec=room&const.clients=2&property=exclusion;0/enter(C1)`. */
export interface Link {
  /** Null where it names none: the one that the explorer was started with is meant. */
  readonly subject: Subject | null
  /** Null where not all of a model is named: then what the link does name is chosen. */
  readonly address: ModelAddress | null
  readonly choice: Choice
  /** The properties that are looked at; empty where all are. */
  readonly properties: readonly string[]
  /** The steps, and before them fault budgets where these differ from the model's. */
  readonly walk: string
}

/** A link that opens this model, wherever an explorer has its files, and in it the walk. */
export function writeLink(address: ModelAddress, properties: readonly string[], walk: string): string {
  const { module, spec, variant, name, constants, faults, networks } = address
  const parts = [
    ...(module === null ? [] : [['module', module]]),
    ['spec', spec],
    ...(variant === null ? [] : [['variant', variant]]),
    ...(name === null ? [] : [['model', name]]),
    ...Object.entries(constants as Readonly<Record<string, Json>>).map(([key, value]) => [`const.${key}`, writeValue(value)]),
    ...Object.entries(faults).map(([key, budget]) => [`fault.${key}`, String(budget)]),
    ...Object.entries(networks).map(([key, kind]) => [`network.${key}`, kind]),
    ...properties.map(property => ['property', property]),
  ]
  return `${parts.map(([key = '', value = '']) => `${escaped(key)}=${escaped(value)}`).join('&')};${walk}`
}

/** A link that opens what this file, or spec of the library, shows first. */
export const linkTo = (subject: Subject): string => `${subject.module === null ? 'spec' : 'module'}=${escaped(nameOf(subject))};`

/** What a link names. Never throws: whether there is such a model is found out when it is opened. */
export function readLink(hash: string): Link {
  const text = hash.replace(/^#/, '')
  const at = text.indexOf(';')
  const head = at < 0 ? text : text.slice(0, at)
  const parts = head.split('&').map(part => [unescaped(part.replace(/=.*$/s, '')), unescaped(part.replace(/^[^=]*=?/s, ''))] as const)
  const one = (key: string): string | null => parts.find(([k]) => k === key)?.[1] ?? null
  const under = (prefix: string) => parts.flatMap(([k, v]) => (k.startsWith(prefix) ? [[k.slice(prefix.length), v] as const] : []))
  const [module, spec, variant, name] = [one('module'), one('spec') ?? '', one('variant'), one('model')]
  if (module === null && spec === '') return { subject: null, address: null, choice: {}, properties: [], walk: text }
  const [constants, faults, networks] = [under('const.'), under('fault.'), under('network.')]
  const address: ModelAddress = {
    module,
    spec,
    variant,
    constants: Object.fromEntries(constants.map(([key, value]) => [key, readValue(value)])),
    faults: Object.fromEntries(faults.map(([key, n]) => [key, n === 'any' ? n : Number(n)])),
    networks: Object.fromEntries(networks) as ModelAddress['networks'],
    name,
  }
  return {
    subject: { module, spec },
    address: spec === '' || constants.length + faults.length + networks.length === 0 ? null : address,
    choice: { ...(spec === '' ? {} : { spec }), ...(variant === null ? {} : { variant }), ...(name === null ? {} : { model: name }) },
    properties: parts.flatMap(([key, value]) => (key === 'property' ? [value] : [])),
    walk: at < 0 ? '' : text.slice(at + 1),
  }
}

/** A value in ITF: numbers and words as they are, all else as JSON. */
function writeValue(value: Json): string {
  if (typeof value === 'object' && value !== null && '#bigint' in value) return String((value as { '#bigint': string })['#bigint'])
  return typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value)
}

function readValue(text: string): Json {
  if (/^-?\d+$/.test(text)) return { '#bigint': text }
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Without what would end a part, and what browsers write their own way. */
const escaped = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':')

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
