import type { Place } from '../../checker/errors.ts'
import { budgetInJson } from '../../checker/language/address.ts'
import { isFault, type Sign, timeoutSign } from '../../checker/language/sign.ts'
import { sayRepeated } from '../../checker/traces/repeated.ts'
import type { Change, Trace, TraceStep } from '../../checker/traces/trace.ts'
import { equal, format, type Message, type Network, type NetworkKind } from '../../checker/values/index.ts'
import { sayAwaited, sayBecause, sayWithin } from '../../checker/verdict/qualifications.ts'
import {
  type Budgets,
  type Checked,
  type CheckResult,
  type NeverFired,
  type PropertyResult,
  type Qualifications,
  type Timeouts,
  violationsOf,
} from '../../checker/verdict/result.ts'
import { sayStop } from '../../checker/verdict/stops.ts'
import type { Traced } from '../format.ts'
import { sayReductions } from './trust.ts'

/** How a fault, or a timeout, is shown; null of any other step. */
export const signOf = ({ fault, kind }: Pick<TraceStep, 'fault' | 'kind'>): Sign | null => (kind === 'timeout' ? timeoutSign : fault)

/** `✕ lost`, or its word alone; an empty string for a step that is no fault. */
export function sayFault(step: TraceStep, withCharacter = true): string {
  const sign = signOf(step)
  return sign === null ? '' : withCharacter ? `${sign.character} ${sign.word}` : sign.word
}

/**
 * What a step is, without the process that takes it: `rmPrepare`, `elect(j: S2)`, `rmRcvCommit: Commit from TM`, `✕ lost: Commit from TM to RM1`. Without the character where a font may
 * lack it, or a glyph stands beside it: the word says the same.
 */
export function sayAction(step: TraceStep, withCharacter = true): string {
  const fault = sayFault(step, withCharacter)
  const given = sayParameters(step)
  const isCall = fault === '' && given.length > 0
  const about = [...(step.message ? [sayMessage(step.message, { to: step.by })] : []), ...(isCall ? [] : given)].join(', ')
  const called = isCall ? `${step.action}(${given.join(', ')})` : step.action
  const what = fault === '' ? called : called === step.fault?.kind ? fault : `${fault} (${called})`
  return about === '' ? what : `${what}: ${about}`
}

/** The parameters, but for the one that only repeats who acts. */
function sayParameters(step: TraceStep): string[] {
  const { parameters, by } = step
  const all = Object.entries(parameters)
  const actors = all.filter(([, value]) => value === by)
  return all.filter(p => actors.length !== 1 || p !== actors[0]).flatMap(([name, value]) => sayParameter(step, name, value))
}

/** `c: Client1`; of a crash, `1 of 2 unflushed entries of log survived`, and nothing of a log that had none. */
export function sayParameter({ fault, changes }: Pick<TraceStep, 'fault' | 'changes'>, name: string, value: unknown): readonly string[] {
  const log = fault?.survivors?.[name]
  if (log === undefined) return [`${name}: ${format(value)}`]
  const path = [...log, 'unflushed']
  const change = changes.find(
    ({ part: { variable, keys } }) => variable === path[0] && path.slice(1).every((key, k) => keys.at(k + 1 - path.length)?.name === key),
  )
  const before = Array.isArray(change?.before) ? change.before.length : 0
  return before === 0 ? [] : [`${value} of ${sayCount(before, 'unflushed entry', 'unflushed entries')} of ${log.join('.')} survived`]
}

/** Of a crash, how much survived of each log that had something unflushed. */
export const saySurvivors = (step: TraceStep): readonly string[] =>
  Object.keys(step.fault?.survivors ?? {}).flatMap(name => sayParameter(step, name, step.parameters[name]))

/** `Vote(granted: true) from S1 to S2`; an end that the reader knows already is left out. */
export function sayMessage(message: Message, known: { readonly from?: string | null; readonly to?: string | null } = {}): string {
  const { from, to, ...content } = message
  const ends = [['from', from, known.from] as const, ['to', to, known.to] as const]
    .filter(([, end, told]) => end !== undefined && end !== told)
    .map(([word, end]) => ` ${word} ${format(end)}`)
  return format(content) + ends.join('')
}

/** What a step sent, equal messages to several receivers in one: `Commit to RM1, RM2`. */
export function saySent({ sent, by }: TraceStep): readonly string[] {
  const receivers = new Map<string, string[]>()
  for (const message of sent) {
    const { to, ...rest } = message
    const said = sayMessage(rest as Message, { from: by })
    receivers.set(said, [...(receivers.get(said) ?? []), ...(to === undefined ? [] : [format(to)])])
  }
  return [...receivers].map(([said, to]) => (to.length === 0 ? said : `${said} to ${to.join(', ')}`))
}

