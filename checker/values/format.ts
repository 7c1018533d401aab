import { isInFlight } from './network.ts'
import { compare } from './value.ts'
import { ValueSet } from './value-set.ts'

/** What no terminal and no document can show: control characters, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cs}]/gu

/**
 * A value as people write it: `{RM1, RM2}` for a set, `Vote(from: S1, granted: true)` for a tagged record. Of a word, what cannot be shown stands as
 * JavaScript writes it: `\u0000`.
 */
export function format(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'string') return value.replaceAll(unprintable, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(format).join(', ')}]`
  if (value instanceof ValueSet || value instanceof Set) return `{${[...value].sort(compare).map(format).join(', ')}}`
  if (isInFlight(value)) return `<${value.copies().map(format).join(', ')}>`
  const { tag, ...fields } = value as Record<string, unknown>
  const inner = Object.entries(fields)
    .map(([name, part]) => `${format(name)}: ${format(part)}`)
    .join(', ')
  if (typeof tag !== 'string') return `(${inner})`
  return inner === '' ? tag : `${tag}(${inner})`
}
