import type { CheckResult, PropertyResult } from '../checker/result.ts'
import type { Trace } from '../checker/traces/trace.ts'

/** What the spec's source says of an action or a property; from checker/analysis, where the source is at hand. */
export interface Excerpt {
  /** The doc comment, as one paragraph. */
  readonly doc: string | null
  readonly source: string
  readonly file: string
  readonly line: number
}

/** Everything a report may show. */
export interface Report {
  readonly result: CheckResult
  /** The command that reproduces the result. */
  readonly command: string
  /** By name of action or property; empty where the source could not be read. */
  readonly excerpts: Readonly<Record<string, Excerpt>>
}

/** A format of the whole result: one file. */
export interface ResultFormat {
  readonly of: 'result'
  readonly name: string
  readonly extension: string
  readonly says: string
  render(report: Report): string | Promise<string>
}

/** A format of one trace: a file for each property that has one. */
export interface TraceFormat {
  readonly of: 'trace'
  readonly name: string
  readonly extension: string
  readonly says: string
  render(report: Report, property: PropertyResult & { readonly trace: Trace }): string | Promise<string>
}

export type Format = ResultFormat | TraceFormat
