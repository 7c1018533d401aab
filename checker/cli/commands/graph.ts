import { writeFileSync } from 'node:fs'
import { cannotWrite, UsageError } from '../../errors.ts'
import { choose, find, type ModelOptions } from '../choice.ts'
import type { Terminal } from '../terminal.ts'

export interface GraphOptions extends ModelOptions {
  readonly format?: string
  readonly output?: string
  readonly cap?: number
  readonly fold?: readonly string[]
}

const formats = ['dot', 'svg', 'png']

/** `everystep graph`: the exit code. */
export async function graphCommand(what: string, options: GraphOptions, terminal: Terminal): Promise<number> {
  const ending = formats.find(f => options.output?.endsWith(`.${f}`))
  const format = options.format ?? ending ?? 'dot'
  if (!formats.includes(format))
    throw new UsageError('unknown-format', `a state graph cannot be drawn as '${format}'`, { hint: 'choose dot, svg or png' })
  if (format === 'png' && options.output === undefined)
    throw new UsageError('no-file', 'pixels need a file to be written to', { hint: 'name one, as in -o states.png' })
  const { foldings, stateGraphDot, stateGraphPng, stateGraphSvg } = await import('../../../reports/index.ts')
  const fold = (options.fold ?? []).map(name => {
    const known = foldings.find(f => f === name)
    if (known === undefined) throw new UsageError('unknown-fold', `'${name}' cannot be folded`, { hint: `choose ${foldings.join(' or ')}` })
    return known
  })
  const { model, taken } = choose(await find(what, options.patience), options)
  if (taken !== null) terminal.err(`note: ${taken}\n`)
  const asked = { ...(options.cap === undefined ? {} : { cap: options.cap }), fold }
  if (options.output === undefined) {
    const text = format === 'svg' ? await stateGraphSvg(model, asked) : stateGraphDot(model, asked)
    terminal.out(text.endsWith('\n') ? text : `${text}\n`)
    return 0
  }
  const draw = { svg: stateGraphSvg, png: stateGraphPng }[format] ?? stateGraphDot
  const drawn = await draw(model, asked)
  try {
    writeFileSync(options.output, drawn)
  } catch (error) {
    throw cannotWrite(options.output, error, 'choose another place')
  }
  terminal.err(`${options.output}\n`)
  return 0
}
