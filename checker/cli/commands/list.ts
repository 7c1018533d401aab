import { listing, sayListing } from '../listed.ts'
import type { Terminal } from '../terminal.ts'

interface ListOptions {
  readonly json?: true
  readonly patience: number
}

/** `everystep list [SPEC]`: the exit code. */
export async function listCommand(name: string | undefined, options: ListOptions, terminal: Terminal): Promise<number> {
  const listed = await listing(name, options.patience)
  terminal.out(options.json ? `${JSON.stringify({ specs: listed }, null, 2)}\n` : sayListing(name, listed, terminal.colors))
  return 0
}
