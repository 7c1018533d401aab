import type { Domain } from '../../checker/language/domain.ts'
import type { Calls } from '../../checker/language/histories/calls.ts'
import type { State } from '../../checker/language/types.ts'
import { called } from '../../checker/traces/called.ts'
import { isInFlight, type Message, ValueSet } from '../../checker/values/index.ts'
import { inside, sayPath, type ValuePath } from '../../checker/values/path.ts'
import { sayCalls } from '../say/calls.ts'
import type { Story } from './story.ts'

/** A part of a state that has a value of its own: down to fields and map entries. */
export interface Part {
  readonly of: 'part' | 'bookkeeping'
  readonly variable: string
  readonly path: string
  /** With the words for its numbers. */
  readonly part: ValuePath
  readonly owner: string | null
  readonly value: unknown
}
export interface InFlight {
  readonly of: 'network'
  readonly variable: string
  readonly path: string
  readonly messages: readonly Message[]
}

export const isPart = (p: Part | InFlight): p is Part => p.of !== 'network'

/** The state part by part, in the order of its variables, of histories the calls of each process in words; what faults keep for themselves comes last. */
export function partsOf(story: Story, state: State): (Part | InFlight)[] {
  const processes = new Set(story.checked.processes.map(p => p.id))
  const parts = Object.entries(state).flatMap(([variable, value]): (Part | InFlight)[] => {
    if (isInFlight(value)) return [{ of: 'network', variable, path: variable, messages: value.copies() }]
    if (story.histories.includes(variable))
      return Object.entries(value as Calls<unknown, unknown>).map(([process, calls]) => {
        const part = inside({ variable, keys: [] }, 'map', process)
        const owner = processes.has(process) ? process : null
        return { of: 'part', variable, path: sayPath(part), part, owner, value: sayCalls(calls) }
      })
    const of = story.checked.kept.includes(variable) ? 'bookkeeping' : 'part'
    const domain = story.model.vars[variable]
    return [...leaves({ variable, keys: [] }, value, domain, domain?.marks.owner ?? null)].map(([part, owner, leaf]) => ({
      of,
      variable,
      path: sayPath(part),
      part: called(story.model, part),
      owner,
      value: leaf,
    }))
  })
  return [...parts.filter(p => p.of !== 'bookkeeping'), ...parts.filter(p => p.of === 'bookkeeping')]

  function* leaves(
    at: ValuePath,
    value: unknown,
    of: Domain | undefined,
    owner: string | null,
  ): Generator<[ValuePath, string | null, unknown]> {
    const isLeaf = typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof ValueSet || 'tag' in value
    if (isLeaf || Object.keys(value).length === 0) yield [at, owner, value]
    else
      for (const [name, part] of Object.entries(value)) {
        const { isKey, isProcess, inner } = within(of, name)
        yield* leaves(inside(at, isKey ? 'map' : 'record', name), part, inner, owner ?? (isProcess ? name : null))
      }
  }

  /** What a name leads to; where no domain says what it is, only a process is taken for a key. */
  function within(of: Domain | undefined, name: string): { isKey: boolean; isProcess: boolean; inner: Domain | undefined } {
    const shape = of?.shape
    if (shape?.of === 'maybe') return within(shape.some, name)
    if (shape?.of === 'map') return { isKey: true, isProcess: shape.keys.shape.of === 'process', inner: shape.values }
    if (shape?.of === 'record') return { isKey: false, isProcess: false, inner: shape.fields[name] }
    return { isKey: processes.has(name), isProcess: processes.has(name), inner: undefined }
  }
}