/** The processes of a trace: those that the model knows to act, send or receive, and those that nothing but faults happens to. */
export const processesIn = ({ processes }: Pick<Checked, 'processes'>, { steps }: Pick<Trace, 'steps'>): readonly string[] => [
  ...new Set([...processes.map(p => p.id), ...steps.flatMap(s => s.by ?? [])]),
]

/** What a step took out of a broker: `Order from A`. */
export const sayAcknowledged = ({ acknowledged, by }: TraceStep): readonly string[] => acknowledged.map(m => sayMessage(m, { to: by }))

/** What a step does to messages: `acknowledges Order from A`, `sends Commit to RM1, RM2`. */
export const sayExchanged = (step: TraceStep): readonly string[] => [
  ...sayAcknowledged(step).map(m => `acknowledges ${m}`),
  ...saySent(step).map(m => `sends ${m}`),
]

/** `rmState[RM1]: working → prepared`; for a member of a big set `seen: + 3` or `seen: − 3`, for what is added to a list `log: + x`. */
export function sayChange({ path, before, after }: Change): string {
  if (before === undefined) return `${path}: + ${format(after)}`
  if (after === undefined) return `${path}: − ${format(before)}`
  const added = addedTo(before, after)
  return `${path}: ${added === null ? `${format(before)} → ${format(after)}` : `+ ${added.map(format).join(', ')}`}`
}

/** What a list has at its end that it had not before; null where it has not just grown. */
export const addedTo = (before: unknown, after: unknown): readonly unknown[] | null =>
  Array.isArray(before) && Array.isArray(after) && after.length > before.length && before.every((v, i) => equal(v, after[i]))
    ? after.slice(before.length)
    : null

/** A step's changes without the variables that only count and place faults: the step itself says those. */
export const shownChanges = (checked: Pick<Checked, 'kept'>, step: TraceStep): readonly Change[] =>
  step.changes.filter(c => !checked.kept.includes(c.part.variable))

/** A step's changes in words; of a crash, that they are what its process will find when it recovers. */
export const sayChanges = (checked: Pick<Checked, 'kept'>, step: TraceStep): readonly string[] => [
  ...sayReset(checked, step),
  ...shownChanges(checked, step).map(sayChange),
]

/** Of a fault by which a process forgets, such as a crash, and that changes something, what its changes are; of any other step nothing. */
export const sayReset = (checked: Pick<Checked, 'kept'>, step: TraceStep): readonly string[] =>
  step.fault?.forgets && shownChanges(checked, step).length > 0
    ? [
        `volatile state of ${step.by} reset to its initial values${step.fault.survivors ? '; what survived of its logs is flushed, the rest lost' : ''}`,
      ]
    : []

/** What a lasso does forever: `back to the state after step 2: steps 3 to 5 repeat forever`. */
export function sayLoop({ loop, steps }: Pick<Trace, 'loop' | 'steps'>): string {
  const [from, to] = [loop ?? steps.length, steps.length]
  if (from === to) return to === 0 ? 'nothing need ever happen' : 'the behaviour may stay here forever: nothing more need happen'
  return `${sayBack(from)}: ${sayRepeated(from + 1, to)} forever`
}

/** Where a loop that begins after so many steps leads: `back to the state after step 2`. */
export const sayBack = (loop: number): string => `back to ${loop === 0 ? 'the initial state' : `the state after step ${loop}`}`

/** The variables of a state, one `name: value` each: networks only when they carry something, bookkeeping of faults never. */
export const sayState = (checked: Checked, state: Trace['initial']): readonly string[] =>
  Object.entries(state)
    .filter(([name, value]) => !checked.kept.includes(name) && !(name in checked.networks && (value as Network).size === 0))
    .map(([name, value]) => `${name}: ${format(value)}`)

/** `two-phase-commit (eager-commit), model small`. */
export function sayChecked({ spec, variant, model }: Checked): string {
  return `${spec}${variant === null ? '' : ` (${variant})`}${model === null ? '' : `, model ${model}`}`
}

export const sayBudget = (budget: number): string => String(budgetInJson(budget))
const sayNetwork = ({ kind, capacity }: { readonly kind: NetworkKind; readonly capacity: number | null }): string =>
  capacity === null ? kind : `${kind}, capacity ${capacity}`
