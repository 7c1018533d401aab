import { InternalError } from '../errors.ts'
import type { Json } from '../language/itf-value.ts'
import { relative, resolve } from '../platform/files.ts'
import { ValueSet } from '../values/index.ts'

/** What JSON has no form for: each becomes an object with one key that no name can be. */
const forms = { set: '#set', number: '#number', nothing: '#undefined', place: '#place' } as const

/** Plain data in JSON, from which `unpack` makes it again: `undefined`, Infinity and sets too, and a place in a file as seen from the folder `root`. Throws InternalError for what is none of these. */
export function pack(value: unknown, root: string): Json {
  if (value === undefined) return { [forms.nothing]: true }
  if (typeof value === 'number' && !Number.isFinite(value)) return { [forms.number]: String(value) }
  if (value === null || typeof value !== 'object') return value as Json
  if (Array.isArray(value)) return value.map(item => pack(item, root))
  if (value instanceof ValueSet) return { [forms.set]: [...value].map(member => pack(member, root)) }
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    throw new InternalError('not-recorded', `a result holds a ${value.constructor?.name ?? 'value'} that cannot be recorded`)
  const fields = Object.entries(value)
  if (isPlace(value)) return { [forms.place]: [relative(root, value.file), value.line, value.column] }
  return Object.fromEntries(fields.map(([name, part]) => [name, pack(part, root)]))
}

export function unpack(json: Json, root: string): unknown {
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) return json.map(item => unpack(item, root))
  const [[form, of] = [], ...others] = Object.entries(json)
  if (others.length === 0)
    switch (form) {
      case forms.nothing:
        return undefined
      case forms.number:
        return Number(of)
      case forms.set:
        return new ValueSet((of as readonly Json[]).map(member => unpack(member, root)))
      case forms.place: {
        const [file, line, column] = of as readonly [string, number, number]
        return { file: resolve(root, file), line, column }
      }
    }
  return Object.fromEntries(Object.entries(json).map(([name, part]) => [name, unpack(part, root)]))
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json)

const isPlace = (value: object): value is { readonly file: string; readonly line: number; readonly column: number } =>
  Object.keys(value).sort().join() === 'column,file,line' && typeof (value as { readonly file: unknown }).file === 'string'
