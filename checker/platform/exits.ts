import { SpecFailure, thrownAt } from '../errors.ts'

/** How a program ends itself. */
const ways = ['exit', 'reallyExit', 'abort', 'kill'] as const
type Ways = Record<(typeof ways)[number], (...args: never[]) => unknown>

const program = process as unknown as Ways
let real: Ways | null = null
let forbidding = 0
let tried: SpecFailure | null = null

/**
 * From now on nothing in this program can end it: `process.exit` and its like throw SpecFailure instead. A spec that ended the program that checks it
 * would pass, without a verdict. Returns what lifts that again; calls nest.
 */
export function forbidExit(): () => void {
  if (forbidding++ === 0) {
    real = { exit: program.exit, reallyExit: program.reallyExit, abort: program.abort, kill: program.kill }
    for (const way of ways)
      program[way] = (...args: readonly unknown[]) => {
        if (way === 'kill' && !isOwn(args)) return real?.kill(...(args as never[]))
        tried = new SpecFailure('ends-process', `${callOf(way, args)} was called, which would end the check without a verdict`, {
          hint: 'guards, recipes, properties and whatever a spec imports must not end the program: take the call away',
        })
        throw tried
      }
  }
  let lifted = false
  return () => {
    if (lifted) return
    lifted = true
    if (--forbidding > 0) return
    Object.assign(program, real)
    real = null
  }
}

/** The last attempt to end the program, which something may have caught; forgets it. */
export function takeAttempt(): SpecFailure | null {
  const attempt = tried
  tried = null
  return attempt && placed(attempt)
}

/** An attempt to end the program, with the line that made it; any other error as it is. */
export function placed<E>(error: E): E | SpecFailure {
  if (!(error instanceof SpecFailure) || error.code !== 'ends-process' || error.where) return error
  return new SpecFailure(error.code, error.problem, { where: thrownAt(error), hint: error.hint, cause: error })
}

/** Ends the program with this exit code, whatever is forbidden, at once: nobody is asked any more. */
export function endProgram(exitCode: number): never {
  const end = (real ?? program).reallyExit as (exitCode: number) => never
  return end.call(process, exitCode)
}

/** Whether a signal that ends is sent to this very program, or to its group. */
const isOwn = ([pid, signal]: readonly unknown[]): boolean => signal !== 0 && (pid === process.pid || Number(pid) === 0 || Number(pid) < 0)

const callOf = (way: string, args: readonly unknown[]): string => {
  const [first, ...rest] = args.map(arg => (typeof arg === 'number' || typeof arg === 'string' ? JSON.stringify(arg) : '…'))
  return `process.${way}(${way === 'kill' ? ['process.pid', ...rest].join(', ') : (first ?? '')})`
}
