import { CommanderError } from 'commander'
import { EverystepError, exitCode as exitCodes, InternalError, SpecFailure, thrownAt } from '../errors.ts'
import { endProgram, forbidExit, placed, takeAttempt } from '../platform/exits.ts'
import { complain } from './complaint.ts'
import { program } from './program.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import { version } from './version.ts'

// Where JavaScript was built, a place in a spec is that in what it was built from.
if (import.meta.url.endsWith('.js')) process.setSourceMapsEnabled(true)

/** Runs one command and returns its exit code; what goes wrong is said on the terminal, never thrown. Meanwhile nothing can end the program. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const json = args.includes('--json')
  const lift = forbidExit()
  try {
    const code = await run(args, terminal)
    const attempt = takeAttempt()
    return attempt && !isFailure(code) ? complain(attempt, terminal, json) : code
  } catch (error) {
    // Help and version are thrown too, once they are printed.
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    return complain(placed(error), terminal, json)
  } finally {
    takeAttempt()
    lift()
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number | null = null
  const command = program(version(), terminal, code => {
    exitCode = code
  })
  await command.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' })
  if (exitCode === null) throw new InternalError('no-exit-code', 'the command did not say how it ended')
  return exitCode
}

/** How long a command that has ended waits for what a spec left running, in milliseconds. */
const grace = 200

/**
 * Runs one command as this process, and ends the process with its exit code, whatever the spec does: it can neither end the process before, nor keep
 * it from ending, nor change the code.
 */
export async function commandLine(args: readonly string[]): Promise<void> {
  forbidExit()
  let lost = false
  let last: number | null = null
  const terminal = processTerminal(() => {
    lost = true
    if (last !== null) process.exitCode = last = exitCodes.internal
  })
  const end = (code: number) => process.stdout.write('', () => process.stderr.write('', () => endProgram(code)))
  process.on('uncaughtException', error => {
    const code = complain(placed(strayOf(error)), terminal, args.includes('--json'))
    // Once the command has ended, its code stands, unless that would be a pass.
    if (last === null) end(code)
    else endProgram(last === 0 ? code : last)
  })
  const code = await main(args, terminal)
  last = lost ? exitCodes.internal : code
  process.exitCode = last
  // Behind the spec's own listeners, which could set another code.
  process.once('exit', () => endProgram(last as number))
  setTimeout(() => end(last as number), grace).unref()
}

const isFailure = (code: number): boolean => code === exitCodes.specFailure || code === exitCodes.usage || code === exitCodes.internal

/** What was thrown outside of the command: by something that the spec started, such as a timer, or by us. */
function strayOf(error: unknown): unknown {
  const where = thrownAt(error)
  if (error instanceof EverystepError || where === undefined) return error
  const message = error instanceof Error ? error.message : String(error)
  return new SpecFailure('threw-outside', `something that the spec started threw: ${message}`, {
    where,
    hint: 'a spec starts nothing: no timer, no promise, no server; take it away',
    cause: error,
  })
}
