import { basename } from 'node:path'
import type { Compared, Comparison, Costs } from '../../../reports/comparison/comparison.ts'
import { dimensions } from '../../../reports/comparison/tables.ts'
import type { Excerpt } from '../../../reports/format.ts'
import { check } from '../../check.ts'
import { costOf } from '../../cost/cost.ts'
import { type EngineName, engines } from '../../engine/index.ts'
import { didYouMean, exitCode, UsageError } from '../../errors.ts'
import type { Expectation, NamedModel } from '../../language/catalogue.ts'
import type { Model } from '../../language/model.ts'
import { isNetwork } from '../../language/network.ts'
import type { CheckResult } from '../../result.ts'
import { build, find } from '../choice.ts'
import { interruptible } from '../interruption.ts'
import { excerptsOf, type Reports, reportsTo } from '../reporting.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'

export interface CompareOptions {
  readonly format: string
  /** What becomes columns: constants, `variant`, `network`, `faults`, `property`. */
  readonly by?: readonly string[]
  readonly goal?: readonly string[]
  /** False: no costs are counted. */
  readonly cost: boolean
  readonly necessaryFaults?: true
  /** Only these; left out, all. */
  readonly model?: readonly string[]
  readonly deep?: true
  readonly report?: string
  readonly spec?: string
  readonly engine: string
  readonly patience: number
}

type Asked = readonly (readonly [string, NamedModel])[]

/** `everystep compare`: checks every named model of a spec for all its properties. 0 where each shows what it is there to show. */
export async function compareCommand(what: string, options: CompareOptions, terminal: Terminal): Promise<number> {
  const { comparisonFormat } = await import('../../../reports/comparison/formats.ts')
  const format = comparisonFormat(options.format)
  if (!(options.engine in engines))
    throw new UsageError('unknown-engine', `there is no engine '${options.engine}'`, {
      hint: didYouMean(options.engine, Object.keys(engines)) ?? `choose ${Object.keys(engines).join(' or ')}`,
    })
  const source = await find(what, options.patience)
  const all = Object.entries(source.models).filter(([, { spec }]) => options.spec === undefined || spec.name === options.spec)
  const asked = options.model ? named(source, all, options.model) : all.filter(([, { deep }]) => options.deep || !deep)
  if (asked.length === 0)
    throw new UsageError('no-models', `${source.name} has no models to compare`, { hint: 'export const models = { … }' })
  checkColumns(asked, options.by ?? [])
  const pages = options.report === undefined ? null : await reportsTo(options.report)
  const asTheyCome = format.name === 'table' && options.by === undefined
  const { headOf, rowOf } = await import('../comparison.ts')
  const widths = Math.max(...asked.map(([name]) => name.length))
  if (asTheyCome) terminal.out(headOf(widths, terminal.colors))
  const { comparison, interrupted } = await interruptible(terminal, async signal => {
    const excerpts = pages && (await excerptsOf({ source }))
    return compareModels(what, source, asked, options, {
      signal,
      pages: pages && { pages, excerpts: excerpts ?? {} },
      onModel: one => asTheyCome && terminal.out(rowOf(one, widths, terminal.colors)),
    })
  })
  const whole = { ...comparison, leftOut: options.model ? 0 : all.length - asked.length }
  await tell(whole, asTheyCome, options, terminal)
  return conclude(whole, interrupted, what, terminal)
}

interface Along {
  readonly signal: AbortSignal | null
  readonly pages: Pages | null
  readonly onModel: (one: Compared) => void
}

/** The comparison of these models; of those checked so far where it is interrupted. */
export async function compareModels(
  what: string,
  source: Source,
  asked: Asked,
  options: CompareOptions,
  { signal, pages, onModel }: Along,
): Promise<{ readonly comparison: Comparison; readonly interrupted: boolean }> {
  const models: Compared[] = []
  for (const [name, model] of asked) {
    const one = await compare(what, source, name, model, options, signal, pages)
    if (signal?.aborted) break
    models.push(one)
    onModel(one)
  }
  const costs = options.cost ? await costsOf(source, asked, models, options, signal) : []
  const words = [
    ...['everystep compare', what],
    ...(options.spec === undefined ? [] : ['--spec', options.spec]),
    ...(options.model ? ['--model', options.model.join()] : []),
    ...(options.by ? ['--by', options.by.join()] : []),
    ...(options.goal ? ['--goal', options.goal.join()] : []),
    ...(options.cost ? [] : ['--no-cost']),
    ...(options.necessaryFaults ? ['--necessary-faults'] : []),
    ...(options.deep ? ['--deep'] : []),
  ]
  const spec = options.spec ?? source.specs[0]?.name ?? source.name
  const comparison = { spec, command: words.join(' '), models, costs, by: options.by ?? null, leftOut: 0 }
  return { comparison, interrupted: signal?.aborted ?? false }
}

