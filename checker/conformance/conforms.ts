import { UsageError } from '../errors.ts'
import { type Checkable, checkable } from '../language/checkable.ts'
import type { Model } from '../language/model.ts'
import { label, type Semantics, semanticsOf } from '../semantics/semantics.ts'
import { type EventPlace, isUnread, type Log, type LogEvent, type Read, readLog, type UnreadLog } from './event.ts'
import { expectations, hiddenIn } from './expectation.ts'
import { type Refused, refusedBy } from './misfit.ts'
import { type Effort, type Moves, movesOf } from './moves.ts'
import { orderOf } from './order.ts'
import { type Ordered, pending, type Stuck, search, stepsOf } from './search.ts'

export interface ConformOptions {
  /**
   * One log a process, or one for all: each keeps its own order, and nothing orders one against another but what an event says that it `follows`, and what the model allows, such as that a message is sent
   * before it is received.
   */
  readonly logs: readonly Log[]
  /** What an event of another format means; left out, events are `{ action, parameters?, message?, state? }`. */
  readonly read?: Read
  /** Actions and faults that no log records: their steps may be taken between any two events. */
  readonly hidden?: readonly string[]
  readonly limits?: {
    /** States that are looked at; 1,000,000 where it is left out. */
    readonly maxStates?: number
    readonly maxSeconds?: number
    /** Hidden steps between two events; 8 where it is left out. */
    readonly maxHidden?: number
  }
  /** The same model, whose clauses tell their values; asked for where a log diverges. */
  readonly telling?: (model: Model) => Promise<Model | null>
}

/** What logs show of a model. */
export interface Conformance {
  /** `diverges`: no order of the events, and no hidden steps, explain all logs. `inconclusive`: a limit was reached first. */
  readonly verdict: 'conforms' | 'diverges' | 'inconclusive'
  readonly logs: readonly { readonly name: string; readonly events: number; readonly ignored: number }[]
  /** What was recorded of other processes, or in other files, and of which nothing was read: the verdict says nothing of them. */
  readonly unread: readonly UnreadLog[]
  /** States that were looked at. */
  readonly states: number
  /** Steps that explain all logs, of many perhaps; null unless they conform. */
  readonly explanation: readonly { readonly step: string; readonly event: EventPlace | null }[] | null
  /** Where no log goes on: every longest prefix of the logs that the model explains, up to 50 of them; after a limit, what was explained until then. */
  readonly prefixes: readonly Prefix[]
  /** What makes it inconclusive. */
  readonly limit: Limit | null
  /** The actions of the protocol that no event was a step of, but for hidden ones. */
  readonly unexercised: readonly string[]
}

export type Limit =
  | { readonly of: 'states' | 'seconds' | 'hidden'; readonly most: number }
  | { readonly of: 'bounds'; readonly bounds: readonly string[] }

export interface Prefix {
  /** How many events of each log are explained. */
  readonly positions: readonly { readonly log: string; readonly explained: number; readonly events: number }[]
  /** The next event of each log that has one, and why it does not fit. */
  readonly next: readonly (Refused & { readonly at: EventPlace; readonly event: LogEvent })[]
  /** The steps of the protocol that the model could take instead. */
  readonly enabled: readonly string[]
}

/**
 * Whether a model explains what logs of a real system show: whether it has a behaviour, from an initial state, in which every event is a step that fits it, in the order of
 * each log, with hidden steps between. A conforming log is no proof; a diverging one shows that the system or the model is wrong.
 *
 * Costs, for a single log, its length times the states that explain it at a time. Of several logs it looks for one order, in a time that mostly grows with their length; that there is none it knows
 * once it has tried each, which of logs that nothing orders are as many positions as the product of their lengths. Never uses symmetry. Throws UsageError for a log that is empty or malformed, and an event that
 * the model does not know; SpecFailure where the spec fails.
 */
