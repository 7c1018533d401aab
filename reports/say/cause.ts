import type { Cause, PartCause } from '../../checker/traces/causes.ts'
import type { Opening } from '../../checker/traces/openings.ts'
import type { Refusal } from '../../checker/traces/refusals.ts'
import { sayRepeated } from '../../checker/traces/repeated.ts'
import { sayStuck } from '../../checker/traces/stuck.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import type { OwnPart } from '../../checker/traces/unfinished.ts'
import { sayPath, type ValuePath } from '../../checker/values/path.ts'
import type { PropertyExplanation, Standstill } from '../../checker/verdict/explanation.ts'
import { type PropertyResult, violationsOf } from '../../checker/verdict/result.ts'
import type { Report } from '../format.ts'
import { sayBecame, sayBriefMessage, sayFromTheStart, sayHappened, sayIs, sayShort, sayWent, sayWhose, subjectOf } from './became.ts'
import { sayBecause } from './because.ts'
import { sayBudgetsOf, sayFaults } from './needs.ts'
import { sayNumbers } from './numbers.ts'
import { sayKept } from './waits.ts'
import { list, sayCount, sayNecessary } from './words.ts'

/** The most things that the verdict's sentence names. */
const named = 4

type Kept = Parameters<typeof sayKept>[0]
type Told = Pick<Report, 'result' | 'model' | 'explanation'>

/** The verdict in one sentence with its cause: `agreement fails in 13 steps: P1 became committed in step 12, P2 became aborted in step 13; needs 1 stop of TM`. */
export function sayCause(report: Told): string {
  const [property] = violationsOf(report.result.properties)
  return property === undefined ? report.result.cause : sayViolation(report, property)
}

/** The same of any property that is violated. */
export function sayViolation({ result, model, explanation }: Told, property: PropertyResult): string {
  const known = explanation[property.name]
  const { trace } = property
  if (trace === null || known === undefined) return `${property.name} fails: ${property.reason ?? result.cause}`
  const ending =
    sayCauses(known.causes, trace.steps.at(-1)) || (known.standstill ? sayDeadlock(known.standstill, known) : sayReason(known, property))
  const why = [ending, ...known.openings.map(sayOpening)].filter(Boolean).join('; ')
  const faults = sayFaults(trace, known.early)
  const none = model.hasFaults ? 'without any fault' : null
  const needs = sayNecessary(property, sayBudgetsOf(model, trace)) ?? (faults === '' ? none : `with ${faults}`)
  return `${sayFailure(property)}${why ? `: ${why}` : ''}${needs === null ? '' : `; ${needs}`}`
}

/** What a violation depends on, in short: `sayCauses`, or what stays as it is, and the pauses that led there; empty where nothing is known. */
export function sayEnding(known: PropertyExplanation, property: PropertyResult): string {
  const { causes, standstill, stays } = known
  const last = property.trace?.steps.at(-1)
  const ending =
    sayCauses(causes, last) ||
    (standstill ? sayDeadlock(standstill, known) : stays === null ? sayObstacles(sayKept(known)) : (sayReason(known, property) ?? ''))
  return [ending, ...known.openings.map(sayOpening)].filter(said => said !== '').join('; ')
}

/** `LockService took expire in step 3 only because Node1 paused in step 2`. */
const sayOpening = ({ fault, step }: Opening): string =>
  `${sayHappened(step)} in step ${step.number} only because ${sayHappened(fault)} in step ${fault.number}`

/** Of a behaviour that never does what it must what stays as it is: `RM1 stays prepared while steps 4 and 5 repeat forever`. */
function sayReason(known: PropertyExplanation, { trace, reason }: PropertyResult): string | null {
  const { stays } = known
  const kept = sayObstacles(sayKept(known))
  if (stays === null || trace?.loop == null) return [reason ?? '', kept].filter(said => said !== '').join('; ') || null
  const { who, are } = sayWho(stays)
  const [from, to] = [trace.loop + 1, trace.steps.length]
  const isStill = from > to
  const because = kept || (isStill ? 'nothing more need happen' : '')
  const meanwhile = isStill ? 'forever' : `while ${sayRepeated(from, to)} forever`
  const stay = `${who} ${are ? 'stay' : 'stays'} ${sayBecame({ value: stays.value, from: undefined }, true)} ${meanwhile}`
  return [stay, because].filter(said => said !== '').join(': ')
}

