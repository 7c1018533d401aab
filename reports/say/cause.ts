import { early } from '../../checker/language/faults/timeout.ts'
import type { Model } from '../../checker/language/model.ts'
import { type FaultKind, isFault } from '../../checker/language/sign.ts'
import type { Cause, PartCause } from '../../checker/traces/causes.ts'
import { sayStuck } from '../../checker/traces/stuck.ts'
import type { Trace, TraceStep } from '../../checker/traces/trace.ts'
import { format } from '../../checker/values/index.ts'
import type { PropertyExplanation, Standstill } from '../../checker/verdict/explanation.ts'
import { type Budgets, type PropertyResult, violationsOf } from '../../checker/verdict/result.ts'
import type { Report } from '../format.ts'
import { sayBecause } from './because.ts'
import { labelOfMessage, labelOfTaken, localPath } from './labels.ts'
import { sayNumbers } from './numbers.ts'
import { fitText } from './text-width.ts'
import { sayBudgets, sayCount, sayNecessary } from './words.ts'

/** The most things that the verdict's sentence names, and the most room that one value gets in it. */
const named = 4
const roomForValue = 320

/** The verdict in one sentence with its cause: `agreement fails in 7 steps: RM1’s rmState became aborted in step 2, …; with 1 premature timeout`. */
export function sayCause({ result, model, explanation }: Pick<Report, 'result' | 'model' | 'explanation'>): string {
  const [property] = violationsOf(result.properties)
  if (property === undefined) return result.cause
  const known = explanation[property.name]
  const { trace } = property
  if (trace === null || known === undefined) return `${property.name} fails: ${property.reason ?? result.cause}`
  const why = sayCauses(known.causes, trace.steps.at(-1)) || (known.standstill ? sayDeadlock(known.standstill) : property.reason)
  const faults = sayFaults(trace, known.early)
  const needs = sayNecessary(property, sayBudgetsOf(model)) ?? (faults === '' ? 'without any fault' : `with ${faults}`)
  return `${sayFailure(property)}${why ? `: ${why}` : ''}; ${needs}`
}

/**
 * Why a deadlock is one: `no step leads on, though RM1’s rmState is prepared, which is no end: TM is down, no Commit can be delivered`. The last is what keeps its steps
 * from being taken, except for the guards that their authors wrote.
 */
function sayDeadlock({ stuck, unfinished, refusals }: Standstill): string {
  const reasons = refusals.flatMap(({ because }) => (because.is === 'idle' || because.is === 'guard' ? [] : [sayBecause(because)]))
  const obstacles = [...new Set(reasons)].slice(0, named).join(', ')
  const end = unfinished
    ? `though ${unfinished.owner}’s ${localPath(unfinished)} is ${format(unfinished.value)}, which is no end`
    : 'and the state is not final'
  return [`${sayStuck(stuck)}, ${end}`, obstacles].filter(Boolean).join(': ')
}

function sayFailure({ name, kind, trace }: PropertyResult): string {
  const steps = trace === null || trace.loop !== null ? null : sayCount(trace.steps.length, 'step')
  if (kind === 'deadlock') return steps === null ? 'Deadlock' : `Deadlock after ${steps}`
  return `${name} fails${steps === null ? '' : ` in ${steps}`}`
}

/**
 * What the ending depends on; where that is a change, what changed and by which step first: `lastToken fell from 2 to 1 when store(Write(token: 1)) was taken; it became
 * 2 in step 6`. Empty without causes.
 */
export function sayCauses(causes: readonly Cause[], last?: TraceStep): string {
  const changed = causes.filter((c): c is PartCause => c.of === 'part' && c.state === 'after').slice(-named)
  if (last === undefined || changed.length === 0) return sayTogetherAll(causes)
  const [only] = changed
  const before = causes.filter((c): c is PartCause => c.of === 'part' && c.state === 'before')
  const isIt = changed.length === 1 && before.length === 1 && before[0]?.path === only?.path
  return [
    `${changed.map(sayChange).join(' and ')} when ${labelOfTaken(last)} was taken`,
    isIt && before[0] ? `it${sayBecame(before[0])}` : sayTogetherAll(before),
    sayTogetherAll(causes.filter(c => c.of === 'message' || c.state === 'end')),
  ]
    .filter(said => said !== '')
    .join('; ')
}

