import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { quoted } from '../../../reports/say/command.ts'
import { conforms, type Read, telemetryLogs } from '../../conformance/index.ts'
import { exitCode, problemOf, UsageError } from '../../errors.ts'
import { choicesAsked, choose, find, type ModelOptions } from '../choice.ts'
import { madeWith } from '../made.ts'
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
  readonly report?: string
  readonly date?: true
}

/** `everystep conform`: the exit code. */
export async function conformCommand(
  what: string,
  logs: readonly string[],
  options: ConformCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const source = await find(what, options.patience)
  const { model, taken } = choose(source, options)
  if (options.report !== undefined) (await import('../../../reports/write.ts')).checkWritable(options.report)
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
  const made = madeWith(source.written, options)
  const title = `${model.spec}${model.variant === null ? '' : ` (${model.variant})`}`
  if (options.report !== undefined) {
    const { renderConformancePage } = await import('../../../reports/pages/conformance/page.ts')
    const { fileName, writeFile } = await import('../../../reports/write.ts')
    const { constants, budgets } = model
    const choices = Object.entries({ ...constants, ...budgets }).map(([name, value]) => `${name}=${value === Infinity ? 'any' : value}`)
    const page = renderConformancePage({
      title,
      choices,
      result,
      command: commandFor(what, logs, options),
      made,
    })
    terminal.err(`written: ${writeFile(options.report, `${fileName(model.spec)}.conformance.html`, page)}\n`)
  }
  if (options.json) {
    const { jsonOf } = await import('../../../reports/json.ts')
    const { spec, variant, constants, budgets } = model
    const about = { spec, variant, constants: jsonOf(constants), faults: jsonOf(budgets) }
    terminal.out(`${JSON.stringify({ event: 'conform', ...about, ...result, made })}\n`)
  } else {
    const { renderConformance } = await import('../../../reports/conformance.ts')
    terminal.out(renderConformance(title, result, terminal.colors))
  }
  return { conforms: exitCode.holds, diverges: exitCode.safety, inconclusive: exitCode.inconclusive }[result.verdict]
}

function commandFor(what: string, logs: readonly string[], options: ConformCommandOptions): string {
  const { hidden = [], read, otlp, maxHidden, maxStates, maxSeconds } = options
  const limits = Object.entries({ '--max-hidden': maxHidden, '--max-states': maxStates, '--max-seconds': maxSeconds })
  return [
    ...['everystep conform', quoted(what), ...logs.map(quoted), ...choicesAsked(options)],
    ...hidden.map(name => `--hidden ${quoted(name)}`),
    ...(read === undefined ? [] : [`--read ${quoted(read)}`]),
    ...(otlp ? ['--otlp'] : []),
    ...limits.flatMap(([option, limit]) => (limit === undefined ? [] : [`${option} ${limit}`])),
  ].join(' ')
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