/** `RM1`, `RM1 and RM2`, `RM1’s phase`, `the phase of RM1 and RM2`: of a part of a process's state, whose it is where the value says how that is. */
function sayWho({ others, ...of }: OwnPart): { readonly who: string; readonly are: boolean } {
  const { owner } = of
  const { whose, what } = subjectOf(of)
  if (others.length === 0) return { who: sayWhose({ whose, what }), are: false }
  const all = list([owner, ...others], 'and')
  return what === null ? { who: all, are: true } : { who: `the ${what} of ${all}`, are: false }
}

/** After another part of the same process. */
const sayIts = (what: string | null): string => (what === null ? 'it' : `its ${what}`)

/**
 * Why a deadlock is one: `RM1 is prepared, which is not final: TM is down, no Commit can be delivered`. The last is what keeps its steps from being taken,
 * except for the guards that their authors wrote; that no step leads on is told where nothing of that is known, and else only what can be taken all the same.
 */
export function sayDeadlock({ stuck, unfinished, refusals }: Standstill, known: Kept): string {
  const { waits } = known
  // Of what is not in flight, what another process would receive would not help; where it is known what is waited for, nothing is told of it.
  const isByGuards = refusals.some(({ because }) => because.is === 'guard')
  const all = refusals.flatMap(({ by }) => by ?? [])
  const concerned = unfinished !== null ? [unfinished.owner, ...unfinished.others] : isByGuards ? [] : all
  const awaited = new Set(waits.flatMap(w => (w.of === 'fault' ? (w.process ?? []) : [])))
  const isTold = ({ by, because: { is } }: Refusal) =>
    (is === 'condition' && (by === null || !awaited.has(by))) ||
    is === 'obstacle' ||
    (is === 'silent' && waits.length === 0 && (by === null || concerned.includes(by)))
  const reasons = refusals.flatMap(refusal => (isTold(refusal) ? [sayBecause(refusal.because)] : []))
  const obstacles = sayObstacles([...distinct(reasons), ...sayKept(known)])
  const subject = unfinished && sayWho(unfinished)
  const end =
    unfinished && subject
      ? `${subject.who} ${subject.are ? 'are' : 'is'} ${sayBecame({ value: unfinished.value, from: undefined }, true)}, which is not final`
      : 'the state is not final'
  if (obstacles === '') return `${sayStuck(stuck)}, ${subject ? 'though' : 'and'} ${end}`
  const isTaken = stuck.idle.length > 0 || stuck.faults.length > 0
  return `${end}: ${obstacles}${isTaken ? `; ${sayStuck(stuck)}` : ''}`
}

/** Each once; what is between two is the same the other way round. */
const distinct = (reasons: readonly string[]): readonly string[] =>
  [...Map.groupBy(reasons, reason => reason.split(' ').sort().join(' ')).values()].flatMap(([first = '']) => first)

/** As many as there is room for; where one has a sentence of its own, apart. */
function sayObstacles(told: readonly string[]): string {
  const shown = told.length > named ? [...told.slice(0, named - 1), `${told.length - named + 1} more`] : told
  return shown.some(says => says.includes(', ') || says.startsWith('since ')) ? shown.join('; ') : list(shown, 'and')
}

function sayFailure({ name, kind, trace }: PropertyResult): string {
  const steps = trace === null || trace.loop !== null ? null : sayCount(trace.steps.length, 'step')
  if (kind === 'deadlock') return steps === null ? 'Deadlock' : `Deadlock after ${steps}`
  return `${name} fails${steps === null ? '' : ` in ${steps}`}`
}

/**
 * What the ending depends on; where that is a change, what changed and by which step first: `lastToken fell from 2 to 1 when Store received Write(token: 1) from Client1; it
 * became 2 in step 6`. Empty without causes.
 */
export function sayCauses(known: readonly Cause[], last?: TraceStep): string {
  const causes = withoutIdle(known)
  const changed = tellingOf(causes.filter((c): c is PartCause => c.of === 'part' && c.state === 'after'))
  if (last === undefined || changed.length === 0) {
    const said = sayTogetherAll(causes)
    const isAfter = last !== undefined && causes.some(c => c.of === 'part' && c.state === 'before')
    return sayParts([isAfter ? { ...said, says: `${sayHappened(last)} after ${said.says}` } : said])
  }
  const [only] = changed
  const happened = sayHappened(last)
  // Whose change it is need not be named twice.
  const isOwn = changed.every(c => c.owner === last.by) && happened.startsWith(`${last.by} `)
  const before = causes.filter((c): c is PartCause => c.of === 'part' && c.state === 'before')
  const isIt = changed.length === 1 && before.length === 1 && before[0]?.path === only?.path
  const changes = list(
    changed.map((c, i) => sayChange(c, c.owner !== null && c.owner === changed[i - 1]?.owner)),
    'and',
  )
  return sayParts([
    all(`${changes} when ${isOwn ? `it${happened.slice(last.by?.length)}` : happened}`),
    isIt && before[0] ? all(`it ${sayBecame(before[0])}${sayStep(before[0])}`) : sayTogetherAll(before, named - changed.length),
    sayTogetherAll(causes.filter(c => c.of === 'message' || c.state === 'end')),
  ])
}

