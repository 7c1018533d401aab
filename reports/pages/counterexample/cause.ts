import { early } from '../../../checker/language/faults/timeout.ts'
import type { Model } from '../../../checker/language/model.ts'
import { type FaultKind, isFault } from '../../../checker/language/sign.ts'
import type { State } from '../../../checker/language/types.ts'
import type { Trace, TraceStep } from '../../../checker/traces/trace.ts'
import { decidingClauses, type Why } from '../../../checker/traces/why.ts'
import { format } from '../../../checker/values/index.ts'
import { type Budgets, type PropertyResult, violationsOf } from '../../../checker/verdict/result.ts'
import { labelOfMessage, labelOfTaken, localPath } from '../../components/labels.ts'
import { sayNumbers } from '../../components/numbers.ts'
import { fitText } from '../../components/text-width.ts'
import type { Report, Traced } from '../../format.ts'
import { isTraced, sayBudgets, sayCount, sayNecessary, stateAfter } from '../../say/words.ts'
import { type Matter, type PartMatter, partAt, whatMatters } from './matters.ts'
import { changesNothing, guardIsFalse, refusalsAt } from './refusals.ts'

const notFinal = ', and the state is not final'

/** The most things that the verdict's sentence names, and the most room that one value gets in it. */
const named = 4
const roomForValue = 320

/**
 * The verdict in one sentence with its cause: `agreement fails in 7 steps: RM1’s rmState became aborted in step 2, …; with 1 premature timeout`. `answers` is why
 * the violated property is what it is, where the spec could be asked: of a deadlock it tells who may not end where it is.
 */
export function sayCause({ result, model }: Report, answers: readonly Why[] = []): string {
  const [property] = violationsOf(result.properties)
  if (property === undefined) return result.cause
  if (!isTraced(property)) return `${property.name} fails: ${property.reason ?? result.cause}`
  const why =
    sayMatters(whatMatters(model, property), property.trace.steps.at(-1)) ||
    [sayReason(model, property, answers), sayStuck(model, property)].filter(Boolean).join(': ')
  const faults = sayFaults(property.trace)
  const needs = sayNecessary(property, sayBudgetsOf(model)) ?? (faults === '' ? 'without any fault' : `with ${faults}`)
  return `${sayFailure(property)}${why ? `: ${why}` : ''}; ${needs}`
}

/** Why it is so; of a deadlock, which process may not end where it is, if that is known: `no step leads on, though RM1’s rmState is prepared, where it may not end`. */
function sayReason(model: Model, { kind, trace, reason }: Traced, answers: readonly Why[]): string | null {
  const unfinished = kind === 'deadlock' ? unfinishedIn(model, stateAfter(trace, trace.steps.length), answers) : null
  return unfinished === null ? reason : `${reason?.replace(notFinal, '')}, though ${unfinished}, which is no end`
}

/**
 * What of a state keeps it from being final: the first thing of a process that a clause of the definition of final states asked, and that decided. Null
 * where no clause asked a part of the state as it stands there.
 */
function unfinishedIn({ processes }: Model, state: State, answers: readonly Why[]): string | null {
  for (const { clause, given } of answers.flatMap(a => decidingClauses(a.clauses)))
    for (const { source, value } of clause.parts) {
      const path = source.replace(/^\w+\./, '').replaceAll(/\[(\w+)\]/g, (_, name: string) => `[${given[name] ?? name}]`)
      const owner = processes.find(({ id }) => path.endsWith(`[${id}]`))?.id
      const part = owner === undefined ? undefined : partAt(state, path)
      if (owner !== undefined && part !== undefined && format(part) === value) return `${owner}’s ${localPath({ path, owner })} is ${value}`
    }
  return null
}

/** What keeps every step of a deadlock from being taken, but for the guards that their authors wrote: `TM is down, no Commit can be delivered`. */
function sayStuck(model: Model, { kind, trace }: Traced): string {
  if (kind !== 'deadlock') return ''
  const reasons = refusalsAt(model, stateAfter(trace, trace.steps.length)).map(r => r.reason)
  return [...new Set(reasons)]
    .filter(reason => reason !== guardIsFalse && reason !== changesNothing)
    .slice(0, named)
    .join(', ')
}

function sayFailure({ name, kind, trace }: PropertyResult): string {
  const steps = trace === null || trace.loop !== null ? null : sayCount(trace.steps.length, 'step')
  if (kind === 'deadlock') return steps === null ? 'Deadlock' : `Deadlock after ${steps}`
  return `${name} fails${steps === null ? '' : ` in ${steps}`}`
}

