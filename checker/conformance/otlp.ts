import { UsageError } from '../errors.ts'
import { isRecord } from './event.ts'

/** A span, or a record of a log, of an OpenTelemetry export. */
export interface TelemetryEvent {
  readonly kind: 'span' | 'log'
  /** Of a span its name, of a record of a log its event's, where it has one. */
  readonly name: string
  /** When it began, or was recorded: nanoseconds since the epoch. */
  readonly time: bigint
  readonly attributes: Readonly<Record<string, unknown>>
  /** The attributes of the process. */
  readonly resource: Readonly<Record<string, unknown>>
  /** What a record of a log says; null of a span. */
  readonly body: unknown
  /** The span, or the one that a record was made in; empty where there is none. */
  readonly spanId: string
  /** Empty of a record of a log. */
  readonly parentSpanId: string
  /** The spans that it is linked to. */
  readonly links: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/**
 * The spans and records of one line of an export in OTLP's JSON encoding, as the Collector's file exporter writes it. Throws UsageError for anything else.
 * Source: opentelemetry-proto, docs/specification.md and proto/trace/v1/trace.proto, proto/logs/v1/logs.proto.
 */
export function eventsIn(line: unknown): readonly TelemetryEvent[] {
  const { resourceSpans, resourceLogs } = isRecord(line) ? line : {}
  if (resourceSpans === undefined && resourceLogs === undefined)
    throw new UsageError('no-telemetry', 'it has neither resourceSpans nor resourceLogs', {
      hint: 'export with OTLP in JSON, one request a line, as the file exporter of the Collector does',
    })
  return [
    ...list(resourceSpans).flatMap(of => list(of.scopeSpans).flatMap(scope => list(scope.spans).map(span => spanOf(span, resourceOf(of))))),
    ...list(resourceLogs).flatMap(of =>
      list(of.scopeLogs).flatMap(scope => list(scope.logRecords).map(record => recordOf(record, resourceOf(of)))),
    ),
  ]
}

const spanOf = (span: Json, resource: Json): TelemetryEvent => ({
  kind: 'span',
  name: String(span.name ?? ''),
  time: nanoseconds(span.startTimeUnixNano, `the span ${span.name}`),
  attributes: attributesOf(span.attributes),
  resource,
  body: null,
  spanId: String(span.spanId ?? ''),
  parentSpanId: String(span.parentSpanId ?? ''),
  links: list(span.links).map(link => String(link.spanId ?? '')),
})

const recordOf = (record: Json, resource: Json): TelemetryEvent => ({
  kind: 'log',
  name: String(record.eventName ?? ''),
  time: nanoseconds(wasSet(record.timeUnixNano) ? record.timeUnixNano : record.observedTimeUnixNano, 'a record of a log'),
  attributes: attributesOf(record.attributes),
  resource,
  body: plainOf(record.body),
  spanId: String(record.spanId ?? ''),
  parentSpanId: '',
  links: [],
})

const wasSet = (time: unknown): boolean => time !== undefined && String(time) !== '0'

function nanoseconds(time: unknown, of: string): bigint {
  if (wasSet(time) && /^\d+$/.test(String(time))) return BigInt(String(time))
  throw new UsageError('no-time', `${of} has no time`, { hint: 'within a process the order is that of time: it must be recorded' })
}

const resourceOf = (of: Json): Json => attributesOf(isRecord(of.resource) ? of.resource.attributes : [])

const attributesOf = (attributes: unknown): Json =>
  Object.fromEntries(list(attributes).map(({ key, value }) => [String(key), plainOf(value)]))

/** A value without its type: 64-bit integers are strings in OTLP. */
function plainOf(value: unknown): unknown {
  if (!isRecord(value)) return null
  if (value.intValue !== undefined) return Number(value.intValue)
  if (isRecord(value.arrayValue)) return list(value.arrayValue.values).map(plainOf)
  if (isRecord(value.kvlistValue)) return attributesOf(value.kvlistValue.values)
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null
}

const list = (of: unknown): readonly Json[] => (Array.isArray(of) ? of.filter(isRecord) : [])