/** Without what only makes the property one that is asked there, and is as it was before: a transaction’s state that is none again. All where there is nothing else. */
function withoutIdle(causes: readonly Cause[]): readonly Cause[] {
  const others = causes.filter(c => c.of === 'message' || !(c.isOfPremise && c.isAgain))
  return others.length > 0 ? others : causes
}

/** Some causes in words, and the steps of those for which there was no room, each once for each of them. */
interface Said {
  readonly says: string
  readonly untold: readonly number[]
}

const all = (says: string): Said => ({ says, untold: [] })

/** What is told, and of what is not told on which steps the ending depends as well: nothing that happened is left out in silence. That all else is as it was is understood. */
function sayParts(parts: readonly Said[]): string {
  const steps = [...new Set(parts.flatMap(p => p.untold).filter(step => step > 0))].sort((a, b) => a - b)
  const also = steps.length === 0 ? '' : `it depends on what ${sayNumbers(steps)} did as well`
  return [...parts.map(p => p.says), also].filter(said => said !== '').join('; ')
}

/** Of many changes those that say how a process is, where there are any; as many as leave room for one thing that was so before. */
function tellingOf(changed: readonly PartCause[]): readonly PartCause[] {
  const plain = changed.filter(c => subjectOf(c).what === null)
  return (changed.length > 2 && plain.length > 0 ? plain : changed).slice(1 - named)
}

/** `S1’s term fell from 2 to 1`; after another change of the same process `its term fell from 2 to 1`. */
function sayChange(change: PartCause, isAfterOwn: boolean): string {
  const { whose, what } = subjectOf(change)
  const subject = isAfterOwn ? sayIts(what) : sayWhose({ whose, what })
  return `${subject} ${sayWent(change)}`
}

/**
 * What the ending depends on, the first left out where it is much, and what is of one process together: `S1’s currentTerm became 1 in step 1 and it became Leader in
 * step 6; S2’s log is empty from the start`.
 */
function sayTogetherAll(causes: readonly Cause[], most = named): Said {
  const messages = Map.groupBy(
    causes.filter(c => c.of === 'message'),
    c => sayBriefMessage(c.message),
  )
  const sent = [...messages].map(([message, all]) => {
    const steps = [...new Set(all.map(c => c.step))]
    return { of: 'message' as const, steps, says: `${message} was sent in ${sayNumbers(steps)}` }
  })
  const told = [...togetherByRecord(causes.filter(c => c.of === 'part')), ...sent]
  const last = mostTelling(told, most).toSorted((a, b) => placeOf(a) - placeOf(b))
  const grown = new Set(last.flatMap(c => (c.of === 'part' && 'element' in c ? [c.path] : [])))
  const ofOne = (c: Group[number]) => (c.of === 'message' ? c : (c.owner ?? (grown.has(c.path) ? c.path : c)))
  const groups = [...Map.groupBy(last, ofOne).values()]
  const each = new Set(groups.map(all => sayAlike(all, groups) ?? sayTogether(all)))
  const says = [...each].join(groups.some(all => all.length > 1) ? '; ' : ', ')
  const stepsOf = (some: Group) => some.flatMap(c => (c.of === 'message' ? c.steps : [c.step]))
  const named = new Set(stepsOf(last))
  const untold = told.filter(c => !last.includes(c) && !(c.of === 'part' && c.isOfPremise))
  return { says, untold: stepsOf(untold).filter(step => step === 0 || !named.has(step)) }
}

/** What happened comes first, then what makes the property one that is asked there, then what is as it was. */
const placeOf = (c: Group[number]): number => (c.of === 'message' ? 0 : c.step === 0 ? 2 : c.isOfPremise ? 1 : 0)

