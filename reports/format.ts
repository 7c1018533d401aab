import type { Model } from '../checker/language/model.ts'
import type { Excerpt } from '../checker/source/excerpt.ts'
import type { Trace } from '../checker/traces/trace.ts'
import type { Explanation } from '../checker/verdict/explanation.ts'
import type { Checked, CheckResult, PropertyResult } from '../checker/verdict/result.ts'

export type { Excerpt }

/** What the source says of an action or a property; of one that the variant checked has changed, or a variant that it is of, what the last of them says. */
export function excerptFor(excerpts: Report['excerpts'], { variant }: Pick<Checked, 'variant'>, name: string): Excerpt | undefined {
  const last = (variant ?? '').split('/').findLast(of => `${of}/${name}` in excerpts)
  return excerpts[last === undefined ? name : `${last}/${name}`]
}

/** Everything a report may show. */
export interface Report {
  readonly result: CheckResult
  /** What was checked: its domains tell a map from a record, and its actions the choices that a trace did not take. */
  readonly model: Model
  /** Why each property is what it is. */
  readonly explanation: Explanation
  /** The command that reproduces the result. */
  readonly command: string
  /** By name of action or property, of an action called like a property by `actions/name`; empty where the source could not be read. */
  readonly excerpts: Readonly<Record<string, Excerpt>>
  /** The folder that file names are given relative to; left out, or outside it, only the file's own name is given. */
  readonly root?: string | undefined
  /** The files that the spec is written in, for reports in which it runs again; left out where they are not at hand. */
  readonly files?: readonly string[] | undefined
  /** The file to ask for the spec by, relative to where the command runs; left out where the spec is one of the library. */
  readonly file?: string | undefined
  /** The folder that the report is written to; left out where it is not written. */
  readonly folder?: string | undefined
  /** The Graphviz picture of a trace shows the steps that were enabled and not taken. */
  readonly untaken?: boolean | undefined
  /** What the model is there to show, as the catalogue says; null or left out of a model without a name. */
  readonly says?: string | null | undefined
  /** The width in pixels that a page has for a diagram; left out where that is not known. */
  readonly room?: number | undefined
  /** What made the result; left out of reports that must not differ from one machine to another. */
  readonly made?: Made | undefined
  /** What qualifies a verdict is an error. */
  readonly strict?: boolean | undefined
}

/** What one must have to make a result again. */
export interface Made {
  /** The versions. */
  readonly everystep: string
  readonly node: string
  /** SHA-256 of the files that the spec is written in; null where they are not at hand. */
  readonly source: string | null
  /** When it was made, in ISO 8601; left out unless it was asked for. */
  readonly date?: string
  /** Of random walks. */
  readonly seed?: number
  /** How long the search took. */
  readonly seconds?: number
}

export type Traced = PropertyResult & { readonly trace: Trace }

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
  render(report: Report, property: Traced): string | Promise<string>
}

/** A format of one trace in pixels. */
export interface PictureFormat extends Omit<TraceFormat, 'render'> {
  render(report: Report, property: Traced): Promise<Uint8Array>
}

export type Format = ResultFormat | TraceFormat | PictureFormat