/**
 * What the ending hangs on; where that is a change, what changed and by which step first: `lastToken fell from 2 to 1 when store(Write(token: 1)) was taken; it became
 * 2 in step 6`.
 */
export function sayMatters(matters: readonly Matter[], last?: TraceStep): string {
  const changed = matters.filter((m): m is PartMatter => m.of === 'part' && m.at === 'after').slice(-named)
  if (last === undefined || changed.length === 0) return sayTogetherAll(matters)
  const [only] = changed
  const before = matters.filter((m): m is PartMatter => m.of === 'part' && m.at === 'before')
  const isIt = changed.length === 1 && before.length === 1 && before[0]?.path === only?.path
  return [
    `${changed.map(sayChange).join(' and ')} when ${labelOfTaken(last)} was taken`,
    isIt && before[0] ? `it${sayBecame(before[0])}` : sayTogetherAll(before),
    sayTogetherAll(matters.filter(m => m.of === 'message' || m.at === 'there')),
  ]
    .filter(said => said !== '')
    .join('; ')
}

/** `S1’s term fell from 2 to 1`. */
function sayChange({ path, owner, from, value }: PartMatter): string {
  const verb = typeof from === 'number' && typeof value === 'number' ? (value < from ? 'fell' : 'rose') : 'went'
  const said = [from, value].map(v => fitText(sayBriefly(v), roomForValue, 13))
  return `${owner === null ? '' : `${owner}’s `}${localPath({ path, owner })} ${verb} from ${said[0]} to ${said[1]}`
}

/**
 * What the ending hangs on, the first left out where it is much, and what is of one process together: `S1’s currentTerm became 1 in step 1 and its role Leader in
 * step 6; S2’s log is [] from the start`.
 */
function sayTogetherAll(matters: readonly Matter[]): string {
  const messages = Map.groupBy(
    matters.filter(m => m.of === 'message'),
    m => labelOfMessage(m.message),
  )
  const sent = [...messages].map(([message, all]) => ({
    of: 'message' as const,
    says: `${message} was sent in ${sayNumbers(all.map(m => m.step))}`,
  }))
  const last = [...matters.filter(m => m.of === 'part'), ...sent].slice(-named)
  const groups = Map.groupBy(last, m => (m.of === 'part' && m.owner !== null ? m.owner : m))
  const said = [...groups.values()].map(sayTogether)
  return said.join([...groups.values()].some(all => all.length > 1) ? '; ' : ', ')
}

function sayTogether(all: readonly (PartMatter | { readonly of: 'message'; readonly says: string })[]): string {
  const said = all.map((m, i) => (m.of === 'message' ? m.says : sayPart(m, i === 0 ? null : (all[i - 1] as PartMatter))))
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} and ${said.at(-1)}`
}

/** `S2’s role became Leader in step 35`; after another part of the same process `its role Leader in step 35`. */
function sayPart({ path, owner, value, step }: PartMatter, after: PartMatter | null): string {
  const whose = owner === null ? '' : after === null ? `${owner}’s ` : 'its '
  const isVerbSaid = step !== 0 && after !== null && after.step !== 0
  const became = sayBecame({ value, step })
  return `${whose}${localPath({ path, owner })}${isVerbSaid ? became.replace(' became', '') : became}`
}

const sayBecame = ({ value, step }: Pick<PartMatter, 'value' | 'step'>): string => {
  const said = fitText(sayBriefly(value), roomForValue, 13)
  return step === 0 ? ` is ${said} from the start` : ` became ${said} in step ${step}`
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
export function sayFaults({ steps, loop }: Pick<Trace, 'steps' | 'loop'>): string {
  const found = steps.flatMap(s => {
    const noun = s.fault?.nouns ?? null
    return noun === null ? [] : [{ noun, isForEver: loop !== null && s.number > loop }]
  })
  const again = new Set(found.filter(f => f.isForEver).map(f => f.noun))
  const counted = Map.groupBy(
    found.map(f => f.noun).filter(noun => !again.has(noun)),
    noun => noun,
  )
  return [
    ...[...counted].map(([[one, many], all]) => sayCount(all.length, one, many)),
    ...[...again].map(([, many]) => `${many} again and again`),
  ].join(', ')
}
