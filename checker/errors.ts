import { closest, distance } from 'fastest-levenshtein'

/** A place in a source file. `line` and `column` count from 1. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Exit codes; TLC's where TLC has one (tlc2/output/EC.java, ExitStatus). */
export const exitCode = {
  holds: 0,
  deadlock: 11,
  safety: 12,
  liveness: 13,
  inconclusive: 20,
  vacuous: 21,
  specFailure: 75,
  usage: 150,
  internal: 153,
} as const

interface Details {
  readonly where?: Place | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/**
 * What every error of this package is: `code` is one word, `problem` says what is wrong, `hint` the remedy, `where` the author's line when known. The
 * message has both, since it is all that most programs show of an error.
 */
export abstract class EverystepError extends Error {
  abstract readonly exitCode: number
  readonly code: string
  readonly problem: string
  readonly where: Place | undefined
  readonly hint: string | undefined
  constructor(code: string, problem: string, details: Details = {}) {
    super(
      details.hint === undefined ? problem : `${problem}\nhint: ${details.hint}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.name = new.target.name
    this.code = code
    this.problem = problem
    this.where = details.where
    this.hint = details.hint
  }
}

/** The caller asked for something that does not exist or cannot be done. */
export class UsageError extends EverystepError {
  readonly exitCode = exitCode.usage
}

/** A spec is wrong as written: found before any state is explored. */
export class SpecError extends EverystepError {
  readonly exitCode = exitCode.usage
}

/** A spec failed while it ran: a recipe wrote outside its domain, threw, or was not deterministic. */
export class SpecFailure extends EverystepError {
  readonly exitCode = exitCode.specFailure
}

/** Code of the spec was ended before it returned, and had too little of the processor to say that it never does. */
export class Starved extends SpecFailure {}

/** The checker contradicted itself: a fault of ours. */
export class InternalError extends EverystepError {
  readonly exitCode = exitCode.internal
}

/** `did you mean 'x'?`, or nothing when no candidate is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const best = closest(word, [...candidates])
  return distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(word.length > 3 ? 2 : 1, Math.floor(word.length / 3)) ||
    best.toLowerCase().includes(word.toLowerCase()) ||
    sorted(best) === sorted(word) ||
    beginAlike(word.toLowerCase(), best.toLowerCase())
    ? `did you mean '${best}'?`
    : undefined
}

const sorted = (word: string): string => [...word.toLowerCase()].sort().join('')

/** `property` and `properties`: the same for half of the longer one, and four letters. */
function beginAlike(one: string, other: string): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  return same >= Math.max(4, one.length / 2, other.length / 2)
}

const here = import.meta.url.slice(0, import.meta.url.lastIndexOf('/') + 1)
const isBuilt = /\/dist\/checker\/$/.test(here)
/** The checker as it runs, and as the source maps of the built package place it. */
const ownFolders = [here, here.replace(/\/dist\/checker\/$/, '/checker/')]
const isForeign = (file: string): boolean => !file.startsWith('node:') && !ownFolders.some(own => file.startsWith(own))

/** The first line on the stack outside the checker: where the author called. */
export const callSite = (): Place | undefined => foreignSite(new Error().stack)

/** The same in the file that was loaded, even where a source map tells what that was built from: imported again, it is the same module. */
export function moduleSite(): Place | undefined {
  if (!isBuilt) return callSite()
  const prepare = Error.prepareStackTrace
  try {
    Error.prepareStackTrace = (_, sites) =>
      sites.map(site => `at ${site.getFileName()}:${site.getLineNumber()}:${site.getColumnNumber()}`).join('\n')
    return foreignSite(new Error().stack)
  } finally {
    Error.prepareStackTrace = prepare
  }
}

function foreignSite(stack: string | undefined): Place | undefined {
  for (const line of (stack ?? '').split('\n')) {
    const place = placeOf(line)
    if (place && isForeign(place.file)) return { ...place, file: fromUrl(place.file) }
  }
  return undefined
}

/**
 * What was thrown, as an error without a place where it was none: authors may throw null, a symbol, an object without a prototype, or a proxy that
 * refuses every question.
 */
export function errorOf(thrown: unknown): Error {
  try {
    // Asked for its stack, an error has it written out, which takes long; ours are as they should be.
    if (thrown instanceof EverystepError) return thrown
    if (thrown instanceof Error && typeof thrown.message === 'string' && typeof thrown.stack !== 'object') return thrown
  } catch {
    // Asked even for its prototype, it throws.
  }
  const error = new Error(sayThrown(thrown))
  error.stack = ''
  return error
}

function sayThrown(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return `${typeof thrown === 'function' ? 'a function' : 'an object'} that cannot be turned into text`
  }
}

/** What is wrong, without the remedy, whatever was thrown. */
export const problemOf = (thrown: unknown): string => (thrown instanceof EverystepError ? thrown.problem : errorOf(thrown).message)

/** The error of a file or folder that cannot be written; `hint`: what to do about it. */
export function cannotWrite(where: string, error: unknown, hint: string): UsageError {
  const { code, message } = errorOf(error) as Error & { readonly code?: string }
  return new UsageError('cannot-write', `cannot write to ${where}: ${code ?? message}`, { hint, cause: error })
}

/** The innermost place outside the checker in an error's stack: the author's line that threw. */
export function thrownAt(error: unknown): Place | undefined {
  if (!(error instanceof Error)) return undefined
  for (const line of (error.stack ?? '').split('\n')) {
    const place = placeOf(line)
    if (place && isForeign(place.file) && !place.file.includes('/node_modules/')) return { ...place, file: fromUrl(place.file) }
  }
  return undefined
}

function placeOf(stackLine: string): Place | undefined {
  const match = /^\s*at (?:.*\()?((?:file:|node:|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/.exec(stackLine)
  if (!match) return undefined
  const file = match[1] ?? ''
  return { file: file.startsWith('/') ? `file://${file}` : file, line: Number(match[2]), column: Number(match[3]) }
}

const fromUrl = (url: string): string => (url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : url)

// Every module begins with this one: an older runtime would say of some function, later on, that it is none.
if (typeof Map.groupBy !== 'function') {
  const { bun, node } = globalThis.process?.versions ?? {}
  const runs = bun ? `Bun ${bun}` : node ? `Node.js ${node}` : 'what runs this program'
  throw new UsageError('old-runtime', `everystep needs Node.js 22 or newer, or another runtime of 2024 or later; this is ${runs}`)
}
