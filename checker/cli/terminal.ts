import colors from 'picocolors'
import type { Colors } from 'picocolors/types.js'

/** Where a command writes and what it hears: the process's own streams and signals, or a test's. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void
  /** Everything else: standard error. */
  err(text: string): void
  /** A person is looking at the diagnostics as they come, so that a line may be redrawn. */
  readonly interactive: boolean
  readonly columns: number
  readonly colors: Colors
  /** Calls back on Ctrl-C, once; a second Ctrl-C ends the process. Returns what stops listening. */
  onInterrupt(heard: () => void): () => void
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has seen enough, such as `head`, closes the pipe; that is no error.
  process.stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
    process.exit()
  })
  return {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    // picocolors knows NO_COLOR, FORCE_COLOR, --no-color and what a terminal can do, but also colours in CI, where output is no terminal.
    colors: colors.createColors(colors.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined)),
    onInterrupt(heard) {
      process.once('SIGINT', heard)
      return () => process.off('SIGINT', heard)
    },
  }
}