/** Of more than there is room for, those whose value decides where there are any, else those that a step made, and of these the last; and the very last, where no other is of the same variable. */
function mostTelling(told: Group, most: number): Group {
  if (told.length <= most) return told
  const byValue = told.filter(c => c.of === 'part' && 'isByValue' in c)
  // What nobody changed may only be what balances it, and what makes the premise true is understood.
  const made = told.filter(c => c.of === 'message' || (c.step > 0 && !c.isOfPremise))
  const relevant = told.filter(c => byValue.includes(c as PartCause) || made.includes(c))
  const from = relevant.length > 0 && relevant.length <= most ? relevant : byValue.length > 0 ? byValue : made.length > 0 ? made : told
  const few = from.slice(Math.max(0, from.length - most))
  const last = told.at(-1)
  const isTold = last?.of !== 'part' || few.some(c => c.of === 'part' && c.part.variable === last.part.variable)
  return last === undefined || isTold ? few : [...few.slice(few.length < most ? 0 : 1), last]
}

/** With the fields of one record that one step has changed as one part: `k1’s latestRead became (term: 0, index: 0) in step 6`. */
function togetherByRecord(parts: readonly PartCause[]): readonly PartCause[] {
  const records = Map.groupBy(parts, ({ part, path, step, state }) =>
    part.keys.at(-1)?.of === 'record' ? `${sayPath(recordOf(part))} ${step} ${state}` : `${path} ${step} ${state}`,
  )
  return [...records.values()].flatMap(all => {
    const [first, ...others] = all
    // Two elements that one step put into one list are two things.
    if (first === undefined || others.length === 0 || all.some(c => 'element' in c || 'isAgain' in c)) return all
    const fields = [first, ...others].map(({ part, value }) => [part.keys.at(-1)?.name, value] as const)
    const part = recordOf(first.part)
    // What is too much to say together is told field by field, as far as anything can be said of them.
    if (sayShort(Object.fromEntries(fields)) === null) {
      const sayable = all.filter(c => sayBecame(c) !== 'changed')
      if (sayable.length > 0) return sayable
    }
    return { ...first, part, path: sayPath(part), value: Object.fromEntries(fields), from: undefined }
  })
}

const recordOf = ({ variable, keys }: ValuePath): ValuePath => ({ variable, keys: keys.slice(0, -1) })

/** What is told of one process, or of none. */
type Group = readonly (PartCause | { readonly of: 'message'; readonly steps: readonly number[]; readonly says: string })[]

/** Of processes that are alike from the start: `each of S3 and S4 is follower from the start`, `maxBal of each of S3 and S4 is 0 from the start`; null where this one is not like another. */
function sayAlike(all: Group, groups: readonly Group[]): string | null {
  const how = (of: Group): string | null => {
    const [only] = of
    if (of.length > 1 || only?.of !== 'part' || only.step > 0 || only.owner === null) return null
    const { what } = subjectOf(only)
    return `${what === null ? '' : `${what} of `}each of … ${sayFromTheStart(only)}`
  }
  const said = how(all)
  const alike = groups.filter(of => said !== null && how(of) === said).flatMap(([c]) => (c?.of === 'part' ? [c.owner ?? ''] : []))
  return said === null || alike.length < 2 ? null : said.replace('…', list(alike, 'and'))
}

function sayTogether(all: Group): string {
  // A step that did several of them is named after the last.
  const isSaidLater = (step: number, i: number) => all[i + 1]?.of === 'part' && (all[i + 1] as PartCause).step === step
  const each = all.map((c, i) => {
    const before = all[i - 1]
    if (c.of === 'message') return c.says
    // What a list has gained before need not be named twice.
    const isMore = before?.of === 'part' && 'element' in before && before.path === c.path
    return isMore ? `${sayMore(sayBecame(c, 'element' in c))}${sayStep(c)}` : sayPart(c, i > 0, isSaidLater(c.step, i))
  })
  return list(each, 'and')
}

/** `S2 became Leader in step 35`; after another part of the same process `it became Leader in step 35`, and of a part `its log grew by 1 entry in step 4`. */
function sayPart(cause: PartCause, isAfterOther: boolean, isStepSaidLater: boolean): string {
  const { whose, what } = subjectOf(cause)
  const subject = isAfterOther && whose !== null ? sayIts(what) : sayWhose({ whose, what })
  // Where only another value would have made a difference, that it changed is no cause: it is what it is.
  if (cause.isOtherwise && cause.step > 0) return `${subject} ${sayIs(cause)} since step ${cause.step}`
  return `${subject} ${cause.step === 0 ? sayFromTheStart(cause) : sayBecame(cause)}${isStepSaidLater ? '' : sayStep(cause)}`
}

/** After `gained …`. */
const sayMore = (became: string): string => (/^(gained )?an entry$/.test(became) ? 'one more' : became.replace(/^gained /, ''))

const sayStep = ({ step }: Pick<PartCause, 'step'>): string => (step === 0 ? '' : ` in step ${step}`)
