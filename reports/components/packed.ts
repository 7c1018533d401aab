import type { State } from '../../checker/language/types.ts'
import type { Trace, TraceStep } from '../../checker/traces/trace.ts'
import { isInFlight, type Message, ValueSet } from '../../checker/values/index.ts'
import type { Story } from './story.ts'

/** A value as JSON can hold it; what JSON has no word for is an object with the field `#`. */
export type Packed = unknown

/** The messages of a network, as a page knows them: it needs no more of it than to show and count them. */
export class Flying {
  readonly messages: readonly Message[]
  constructor(messages: readonly Message[]) {
    this.messages = messages
  }
}

/** A story for a page's script, which draws its diagram anew where the reader moves or hides lanes: JSON from which `unpackStory` makes it again. */
export function packStory(story: Story): Packed {
  const { key, title, checked, trace, lanes, histories, decisive, past, dependsOnAll, valence, early, causes, reads, room } = story
  const { processes, kept, networks } = checked
  const { initial, steps, loop, flights } = trace
  const moved = steps.map(({ state, ...step }, k) => ({ ...step, set: changed(steps[k - 1]?.state ?? initial, state) }))
  return pack({
    ...{ key, title, lanes, histories, dependsOnAll, valence, early, causes, reads },
    ...(room === undefined ? {} : { room }),
    checked: { processes, kept, networks },
    decisive: [...decisive],
    past: past && [...past],
    trace: { initial, loop, flights, steps: moved },
  })
}

/** The story that was packed, with nothing of its model: its changes have their words. Of its states no network is more than the messages in it. */
export function unpackStory(packed: Packed): Story {
  const { decisive, past, trace, ...rest } = unpack(packed) as Omit<Story, 'model' | 'decisive' | 'past' | 'trace' | 'hidden'> & {
    decisive: readonly number[]
    past: readonly number[] | null
    trace: Omit<Trace, 'steps'> & { readonly steps: readonly (Omit<TraceStep, 'state'> & { readonly set: State })[] }
  }
  let state = trace.initial
  const steps = trace.steps.map(({ set, ...step }) => {
    state = { ...state, ...set }
    return { ...step, state }
  })
  return {
    ...rest,
    model: { vars: {}, actions: {}, properties: {} },
    decisive: new Set(decisive),
    past: past && new Set(past),
    hidden: new Set(),
    trace: { ...trace, steps },
  }
}

const changed = (before: State, after: State): State =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))

function pack(value: unknown): Packed {
  if (value === undefined) return { '#': 'gone' }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(pack)
  if (value instanceof ValueSet) return { '#': 'set', of: [...value].map(pack) }
  if (isInFlight(value)) return { '#': 'flying', of: value.copies().map(pack) }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, pack(part)]))
}

function unpack(packed: Packed): unknown {
  if (typeof packed !== 'object' || packed === null) return packed
  if (Array.isArray(packed)) return packed.map(unpack)
  const { '#': what, of, ...fields } = packed as { '#'?: string; of?: readonly Packed[] }
  if (what === 'gone') return undefined
  if (what === 'set') return new ValueSet((of ?? []).map(unpack))
  if (what === 'flying') return new Flying((of ?? []).map(unpack) as Message[])
  const all = of === undefined ? fields : { ...fields, of }
  return Object.fromEntries(Object.entries(all).map(([name, part]) => [name, unpack(part)]))
}
