import type { Fields, Json, Type } from './syntax.ts'
import { keysOf, type Row, textOf } from './values.ts'

export const list = (parts: readonly string[]): string => parts.join(', ')
export const objectOf = (entries: readonly (readonly [string, string])[]): string =>
  entries.length === 0 ? '{}' : `{ ${entries.map(([name, text]) => `${name}: ${text}`).join(', ')} }`

export const fieldsText = (fields: Fields): string => objectOf(Object.entries(fields).map(([name, type]) => [name, domainText(type)]))

/** The domain as a spec writes it. */
export function domainText(type: Type): string {
  const text = unmarked(type)
  return type.durable ? `durable(${text})` : text
}

function unmarked(type: Type): string {
  switch (type.of) {
    case 'words':
      return `oneOf(${list(type.values.map(textOf))})`
    case 'range':
      if (type.timer) return `timer(${type.high})`
      return type.bounded ? `bounded(range(${type.low}, ${type.high}))` : `range(${type.low}, ${type.high})`
    case 'bool':
      return 'bool'
    case 'process':
      return type.sort
    case 'set':
      return `setOf(${domainText(type.members)})`
    case 'list': {
      const text = `listOf(${domainText(type.items)}, ${type.max})`
      return type.bounded ? `bounded(${text})` : text
    }
    case 'record':
      if (type.log && type.fields.flushed?.of === 'list')
        return `bounded(logOf(${domainText(type.fields.flushed.items)}, ${type.fields.flushed.max}))`
      if (type.signed) return `signedBy(${list(Object.values(type.fields).map(domainText))})`
      return `record(${fieldsText(type.fields)})`
    case 'maybe':
      return `maybe(${domainText(type.some)})`
    case 'map':
      return `mapOf(${domainText(type.keys)}, ${domainText(type.values)})`
    case 'union':
      return `union(${objectOf(Object.entries(type.cases).map(([tag, fields]) => [tag, fieldsText(fields)]))})`
    case 'message':
      return `Msg.${type.tag}.domain`
  }
}

/** A value as a spec writes it. */
export function valueText(type: Type, value: Json): string {
  const fields = (of: Fields) => Object.entries(of).map(([name, t]): [string, string] => [name, valueText(t, (value as Row)[name] as Json)])
  switch (type.of) {
    case 'set':
      return `new Set([${list((value as readonly Json[]).map(m => valueText(type.members, m)))}])`
    case 'list':
      return `[${list((value as readonly Json[]).map(i => valueText(type.items, i)))}]`
    case 'maybe':
      return value === null ? 'null' : valueText(type.some, value)
    case 'record':
      return objectOf(fields(type.fields))
    case 'map':
      return objectOf(keysOf(type.keys).map(key => [key, valueText(type.values, (value as Row)[key] as Json)]))
    case 'union': {
      const tag = (value as Row).tag as string
      return objectOf([['tag', textOf(tag)], ...fields(type.cases[tag] as Fields)])
    }
    case 'message':
      return `Msg.${type.tag}(${objectOf(fields(type.fields))})`
    default:
      return textOf(value)
  }
}
