import { InvalidArgumentError } from 'commander'

/** A whole number above zero, such as `250_000` or `1e6`. */
export function count(text: string): number {
  const n = Number(text.replaceAll('_', ''))
  if (!Number.isSafeInteger(n) || n < 1) throw new InvalidArgumentError('It must be a whole number above zero.')
  return n
}

/** A whole number, zero included. */
export function wholeNumber(text: string): number {
  const n = Number(text.replaceAll('_', ''))
  if (text === '' || !Number.isSafeInteger(n) || n < 0) throw new InvalidArgumentError('It must be a whole number.')
  return n
}

/** Whole numbers above zero, such as `2,10,100`. */
export const counts = (text: string): readonly number[] => text.split(',').map(count)

/** Seconds: `90`, `0.5`, `90s`, `5m`, `2h`. */
export function seconds(text: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smh])?$/.exec(text) ?? []
  const n = Number(digits) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
  if (!(n > 0)) throw new InvalidArgumentError('It must be a time above zero, such as 90, 0.5 or 5m.')
  return n
}

/** Seconds, zero included. */
export const interval = (text: string): number => (Number(text) === 0 && text !== '' ? 0 : seconds(text))

/** Bytes: `512M`, `4G`, `4GiB`; every unit counts by 1024. */
export function bytes(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text) ?? []
  const n = Math.floor(Number(digits) * 1024 ** ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase()))
  if (!(n > 0)) throw new InvalidArgumentError('It must be an amount of memory, such as 512M or 4G.')
  return n
}

/** `name=value`, collected as the option is repeated. */
export function assignment(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  const name = text.slice(0, at).trim()
  if (at < 1 || name === '') throw new InvalidArgumentError('Write NAME=VALUE, such as rms=3 or crash=1.')
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`'${name}' is given twice.`)
  return { ...before, [name]: text.slice(at + 1).trim() }
}

/** `a,b` and repetition, collected. */
export const words = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== ''),
]

/** A part of what a command does: the second of eight. */
export interface Shard {
  readonly number: number
  readonly of: number
}

/** `2/8`. */
export function shard(text: string): Shard {
  const [, number, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? []
  if (number === undefined || of === undefined || number < 1 || number > of)
    throw new InvalidArgumentError('It must be a shard and how many there are, such as 2/8.')
  return { number, of }
}
