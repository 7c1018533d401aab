import { format } from '../values/index.ts'
import type { Domain } from './domain.ts'

/** Whether a domain has a value. */
export function holds(of: Domain, value: unknown): boolean {
  try {
    of.admit(value, 'value')
    return true
  } catch {
    return false
  }
}

const enumerable = 100_000

/** The value of a domain that is written like this; where there is none, the number or word itself, for the domain to refuse. */
export function valueIn(of: Domain, text: string): unknown {
  const bare = (said: string) => said.replace(/\s+/g, '')
  if (of.size <= enumerable) for (const value of of.values()) if (bare(format(value)) === bare(text)) return value
  const n = Number(text)
  return text !== '' && !Number.isNaN(n) ? n : text === 'true' ? true : text === 'false' ? false : text
}