/** `S1’s term fell from 2 to 1`. */
function sayChange({ part, owner, from, value }: PartCause): string {
  const verb = typeof from === 'number' && typeof value === 'number' ? (value < from ? 'fell' : 'rose') : 'went'
  const [was, is] = [from, value].map(v => fitText(sayBriefly(v), roomForValue, 13))
  return `${owner === null ? '' : `${owner}’s `}${localPath({ part, owner })} ${verb} from ${was} to ${is}`
}

/**
 * What the ending depends on, the first left out where it is much, and what is of one process together: `S1’s currentTerm became 1 in step 1 and its role Leader in
 * step 6; S2’s log is [] from the start`.
 */
function sayTogetherAll(causes: readonly Cause[]): string {
  const messages = Map.groupBy(
    causes.filter(c => c.of === 'message'),
    c => labelOfMessage(c.message),
  )
  const sent = [...messages].map(([message, all]) => ({
    of: 'message' as const,
    says: `${message} was sent in ${sayNumbers(all.map(c => c.step))}`,
  }))
  const last = [...causes.filter(c => c.of === 'part'), ...sent].slice(-named)
  const groups = Map.groupBy(last, c => (c.of === 'part' && c.owner !== null ? c.owner : c))
  const each = [...groups.values()].map(sayTogether)
  return each.join([...groups.values()].some(all => all.length > 1) ? '; ' : ', ')
}

function sayTogether(all: readonly (PartCause | { readonly of: 'message'; readonly says: string })[]): string {
  const each = all.map((c, i) => (c.of === 'message' ? c.says : sayPart(c, i === 0 ? null : (all[i - 1] as PartCause))))
  return each.length < 2 ? each.join('') : `${each.slice(0, -1).join(', ')} and ${each.at(-1)}`
}

/** `S2’s role became Leader in step 35`; after another part of the same process `its role Leader in step 35`. */
function sayPart({ part, owner, value, step }: PartCause, after: PartCause | null): string {
  const whose = owner === null ? '' : after === null ? `${owner}’s ` : 'its '
  const isVerbSaid = step !== 0 && after !== null && after.step !== 0
  return `${whose}${localPath({ part, owner })}${sayBecame({ value, step }, isVerbSaid)}`
}

function sayBecame({ value, step }: Pick<PartCause, 'value' | 'step'>, isVerbSaid = false): string {
  const brief = fitText(sayBriefly(value), roomForValue, 13)
  return step === 0 ? ` is ${brief} from the start` : `${isVerbSaid ? '' : ' became'} ${brief} in step ${step}`
}

/** A value by its kind alone where it has one: `Leader`. */
const sayBriefly = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'tag' in value ? String(value.tag) : format(value)

/** Budgets by what they are of, with the names that the spec gives them: `1 stop (stopTM=1) and 1 lost message (lose=1)`. */
const sayBudgetsOf =
  (model: Model) =>
  (budgets: Budgets): string =>
    Object.entries(budgets)
      .map(([name, budget]) => {
        const nouns = nounsOf(model, name)
        if (nouns === null) return sayBudgets({ [name]: budget })
        return `${budget === Infinity ? `any number of ${nouns[1]}` : sayCount(budget, ...nouns)} (${sayBudgets({ [name]: budget })})`
      })
      .join(' and ')

/** What the steps are called that take of a fault's budget. */
function nounsOf({ actions, premature }: Model, fault: string): FaultKind['nouns'] {
  // With any number of them, premature timeouts have no steps of their own.
  if (fault === premature) return early.nouns
  return Object.values(actions).find(a => a.fault?.name === fault && isFault(a))?.fault?.nouns ?? null
}

/** `1 crash, 2 lost messages, partitions again and again`: the faults that a trace has, the last those of its loop; empty where it has none. */
function sayFaults({ steps, loop }: Pick<Trace, 'steps' | 'loop'>, earlySteps: PropertyExplanation['early']): string {
  const faults = steps.flatMap(s => {
    const noun = s.fault?.nouns ?? (earlySteps.includes(s.number) ? early.nouns : null)
    return noun === null ? [] : [{ noun, isForEver: loop !== null && s.number > loop }]
  })
  const again = new Set(faults.filter(f => f.isForEver).map(f => f.noun))
  const counted = Map.groupBy(
    faults.map(f => f.noun).filter(noun => !again.has(noun)),
    noun => noun,
  )
  return [
    ...[...counted].map(([[one, many], all]) => sayCount(all.length, one, many)),
    ...[...again].map(([, many]) => `${many} again and again`),
  ].join(', ')
}
