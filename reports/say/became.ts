import type { PartCause } from '../../checker/traces/causes.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { equal, format, ValueSet } from '../../checker/values/index.ts'
import { sayInWords, without } from '../../checker/values/path.ts'
import { labelOfMessage, labelOfTaken, localPath } from './labels.ts'
import { fitText } from './text-width.ts'
import { addedTo, sayCount, sayMessage } from './words.ts'

/** The most room that one value gets in a sentence. */
const roomForValue = 320
/** The most letters of a record, or of a list or set of some, that a sentence can have in passing. */
const roomForRecord = 40
/** A message with more letters than these is told by its kind alone. */
const longMessage = 60

/**
 * A value as a sentence may have it: one that is no whole record or list of some, of which a reader learns nothing in passing. A value with a kind is told by that: `Leader`.
 * Null where only that it is there can be said.
 */
function sayBriefly(value: unknown): string | null {
  if (value === undefined) return 'gone'
  if (typeof value !== 'object' || value === null) return fitText(format(value), roomForValue, 13)
  if ('tag' in value) return sayTagged(value as Tagged)
  const members = Array.isArray(value) || value instanceof ValueSet ? [...value] : null
  if (members === null) return null
  if (members.length === 0) return 'empty'
  return members.every(m => typeof m !== 'object' || m === null) && members.length <= 4 ? format(value) : null
}

interface Tagged {
  readonly tag: string
}

/** A value with a kind by that, and by what else it says, if that is words and numbers, or a list of these, and few of them: `Answered(version: 1)`, `Done(values: [1, 0])`. */
function sayTagged({ tag, ...fields }: Tagged): string {
  const isPlain = (value: unknown) => typeof value !== 'object'
  const whole = format({ tag, ...fields })
  const isShort = Object.values(fields).every(value => isPlain(value) || (Array.isArray(value) && value.length > 0 && value.every(isPlain)))
  return isShort && whole.length <= roomForRecord ? whole : tag
}

/** A value in full; null where that has more letters than there is room for. */
export const sayShort = (value: unknown, room = roomForRecord): string | null => {
  const said = format(value)
  return said.length <= room ? said : null
}

/** The same, or a record but for the one field that has parts: `(ballot: …, value: Client1)`. */
const sayNearly = (value: unknown): string | null => sayShort(value) ?? sayOutline(value)

function sayOutline(value: unknown): string | null {
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return null
  const fields = Object.entries(value as object)
  const isPlain = (of: unknown) => typeof of !== 'object' || of === null
  if (fields.length < 2 || fields.filter(([, of]) => !isPlain(of)).length > 1) return null
  const said = `(${fields.map(([name, of]) => `${name}: ${isPlain(of) ? format(of) : '…'}`).join(', ')})`
  return said.length <= roomForRecord ? said : null
}

/** `became committed`, `gained (term: 1, value: 2)`, `grew by 2 entries`, `changed` where the value is too much to say; `isVerbSaid` leaves out `became`. */
export function sayBecame({ value, from, ...of }: Pick<PartCause, 'value' | 'from' | 'element' | 'isAgain'>, isVerbSaid = false): string {
  if ('isAgain' in of) return sayAgain('element' in of ? of.element : value, 'element' in of, isVerbSaid)
  if ('element' in of) return `${isVerbSaid ? '' : 'gained '}${sayNearly(of.element) ?? 'an entry'}`
  const added = addedTo(from, value) ?? joined(from, value) ?? putBefore(from, value)
  const gained = added?.length === 1 ? sayNearly(added[0]) : null
  const said = sayBriefly(value) ?? (added === null ? sayNearly(value) : null)
  if (said !== null) return `${isVerbSaid ? '' : 'became '}${said}`
  if (gained !== null) return `gained ${gained}`
  if (added === null) return from === null && value !== null ? 'was set' : 'changed'
  return added.length === 1 ? 'gained an entry' : `grew by ${sayCount(added.length, 'entry', 'entries')}`
}

/** `was set to 2 again`; of an element `was given (term: 1, value: 2) again`, and where that verb is said, `2 again`. */
function sayAgain(value: unknown, isElement: boolean, isVerbSaid: boolean): string {
  const said = isElement ? (sayNearly(value) ?? 'an entry') : (sayBriefly(value) ?? sayNearly(value) ?? 'the same')
  return `${isVerbSaid ? '' : isElement ? 'was given ' : 'was set to '}${said} again`
}

