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

/** The commands that have shards, and the one format that those write which take no list of them. */
const commands: Readonly<Record<string, { readonly load: () => Promise<Merged>; readonly format?: string }>> = {
  suite: { load: async () => (await import('./suite.ts')).suiteCommand },
  compare: { load: async () => (await import('./compare.ts')).compareCommand, format: 'table' },
  claims: { load: async () => (await import('./claims.ts')).claimsCommand },
  mutate: {
    load: async () => {
      const { mutateCommand } = await import('./mutate.ts')
      return ([what], ...others) => mutateCommand(what as string, ...others)
    },
    format: 'text',
  },
}

/** `everystep merge`: the command that the shards are of, with what they have found in the place of its searches. */
export async function mergeCommand(files: readonly string[], options: MergeOptions, terminal: Terminal): Promise<number> {
  const shards = together(files)
  const [{ command, args, options: chosen }] = shards as [(typeof shards)[0] & object]
  const known = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (known === undefined)
    throw new UsageError('no-shard', `there are no shards of '${command}'`, {
      hint: `there are shards of ${Object.keys(commands).join(', ')}`,
    })
  const { format, ...others } = options
  if (known.format !== undefined && (format?.length ?? 0) > 1)
    throw new UsageError('one-format', `${command} is written in one format, and ${format?.join(' and ')} are asked for`, {
      hint: 'merge once for each',
    })
  const formats = known.format !== undefined ? { format: format?.[0] ?? known.format } : format ? { format } : {}
  const sharing = merging(shards)
  const run = await known.load()
  const code = await run(args, { ...chosen, ...others, ...formats } as never, terminal, sharing)
  sharing.end()
  return code
}
