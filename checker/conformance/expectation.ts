import { didYouMean, EverystepError, UsageError } from '../errors.ts'
import type { Domain } from '../language/domain.ts'
import type { State } from '../language/types.ts'
import type { ActionEntry, Semantics } from '../semantics/semantics.ts'
import { equal, format, ValueSet } from '../values/index.ts'
import { inside, sayPath, type ValuePath, valueAt } from '../values/path.ts'
import { type EventPlace, isRecord, type LogEvent, type Recorded, wrong } from './event.ts'

/** An event as the model understands it: the actions it may be a step of, and what is to be compared. Events that say the same have the same `id`. */
export interface Expected extends Recorded {
  readonly id: number
  readonly entries: readonly ActionEntry[]
  /** The values that fields of the message have. */
  readonly message: Readonly<Record<string, unknown>>
  readonly after: readonly Part[]
}

interface Part {
  readonly part: ValuePath
  readonly path: string
  readonly value: unknown
}

/** A part of the state that is not what the log says. */
export interface Difference {
  readonly path: string
  readonly model: string
  readonly log: string
}

/** What makes events of one model; equal events share what is worked out for them. Throws UsageError for a name or value that the model does not have. */
export function expectations(semantics: Semantics): (recorded: Recorded) => Expected {
  const known = new Map<string, Omit<Expected, keyof Recorded>>()
  return ({ event, at, follows }) => {
    const key = JSON.stringify(event)
    const ready = known.get(key) ?? { id: known.size, ...made(semantics, event, at) }
    known.set(key, ready)
    return { event, at, follows, ...ready }
  }
}

function made(semantics: Semantics, event: LogEvent, at: EventPlace): Omit<Expected, keyof Recorded | 'id'> {
  const { model } = semantics
  const meant = semantics.actions.filter(({ name, action }) =>
    event.action === undefined ? action.kind !== 'fault' : name === event.action || action.earlyOf === event.action,
  )
  if (event.action !== undefined && meant.length === 0) {
    const names = Object.keys(model.actions)
    throw wrong('unknown-action', at, `has an unknown action '${event.action}'`, didYouMean(event.action, names) ?? hintForAction(names))
  }
  const after = Object.entries(event.state ?? {}).flatMap(([name, value]) => {
    const of = model.vars[name]
    if (of === undefined)
      throw wrong(
        'unknown-variable',
        at,
        `has a state with an unknown variable '${name}'`,
        nearest(name, Object.keys(model.vars), 'variables'),
      )
    return [...partsOf(of, { variable: name, keys: [] }, value, at)]
  })
  const fields = event.message ?? {}
  const entries = meant.flatMap(entry => fitting(entry, event.parameters ?? {}, fields, event.action !== undefined, at))
  const message = { ...fields, ...inMessage(meant[0], event.parameters ?? {}) }
  return { entries, message: plainMessage(meant, message, at), after }
}

const hintForAction = (names: readonly string[]): string =>
  `the actions are ${names.join(', ')}; a fault has actions only where the model has a budget for it`

const nearest = (word: string, names: readonly string[], what: string): string =>
  didYouMean(word, names) ?? (names.length === 0 ? `there are no ${what}` : `the ${what} are ${names.join(', ')}`)

const fieldsOf = ({ action: { picks } }: ActionEntry): Readonly<Record<string, Domain>> | null =>
  picks === null ? {} : 'kind' in picks ? picks.kind.fields : null

const inMessage = (entry: ActionEntry | undefined, parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  entry === undefined ? {} : Object.fromEntries(Object.entries(parameters).filter(([name]) => !Object.hasOwn(entry.action.for, name)))

/** The action with those of its parameters that an event allows; nothing where an event that names no action cannot be one of it. */
function fitting(entry: ActionEntry, parameters: object, message: object, isNamed: boolean, at: EventPlace): ActionEntry[] {
  const of = entry.action.for
  const fields = fieldsOf(entry)
  const names = [...Object.keys(of), ...(fields === null ? [] : Object.keys(fields))]
  const isKnown = (name: string) => names.includes(name) || fields === null || name === 'place'
  const stranger =
    Object.keys(parameters).find(name => !isKnown(name)) ?? Object.keys(message).find(name => name !== 'tag' && !isKnown(name))
  if (stranger !== undefined) {
    if (!isNamed) return []
    throw wrong('unknown-parameter', at, `has an unknown parameter '${stranger}' of ${entry.name}`, nearest(stranger, names, 'parameters'))
  }
  const given = Object.entries(parameters).filter(([name]) => Object.hasOwn(of, name))
  const values = given.map(([name, value]) => [name, valueIn(of[name] as Domain, value, name, at)] as const)
  return [{ ...entry, parameters: entry.parameters.filter(p => values.every(([name, value]) => equal(p[name], value))) }]
}

/** The fields as values, where every action that is meant has them alike; `tag` is a field too. */
function plainMessage(
  meant: readonly ActionEntry[],
  message: Readonly<Record<string, unknown>>,
  at: EventPlace,
): Readonly<Record<string, unknown>> {
  const [only] = meant
  const fields = only === undefined ? null : fieldsOf(only)
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => [name, fields?.[name] ? valueIn(fields[name], value, name, at) : bare(value)]),
  )
}

