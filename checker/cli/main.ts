import { CommanderError } from 'commander'
import { InternalError } from '../errors.ts'
import { complain } from './complaint.ts'
import { program } from './program.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Runs one command and returns its exit code; what goes wrong is said on the terminal, never thrown. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  let exitCode: number | null = null
  try {
    const command = program(version(), terminal, code => {
      exitCode = code
    })
    await command.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' })
    if (exitCode === null) throw new InternalError('no-exit-code', 'the command did not say how it ended')
    return exitCode
  } catch (error) {
    // Help and version are thrown too, once they are printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return complain(error, terminal, args.includes('--json'))
  }
}
