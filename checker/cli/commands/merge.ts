import { UsageError } from '../../errors.ts'
import { together } from '../shard-files.ts'
import { merging, type Sharing } from '../sharing.ts'
import type { Terminal } from '../terminal.ts'

export interface MergeOptions {
  readonly report?: string
  readonly format?: readonly string[]
  readonly date?: true
}

type Merged = (args: readonly string[], options: never, terminal: Terminal, sharing: Sharing) => Promise<number>

/** The commands that have shards. */
const commands: Readonly<Record<string, () => Promise<Merged>>> = {
  suite: async () => (await import('./suite.ts')).suiteCommand,
  compare: async () => (await import('./compare.ts')).compareCommand,
  claims: async () => (await import('./claims.ts')).claimsCommand,
}

/** Those that take one format, which is a table where none is asked for. */
const single = ['compare']

/** `everystep merge`: the command that the shards are of, with what they have found in the place of its searches. */
export async function mergeCommand(files: readonly string[], options: MergeOptions, terminal: Terminal): Promise<number> {
  const shards = together(files)
  const [{ command, args, options: chosen }] = shards as [(typeof shards)[0] & object]
  const load = commands[command]
  if (load === undefined)
    throw new UsageError('no-shard', `there are no shards of '${command}'`, {
      hint: `there are shards of ${Object.keys(commands).join(', ')}`,
    })
  const { format, ...others } = options
  if (single.includes(command) && (format?.length ?? 0) > 1)
    throw new UsageError('one-format', `${command} is written in one format, and ${format?.join(' and ')} are asked for`, {
      hint: 'merge once for each',
    })
  const formats = single.includes(command) ? { format: format?.[0] ?? 'table' } : format ? { format } : {}
  const sharing = merging(shards)
  const run = await load()
  const code = await run(args, { ...chosen, ...others, ...formats } as never, terminal, sharing)
  sharing.end()
  return code
}
