import { check } from '../../check.ts'
import { didYouMean, exitCode, UsageError } from '../../errors.ts'
import type { Expectation, NamedModel } from '../../language/catalogue.ts'
import type { CheckResult } from '../../result.ts'
import { build, find } from '../choice.ts'
import { interruptible } from '../interruption.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'

export interface CompareOptions {
  readonly format: string
  /** Constants whose values become columns. */
  readonly by?: readonly string[]
  readonly deep?: true
  readonly patience: number
}

export interface Compared {
  readonly name: string
  readonly model: NamedModel
  readonly result: CheckResult
  /** What differs from the model's expectation; empty where nothing does. */
  readonly differences: readonly string[]
}

const formats = ['table', 'markdown', 'csv'] as const
type Format = (typeof formats)[number]

/** `everystep compare`: checks every named model of a spec for all its properties. 0 where each shows what it is there to show. */
export async function compareCommand(what: string, options: CompareOptions, terminal: Terminal): Promise<number> {
  const format = formatOf(options.format)
  const source = await find(what, options.patience)
  const asked = Object.entries(source.models).filter(([, { deep }]) => options.deep || !deep)
  if (asked.length === 0)
    throw new UsageError('no-models', `${source.name} has no models to compare`, { hint: 'export const models = { … }' })
  checkConstants(asked, options.by ?? [])
  const { renderMatrix, renderRow, renderTable, headOf } = await import('../comparison.ts')
  const asTheyCome = format === 'table' && options.by === undefined
  const widths = Math.max(...asked.map(([name]) => name.length))
  const compared: Compared[] = []
  const interrupted = await interruptible(terminal, async signal => {
    if (asTheyCome) terminal.out(headOf(widths, terminal.colors))
    for (const [name, model] of asked) {
      const one = await compare(source, name, model, options.patience, signal)
      if (signal.aborted) return true
      compared.push(one)
      if (asTheyCome) terminal.out(renderRow(one, widths, terminal.colors))
    }
    return false
  })
  if (options.by) terminal.out(renderMatrix(compared, options.by, format))
  else if (!asTheyCome) terminal.out(renderTable(compared, format))
  return conclude(compared, interrupted, Object.keys(source.models).length - asked.length, what, terminal)
}

async function compare(source: Source, name: string, named: NamedModel, patience: number, signal: AbortSignal): Promise<Compared> {
  const { spec, constants, faults, network } = named
  const model = build(spec, source, patience, () => spec.with(constants, faults, network === null ? {} : { network }))
  const result = await check(model, { continue: true, name, patience, signal })
  return { name, model: named, result, differences: differences(named.expect, result) }
}

/** What differs between a result, of all properties, and what was expected; nothing that was not said is expected. */
export function differences(expected: Expectation, result: CheckResult): readonly string[] {
  const found = Object.fromEntries(
    result.properties.filter(p => p.verdict === 'violated').map(p => [p.name, p.trace ? p.trace.steps.length : null]),
  )
  const say = (steps: number | null | undefined) =>
    steps === undefined ? 'no violation' : steps === null ? 'a violation' : `a violation in ${steps} steps`
  const names = [...new Set([...Object.keys(expected.violated ?? {}), ...Object.keys(found)])]
  const number = (what: string, wanted: number | undefined, is: number) =>
    wanted === undefined || wanted === is ? [] : [`${what} ${is}, not ${wanted}`]
  return [
    ...(expected.verdict === result.verdict ? [] : [`the verdict is ${result.verdict}, not ${expected.verdict}`]),
    ...(expected.violated === undefined && expected.verdict === 'violated' ? [] : names).flatMap(name => {
      const [wanted, is] = [expected.violated?.[name], found[name]]
      return wanted === is ? [] : [`${name}: found ${say(is)}, expected ${say(wanted)}`]
    }),
    ...number('distinct states', expected.distinct, result.states.distinct),
    ...number('generated states', expected.generated, result.states.generated),
    ...number('depth', expected.depth, result.depth),
  ]
}

function conclude(compared: readonly Compared[], interrupted: boolean, left: number, what: string, terminal: Terminal): number {
  const { red, dim } = terminal.colors
  const unexpected = compared.filter(c => c.differences.length > 0)
  for (const { name, differences } of unexpected) terminal.err(`${red('unexpected:')} ${name}: ${differences.join('; ')}\n`)
  if (left > 0)
    terminal.err(dim(`${left} model${left === 1 ? '' : 's'} that take${left === 1 ? 's' : ''} long left out; --deep includes them\n`))
  terminal.err(dim(`everystep check ${what} --model NAME shows the trace\n`))
  if (unexpected.length > 0) return exitCode.safety
  return interrupted ? exitCode.inconclusive : exitCode.holds
}

function formatOf(name: string): Format {
  const format = formats.find(f => f === name)
  if (format === undefined)
    throw new UsageError('unknown-format', `no comparison is written as '${name}'`, {
      hint: didYouMean(name, formats) ?? `the formats are ${formats.join(', ')}`,
    })
  return format
}

function checkConstants(models: readonly (readonly [string, NamedModel])[], names: readonly string[]): void {
  const known = [...new Set(models.flatMap(([, { constants }]) => Object.keys(constants)))]
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError('unknown-constant', `no model has a constant '${name}'`, {
        hint: didYouMean(name, known) ?? (known.length === 0 ? 'they have none' : `their constants are ${known.join(', ')}`),
      })
}