/** What a set has that it had not before; null where it is none, or has lost something. */
const joined = (before: unknown, after: unknown): readonly unknown[] | null =>
  before instanceof ValueSet && after instanceof ValueSet && before.isSubsetOf(after) ? [...after.difference(before)] : null

/** What a list has before all that it had; null where it is none. */
const putBefore = (before: unknown, after: unknown): readonly unknown[] | null =>
  Array.isArray(before) && Array.isArray(after) && after.length > before.length && equal(after.slice(after.length - before.length), before)
    ? after.slice(0, after.length - before.length)
    : null

/** `fell from 2 to 1`; what cannot be said in passing only that it changed. */
export function sayWent({ value, from, ...of }: Pick<PartCause, 'value' | 'from' | 'element'>): string {
  if ('element' in of) return sayBecame({ value, from, ...of })
  const [was, is] = [sayBriefly(from), sayBriefly(value)]
  if (was === null || is === null) return sayBecame({ value, from })
  const verb = typeof from === 'number' && typeof value === 'number' ? (value < from ? 'fell' : 'rose') : 'went'
  return `${verb} from ${was} to ${is}`
}

/** `is [1, 2]`, `has 3 entries` where that is too much to say, and of what is no list then `is as it is`. */
export function sayIs({ value }: Pick<PartCause, 'value'>): string {
  const said = sayBriefly(value) ?? sayShort(value)
  if (said !== null) return `is ${said}`
  return Array.isArray(value) ? `has ${sayCount(value.length, 'entry', 'entries')}` : 'is as it is'
}

/** `is empty from the start`; of what is too much to say `is set from the start` where it need not be, and else `is unchanged from the start`. */
export function sayFromTheStart({ value, isOptional = false }: Pick<PartCause, 'value' | 'isOptional'>): string {
  return `is ${sayBriefly(value) ?? sayShort(value) ?? (isOptional ? 'set' : 'unchanged')} from the start`
}

/** A word that says how a process is, of which its variable's name says no more: `P1 became committed`. */
const adjective = /(ed|(?<!(some|any|no)th)ing|back|able|idle)$/
const condition = /(state|status|role|mode)$/i

/** What a part is of as a sentence names it: `P1’s log`; the process alone where the value says how that is. */
export function subjectOf({ part, owner, value, isOfSeveral }: Pick<PartCause, 'part' | 'owner' | 'value' | 'isOfSeveral'>): {
  whose: string | null
  what: string | null
} {
  // What kind a value has is what it is, in a sentence.
  const [local, said] = [localPath({ part, owner }), sayInWords(without(part, owner)).replace(/\.tag$/, '')]
  if (owner === null) return { whose: null, what: said }
  const word = typeof value === 'string' ? value : value !== null && typeof value === 'object' && 'tag' in value ? String(value.tag) : null
  const isPlain = !/[.[]/.test(local) && word !== null && (condition.test(local) || adjective.test(word))
  return { whose: owner, what: isPlain && !isOfSeveral ? null : said }
}

/** What happened in a step: `Store received Write(token: 1) from Client1`, `Node1 crashed`, `S1 took becomeLeader`. */
export function sayHappened(step: TraceStep): string {
  const { action, by, kind, fault, message } = step
  const said = message === null ? '' : sayMessage(message, { to: by })
  const brief = message === null || said.length <= longMessage ? said : message.tag
  if (kind === 'fault' && fault !== null) {
    if (message !== null) return `${brief} was ${fault.word}`
    return by === null ? `${fault.word} (${action})` : `${by} ${fault.word}`
  }
  if (message !== null) return `${by ?? 'the environment'} received ${brief}`
  if (kind === 'timeout') return by === null ? `${action} timed out` : `${by} timed out (${action})`
  const taken = labelOfTaken({ ...step, parameters: Object.fromEntries(Object.entries(step.parameters).filter(([, v]) => v !== by)) })
  return by === null ? `${taken} was taken` : `${by} took ${taken}`
}

/** A message in flight, as a sentence names it. */
export function sayBriefMessage(message: Parameters<typeof labelOfMessage>[0]): string {
  const said = labelOfMessage(message)
  return said.length <= longMessage ? said : message.tag
}

/** `P1’s log`, `P1`, `log`. */
export const sayWhose = ({ whose, what }: ReturnType<typeof subjectOf>): string => [whose, what].filter(Boolean).join('’s ')
