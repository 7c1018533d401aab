import type { Terminal } from './terminal.ts'

/** Runs work that Ctrl-C ends with what is known so far; a second Ctrl-C ends the process at once, as if nobody listened. */
export async function interruptible<T>(terminal: Terminal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const deafen = terminal.onInterrupt(() => controller.abort())
  try {
    return await work(controller.signal)
  } finally {
    deafen()
  }
}
