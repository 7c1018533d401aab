import { UsageError } from '../errors.ts'
import { type EventPlace, type Log, type LogEvent, linesOf, type Read, understood, wrong } from './event.ts'
import { eventsIn, type TelemetryEvent } from './otlp.ts'

/**
 * Exports of OpenTelemetry as logs for `conforms`: a log for each process, the resource by its `service.instance.id` or else its `service.name`. Within a process spans, and records of logs, are in the order of their time, a
 * span counting as taken at its start. What a span's process did before it began comes before all that those do which name it as parent or link, in other processes: what was sent before what is received.
 * Clocks of different processes are never compared. Processes of which nothing is a step, and files in which nothing is, are among the logs as unread.
 *
 * `read` says which of them are steps, and of what; left out, those with an attribute `everystep.action`, or `everystep.state`, are, with `everystep.parameters`, `everystep.message` and `everystep.state` as
 * maps or as JSON. Throws UsageError for a file that is missing or no such export.
 */
export function telemetryLogs(files: readonly string[], read: Read<TelemetryEvent> = byAttributes): readonly Log[] {
  const found = files.map(file => ({ file, events: linesOf(file).flatMap(({ value, line }) => placed({ log: file, line }, value)) }))
  const all = found.flatMap(({ events }) => events)
  const spans = new Map(all.flatMap(({ of }) => (of.kind === 'span' && of.spanId !== '' ? [[of.spanId, of] as const] : [])))
  const byProcess = Map.groupBy(all, ({ of }) => processOf(of))
  const processes = new Map(
    [...byProcess].map(([name, events]) => {
      // A parent that began at the same time began before.
      const sorted = events.toSorted((a, b) => Number(a.of.time - b.of.time) || depthOf(spans, a.of) - depthOf(spans, b.of))
      return [name, sorted.flatMap(({ of, at }) => meant(of, at, read))]
    }),
  )
  const isStep = [...processes].filter(([, steps]) => steps.length > 0)
  if (isStep.length === 0)
    throw new UsageError('empty-log', `none of the ${all.length} spans and records of ${files.join(', ')} is a step`, {
      hint: 'give a span an attribute everystep.action, or say by `read` (on the command line --read FILE) what a span means',
    })
  const unread = [...byProcess].flatMap(([name, events]) => (processes.get(name)?.length === 0 ? [{ name, unread: events.length }] : []))
  const empty = found.flatMap(({ file, events }) => (events.length === 0 ? [{ name: file, unread: 0 }] : []))
  const logs = isStep.map(([name, steps]) => ({
    name,
    events: steps.map(({ of, event }): LogEvent => {
      const follows = sendersOf(spans, of).flatMap((sender): EventPlace[] => {
        const log = processOf(sender)
        const line = log === name ? 0 : upTo(processes.get(log) ?? [], sender.time)
        return line === 0 ? [] : [{ log, line }]
      })
      return follows.length === 0 ? event : { ...event, follows }
    }),
  }))
  return [...logs, ...unread, ...empty]
}

/** How many steps, in the order of time, were taken by then. */
function upTo(steps: readonly { readonly of: TelemetryEvent }[], time: bigint): number {
  let [from, to] = [0, steps.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((steps[middle]?.of.time as bigint) <= time) from = middle + 1
    else to = middle
  }
  return from
}

interface Placed {
  readonly of: TelemetryEvent
  readonly at: EventPlace
}

function placed(at: EventPlace, value: unknown): readonly Placed[] {
  try {
    return eventsIn(value).map(of => ({ of, at }))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw wrong(error.code, at, `is no export of OpenTelemetry: ${error.problem}`, error.hint)
  }
}

function processOf({ resource }: TelemetryEvent): string {
  const name = resource['service.instance.id'] ?? resource['service.name']
  if (name !== undefined) return String(name)
  throw new UsageError('no-service', 'a resource has neither service.instance.id nor service.name', {
    hint: 'name each process by a resource attribute: the events of one are in the order of time, and of no others',
  })
}

function meant(
  of: TelemetryEvent,
  at: EventPlace,
  read: Read<TelemetryEvent>,
): { readonly of: TelemetryEvent; readonly event: LogEvent }[] {
  const event = understood(of, at, read)
  return event === 'ignore' ? [] : [{ of, event }]
}

type Spans = ReadonlyMap<string, TelemetryEvent>

const causesOf = (spans: Spans, { kind, spanId, parentSpanId, links }: TelemetryEvent): readonly TelemetryEvent[] =>
  [...(kind === 'log' ? [spanId] : [parentSpanId]), ...links].flatMap(id => spans.get(id) ?? [])

/** The spans that began before: parents and links, and theirs. */
function sendersOf(spans: Spans, of: TelemetryEvent): readonly TelemetryEvent[] {
  const found = new Set(causesOf(spans, of))
  for (const one of found) for (const cause of causesOf(spans, one)) found.add(cause)
  return [...found]
}

const depthOf = (spans: Spans, of: TelemetryEvent): number => sendersOf(spans, of).length

/** What is written into attributes for `conforms` itself. */
function byAttributes({ attributes }: TelemetryEvent): LogEvent | 'ignore' {
  const of = (name: string) => {
    const value = attributes[`everystep.${name}`]
    return value === undefined || name === 'action' ? value : typeof value === 'string' ? JSON.parse(value) : value
  }
  const parts = ['action', 'parameters', 'message', 'state'].map(name => [name, of(name)] as const)
  const given = parts.filter(([, value]) => value !== undefined)
  return given.some(([name]) => name === 'action' || name === 'state') ? (Object.fromEntries(given) as LogEvent) : 'ignore'
}