export async function conforms(given: Checkable, options: ConformOptions): Promise<Conformance> {
  const model = checkable(given)
  const semantics = semanticsOf(model)
  const {
    hidden = [],
    read = event => event as LogEvent,
    limits: { maxStates = 1_000_000, maxSeconds = Infinity, maxHidden = 8 } = {},
  } = options
  const unread = options.logs.filter(isUnread)
  const logs = options.logs.flatMap(log => (isUnread(log) ? [] : [readLog(log, read)]))
  if (logs.length === 0)
    throw new UsageError('no-logs', 'there are no logs to compare the model with', { hint: 'give one log for each process' })
  const expected = expectations(semantics)
  const order = orderOf(logs)
  const events = logs.map((log, l) => log.events.map((event, k): Ordered => ({ ...expected(event), before: order[l]?.[k] ?? [] })))
  const effort: Effort = {
    states: 0,
    maxStates,
    deadline: Date.now() + maxSeconds * 1000,
    maxHidden,
    ended: null,
    hidden: false,
    bounds: new Set(),
  }
  const entries = hiddenIn(semantics, hidden)
  const { explanation, stuck, furthest } = search(model.initial, events, movesOf(semantics, entries, effort), effort)
  const limit = explanation === null ? limitOf(effort, maxSeconds) : null
  const found = limit === null || limit.of === 'hidden' || limit.of === 'bounds' ? stuck : [furthest]
  const steps = explanation === null ? [] : stepsOf(explanation)
  const named = events.flat().flatMap(e => (e.event.action === undefined ? [] : [e.event.action]))
  const hides = new Set(entries.map(e => e.name))
  const exercised = new Set([...named, ...steps.flatMap(s => (s.log === null ? [] : [s.step.action]))])
  const telling = explanation === null ? ((await options.telling?.(model)) ?? model) : model
  // What is asked for reasons is no part of the search.
  const moves = movesOf(semantics, entries, {
    ...effort,
    states: 0,
    maxStates: Infinity,
    deadline: Infinity,
    ended: null,
    bounds: new Set(),
  })
  return {
    verdict: explanation !== null ? 'conforms' : limit === null ? 'diverges' : 'inconclusive',
    logs: logs.map(({ name, events, ignored }) => ({ name, events: events.length, ignored })),
    unread,
    states: effort.states,
    explanation:
      explanation &&
      steps.map(({ step, log, event }) => ({
        step: label(step),
        event: log === null ? null : (events[log]?.[event as number]?.at ?? null),
      })),
    prefixes:
      explanation === null
        ? found.map(at =>
            prefixOf(
              semantics,
              telling,
              moves,
              events,
              at,
              logs.map(l => l.name),
            ),
          )
        : [],
    limit,
    unexercised: Object.entries(model.actions).flatMap(([name, { kind }]) =>
      kind === 'fault' || exercised.has(name) || hides.has(name) ? [] : [name],
    ),
  }
}

function limitOf({ ended, maxStates, hidden, maxHidden, bounds }: Effort, maxSeconds: number): Limit | null {
  if (ended !== null) return { of: ended, most: ended === 'states' ? maxStates : maxSeconds }
  if (hidden) return { of: 'hidden', most: maxHidden }
  return bounds.size > 0 ? { of: 'bounds', bounds: [...bounds] } : null
}

function prefixOf(
  semantics: Semantics,
  telling: Model,
  moves: Moves,
  logs: readonly (readonly Ordered[])[],
  { at, states }: Stuck,
  names: readonly string[],
): Prefix {
  const { transitions } = semantics.successors(states[0] as Stuck['states'][number])
  return {
    positions: logs.map((events, log) => ({ log: names[log] as string, explained: at[log] as number, events: events.length })),
    next: logs.flatMap((events, log) => {
      const event = events[at[log] as number]
      if (event === undefined) return []
      const [early] = pending(event, at).map(({ log, events }) => logs[log]?.[events - 1]?.at as EventPlace)
      const refused: Refused = early
        ? { misfits: [{ is: 'too early', after: early }], after: [] }
        : refusedBy(semantics, telling, moves, states, event)
      return [{ at: event.at, event: event.event, ...refused }]
    }),
    enabled: transitions.filter(t => semantics.model.actions[t.action]?.kind !== 'fault').map(label),
  }
}
