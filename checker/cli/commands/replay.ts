import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { type ModelAddress, openModel } from '../../language/address.ts'
import { type Semantics, semanticsOf } from '../../semantics/semantics.ts'
import { shownBy } from '../../traces/shown.ts'
import type { Trace } from '../../traces/trace.ts'
import { checkedOf } from '../../verdict/result.ts'
import { build, choose, find, type ModelOptions, specOf } from '../choice.ts'
import { seenFromHere } from '../load.ts'
import type { Terminal } from '../terminal.ts'

/** The model is chosen for a trace of another tool alone: one of ours names its own. */
export interface ReplayOptions extends ModelOptions {
  readonly json?: true
}

/**
 * `everystep replay`: the exit code. What the trace shows is judged again, since the spec may have changed since it was written. Unlike `check` and `simulate`,
 * which are asked for a verdict, it is asked whether the spec still takes these steps: 0 where it does, whatever they show.
 */
export async function replayCommand(file: string, what: string | undefined, options: ReplayOptions, terminal: Terminal): Promise<number> {
  if (!existsSync(file) || statSync(file).isDirectory())
    throw new UsageError('no-file', `there is no trace ${file}`, { hint: 'everystep check … --report DIR --format itf writes one' })
  const text = readFileSync(file, 'utf8')
  const { namesModel } = await import('../../../reports/itf-replay.ts')
  const { semantics, trace, property } = await (namesModel(text) ? ours(file, text, what, options) : foreign(file, text, what, options))
  const { model } = semantics
  const { variant } = model
  const judged = property === null ? null : shownBy(model, trace, property)
  if (options.json)
    terminal.out(
      `${JSON.stringify({ event: 'replay', spec: model.spec, variant: model.variant, steps: trace.steps.length, loop: trace.loop, property, shown: judged?.shown ?? null })}\n`,
    )
  else {
    const { renderTrace } = await import('../../../reports/text.ts')
    const { colors } = terminal
    terminal.out(`${colors.bold(`${model.spec}${variant === null ? '' : ` (${variant})`}`)}: every step can be taken\n`)
    terminal.out(`${renderTrace(trace, checkedOf(model, null), colors).join('\n')}\n`)
    if (judged?.crossing)
      terminal.out(
        `\nbeyond the ${judged.crossing.beyond} after step ${judged.crossing.at}: a check judges that state, and does not go on from it\n`,
      )
    if (judged !== null) terminal.out(`\n${property}: ${judged.shown}\n`)
  }
  return 0
}

interface Replayed {
  readonly semantics: Semantics
  readonly trace: Trace
  /** The property that the trace is about, where it names one. */
  readonly property: string | null
}

/** A trace that names its model, and every step. */
async function ours(file: string, text: string, what: string | undefined, options: ReplayOptions): Promise<Replayed> {
  const { readItf, retrace } = await import('../../../reports/itf-replay.ts')
  const chosen = (['model', 'const', 'network', 'fault', 'variant'] as const).find(option => options[option] !== undefined)
  if (chosen)
    throw new UsageError('two-choices', `${file} says which model it is of, and --${chosen} asks for another`, {
      hint: `leave out --${chosen}`,
    })
  const recorded = readItf(text)
  const address = recorded.model
  const source = await find(what ?? fileOf(address, recorded.fromHere, file) ?? address.spec, options.patience)
  const spec = specOf(source, { spec: address.spec, ...(address.variant === null ? {} : { variant: address.variant }) }, null)
  const model = build(spec, source, options.patience, () => openModel(spec, address))
  const semantics = semanticsOf(model)
  return { semantics, trace: retrace(semantics, recorded), property: recorded.property }
}

/**
 * The file that a trace names, as it is seen from here; null where the spec is one of the library. It is looked for where it was as seen from the trace, then as
 * it was seen from where the check ran: from here, and from each folder that the trace is in, since either may have been moved together with the file.
 */
function fileOf({ spec, module: file }: ModelAddress, fromHere: string | null, trace: string): string | null {
  if (file === null) return file
  const beside = fromHere === null ? [] : [resolve(dirname(trace), fromHere)]
  const found = [...beside, resolve(file), ...foldersOf(resolve(trace)).map(folder => resolve(folder, file))].find(existsSync)
  if (found !== undefined) return seenFromHere(found)
  throw new UsageError('no-file', `${trace} is of ${spec} in ${file}, and there is no such file`, {
    hint: `replay it where it was written, or name the file: everystep replay ${trace} ./my-protocol.ts`,
  })
}

/** The folders that a file is in, the nearest first. */
function foldersOf(file: string): readonly string[] {
  const folder = dirname(file)
  return folder === file ? [] : [folder, ...foldersOf(folder)]
}

/** A trace of another tool: states alone. */
async function foreign(file: string, text: string, what: string | undefined, options: ReplayOptions): Promise<Replayed> {
  const { matchStates, readStates } = await import('../../../reports/itf-replay.ts')
  const recorded = readStates(text)
  if (what === undefined)
    throw new UsageError('which-spec', `${file} does not say which spec it is of`, {
      hint: `name the spec, and its constants where it has any: everystep replay ${file} ./my-protocol.ts --const n=3`,
    })
  const semantics = semanticsOf(choose(await find(what, options.patience), options).model)
  return { semantics, trace: matchStates(semantics, recorded), property: null }
}
