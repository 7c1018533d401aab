import { relative } from 'node:path'
import { CommanderError } from 'commander'
import { EverystepError, errorOf, InternalError, type Place, UsageError } from '../errors.ts'
import type { Terminal } from './terminal.ts'

/** Says what went wrong, for people or with `json` as an event, and returns the exit code. */
export function complain(error: unknown, terminal: Terminal, json: boolean): number {
  const known = complaintOf(error)
  const { code, problem: message, where, hint } = known
  if (json)
    terminal.out(
      `${JSON.stringify({ event: 'error', code, message, where: where ?? null, hint: hint ?? null, exitCode: known.exitCode })}\n`,
    )
  const { red, dim } = terminal.colors
  terminal.err(`${red('error:')} ${message}\n`)
  if (where) terminal.err(`  ${dim('at')} ${sayPlace(where)}\n`)
  if (hint) terminal.err(`  ${dim('hint:')} ${hint}\n`)
  if (process.env.EVERYSTEP_DEBUG && error instanceof Error) {
    terminal.err(`${error.stack}\n`)
    if (error.cause instanceof Error) terminal.err(`caused by ${error.cause.stack}\n`)
  }
  return known.exitCode
}

/** The exit code of what went wrong. */
export const exitCodeFor = (error: unknown): number => complaintOf(error).exitCode

/** `file:line:column`, the file as seen from here where it is below here. */
export function sayPlace({ file, line, column }: Place): string {
  const path = relative(process.cwd(), file)
  return `${path.startsWith('..') || path === '' ? file : path}:${line}:${column}`
}

/** What went wrong as an error of ours, with its code and hint. */
export function complaintOf(error: unknown): EverystepError {
  if (error instanceof InternalError) return ourFault(error.problem, error)
  if (error instanceof EverystepError) return error
  if (error instanceof CommanderError) return usageOf(error)
  const { name, message } = errorOf(error)
  return ourFault(`${name}: ${message}`, error)
}

const ourFault = (message: string, cause: unknown): EverystepError =>
  new InternalError('internal', `everystep failed: ${message}`, {
    hint: 'this is a fault of everystep and not of your spec: please report it, with the command and the spec; EVERYSTEP_DEBUG=1 adds the stack',
    cause,
  })

/** Commander says its suggestion on a second line, `(Did you mean --const?)`. */
function usageOf(error: CommanderError): UsageError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const suggested = /^\(Did you mean (.*)\?\)$/.exec(more.join(' ').trim())?.[1]
  return new UsageError(
    error.code.replace(/^commander\./, '').replace(/[A-Z]/g, c => `-${c.toLowerCase()}`),
    first,
    {
      hint: suggested ? `did you mean '${suggested}'?` : 'everystep --help lists the commands, everystep COMMAND --help the options of one',
    },
  )
}
