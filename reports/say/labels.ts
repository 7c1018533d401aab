import type { Change, Flight, TraceStep } from '../../checker/traces/trace.ts'
import { compare, format, type Message, ValueSet } from '../../checker/values/index.ts'
import { sayPath, sayWithWords, without } from '../../checker/values/path.ts'
import type { Checked } from '../../checker/verdict/result.ts'
import { addedTo, sayAction, sayChanges, sayCount, sayExchanged, sayParameter } from './words.ts'

/** The path as its owner's lane shows it: without the owner. `rmState[RM1]` is `rmState` on the lane of RM1. */
export const localPath = ({ part, owner }: Pick<Change, 'part' | 'owner'>): string => sayPath(without(part, owner))

/** The same with the words for its numbers, where it has them: `votes[R1][2]` is `votes[slot 2]` on the lane of R1. */
export const localPathInWords = ({ part, owner }: Pick<Change, 'part' | 'owner'>): string => sayWithWords(without(part, owner))

/**
 * `working → prepared`; of sets and growing lists only what came and went: `+ RM1`. In brief, what becomes another kind of thing is told by its kind
 * alone, `Candidate → Leader`, with what it has if that is little, of a list of records that is long to say how many they are: `3 entries → []`, and of a long record only that it is gone or new: `(…) → none`.
 */
export function labelOfChange({ before, after }: Change, how: 'whole' | 'brief' = 'whole'): string {
  const [was, is] = [before, after].map(kindOf)
  if (how === 'brief' && was !== is && (was || is))
    return `${was ?? format(before)} → ${is === null || isShort(after) ? format(after) : is}`
  if (before === undefined) return `+ ${format(after)}`
  if (after === undefined) return `− ${format(before)}`
  if (before instanceof ValueSet && after instanceof ValueSet) {
    const went = [...before.difference(after)].sort(compare).map(m => `− ${format(m)}`)
    const came = [...after.difference(before)].sort(compare).map(m => `+ ${format(m)}`)
    return [...went, ...came].join(', ')
  }
  const added = addedTo(before, after)
  const isNew = before === null || after === null
  const say = (of: unknown): string => {
    if (how === 'whole') return format(of)
    if (isNew && isLongRecord(of)) return '(…)'
    return isLongToSay(of) ? sayCount(of.length, 'entry', 'entries') : format(of)
  }
  if (added !== null) return `+ ${how === 'brief' && isLongToSay(added) ? say(added) : added.map(format).join(', ')}`
  return `${say(before)} → ${say(after)}`
}

/** A value with a kind of no more letters than these is told whole, where it is new. */
const shortTagged = 32

const isShort = (of: unknown): boolean => format(of).length <= shortTagged

/** A list of several records with more letters than these is counted, where there is little room. */
const longList = 60

const isLongToSay = (of: unknown): of is readonly unknown[] =>
  Array.isArray(of) && of.length > 1 && of.some(entry => typeof entry === 'object' && entry !== null) && format(of).length > longList

/** A record with more letters than these says less by being gone, or new, than it takes room for. */
const longRecord = 48

const isLongRecord = (of: unknown): boolean =>
  typeof of === 'object' &&
  of !== null &&
  !Array.isArray(of) &&
  !(of instanceof ValueSet) &&
  kindOf(of) === null &&
  format(of).length > longRecord

const kindOf = (value: unknown): string | null => (typeof value === 'object' && value !== null && 'tag' in value ? String(value.tag) : null)

/** A message by its kind and by the fields that an arrow between two lanes does not show. */
export const labelOfMessage = ({ from: _, to: __, ...content }: Message): string => format(content)

/** A message with its ends as an arrow: `Commit TM → RM1`, and by its content alone where it has none. */
export function labelOfSent(message: Message): string {
  const { from, to } = message
  const ends = [from, to].filter(end => end !== undefined).map(format)
  return `${labelOfMessage(message)}${ends.length === 0 ? '' : ` ${from === undefined ? '→ ' : ''}${ends.join(' → ')}`}`
}

/** A step in few words, for an arrow between two states: `rmPrepare(RM1)`, `rmRcvCommit(Commit TM → RM1)`. A parameter that is one word needs no name. */
export function labelBetween({ action, parameters, message }: Pick<TraceStep, 'action' | 'parameters' | 'message'>): string {
  const values = Object.entries(parameters).map(([name, value]) => (typeof value === 'string' ? value : `${name}: ${format(value)}`))
  const inner = [...(message ? [labelOfSent(message)] : []), ...values]
  return inner.length === 0 ? action : `${action}(${inner.join(', ')})`
}

/** A message as its arrow is labelled; one that names another than its sender says so: `Vote(granted: true), forged as from S1`. */
export const labelOfFlight = ({ message, from, forgedBy }: Pick<Flight, 'message' | 'from' | 'forgedBy'>): string =>
  `${labelOfMessage(message)}${forgedBy === undefined ? '' : `, forged as from ${from}`}`

/** A step by its action, its parameters and what its message says: `store(Write(token: 1))`. */
export function labelOfTaken({ action, parameters, message }: Pick<TraceStep, 'action' | 'parameters' | 'message'>): string {
  const inner = [
    ...(message ? [labelOfMessage(message)] : []),
    ...Object.entries(parameters).map(([name, value]) => `${name}: ${format(value)}`),
  ]
  return inner.length === 0 ? action : `${action}(${inner.join(', ')})`
}

/** The action with the parameters that its lane does not show. */
export function labelOfAction(step: TraceStep): string {
  const { action, parameters, by } = step
  const others = Object.entries(parameters).filter(([, value]) => value !== by)
  const said = others.flatMap(([name, value]) => sayParameter(step, name, value))
  return said.length === 0 ? action : `${action}(${said.join(', ')})`
}

/** `RM2 | RM1, TM`: the two sides of a partition; null where the step is none. */
export function saySides({ fault, parameters: { side } }: TraceStep, { processes }: Pick<Checked, 'processes'>): string | null {
  if (fault?.about !== 'network' || !(side instanceof ValueSet)) return null
  const ids = processes.map(p => p.id)
  return `${ids.filter(id => side.has(id)).join(', ')} | ${ids.filter(id => !side.has(id)).join(', ')}`
}

/** A step as one line of text, for those who cannot see the diagram. */
export const sayStep = (step: TraceStep, checked: Pick<Checked, 'kept'>): string =>
  [sayActor(step), ...sayChanges(checked, step), ...sayExchanged(step)].join('; ')

/** A process and what it does; without the sign of a fault, which not every font has, since its word stands there too. */
export const sayActor = (step: TraceStep): string => `${step.by === null ? '' : `${step.by}: `}${sayAction(step, false)}`
