import type { Model } from '../../checker/language/model.ts'
import type { PropertyResult } from '../../checker/result.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { format } from '../../checker/values/index.ts'
import type { Report, Traced } from '../format.ts'
import { isTraced, sayCount, sayNecessary, stateAfter } from '../words.ts'
import { labelOfMessage, localPath } from './labels.ts'
import { type Matter, whatMatters } from './matters.ts'
import { sayNumbers } from './numbers.ts'
import { guardIsFalse, refusalsAt } from './refusals.ts'
import { fitText } from './text-width.ts'

/** The most things that the verdict's sentence names, and the most room that one value gets in it. */
const named = 4
const roomForValue = 320

/** The verdict in one sentence with its cause: `agreement fails in 7 steps: RM1’s rmState became aborted in step 2, …; with 1 premature timeout`. */
export function sayCause({ result, model }: Report): string {
  const property = result.properties.find(p => p.verdict === 'violated')
  if (property === undefined) return result.cause
  if (!isTraced(property)) return `${property.name} fails: ${property.reason ?? result.cause}`
  const why = sayMatters(whatMatters(model, property)) || [property.reason, sayStuck(model, property)].filter(Boolean).join(': ')
  const faults = sayFaults(property.trace.steps)
  const needs = sayNecessary(property) ?? (faults === '' ? 'without any fault' : `with ${faults}`)
  return `${sayFailure(property)}${why ? `: ${why}` : ''}; ${needs}`
}

/** What keeps every step of a deadlock from being taken, but for the guards that their authors wrote: `TM is down, no Commit can be delivered`. */
function sayStuck(model: Model, { kind, trace }: Traced): string {
  if (kind !== 'deadlock') return ''
  const reasons = refusalsAt(model, stateAfter(trace, trace.steps.length)).map(r => r.reason)
  return [...new Set(reasons)]
    .filter(reason => reason !== guardIsFalse)
    .slice(0, named)
    .join(', ')
}

function sayFailure({ name, kind, trace }: PropertyResult): string {
  const steps = trace === null || trace.loop !== null ? null : sayCount(trace.steps.length, 'step')
  if (kind === 'deadlock') return steps === null ? 'Deadlock' : `Deadlock after ${steps}`
  return `${name} fails${steps === null ? '' : ` in ${steps}`}`
}

/** What the ending hangs on, the last first cut: `P1’s state became committed in step 12, P2’s state became aborted in step 13`. */
export function sayMatters(matters: readonly Matter[]): string {
  const messages = Map.groupBy(
    matters.filter(m => m.of === 'message'),
    m => labelOfMessage(m.message),
  )
  const said = [
    ...matters.filter(m => m.of === 'part').map(sayPart),
    ...[...messages].map(([message, all]) => `${message} was sent in ${sayNumbers(all.map(m => m.step))}`),
  ]
  return said.slice(-named).join(', ')
}

function sayPart({ path, owner, value, step }: Extract<Matter, { of: 'part' }>): string {
  const what = owner === null ? path : `${owner}’s ${localPath({ path, owner })}`
  return `${what} became ${fitText(sayBriefly(value), roomForValue, 13)} in step ${step}`
}

/** A value by its kind alone where it has one: `Leader`. */
const sayBriefly = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'tag' in value ? String(value.tag) : format(value)

/** What each kind of fault is called where faults are counted; those that only end another are not. */
const nouns: Readonly<Record<NonNullable<TraceStep['fault']>, readonly [one: string, many: string] | null>> = {
  lose: ['lost message', 'lost messages'],
  duplicate: ['duplicated message', 'duplicated messages'],
  reorder: ['overtaken message', 'overtaken messages'],
  partition: ['partition', 'partitions'],
  heal: null,
  stop: ['stop', 'stops'],
  crash: ['crash', 'crashes'],
  recover: null,
}
const early = ['premature timeout', 'premature timeouts'] as const

/** `1 crash, 2 lost messages`: the faults that a trace has; empty where it has none. */
export function sayFaults(steps: readonly TraceStep[]): string {
  const found = steps.flatMap(s => {
    // A premature timeout is told from any other by its budget, of which it takes.
    const isEarly = s.kind === 'timeout' && s.changes.some(c => c.path.endsWith('.count'))
    const noun = s.fault !== null ? nouns[s.fault] : isEarly ? early : null
    return noun === null ? [] : [noun]
  })
  return [...Map.groupBy(found, noun => noun)].map(([[one, many], all]) => sayCount(all.length, one, many)).join(', ')
}
