import { existsSync, readFileSync } from 'node:fs'
import { exitCode, problemOf, UsageError } from '../errors.ts'
import type { Shard } from './quantities.ts'
import { alone, type ShardDocument, type Shared, type Sharing, shared } from './sharing.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** The options of a command whose work can be shared out. */
export interface SharedOptions {
  readonly shard?: Shard
  readonly report?: string
}

/** What says how a report looks, and nothing of what is done for it. */
const ofReports = ['shard', 'report', 'format', 'json', 'date'] as const

/** How a command shares out its work; `merged` where it is told by `everystep merge`. Throws UsageError for a shard that has nowhere to be written. */
export async function sharingOf(options: SharedOptions & { readonly format?: unknown }, merged: Sharing | null): Promise<Sharing | Shared> {
  if (merged !== null) return merged
  if (options.shard === undefined) return alone
  if (options.report === undefined)
    throw new UsageError('no-folder', '--shard needs a folder for what the shard finds', { hint: 'add --report DIR' })
  ;(await import('../../reports/write.ts')).checkWritable(options.report)
  return shared(options.shard)
}

export const isShared = (sharing: Sharing): sharing is Shared => sharing.shard !== null

/** Writes what a shard has found, and returns the exit code: what it comes to is said where the shards are merged. */
export async function endShard(
  sharing: Shared,
  { command, args, options }: { readonly command: string; readonly args: readonly string[]; readonly options: SharedOptions },
  interrupted: boolean,
  terminal: Terminal,
): Promise<number> {
  const { number, of } = sharing.shard
  if (interrupted) {
    terminal.err(`${terminal.colors.yellow('interrupted:')} shard ${number} of ${of} is not written, since it is not complete\n`)
    return exitCode.inconclusive
  }
  const document = sharing.document(command, args, decisive(options))
  const { writeFile } = await import('../../reports/write.ts')
  const file = writeFile(options.report as string, `${command}.shard-${number}-of-${of}.json`, `${JSON.stringify(document)}\n`)
  const done = Object.keys(document.outcomes).length
  terminal.err(`written: ${file}: ${done} of ${document.units.length} searches\n`)
  return exitCode.holds
}

const decisive = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !(ofReports as readonly string[]).includes(name)))

/** The shards in these files, in order. Throws UsageError where they do not make up one whole, made by this very version. */
export function together(files: readonly string[]): readonly ShardDocument[] {
  const read = files.map(file => ({ file, shard: shardIn(file) })).sort((a, b) => a.shard.shard - b.shard.shard)
  const [first, ...others] = read as [Read, ...Read[]]
  for (const { file, shard } of others) {
    for (const [what, part] of parts)
      if (JSON.stringify(part(shard)) !== JSON.stringify(part(first.shard)))
        throw new UsageError('mixed-shards', `${first.file} and ${file} differ in ${what}${sayParts(part(first.shard), part(shard))}`, {
          hint: 'make all shards by one command, with one version, from one commit',
        })
  }
  for (const [at, { file, shard }] of read.entries()) {
    const before = read[at - 1]
    if (before?.shard.shard === shard.shard)
      throw new UsageError('shard-twice', `shard ${shard.shard} of ${shard.of} is there twice: ${before.file} and ${file}`, {
        hint: 'leave out one of them',
      })
  }
  const missing = Array.from({ length: first.shard.of }, (_, k) => k + 1).filter(k => !read.some(r => r.shard.shard === k))
  if (missing.length > 0)
    throw new UsageError(
      'shard-missing',
      `${missing.length === 1 ? `shard ${missing[0]} of ${first.shard.of} is` : `shards ${missing.join(', ')} of ${first.shard.of} are`} missing`,
      { hint: 'a shard that failed, or was interrupted, writes no file: make it again' },
    )
  const here = { everystep: version(), node: process.versions.node }
  for (const what of ['everystep', 'node'] as const)
    if (first.shard[what] !== here[what])
      throw new UsageError('other-version', `the shards were made by ${what} ${first.shard[what]}, and this is ${what} ${here[what]}`, {
        hint: `merge them with ${what} ${first.shard[what]}, so that the report says what made it`,
      })
  return read.map(({ shard }) => shard)
}

interface Read {
  readonly file: string
  readonly shard: ShardDocument
}

/** What shards that belong together have in common, in the order in which a difference is said. */
const parts: readonly (readonly [what: string, (shard: ShardDocument) => unknown])[] = [
  ['the version of everystep', s => s.everystep],
  ['the version of Node.js', s => s.node],
  ['the command', s => s.command],
  ['the specs', s => s.args],
  ['the options', s => s.options],
  ['how many shards there are', s => s.of],
  ['the sources', s => s.sources],
  ['what there is to search', s => s.units],
]

/** `: compare and claims`; of objects, the names of what differs. */
function sayParts(one: unknown, other: unknown): string {
  if (Array.isArray(one) && one.length > 3) return ''
  if (typeof one !== 'object' || one === null || Array.isArray(one)) return `: ${JSON.stringify(one)} and ${JSON.stringify(other)}`
  const [a, b] = [one, other] as Readonly<Record<string, unknown>>[]
  const names = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])]
  return `: ${names.filter(name => JSON.stringify(a?.[name]) !== JSON.stringify(b?.[name])).join(', ')}`
}

function shardIn(file: string): ShardDocument {
  const hint = 'a shard is a file that --shard 1/2 --report DIR has written'
  if (!existsSync(file)) throw new UsageError('no-file', `there is no file ${file}`, { hint })
  let found: Partial<ShardDocument> | null
  try {
    found = JSON.parse(readFileSync(file, 'utf8')) as Partial<ShardDocument> | null
  } catch (error) {
    throw new UsageError('no-shard', `${file} cannot be read: ${problemOf(error)}`, { hint, cause: error })
  }
  if (found?.format !== 'everystep-shard') throw new UsageError('no-shard', `${file} is no shard`, { hint })
  if (found.version !== 1)
    throw new UsageError(
      'other-version',
      `${file} is of version ${String(found.version)} of the format of shards, and this reads version 1`,
      {
        hint: 'merge shards by the version of everystep that made them',
      },
    )
  const { units = [], outcomes = {}, shard = 0, of = 0 } = found
  const own = units.filter((_, at) => at % of === shard - 1)
  const lacking = own.find(id => outcomes[id] === undefined)
  if (own.length !== Object.keys(outcomes).length || lacking !== undefined)
    throw new UsageError(
      'no-shard',
      `${file} has not all that shard ${shard} of ${of} has to search${lacking ? `: ${lacking} is missing` : ''}`,
      {
        hint,
      },
    )
  return found as ShardDocument
}
