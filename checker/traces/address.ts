import type { State } from '../language/types.ts'
import type { Path } from '../semantics/path.ts'
import type { Instance, Semantics } from '../semantics/semantics.ts'
import { format, keyOf, ValueSet } from '../values/index.ts'

/**
 * A path as text that fits behind the # of an address: `0/rmPrepare(RM1)/tmAbort`, the first number being that of the initial state. It names
 * steps and not positions in a list, so that it means the same after an edit of the spec, or is refused.
 */
export function addressOf(semantics: Semantics, path: Path): string {
  const names: string[] = []
  let state = semantics.model.initial[path.initial]
  for (const step of path.steps) {
    if (state === undefined) break
    names.push(nameIn(semantics, state, step))
    state = semantics.take(state, step)?.to
  }
  return addressNaming(path.initial, names)
}

/** The address of the path whose steps have these names. */
export const addressNaming = (initial: number, names: readonly string[]): string => [String(initial), ...names].map(encode).join('/')

export interface Resolved {
  /** As far as the steps can be taken. */
  readonly path: Path
  /** What could not be taken, as the address names it; null where all could. */
  readonly stray: string | null
}

/** A path that was resolved before, by the same model, with the names of its steps and the states that it leads through, the initial one first. */
export interface Known {
  readonly path: Path
  readonly names: readonly string[]
  readonly states: readonly State[]
}

/** The path that an address names, by the model as it is now; of one that is known the steps in common are not taken anew. Never throws. */
export function resolveAddress(semantics: Semantics, address: string, known: Known | null = null): Resolved {
  const [first = '0', ...names] = address
    .split('/')
    .filter(part => part !== '')
    .map(decode)
  const { model } = semantics
  const initial = /^\d+$/.test(first) && Number(first) < model.initial.length ? Number(first) : 0
  const shared = known?.path.initial === initial ? sharedBy(known.names, names) : 0
  const steps: Instance[] = known?.path.steps.slice(0, shared) ?? []
  let state = (shared > 0 ? known?.states[shared] : model.initial[initial]) as State
  for (const name of names.slice(shared)) {
    const step = stepNamed(semantics, state, name)
    if (step === null) return { path: { initial, steps }, stray: name }
    steps.push(step.instance)
    state = step.to
  }
  return { path: { initial, steps }, stray: String(initial) === first ? null : first }
}

/** How many of these, from the first on, are the same in both. */
export function sharedBy(one: readonly unknown[], other: readonly unknown[]): number {
  const differs = one.findIndex((of, k) => of !== other[k])
  return differs < 0 ? one.length : differs
}

function stepNamed(semantics: Semantics, state: State, name: string): { instance: Instance; to: State } | null {
  try {
    for (const [other, instance] of namesIn(semantics, state)) {
      if (other !== name) continue
      const step = semantics.take(state, instance)
      return step && { instance, to: step.to }
    }
  } catch {
    // A spec that fails here leads no further.
  }
  return null
}

/** The step's name among those that the state offers. */
export function nameIn(semantics: Semantics, state: State, step: Instance): string {
  const word = wordOf(step)
  for (const [name, { action, message, parameters }] of namesIn(semantics, state))
    if (action === step.action && name.startsWith(word) && keyOf([message, parameters]) === keyOf([step.message, step.parameters]))
      return name
  return word
}

/** Every instance of a state by its name: with a number where two are written alike, as 1 and '1' are. */
function* namesIn(semantics: Semantics, state: State): Generator<[string, Instance]> {
  const met = new Map<string, number>()
  for (const instance of semantics.instances(state)) {
    const word = wordOf(instance)
    const times = (met.get(word) ?? 0) + 1
    met.set(word, times)
    yield [times === 1 ? word : `${word}*${times}`, instance]
  }
}

function wordOf({ action, parameters, message }: Instance): string {
  const inner = [...(message ? [message] : []), ...Object.values(parameters)]
  return inner.length === 0 ? action : `${action}(${inner.map(brief).join(',')})`
}

/** A value as people write it, but for spaces and the names of fields. */
function brief(value: unknown): string {
  if (typeof value !== 'object' || value === null) return format(value)
  if (Array.isArray(value)) return `[${value.map(brief).join(',')}]`
  if (value instanceof ValueSet) return `{${[...value].map(brief).join(',')}}`
  const { tag, ...fields } = value as Record<string, unknown>
  const inner = Object.values(fields).map(brief).join(',')
  return typeof tag === 'string' && inner === '' ? tag : `${tag ?? ''}(${inner})`
}

// Of what encodeURIComponent changes, these may stand behind a # as they are.
const encode = (part: string): string => encodeURIComponent(part.toWellFormed()).replaceAll('%2C', ',').replaceAll('%3A', ':')

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