/** The models of these names, deep or not. Throws UsageError for a name that is none. */
function named({ name: source }: Source, all: Asked, names: readonly string[]): Asked {
  return names.map(name => {
    const known = all.map(([model]) => model)
    const found = all.find(([model]) => model === name)
    if (found) return found
    throw new UsageError('unknown-model', `${source} has no model '${name}'`, {
      hint: didYouMean(name, known) ?? `its models are ${known.join(', ')}`,
    })
  })
}

/** What was not yet printed row by row, and the files. */
async function tell(
  comparison: Comparison,
  asTheyCome: boolean,
  { format: name, report }: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const { comparisonFormat, laid, textsOf } = await import('../../../reports/comparison/formats.ts')
  const { costTable } = await import('../../../reports/comparison/tables.ts')
  const costs = asTheyCome ? costTable(comparison) : null
  if (!asTheyCome) terminal.out(await comparisonFormat(name).render(comparison))
  else if (costs) terminal.out(`\n${laid(textsOf(costs))}`)
  if (report === undefined) return
  const { fileName, writeFile } = await import('../../../reports/write.ts')
  const page = comparisonFormat('html')
  const file = writeFile(report, `${fileName(comparison.spec)}.comparison.${page.extension}`, await page.render(comparison))
  terminal.err(`written: ${file}\n`)
}

interface Pages {
  readonly pages: Reports
  readonly excerpts: Readonly<Record<string, Excerpt>>
}

const modelOf = (source: Source, { spec, constants, faults, network }: NamedModel, patience: number): Model =>
  build(spec, source, patience, () => spec.with(constants, faults, network === null ? {} : { network }))

async function compare(
  what: string,
  source: Source,
  name: string,
  named: NamedModel,
  { patience, engine, necessaryFaults }: CompareOptions,
  signal: AbortSignal | null,
  pages: Pages | null,
): Promise<Compared> {
  const model = modelOf(source, named, patience)
  const how = {
    engine: engine as EngineName,
    symmetry: named.symmetry,
    ...(necessaryFaults ? { necessaryFaults: 'if-quick' as const } : {}),
  }
  const result = await check(model, { continue: true, name, patience, ...how, ...(signal ? { signal } : {}) })
  const command = `everystep check ${what} --model ${name} --continue`
  const report = { result, model, command, root: process.cwd(), excerpts: pages?.excerpts ?? {} }
  const [written] = pages && result.verdict === 'violated' ? await pages.pages.write(report) : []
  return {
    name,
    says: named.says,
    network: named.network,
    result,
    differences: differences(named.expect, result),
    page: written ? basename(written.file) : null,
  }
}

/**
 * What decisions cost, for each variant, constants and networks once. Those that are violated without any fault are left out: what they decide is
 * worth nothing; and those without messages.
 */
async function costsOf(
  source: Source,
  asked: Asked,
  compared: readonly Compared[],
  { patience, engine, goal: goals }: CompareOptions,
  signal: AbortSignal | null,
): Promise<readonly Costs[]> {
  const keyOf = ({ spec, constants, network }: NamedModel) => JSON.stringify([spec.name, spec.variant, constants, network])
  const isBroken = ({ result: { checked, verdict } }: Compared) => verdict === 'violated' && Object.keys(checked.faults).length === 0
  const broken = new Set(asked.filter(([name]) => compared.some(c => c.name === name && isBroken(c))).map(([, named]) => keyOf(named)))
  const costs: Costs[] = []
  for (const [key, [first]] of Map.groupBy(asked, ([, named]) => keyOf(named))) {
    if (broken.has(key) || first === undefined || signal?.aborted) continue
    const [, named] = first
    const model = modelOf(source, { ...named, faults: {} }, patience)
    if (!Object.values(model.vars).some(isNetwork)) continue
    const cost = await costOf(model, { engine: engine as EngineName, patience, ...(signal ? { signal } : {}), ...(goals ? { goals } : {}) })
    costs.push({ checked: model, network: named.network, cost })
  }
  return costs
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

function conclude({ models, leftOut }: Comparison, interrupted: boolean, what: string, terminal: Terminal): number {
  const { red, dim } = terminal.colors
  const unexpected = models.filter(c => c.differences.length > 0)
  for (const { name, differences } of unexpected) terminal.err(`${red('unexpected:')} ${name}: ${differences.join('; ')}\n`)
  if (leftOut > 0)
    terminal.err(
      dim(`${leftOut} model${leftOut === 1 ? '' : 's'} that take${leftOut === 1 ? 's' : ''} long left out; --deep includes them\n`),
    )
  terminal.err(dim(`everystep check ${what} --model NAME shows the trace\n`))
  if (unexpected.length > 0) return exitCode.safety
  return interrupted ? exitCode.inconclusive : exitCode.holds
}

function checkColumns(models: Asked, names: readonly string[]): void {
  const constants = [...new Set(models.flatMap(([, { constants }]) => Object.keys(constants)))]
  const known = [...constants, ...dimensions]
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError('unknown-constant', `no model has a constant '${name}'`, {
        hint: didYouMean(name, known) ?? `columns can be ${known.join(', ')}`,
      })
}