/** The text as a sentence begins. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

export const sayCount = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`

export const sayBudgets = (budgets: Budgets): string =>
  Object.entries(budgets)
    .map(([fault, budget]) => `${fault}=${sayBudget(budget)}`)
    .join(' ')

/** `needs crash=1; lose is not needed`: the least faults that show a violation, each as `say` says it; null where they were not looked for. */
export function sayNecessary({ necessary, trace }: PropertyResult, say: (budgets: Budgets) => string = sayBudgets): string | null {
  if (necessary === null) return null
  const { least, notNeeded, undecided, untried, triedOfAny } = necessary
  const enough = least.map(({ budgets, steps }) => {
    const then = steps === null || steps === trace?.steps.length ? '' : ` (then in ${sayCount(steps, 'step')})`
    return `${Object.keys(budgets).length === 0 ? 'no fault' : say(budgets)}${then}`.replace(') (', '; ')
  })
  const isFree = least.some(({ budgets }) => Object.keys(budgets).length === 0)
  const idle = isFree ? [] : notNeeded
  return [
    `needs ${enough.join(' or ')}`,
    ...(idle.length === 0 ? [] : [`${list(idle, 'and')} ${idle.length === 1 ? 'is' : 'are'} not needed${sayShown(idle, trace)}`]),
    ...(triedOfAny === null ? [] : [`finite numbers up to ${triedOfAny} are not enough`]),
    ...(undecided.length === 0 ? [] : [`not decided: whether ${list(namesOf(undecided), 'or')} is enough`]),
    ...(untried === 0 ? [] : [`not decided: ${sayCount(untried, 'smaller budget')}`]),
  ].join('; ')
}

/** Where a shortest trace has a fault without which there is another: `, though this trace has it`. */
function sayShown(idle: readonly string[], trace: PropertyResult['trace']): string {
  const shown = idle.filter(name => trace?.steps.some(step => step.fault?.name === name && isFault(step)))
  return shown.length === 0
    ? ''
    : `, though this trace has ${idle.length === 1 ? 'it' : shown.length === idle.length ? 'them' : list(shown, 'and')}`
}

/** The first few budgets, and how many more there are. */
function namesOf(budgets: readonly Budgets[]): readonly string[] {
  const named = budgets.slice(0, 3).map(b => (Object.keys(b).length === 0 ? 'no fault' : sayBudgets(b)))
  return budgets.length > named.length ? [...named, `one of ${sayCount(budgets.length - named.length, 'other')}`] : named
}

