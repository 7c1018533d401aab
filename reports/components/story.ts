import type { Model } from '../../checker/language/model.ts'
import type { Trace, TraceStep } from '../../checker/traces/trace.ts'
import type { Checked } from '../../checker/verdict/result.ts'
import { isBookkeeping } from '../say/words.ts'
import { variableOf } from './labels.ts'
import { causalPast, undoneFaults } from './relevance.ts'

export interface Lane {
  /** The process's id; null for the environment. */
  readonly id: string | null
  readonly name: string
  /** Which of the page's lane colours it has. */
  readonly colour: number
}

/** A trace with all that the components need to draw it. */
export interface Story {
  /** Unlike every other story's on the page; fit for an HTML id. */
  readonly key: string
  /** What the trace is of, for those who hear the page: the name of a property. */
  readonly title: string
  readonly checked: Pick<Checked, 'processes' | 'kept' | 'networks'>
  readonly trace: Trace
  /** The variables of single processes, by name. */
  readonly owners: ReadonlyMap<string, string>
  readonly lanes: readonly Lane[]
  /** The numbers of the steps without which the ending would be another, as far as can be told from the trace. */
  readonly decisive: ReadonlySet<number>
  /** The ending hangs on the whole of the last state, as far as is known: a deadlock, a loop, a walk. */
  readonly hangsOnAll: boolean
}

/** How many lane colours look.css has; the one after them is the environment's. */
export const colours = 6

export interface Told extends Pick<Story, 'key' | 'title' | 'checked' | 'trace'> {
  readonly model: Pick<Model, 'vars'>
  /** The source of what the trace is told for, which names the variables that decide; null where there is none. */
  readonly source?: string | null
  /** The numbers of the steps that made what the ending hangs on, where that is known: then the source is not asked. */
  readonly hangsOn?: readonly number[]
  /** Whether it is about the last step, so that the state before that decides, too. */
  readonly isOfSteps?: boolean
}

/** A story of any trace: found by a check, or grown step by step. */
export function tellStory({ key, title, checked, trace, model, source = null, hangsOn = [], isOfSteps = false }: Told): Story {
  return {
    key,
    title,
    checked,
    trace,
    owners: new Map(Object.entries(model.vars).flatMap(([name, of]) => (of.marks.owner === undefined ? [] : [[name, of.marks.owner]]))),
    lanes: lanesOf(checked, trace),
    decisive: decisiveSteps(trace, checked, source, hangsOn, isOfSteps),
    hangsOnAll: hangsOn.length === 0,
  }
}

/** A lane for each process, and one for the environment where it takes steps that are not faults, or messages begin or end nowhere. */
export function lanesOf({ processes }: Pick<Checked, 'processes'>, { steps, flights }: Trace): readonly Lane[] {
  const known = new Set<string | null>(processes.map(p => p.id))
  const acting = steps.some(s => s.kind !== 'fault' && !known.has(s.by))
  const strangers = flights.some(f => !known.has(f.from ?? steps[f.sent - 1]?.by ?? null))
  return [
    ...processes.map(({ id }, i) => ({ id, name: id, colour: i % colours })),
    ...(acting || strangers ? [{ id: null, name: 'environment', colour: colours }] : []),
  ]
}

/**
 * The last step, each step that made what the ending hangs on, the steps that sent what those received, and every fault but those that were undone and
 * of which nothing led to any of these.
 */
export function decisiveSteps(
  trace: Trace,
  checked: Pick<Checked, 'kept'>,
  source: string | null,
  hangsOn: readonly number[],
  isOfSteps = false,
): ReadonlySet<number> {
  const last = trace.steps.at(-1)
  if (last === undefined) return new Set()
  const ending = new Set([last.number, ...(hangsOn.length > 0 ? hangsOn : lastWrites(trace.steps, last, checked, source, isOfSteps))])
  const senders = trace.flights.filter(f => f.sent > 0 && f.received.some(number => ending.has(number))).map(f => f.sent)
  const undone = undoneFaults(trace)
  const lasting = trace.steps.filter(s => s.kind === 'fault' && !undone.has(s.number)).map(s => s.number)
  const decisive = new Set([...ending, ...senders, ...lasting])
  const past = causalPast(trace, checked, decisive)
  return new Set([...decisive, ...[...undone].filter(number => past.has(number))])
}

/**
 * Each step that gives a part of the state that the property speaks of the value it ends with. The property speaks of the variables that its source
 * names; where it names none, or is not at hand, of those that the last step changed. A property of steps speaks of the state before the last one, too.
 */
function lastWrites(
  steps: readonly TraceStep[],
  last: TraceStep,
  checked: Pick<Checked, 'kept'>,
  source: string | null,
  isOfSteps: boolean,
): readonly number[] {
  const names = Object.keys(last.state)
  const spokenOf = names.filter(name => source !== null && new RegExp(`\\.${RegExp.escape(name)}\\b`).test(source))
  const named = spokenOf.length > 0 ? spokenOf : names.filter(name => last.changes.some(c => variableOf(c.path, last.state) === name))
  const involved = new Set(named.filter(name => !isBookkeeping(checked, name)))
  const lastSet = new Map<string, number>()
  for (const { number, changes, state } of steps)
    for (const { path } of changes) if (involved.has(variableOf(path, state))) lastSet.set(path, number)
  return [...lastSet.values(), ...(isOfSteps ? lastWrites(steps.slice(0, -1), last, checked, source, false) : [])]
}
