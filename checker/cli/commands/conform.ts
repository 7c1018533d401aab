import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { conforms, type Read, telemetryLogs } from '../../conformance/index.ts'
import { exitCode, problemOf, UsageError } from '../../errors.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import { tellingModel } from '../telling-model.ts'
import type { Terminal } from '../terminal.ts'

export interface ConformCommandOptions extends ModelOptions {
  readonly hidden?: readonly string[]
  readonly read?: string
  readonly otlp?: true
  readonly maxHidden?: number
  readonly maxStates?: number
  readonly maxSeconds?: number
  readonly json?: true
}

/** `everystep conform`: the exit code. */
export async function conformCommand(
  what: string,
  logs: readonly string[],
  options: ConformCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const { model, taken } = choose(await find(what, options.patience), options)
  if (taken !== null) terminal.err(`note: ${taken}\n`)
  const { maxHidden, maxStates, maxSeconds } = options
  const limits = Object.fromEntries(Object.entries({ maxHidden, maxStates, maxSeconds }).filter(([, limit]) => limit !== undefined))
  const read = options.read === undefined ? undefined : await reading(options.read)
  const result = await conforms(model, {
    logs: options.otlp ? telemetryLogs(logs, read) : logs,
    hidden: options.hidden ?? [],
    limits,
    telling: tellingModel,
    ...(read === undefined || options.otlp ? {} : { read }),
  })
  if (options.json) terminal.out(`${JSON.stringify({ event: 'conform', spec: model.spec, variant: model.variant, ...result })}\n`)
  else {
    const { renderConformance } = await import('../../../reports/conformance.ts')
    const title = `${model.spec}${model.variant === null ? '' : ` (${model.variant})`}`
    terminal.out(renderConformance(title, result, terminal.colors))
  }
  return { conforms: exitCode.holds, diverges: exitCode.safety, inconclusive: exitCode.inconclusive }[result.verdict]
}

/** The function `read` that a module exports. */
async function reading(file: string): Promise<Read> {
  if (!existsSync(file))
    throw new UsageError('no-file', `there is no file ${file}`, { hint: 'name a module that exports the function read' })
  let module: { readonly read?: unknown }
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as typeof module
  } catch (error) {
    throw new UsageError('cannot-read', `${file} cannot be loaded: ${problemOf(error)}`, { cause: error })
  }
  if (typeof module.read !== 'function')
    throw new UsageError('no-read', `${file} exports no function read`, {
      hint: "write export const read = event => event.kind === 'commit' ? { action: 'tmCommit' } : 'ignore'",
    })
  return module.read as Read
}