/** `RM1, RM2 and TM`, with another word than `and` where that is the last. */
export const list = (words: readonly string[], last: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`

/** What the first violation needs, as the cause of a result tells of that. */
export function sayNeeds({ properties }: CheckResult): string | null {
  const [first] = violationsOf(properties)
  return first ? sayNecessary(first) : null
}

/** The constants, budgets and networks: what one must give to check the same again. */
export function sayModel(checked: Checked): readonly (readonly [what: string, value: string])[] {
  const pairs = (of: readonly (readonly [string, string])[]) => (of.length === 0 ? 'none' : of.map(([k, v]) => `${k}=${v}`).join(' '))
  return [
    ['constants', pairs(Object.entries(checked.constants).map(([k, v]) => [k, format(v)]))],
    ['faults', pairs(Object.entries(checked.faults).map(([k, v]) => [k, sayBudget(v)]))],
    ['networks', pairs(Object.entries(checked.networks).map(([k, v]) => [k, sayNetwork(v)]))],
  ]
}

/** Why the states were not reduced by symmetry, with the place; null where they were, or nobody asked. */
export function sayNotReduced(root: string | undefined, { symmetry }: CheckResult['trust']): string | null {
  if (symmetry === null || !('refused' in symmetry)) return null
  const place = sayPlace(root, symmetry.where)
  return `not reduced by symmetry: ${symmetry.refused}${place === null ? '' : ` (${place})`}`
}

/** What one must know to trust the verdict, line by line. */
export function sayTrust({
  checked,
  trust,
  qualifications,
  states,
  depth,
}: CheckResult): readonly (readonly [what: string, value: string])[] {
  const list = (of: readonly string[]) => (of.length === 0 ? 'none' : of.join('; '))
  const degree = trust.outDegree
  return [
    ...sayModel(checked),
    ['searched', saySearched({ trust, qualifications })],
    [
      'states',
      `${trust.engine === 'swarm' ? `${states.distinct.toLocaleString('en')} distinct in a run, summed over all runs` : sayCount(states.distinct, 'distinct', 'distinct')}, ${states.generated.toLocaleString('en')} generated, ${states.queue.toLocaleString('en')} left on queue`,
    ],
    ['depth', `${depth}`],
    ['out-degree', `min ${degree.min}, mean ${degree.mean.toFixed(2)}, max ${degree.max}`],
    ['bounds', list(qualifications.cut.map(sayCut))],
    ['reductions', list(sayReductions(trust))],
    ['fairness', list(trust.fairness)],
    ...(trust.timeouts.length === 0 ? [] : [['timeouts', list(trust.timeouts.map(sayTimeouts))] as const]),
    ['never fired', list(trust.stopped === null ? sayNeverFired(qualifications.neverFired) : trust.neverFired)],
    ['vacuous', list(qualifications.vacuous.map(v => `${v.property} (${v.reason})`))],
    [
      'collision',
      trust.engine === 'swarm'
        ? 'unknown: a filter takes up to one new state in a hundred for an old one'
        : trust.collision === null
          ? 'exact: states are compared whole'
          : `${trust.collision.optimistic.toExponential(1)} expected, ${trust.collision.actual.toExponential(1)} from the actual count`,
    ],
    [
      'engine',
      `${trust.engine}, ${sayCount(trust.workers, 'worker')}; ${sayCount(trust.rerun, 'recipe run')} repeated to see that they are deterministic${trust.onDisk > 0 ? `; ${sayCount(trust.onDisk, 'fingerprint')} put on disk` : ''}`,
    ],
  ]
}

function saySearched({ trust: { stopped, engine }, qualifications }: Pick<CheckResult, 'trust' | 'qualifications'>): string {
  const walks =
    engine === 'random walks' || engine === 'swarm'
      ? `; only what the ${engine === 'swarm' ? 'swarm' : 'walks'} met was checked, and traces need not be the shortest`
      : ''
  if (stopped !== null) return `not the whole space: ${sayStop(stopped)}${walks}`
  return ['the whole space', sayWithin(qualifications)].filter(Boolean).join(' ')
}

/** `term <= 3: 9,100 steps not followed (two terms are enough)`. */
const sayCut = ({ within, steps, accepted }: Qualifications['cut'][number]): string =>
  `${within}${steps === null ? '' : `: ${sayCount(steps, 'step')} not followed`}${accepted === null ? '' : ` (${accepted})`}`

/** What was not expected first, each with its reason; then what was, those for one reason together. */
function sayNeverFired(neverFired: readonly NeverFired[]): readonly string[] {
  const because = Map.groupBy(neverFired, n => n.accepted ?? (n.because === null ? null : sayBecause(n.because)))
  const groups = [...because].sort(([, [a]], [, [b]]) => Number(a?.accepted !== null) - Number(b?.accepted !== null))
  return groups.map(([reason, of]) => `${of.map(n => n.action).join(', ')}${reason === null ? '' : ` (${reason})`}`)
}

/** `expire fires only when nothing else can happen; the fault early lets it fire sooner`. */
function sayTimeouts({ actions, awaits, early }: Timeouts): string {
  const [one, it] = [actions.length === 1, actions.length === 1 ? 'it' : 'them']
  const sooner = early === null ? 'the fault prematureTimeouts()' : `the fault ${early.fault}`
  const budget = early === null || early.budget === 0 ? '' : `, ${sayCount(early.budget, 'time')}`
  return `${actions.join(', ')} ${one ? 'fires' : 'fire'} only when ${sayAwaited(awaits)} (${sooner} lets ${it} fire sooner${budget})`
}

export const isTraced = (property: PropertyResult): property is Traced => property.trace !== null

/**
 * A place's file with no path of the machine: relative to `root` with `/`, or its own name where it lies elsewhere. Both are whole paths, as Node
 * gives them; without node:path, since browsers draw reports too.
 */
export function fileUnder(root: string | undefined, { file }: Pick<Place, 'file'>): string {
  const path = slashed(file)
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path)) return file
  const folder = root === undefined ? null : `${slashed(root).replace(/\/+$/, '')}/`
  return folder !== null && path.startsWith(folder) ? path.slice(folder.length) : path.slice(path.lastIndexOf('/') + 1)
}

const slashed = (path: string): string => (/^[A-Za-z]:\\/.test(path) ? path.replaceAll('\\', '/') : path)

/** `specs/two-phase-commit/protocol.ts:74`, or null where the place is not known. */
export const sayPlace = (root: string | undefined, where: Place | null | undefined): string | null =>
  where ? `${fileUnder(root, where)}:${where.line}` : null

/** That other traces of the same length may be better ones; null where all were compared. */
export const sayCompared = ({ compared }: Pick<PropertyResult, 'compared'>): string | null =>
  compared === false
    ? 'Other traces may be as short, with fewer faults or fewer switches between processes: there are too many states to compare them all'
    : null
