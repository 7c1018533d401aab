import { format } from './format.ts'

/** Where a part of a state is: a variable, and the keys of maps and the fields of records that lead on from it. */
export interface ValuePath {
  readonly variable: string
  readonly keys: readonly Key[]
}

export interface Key {
  readonly of: 'map' | 'record'
  readonly name: string
  /** Of a map whose keys are numbers: what they number, as the spec calls it, where that is known. */
  readonly called?: string
}

/** `rmState[RM1]`, `server[S2].log`. */
export const sayPath = ({ variable, keys }: ValuePath): string => `${variable}${sayKeys(keys)}`

/** `votes for slot 2`, `epochLeader for epoch 1`: as sayPath, with each number that has a word after the rest. */
export function sayInWords({ variable, keys }: ValuePath): string {
  const numbered = keys.flatMap(({ called, name }) => (called === undefined ? [] : [` for ${called} ${name}`]))
  return sayPath({ variable, keys: keys.filter(({ called }) => called === undefined) }) + numbered.join('')
}

/** `votes[slot 2].ballot`: as sayPath, with each number that has a word after that word. */
export const sayWithWords = ({ variable, keys }: ValuePath): string => `${variable}${keys.map(sayKeyWithWord).join('')}`

/** The keys as they stand under the name of their variable: `[RM1]`, `heard[RM1]`, `slot 2.ballot`. */
export function sayUnder([first, ...rest]: readonly Key[]): string {
  if (first === undefined) return ''
  const { of, name, called } = first
  const begins = called !== undefined ? `${called} ${name}` : of === 'record' ? format(name) : sayKey(first)
  return begins + rest.map(sayKeyWithWord).join('')
}

const sayKeyWithWord = (key: Key): string => (key.called === undefined ? sayKey(key) : `[${key.called} ${key.name}]`)

/** `[RM1]`, `[S2].log`. */
export const sayKeys = (keys: readonly Key[]): string => keys.map(sayKey).join('')

const sayKey = ({ of, name }: Key): string => (of === 'map' ? `[${format(name)}]` : `.${format(name)}`)

/** Whether a part is the other one, or in it. */
export const isWithin = (part: ValuePath, whole: ValuePath): boolean =>
  part.variable === whole.variable && whole.keys.every(({ of, name }, i) => part.keys[i]?.of === of && part.keys[i].name === name)

/** The path with one key more. */
export const inside = ({ variable, keys }: ValuePath, of: Key['of'], name: string): ValuePath => ({
  variable,
  keys: [...keys, { of, name }],
})

/** The path with another key of a map in place of each that is `from`; null where none is. */
export function exchanged({ variable, keys }: ValuePath, from: string, to: string): ValuePath | null {
  const isIt = ({ of, name }: Key) => of === 'map' && name === from
  return keys.some(isIt) ? { variable, keys: keys.map(key => (isIt(key) ? { ...key, name: to } : key)) } : null
}

/** The path without the first key of a map that is `name`. */
export function without({ variable, keys }: ValuePath, name: string | null): ValuePath {
  const at = keys.findIndex(key => key.of === 'map' && key.name === name)
  return at < 0 ? { variable, keys } : { variable, keys: keys.toSpliced(at, 1) }
}

/** The value there; undefined where the state has no such part. */
export const valueAt = (state: object, { variable, keys }: ValuePath): unknown =>
  [variable, ...keys.map(k => k.name)].reduce<unknown>((whole, name) => (hasPart(whole, name) ? whole[name] : undefined), state)

/** The state with another value there; the same state where it has no such part. */
export function withValueAt<S extends object>(state: S, { variable, keys }: ValuePath, value: unknown): S {
  return (replaced(state, [variable, ...keys.map(k => k.name)], value) as S | null) ?? state
}

function replaced(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  if (!hasPart(whole, name)) return null
  const inner = replaced(whole[name], rest, value)
  return inner === null && rest.length > 0 ? null : { ...whole, [name]: inner }
}

const hasPart = (whole: unknown, name: string): whole is Readonly<Record<string, unknown>> =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, name)
