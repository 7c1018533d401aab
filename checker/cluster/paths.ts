import type { State } from '../language/types.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { Malformed } from './wire.ts'

/**
 * How to get to a state, in numbers: which of the initial states, and of each state on the way, which of its instances, as `Step.ordinal`
 * counts them. So a state is named without a value of it.
 */
export type Ordinals = readonly number[]

/** The step of a state that has this number. Throws Malformed where there is none, or it cannot be taken: then the specs are not the same. */
export function stepAt(semantics: Semantics, state: State, ordinal: number): { readonly instance: Instance; readonly to: State } {
  let left = ordinal
  for (const instance of semantics.instances(state)) {
    if (left-- > 0) continue
    const taken = semantics.isEnabled(state, instance) ? semantics.attempt(state, instance) : 'not enabled'
    if (typeof taken === 'string') break
    return { instance, to: taken.to }
  }
  throw new Malformed(`there is no step ${ordinal} in a state`)
}

export function initialAt(semantics: Semantics, initial: number | undefined): State {
  const state = semantics.model.initial[initial ?? -1]
  if (state === undefined) throw new Malformed(`there is no initial state ${initial}`)
  return state
}

/** The path that the numbers name. Throws Malformed where there is none. */
export function pathAt(semantics: Semantics, [initial, ...ordinals]: Ordinals): Path {
  let state = initialAt(semantics, initial)
  const steps = ordinals.map(ordinal => {
    const { instance, to } = stepAt(semantics, state, ordinal)
    state = to
    return instance
  })
  return { initial: initial as number, steps }
}

const isInitial = 0xffffffff

/** For each state that a node was given, and each on the way to it: the state it came from, and by which step. 8 bytes each. */
export class Log {
  #parents = new Uint32Array(1024)
  #ordinals = new Uint32Array(1024)
  #size = 0

  add(parent: number | null, ordinal: number): number {
    if (this.#size === this.#parents.length) {
      this.#parents = grown(this.#parents)
      this.#ordinals = grown(this.#ordinals)
    }
    this.#parents[this.#size] = parent ?? isInitial
    this.#ordinals[this.#size] = ordinal
    return this.#size++
  }

  path(id: number): number[] {
    const path: number[] = []
    for (let at = id; at !== isInitial; at = this.#parents[at] as number) path.push(this.#ordinals[at] as number)
    return path.reverse()
  }
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(words.length * 2)
  larger.set(words)
  return larger
}

/**
 * Paths as bytes, in ascending order, so that each says only in how many steps it begins as the one before it, and what follows; with each the fingerprint of
 * where it leads, by which whoever replays it sees that it came to the same state.
 */
export function encodePaths(paths: readonly { readonly path: Ordinals; readonly high: number; readonly low: number }[]): Uint8Array {
  const bytes: number[] = []
  const put = (n: number): void => {
    for (; n >= 0x80; n = Math.floor(n / 0x80)) bytes.push((n % 0x80) | 0x80)
    bytes.push(n)
  }
  put(paths.length)
  let before: Ordinals = []
  for (const { path, high, low } of paths.toSorted((a, b) => compare(a.path, b.path))) {
    let same = 0
    while (same < path.length && path[same] === before[same]) same++
    put(same)
    put(path.length - same)
    for (const ordinal of path.slice(same)) put(ordinal)
    for (const word of [high, low]) for (let k = 0; k < 4; k++) bytes.push((word >>> (8 * k)) & 0xff)
    before = path
  }
  return Uint8Array.from(bytes)
}

function compare(a: Ordinals, b: Ordinals): number {
  for (let k = 0; k < a.length && k < b.length; k++) if (a[k] !== b[k]) return (a[k] as number) - (b[k] as number)
  return a.length - b.length
}

/** What is to be replayed: of the path before it so many numbers stay, and these follow. */
export interface Branch {
  readonly keeps: number
  readonly follows: Ordinals
  readonly high: number
  readonly low: number
}

const longest = 1_000_000

/** The paths back. Throws Malformed. */
export function* branchesIn(bytes: Uint8Array): Generator<Branch> {
  let at = 0
  const byte = (): number => {
    if (at >= bytes.length) throw new Malformed('paths are cut short')
    return bytes[at++] as number
  }
  const get = (): number => {
    let n = 0
    for (let scale = 1; ; scale *= 0x80) {
      const next = byte()
      n += (next & 0x7f) * scale
      if (n > 0xffffffff) throw new Malformed('a number in a path is too large')
      if (next < 0x80) return n
    }
  }
  const fixed = (): number => (byte() | (byte() << 8) | (byte() << 16) | (byte() << 24)) >>> 0
  let length = 0
  for (let left = get(); left > 0; left--) {
    const keeps = get()
    const more = get()
    if (keeps > length || more > longest || keeps + more === 0) throw new Malformed('a path does not follow the one before it')
    const follows = Array.from({ length: Math.min(more, bytes.length - at + 1) }, get)
    length = keeps + more
    yield { keeps, follows, high: fixed(), low: fixed() }
  }
  if (at !== bytes.length) throw new Malformed('something follows the paths')
}
