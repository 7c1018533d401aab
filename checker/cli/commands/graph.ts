import { writeFileSync } from 'node:fs'
import { UsageError } from '../../errors.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import type { Terminal } from '../terminal.ts'

export interface GraphOptions extends ModelOptions {
  readonly format?: string
  readonly output?: string
  readonly cap?: number
}

const formats = ['dot', 'svg']

/** `everystep graph`: the exit code. */
export async function graphCommand(what: string, options: GraphOptions, terminal: Terminal): Promise<number> {
  const ending = formats.find(f => options.output?.endsWith(`.${f}`))
  const format = options.format ?? ending ?? 'dot'
  if (!formats.includes(format))
    throw new UsageError('unknown-format', `a state graph cannot be drawn as '${format}'`, { hint: 'choose dot or svg' })
  const { model } = choose(await find(what, options.patience), options)
  const { stateGraphDot, stateGraphSvg } = await import('../../../reports/state-graph.ts')
  const cap = options.cap === undefined ? {} : { cap: options.cap }
  const drawn = format === 'svg' ? await stateGraphSvg(model, cap) : stateGraphDot(model, cap)
  if (options.output === undefined) terminal.out(drawn.endsWith('\n') ? drawn : `${drawn}\n`)
  else {
    try {
      writeFileSync(options.output, drawn)
    } catch (error) {
      throw new UsageError('cannot-write', `cannot write to ${options.output}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
        hint: 'choose another place',
        cause: error,
      })
    }
    terminal.err(`${options.output}\n`)
  }
  return 0
}
