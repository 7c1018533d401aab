import { Malformed } from './wire.ts'

/** Reads one part of what was said. Throws Malformed where it is something else. */
export type Read<T> = (json: unknown, name: string) => T

const wrong = (name: string, ought: string): Malformed => new Malformed(`${name} is not ${ought}`)

/** A whole number from 0 on. */
export const count: Read<number> = (json, name) => {
  if (!Number.isSafeInteger(json) || (json as number) < 0) throw wrong(name, 'a count')
  return json as number
}

export const index =
  (below: number): Read<number> =>
  (json, name) => {
    const number = count(json, name)
    if (number >= below) throw wrong(name, `below ${below}`)
    return number
  }

/** A number of zero or more, which JSON can write. */
export const amount: Read<number> = (json, name) => {
  if (typeof json !== 'number' || !(json >= 0)) throw wrong(name, 'an amount')
  return json
}

export const flag: Read<boolean> = (json, name) => {
  if (typeof json !== 'boolean') throw wrong(name, 'true or false')
  return json
}

const mostCharacters = 10_000

export const text: Read<string> = (json, name) => {
  if (typeof json !== 'string' || json.length > mostCharacters) throw wrong(name, 'a text')
  // Control characters could write to a terminal what nobody said.
  return json.replaceAll(/\p{Cc}/gu, c => (c === '\n' ? c : ' '))
}

export const word =
  <const T extends string>(...words: readonly T[]): Read<T> =>
  (json, name) => {
    if (!words.includes(json as T)) throw wrong(name, `one of ${words.join(', ')}`)
    return json as T
  }

export const maybe =
  <T>(read: Read<T>): Read<T | null> =>
  (json, name) =>
    json === null ? null : read(json, name)

export const list =
  <T>(read: Read<T>, most = 1_000_000): Read<readonly T[]> =>
  (json, name) => {
    if (!Array.isArray(json) || json.length > most) throw wrong(name, 'a list')
    return json.map((item, k) => read(item, `${name}[${k}]`))
  }

/** A list with one entry for each of so many. */
export const listOf =
  <T>(length: number, read: Read<T>): Read<readonly T[]> =>
  (json, name) => {
    if (!Array.isArray(json) || json.length !== length) throw wrong(name, `a list of ${length}`)
    return json.map((item, k) => read(item, `${name}[${k}]`))
  }

export const table =
  <T>(read: Read<T>): Read<Readonly<Record<string, T>>> =>
  (json, name) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(name, 'a table')
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [text(key, name), read(value, `${name}.${key}`)]))
  }

type Fields = Readonly<Record<string, Read<unknown>>>
export type Reading<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> }

/** A record with these fields and no others. */
export const fields =
  <const F extends Fields>(of: F): Read<Reading<F>> =>
  (json, name) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(name, 'a record')
    const given = json as Readonly<Record<string, unknown>>
    for (const key of Object.keys(given)) if (!Object.hasOwn(of, key)) throw wrong(`${name}.${text(key, name)}`, 'known')
    return Object.fromEntries(Object.entries(of).map(([key, read]) => [key, read(given[key], `${name}.${key}`)])) as Reading<F>
  }
