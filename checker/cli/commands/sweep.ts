import type { Sweep, SweepRow } from '../../../reports/sweep.ts'
import type { EngineName } from '../../engine/index.ts'
import { exitCode, UsageError } from '../../errors.ts'
import { check } from '../../verdict/check.ts'
import { CheckFailure } from '../../verdict/failure.ts'
import type { CheckOptions } from '../../verdict/options.ts'
import { choicesAsked, choose, find, type ModelChoice, type ModelOptions, specAsked, wordOf } from '../choice.ts'
import { checkEngine } from '../engine.ts'
import { interruptible } from '../interruption.ts'
import { madeWith } from '../made.ts'
import { combinationsOf } from '../swept.ts'
import type { Terminal } from '../terminal.ts'

export interface SweepOptions extends ModelOptions {
  readonly format: string
  readonly property?: readonly string[]
  readonly maxStates?: number
  readonly maxDepth?: number
  readonly maxSeconds?: number
  readonly maxMemory?: number
  readonly engine: string
  readonly workers?: number
  readonly symmetry?: true
  readonly date?: true
}

/**
 * `everystep sweep`: checks one model for every combination of the values given for its constants, and tabulates what was found. The exit code: 0 where each is
 * decided, whatever the verdict, as nothing is expected of any; else that of an inconclusive result, or of a spec that fails.
 */
export async function sweepCommand(what: string, options: SweepOptions, terminal: Terminal): Promise<number> {
  const { sweepFormat } = await import('../../../reports/sweep.ts')
  const format = sweepFormat(options.format)
  checkEngine(options.engine)
  const given = options.const ?? {}
  if (Object.keys(given).length === 0)
    throw new UsageError('nothing-to-sweep', 'a sweep needs a constant and its values', {
      hint: 'give a range or a list: --const rms=1..6, --const mode=fast,slow',
    })
  const source = await find(what, options.patience)
  const { spec, model } = specAsked(source, options)
  // Everything that can be wrong with what was asked is said before the first search.
  const chosen = combinationsOf(spec, given).map(constants => choose(source, { ...options, const: constants }))
  const [first] = chosen
  if (first?.taken) terminal.err(`note: ${first.taken}\n`)
  const constants = Object.keys(given)
  const drawn = format.name === 'table' ? await tableAsItComes(constants, chosen, terminal) : null
  const rows: SweepRow[] = []
  const interrupted = await interruptible(terminal, async signal => {
    for (const one of chosen) {
      const row = await rowOf(one, options, signal)
      if (signal?.aborted) break
      rows.push(row)
      drawn?.(row)
    }
    return signal?.aborted ?? false
  })
  const sweep: Sweep = {
    spec: spec.name,
    variant: spec.variant,
    model,
    constants,
    command: commandFor(wordOf(source), options),
    made: madeWith(source.written, options),
    rows,
  }
  if (drawn === null) terminal.out(format.render(sweep))
  if (interrupted) terminal.err(`interrupted: ${rows.length} of ${chosen.length} were checked\n`)
  if (rows.some(row => row.failed !== null)) return exitCode.specFailure
  return interrupted || rows.some(row => row.result.verdict === 'inconclusive') ? exitCode.inconclusive : exitCode.holds
}

async function rowOf({ model, words }: ModelChoice, options: SweepOptions, signal: AbortSignal | null): Promise<SweepRow> {
  const { property, engine, workers, symmetry, patience, maxStates, maxDepth, maxSeconds, maxMemory } = options
  const limits = { maxStates, maxDepth, maxSeconds, maxMemory }
  const checkOptions = {
    ...{ continue: true, patience, engine: engine as EngineName, states: symmetry ? 'orbits' : undefined },
    ...(workers === undefined ? {} : { workers }),
    ...(property ? { properties: property } : {}),
    ...(signal ? { signal } : {}),
    limits: Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined)),
  } as CheckOptions
  const command = ['everystep check', ...words, '--continue'].join(' ')
  try {
    return { result: await check(model, checkOptions), failed: null, command }
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error
    return { result: error.found, failed: `the spec fails: ${error.problem}`, command }
  }
}

/** Prints the head, and returns what prints a row as soon as it is there. */
async function tableAsItComes(
  constants: readonly string[],
  chosen: readonly ModelChoice[],
  terminal: Terminal,
): Promise<(row: SweepRow) => void> {
  const { sweepCells, sweepHead } = await import('../../../reports/sweep.ts')
  const { format } = await import('../../values/index.ts')
  const widest = (name: string) => Math.max(name.length, ...chosen.map(({ model }) => format(model.constants[name]).length))
  const widths = [
    ...constants.map(widest),
    'inconclusive'.length,
    'distinct'.length + 4,
    'generated'.length + 4,
    'depth'.length,
    'seconds'.length,
    0,
  ]
  const isNumber = (column: number) => column > constants.length && column < widths.length - 1
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, k) => (isNumber(k) ? cell.padStart(widths[k] ?? 0) : cell.padEnd(widths[k] ?? 0)))
      .join('  ')
      .trimEnd()}\n`
  terminal.out(terminal.colors.dim(line(sweepHead(constants))))
  return row => terminal.out(line(sweepCells(row, constants)))
}

/** The command that gives the same sweep again. */
function commandFor(what: string, options: SweepOptions): string {
  const { property, symmetry, engine, maxStates, maxDepth, maxSeconds, maxMemory } = options
  const limits = { 'max-states': maxStates, 'max-depth': maxDepth, 'max-seconds': maxSeconds, 'max-memory': maxMemory }
  return [
    ...['everystep sweep', what, ...choicesAsked(options)],
    ...Object.entries(limits).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, `${value}`])),
    ...(property ? ['--property', property.join()] : []),
    ...(symmetry ? ['--symmetry'] : []),
    ...(engine === 'tables' ? [] : ['--engine', engine]),
  ].join(' ')
}
