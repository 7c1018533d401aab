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
  /** Calls back, once, on Ctrl-C and on the other signals that ask a process to end; a second one ends it. Returns what stops listening. */
  onInterrupt(heard: () => void): () => void
}

/** What a person, the system, or a terminal that is closed sends to end a process. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal of this process; `lost` is called where its output could not be written. */
export function processTerminal(lost: () => void = () => {}): Terminal {
  const heard = new Set<() => void>()
  const interrupt = () => {
    for (const one of heard) one()
  }
  let unheard = false
  // A reader that has seen enough, such as `head`, closes the pipe: what is still to be found nobody asks for, and what was found stands.
  process.stdout.on('error', error => {
    if (!unheard && (error as NodeJS.ErrnoException).code !== 'EPIPE') {
      process.stderr.write(`error: standard output cannot be written: ${error.message}\n`)
      lost()
    }
    unheard = true
    interrupt()
  })
  // Nor is there anyone to tell that standard error cannot be written.
  process.stderr.on('error', () => {})
  return {
    out: text => {
      if (!unheard) process.stdout.write(text)
    },
    err: text => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    // picocolors knows NO_COLOR, FORCE_COLOR, --no-color and what a terminal can do, but also colours in CI, where output is no terminal.
    colors: colors.createColors(colors.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined)),
    onInterrupt(once) {
      const deafen = () => {
        heard.delete(once)
        for (const signal of endings) process.off(signal, hear)
      }
      const hear = () => {
        deafen()
        once()
      }
      heard.add(once)
      for (const signal of endings) process.on(signal, hear)
      return deafen
    },
  }
}