const bare = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(bare) : isRecord(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bare(v)])) : value

/** The parts of a value that an event names, down to what is compared whole: scalars, sets and lists. */
function* partsOf(of: Domain, part: ValuePath, value: unknown, at: EventPlace): Generator<Part> {
  const { shape } = of
  if (shape.of === 'network')
    throw wrong('network-in-state', at, `has a state with the network ${part.variable}`, 'what is in flight no process sees: leave it out')
  if ((shape.of === 'record' || shape.of === 'map') && isRecord(value)) {
    const keys = shape.of === 'record' ? Object.keys(shape.fields) : [...(shape.keys.values() as Iterable<unknown>)].map(String)
    for (const [name, inner] of Object.entries(value)) {
      if (!keys.includes(name)) {
        const kind = shape.of === 'record' ? 'fields' : 'keys'
        throw wrong('unknown-variable', at, `has a state with ${sayPath(part)}, which has no '${name}'`, nearest(name, keys, kind))
      }
      yield* partsOf((shape.of === 'record' ? shape.fields[name] : shape.values) as Domain, inside(part, shape.of, name), inner, at)
    }
    return
  }
  yield { part, path: sayPath(part), value: valueIn(of, value, sayPath(part), at) }
}

/** A value of JSON as one of a domain. Throws UsageError. */
function valueIn(of: Domain, value: unknown, path: string, at: EventPlace): unknown {
  try {
    return of.admit(converted(of, value), path)
  } catch (error) {
    if (!(error instanceof EverystepError)) throw error
    throw wrong(
      'unknown-value',
      at,
      `does not fit the model: ${error.problem}`,
      error.hint ?? 'choose constants for which the model has this value',
    )
  }
}

function converted({ shape }: Domain, value: unknown): unknown {
  const all = (of: Domain) => (inner: unknown) => converted(of, inner)
  if (shape.of === 'set' && Array.isArray(value)) return new ValueSet(value.map(all(shape.members)))
  if (shape.of === 'list' && Array.isArray(value)) return value.map(all(shape.items))
  if (shape.of === 'maybe') return value === null ? null : converted(shape.some, value)
  if (!isRecord(value)) return value
  const case_ = shape.of === 'union' ? shape.cases[String(value.tag)] : undefined
  if (case_ !== undefined) return converted(case_, value)
  const inner = (name: string) => (shape.of === 'map' ? shape.values : shape.of === 'record' ? shape.fields[name] : undefined)
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, inner(name) ? converted(inner(name) as Domain, part) : part]),
  )
}

/** Where a state differs from what an event says of it; nothing where it does not. */
export const differences = ({ after }: Expected, state: State): readonly Difference[] =>
  after.flatMap(({ part, path, value }) => {
    const is = valueAt(state, part)
    return equal(is, value) ? [] : [{ path, model: format(is), log: format(value) }]
  })

/** The actions that may be taken without any log recording it, by the name of an action or of a fault. Throws UsageError. */
export function hiddenIn({ actions, model: { actions: known } }: Semantics, hidden: readonly string[]): readonly ActionEntry[] {
  const faults = [...new Set(Object.values(known).flatMap(a => (a.fault ? [a.fault.name] : [])))]
  return hidden.flatMap(name => {
    const found = actions.filter(a => a.name === name || a.action.earlyOf === name)
    const of = found.length > 0 ? found : actions.filter(a => a.action.fault?.name === name)
    if (of.length > 0) return of
    const names = [...Object.keys(known), ...faults]
    throw new UsageError('unknown-action', `there is no action or fault '${name}' to hide`, {
      hint: didYouMean(name, names) ?? hintForAction(names),
    })
  })
}
