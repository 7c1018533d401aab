import { didYouMean, problemOf, UsageError } from '../errors.ts'
import { basename, existsSync, readFileSync } from '../platform/files.ts'
import { format } from '../values/index.ts'

/**
 * What a log records of one step. Without an `action` it is a step of any action that is no fault; without a `state` nothing is compared after it. Values are as in JSON: a set is a list.
 */
export interface LogEvent {
  readonly action?: string
  /** Parameters of the action, and fields of the message that it receives. What is not named may be anything. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Fields of the message that is received. */
  readonly message?: Readonly<Record<string, unknown>>
  /** Parts of the state after the step; only the variables, fields and entries that are named are compared. */
  readonly state?: Readonly<Record<string, unknown>>
  /** Events of other logs that are known to come before, as that which sent what this one receives; and so does all that is before these in their logs. */
  readonly follows?: readonly EventPlace[]
}

/** Where an event stands; lines count from 1. */
export interface EventPlace {
  readonly log: string
  readonly line: number
}

/** What an event of the user's own format means; `ignore` where it is about no step. */
// biome-ignore lint/suspicious/noExplicitAny: only its author knows the format
export type Read<E = any> = (event: E, at: EventPlace) => LogEvent | 'ignore'

/** A log: the name of an NDJSON file, its text, or its events. */
export type Log =
  | string
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly events: readonly unknown[] }
  | UnreadLog

/** What was recorded of a process, or in a file, and of which nothing is a step: it is listed in the result, and explains nothing. */
export interface UnreadLog {
  readonly name: string
  /** How many events it has. */
  readonly unread: number
}

export const isUnread = (log: Log): log is UnreadLog => typeof log === 'object' && 'unread' in log

/** An event as it was read. */
export interface Recorded {
  /** Without what it follows. */
  readonly event: LogEvent
  readonly at: EventPlace
  readonly follows: readonly EventPlace[]
}

export interface ReadLog {
  readonly name: string
  readonly events: readonly Recorded[]
  readonly ignored: number
}

/** Every event of a log. Throws UsageError, with file and line, where the log is missing, malformed or empty, and where an event means nothing. */
export function readLog(log: Exclude<Log, UnreadLog>, read: Read): ReadLog {
  const { name, raw } = open(log)
  const events = raw.flatMap(({ value, line }): Recorded[] => {
    const at = { log: name, line }
    const understands = understood(value, at, read)
    if (understands === 'ignore') return []
    const { follows = [], ...event } = understands
    return [{ event, at, follows }]
  })
  if (events.length === 0)
    throw new UsageError('empty-log', `the log ${name} has no events${raw.length > 0 ? `: all ${raw.length} are ignored` : ''}`, {
      hint: 'an empty log conforms to everything: leave it out, or check that what writes it is switched on',
    })
  return { name, events, ignored: raw.length - events.length }
}

interface Line {
  readonly value: unknown
  readonly line: number
}

function open(log: Exclude<Log, UnreadLog>): { readonly name: string; readonly raw: readonly Line[] } {
  if (typeof log === 'string') return { name: log, raw: linesOf(log) }
  if ('events' in log) return { name: log.name, raw: log.events.map((value, at) => ({ value, line: at + 1 })) }
  return { name: log.name, raw: linesIn(log.text, log.name) }
}

/** What an NDJSON file holds. Throws UsageError where it is missing or malformed. */
export const linesOf = (file: string): readonly Line[] => linesIn(fileText(file), file)

function linesIn(text: string, name: string): readonly Line[] {
  const lines = text.split('\n').map((source, at) => ({ source, line: at + 1 }))
  return lines.filter(l => l.source.trim() !== '').map(({ source, line }) => ({ value: parsed(source, name, line), line }))
}

function fileText(file: string): string {
  if (!existsSync(file))
    throw new UsageError('no-file', `there is no log ${file}`, {
      hint: `${basename(file)} is what a recorder writes: one JSON object a line`,
    })
  return readFileSync(file, 'utf8')
}

function parsed(source: string, log: string, line: number): unknown {
  try {
    return JSON.parse(source)
  } catch (error) {
    throw wrong(
      'malformed-log',
      { log, line },
      `is not JSON: ${problemOf(error)}`,
      'a log is NDJSON: one JSON object a line, and nothing else',
    )
  }
}

/** What an event means. Throws UsageError, with its place, where it means nothing. */
export function understood(value: unknown, at: EventPlace, read: Read): LogEvent | 'ignore' {
  let event: unknown
  try {
    event = read(value, at)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw wrong('read-threw', at, `could not be read: ${problemOf(error)}`, 'the function given as read threw')
  }
  if (event === 'ignore') return event
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw wrong(
      'unmapped-event',
      at,
      `has an event that read gives no meaning: ${shortened(value)}`,
      "return { action, parameters?, message?, state? } for it, or 'ignore' where it is about no step",
    )
  return checked(event as Readonly<Record<string, unknown>>, at)
}

const parts = ['action', 'parameters', 'message', 'state', 'follows'] as const

function checked(event: Readonly<Record<string, unknown>>, at: EventPlace): LogEvent {
  const given = parts.filter(part => event[part] !== undefined)
  for (const key of Object.keys(event)) {
    const meant = parts.includes(key as 'action') ? undefined : didYouMean(key, parts)
    if (meant !== undefined) throw wrong('unknown-part', at, `has an event with an unknown part '${key}'`, meant)
  }
  if (event.action === undefined && event.state === undefined)
    throw wrong(
      'unmapped-event',
      at,
      `has an event with neither an action nor a state: ${shortened(event)}`,
      'of another format of log, say by `read` (on the command line --read FILE) what an event means',
    )
  for (const part of given) {
    const is = event[part]
    const isRight = part === 'action' ? typeof is === 'string' : part === 'follows' ? Array.isArray(is) && is.every(isPlace) : isRecord(is)
    if (!isRight)
      throw wrong(
        'unmapped-event',
        at,
        `has an event whose ${part} is ${shortened(event[part])}`,
        { action: 'the action is a name', follows: 'it follows a list of places, { log, line }' }[part as string] ??
          `the ${part} is an object`,
      )
  }
  return Object.fromEntries(given.map(part => [part, event[part]]))
}

const isPlace = (value: unknown): boolean => isRecord(value) && typeof value.log === 'string' && Number.isInteger(value.line)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An error about one line of a log: `rm1.ndjson:12 has …`. */
export const wrong = (code: string, { log, line }: EventPlace, problem: string, hint?: string): UsageError =>
  new UsageError(code, `${log}:${line} ${problem}`, { hint })

function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? format(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
