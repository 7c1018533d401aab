import { resolve } from 'node:path'
import type { CheckpointEvent, Checkpointing } from '../engine/checkpointing.ts'
import { UsageError } from '../errors.ts'
import { shownPlace } from '../platform/carrier/index.ts'
import type { CheckCommandOptions } from './check-options.ts'
import type { ModelChoice } from './choice.ts'
import { looksLikeFile } from './load.ts'
import { hashesOf } from './source-text.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Where checkpoints are kept, how often, and the run that is gone on with, if one is. */
export interface CheckpointFolder {
  readonly folder: string
  readonly seconds: number
  readonly resumed: Run | null
}

/** A run, as its checkpoint tells it. */
export interface Run {
  readonly version: string
  readonly what: string
  readonly options: CheckCommandOptions
  readonly sources: Readonly<Record<string, string>>
}

/** Checkpoints of one run, and what is to be done about them when it has ended. */
export interface RunCheckpoints {
  readonly settings: Checkpointing
  /** Says how to go on, or deletes what is not needed any more. */
  conclude(): void
}

/** The run that the checkpoint in a folder is of. Throws UsageError where there is none, it is broken, or another version wrote it. */
export async function runIn(folder: string): Promise<Run> {
  const { aboutOf } = await import('../engine/tables/resume.ts')
  const run = (await aboutOf(folder)) as Partial<Run> | null
  if (!run?.what || !run.options || !run.sources)
    throw new UsageError('not-ours', `the checkpoint in ${folder} was not written by the command line`)
  if (run.version !== version())
    throw new UsageError('other-version', `the checkpoint in ${folder} was written by everystep ${run.version}, and this is ${version()}`, {
      hint: 'go on with the version that wrote it, or start the check again',
    })
  return run as Run
}

/** Checkpoints of the run of this model. Throws UsageError where the folder cannot be written, is in use, or the spec is not the one it was. */
export async function keepCheckpoints(
  { folder, seconds, resumed }: CheckpointFolder,
  what: string,
  options: CheckCommandOptions,
  { source }: ModelChoice,
  terminal: Terminal,
): Promise<RunCheckpoints> {
  const { prepareFolder, discard } = await import('../platform/checkpoint-file.ts')
  const sources = hashesOf(source.written)
  if (resumed) checkSources(folder, resumed.sources, sources)
  else prepareFolder(folder, true)
  let last: CheckpointEvent | null = null
  let over = false
  const onEvent = (event: CheckpointEvent): void => {
    if (event.what === 'over') over = true
    else if (event.what === 'written') last = event
    if (options.json && event.what !== 'over') terminal.out(`${JSON.stringify({ event: 'checkpoint', folder, ...event })}\n`)
    else if (event.what === 'failed') terminal.err(`warning: no checkpoint was written to ${folder}: ${event.reason}\n`)
  }
  return {
    settings: {
      folder,
      seconds,
      about: { version: version(), what: absolute(what), options: kept(options), sources },
      resume: !!resumed,
      onEvent,
    },
    conclude() {
      if (over) discard(folder)
      else if ((last || resumed) && !options.json && !options.quiet)
        terminal.err(`The search can go on from its last checkpoint: everystep resume ${folder}\n`)
    },
  }
}

function checkSources(folder: string, then: Run['sources'], now: Run['sources']): void {
  const differs = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter(file => then[file] !== now[file]).sort()
  if (differs.length === 0) return
  throw new UsageError(
    'spec-changed',
    `the spec is not the one that the checkpoint in ${folder} was made with: ${differs.join(', ')} changed`,
    {
      hint: 'put the source back as it was, or start the check again in another folder',
    },
  )
}

const absolute = (what: string): string => (looksLikeFile(what) ? resolve(what) : what)

/** The options that a run goes on with; how its progress is told, and where its checkpoints are, is for each command to say. */
function kept({ json, quiet, checkpoint, checkpointSeconds, ...options }: CheckCommandOptions): CheckCommandOptions {
  return {
    ...options,
    ...(options.report === undefined ? {} : { report: resolve(options.report) }),
    // Without the password, which a file must not keep.
    ...(options.cluster === undefined ? {} : { cluster: shownPlace(options.cluster) }),
  }
}
