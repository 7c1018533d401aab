import type { CheckCommandOptions } from '../check-options.ts'
import { runIn } from '../checkpoints.ts'
import type { Terminal } from '../terminal.ts'
import { goOn } from './check.ts'

/** What may differ from the run that is gone on with. */
export type ResumeOptions = Pick<
  CheckCommandOptions,
  | 'workers'
  | 'maxStates'
  | 'maxDepth'
  | 'maxSeconds'
  | 'maxMemory'
  | 'strict'
  | 'report'
  | 'format'
  | 'untaken'
  | 'order'
  | 'date'
  | 'expect'
  | 'json'
  | 'quiet'
  | 'checkpointSeconds'
  | 'cluster'
  | 'nodes'
>

/** `everystep resume`: goes on with a check from its last checkpoint, with the options it was started with but for those given. The exit code. */
export async function resumeCommand(folder: string, options: ResumeOptions, terminal: Terminal): Promise<number> {
  const run = await runIn(folder)
  return goOn(run, folder, options, terminal)
}
