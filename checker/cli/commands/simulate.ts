import type { RunOptions } from '../check-options.ts'
import type { Terminal } from '../terminal.ts'
import { run } from './check.ts'

export interface SimulateOptions extends RunOptions {
  readonly seed: number
  readonly runs: number
  readonly steps: number
}

/** `everystep simulate`: the exit code. */
export const simulateCommand = (what: string, options: SimulateOptions, terminal: Terminal): Promise<number> =>
  run('simulate', what, options, () => ({ walks: { seed: options.seed, runs: options.runs, steps: options.steps } }), terminal)
