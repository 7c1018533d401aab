import { basename } from 'node:path'
import type { Excerpt, Report } from '../../../reports/format.ts'
import {
  type ComparedModel,
  type Comparison,
  type Costs,
  isUnexpected,
  sayUncounted,
  type Uncounted,
} from '../../../reports/pages/comparison/comparison.ts'
import { dimensions } from '../../../reports/pages/comparison/tables.ts'
import type { EngineName } from '../../engine/index.ts'
import { didYouMean, exitCode, UsageError } from '../../errors.ts'
import { isNetwork } from '../../language/network.ts'
import { differences } from '../../verdict/expected.ts'
import type { Searches } from '../../verdict/searches.ts'
import { type Candidate, candidatesOf, type Lineup } from '../candidates.ts'
import { find, wordOf } from '../choice.ts'
import { checkEngine } from '../engine.ts'
import { interruptible } from '../interruption.ts'
import { asTyped } from '../invocation.ts'
import { madeWith } from '../made.ts'
import { compareProtocols, comparisonAsked, comparisonOf } from '../protocols.ts'
import { excerptsOf } from '../reporting.ts'
import { endShard, isShared, type SharedOptions, sharingOf } from '../shard-files.ts'
import { type Sharing, searchesOf } from '../sharing.ts'
import type { Source } from '../source.ts'
import { explanationOf } from '../telling-model.ts'
import type { Terminal } from '../terminal.ts'

export interface CompareOptions extends Lineup, SharedOptions {
  readonly format: string
  /** What becomes columns: constants, `variant`, `network`, `faults`, `property`. */
  readonly by?: readonly string[]
  readonly goal?: readonly string[]
  /** False: no costs are counted. */
  readonly cost: boolean
  readonly necessaryFaults?: true
  readonly date?: true
  readonly engine: string
}

/** `everystep compare`: the models of one spec side by side, or several protocols. */
export async function compareCommand(
  specs: readonly string[],
  options: CompareOptions,
  terminal: Terminal,
  merged: Sharing | null = null,
): Promise<number> {
  const how = { sharing: await sharingOf(options, merged), args: specs }
  const named = await comparisonAsked(specs)
  if (named !== null) return compareProtocols(named, refuseLineup(options), terminal, how)
  const source = await find(specs[0] as string, options.patience)
  const own = comparisonOf(source)
  return own === null ? compareSpec(source, options, terminal, how) : compareProtocols(own, refuseLineup(options), terminal, how)
}

/** How the work is shared out, and the specs that were asked for. */
interface How {
  readonly sharing: Sharing
  readonly args: readonly string[]
}

/** What chooses models and counts costs is chosen by the comparison itself. */
function refuseLineup(options: CompareOptions): CompareOptions {
  const chosen = ['model', 'const', 'network', 'fault', 'by', 'goal', 'deep', 'necessaryFaults', 'spec'] as const
  const [given] = [...chosen.filter(name => options[name] !== undefined), ...(options.cost ? [] : ['no-cost'])]
  if (given === undefined) return options
  throw new UsageError('option-of-one-spec', `--${given.replace('Faults', '-faults')} is for the models of one spec`, {
    hint: 'a comparison of several protocols says itself what is checked: leave it out',
  })
}

/**
 * Checks models of a spec for all their properties. 0 where each shows what it is there to show, and whatever it shows where
 * nothing is expected of it.
 */
async function compareSpec(source: Source, options: CompareOptions, terminal: Terminal, { sharing, args }: How): Promise<number> {
  const { comparisonFormat } = await import('../../../reports/pages/comparison/formats.ts')
  const format = comparisonFormat(options.format)
  checkEngine(options.engine)
  const { candidates, leftOut } = candidatesOf(source, options)
  checkColumns(candidates, options.by ?? [])
  const { headOf, legend, rowOf, widthsOf } = await import('../comparison.ts')
  sharing.about([source])
  const asTheyCome = format.name === 'table' && options.by === undefined && !isShared(sharing)
  const widths = widthsOf(candidates)
  const folder = isShared(sharing) ? null : (options.report ?? null)
  if (folder !== null) (await import('../../../reports/write.ts')).checkWritable(folder)
  if (asTheyCome) terminal.out(headOf(widths, terminal.colors))
  const { comparison, interrupted } = await interruptible(terminal, async signal => {
    const pages = folder === null ? null : { folder, excerpts: await excerptsOf(source.written) }
    const onModel = (one: ComparedModel) => asTheyCome && terminal.out(rowOf(one, widths, terminal.colors))
    return compareModels(source, candidates, options, { signal, pages, onModel, sharing })
  })
  if (isShared(sharing)) return endShard(sharing, { command: 'compare', args, options }, interrupted, terminal)
  const whole = { ...comparison, leftOut, made: madeWith(source.written, options) }
  await tell(whole, asTheyCome, options, terminal)
  if (asTheyCome && candidates.some(c => c.expect !== null)) terminal.err(terminal.colors.dim(`${legend}\n`))
  return conclude(whole, interrupted, wordOf(source), terminal)
}

interface Along {
  readonly signal: AbortSignal | null
  readonly sharing: Sharing
  readonly pages: Pages | null
  readonly onModel: (one: ComparedModel) => void
}

/** The comparison of these models; of those checked so far where it is interrupted, and without those that are checked elsewhere. */
export async function compareModels(
  source: Source,
  candidates: readonly Candidate[],
  options: CompareOptions,
  { signal, pages, onModel, sharing }: Along,
): Promise<{ readonly comparison: Comparison; readonly interrupted: boolean }> {
  const searches = searchesOf(sharing, source.name)
  const models: ComparedModel[] = []
  for (const candidate of candidates) {
    const one = await compare(candidate, options, searches, signal, pages)
    if (signal?.aborted) break
    if (one === null) continue
    models.push(one)
    onModel(one)
  }
  const along = { searches, signal, isPart: isShared(sharing) }
  const { costs, uncounted } = options.cost ? await costsOf(candidates, models, options, along) : { costs: [], uncounted: [] }
  const spec = options.spec ?? source.specs[0]?.name ?? source.name
  const comparison = { spec, command: commandFor(source, options), models, costs, uncounted, by: options.by ?? null, leftOut: 0 }
  return { comparison, interrupted: signal?.aborted ?? false }
}

function commandFor(source: Source, options: CompareOptions): string {
  const pairs = (option: string, of: Readonly<Record<string, string>> = {}) => Object.entries(of).flatMap(([k, v]) => [option, `${k}=${v}`])
  return [
    ...['everystep compare', wordOf(source)],
    ...(options.spec === undefined ? [] : ['--spec', options.spec]),
    ...(options.model ? ['--model', options.model.join()] : []),
    ...pairs('--const', options.const),
    ...(options.network === undefined ? [] : ['--network', options.network]),
    ...pairs('--fault', options.fault),
    ...(options.by ? ['--by', options.by.join()] : []),
    ...(options.goal ? ['--goal', options.goal.join()] : []),
    ...(options.cost ? [] : ['--no-cost']),
    ...(options.necessaryFaults ? ['--necessary-faults'] : []),
    ...(options.deep ? ['--deep'] : []),
  ].join(' ')
}

/** What was not yet printed row by row, and the files. */
async function tell(
  comparison: Comparison,
  asTheyCome: boolean,
  { format: name, report }: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  const { comparisonFormat, laid, textsOf } = await import('../../../reports/pages/comparison/formats.ts')
  const { costTable } = await import('../../../reports/pages/comparison/tables.ts')
  const costs = asTheyCome ? costTable(comparison) : null
  if (!asTheyCome) terminal.out(await comparisonFormat(name).render(comparison))
  else if (costs) terminal.out(`\n${laid(textsOf(costs))}`)
  if (asTheyCome && comparison.uncounted.length > 0) terminal.out(`\n${sayUncounted(comparison).join('\n')}\n`)
  if (report === undefined) return
  const { fileName, writeFile } = await import('../../../reports/write.ts')
  const page = comparisonFormat('html')
  const file = writeFile(report, `${fileName(comparison.spec)}.comparison.${page.extension}`, await page.render(comparison))
  terminal.err(`written: ${file}\n`)
}

interface Pages {
  readonly folder: string
  readonly excerpts: Readonly<Record<string, Excerpt>>
}

async function compare(
  { name, says, model, network, symmetry, accepted, expect, words }: Candidate,
  { patience, engine, necessaryFaults }: CompareOptions,
  searches: Searches,
  signal: AbortSignal | null,
  pages: Pages | null,
): Promise<ComparedModel | null> {
  const result = await searches.check(words.join(' '), model, {
    ...({ continue: true, patience, states: symmetry ? 'orbits' : undefined, engine: engine as EngineName } as const),
    ...(expect === null ? {} : { name }),
    ...(accepted === null ? {} : { accepted }),
    ...(necessaryFaults ? { necessaryFaults: 'if-quick' } : {}),
    ...(signal ? { signal } : {}),
  })
  if (result === null) return null
  const command = ['everystep check', ...words, '--continue'].join(' ')
  const page =
    pages && result.verdict === 'violated'
      ? await writePage(
          name,
          {
            result,
            model,
            explanation: await explanationOf(model, result, patience, true),
            command,
            root: process.cwd(),
            excerpts: pages.excerpts,
          },
          pages.folder,
        )
      : null
  return { name, says, network, result, differences: expect && differences(expect, result), page }
}

/** The name of the file of a model's counterexample page. */
async function writePage(name: string, report: Report, folder: string): Promise<string> {
  const { fileName, writeFile } = await import('../../../reports/write.ts')
  const { html } = await import('../../../reports/pages/counterexample/format.ts')
  return basename(
    writeFile(folder, `${fileName(report.result.checked.spec)}.${fileName(name)}.${html.extension}`, await html.render(report)),
  )
}

/**
 * What decisions cost, for each variant, constants and networks once. Those that are violated without any fault are not counted: what they decide is
 * worth nothing: where only a part of the models is checked here, that is not known, and they are counted too. Those without messages are left out.
 */
async function costsOf(
  candidates: readonly Candidate[],
  compared: readonly ComparedModel[],
  { patience, engine, goal: goals }: CompareOptions,
  {
    searches,
    signal,
    isPart,
  }: { readonly searches: ReturnType<typeof searchesOf>; readonly signal: AbortSignal | null; readonly isPart: boolean },
): Promise<Pick<Comparison, 'costs' | 'uncounted'>> {
  const keyOf = ({ model: { spec, variant, constants }, network }: Candidate) => JSON.stringify([spec, variant, constants, network])
  const brokenBy = ({ name }: Candidate): readonly string[] =>
    compared
      .filter(({ name: other, result: { checked } }) => other === name && Object.keys(checked.faults).length === 0)
      .flatMap(({ result }) => result.properties.filter(p => p.verdict === 'violated').map(p => p.name))
  const costs: Costs[] = []
  const uncounted: Uncounted[] = []
  for (const [, [first, ...others]] of Map.groupBy(candidates, keyOf)) {
    if (first === undefined || signal?.aborted) continue
    const model = first.model.withBudgets({})
    if (!Object.values(model.vars).some(isNetwork)) continue
    const broken = isPart ? [] : [...new Set([first, ...others].flatMap(brokenBy))]
    if (broken.length > 0) {
      const reason = `${broken.join(', ')} ${broken.length === 1 ? 'is' : 'are'} violated without any fault, so that what it decides is worth nothing`
      uncounted.push({ checked: model, network: first.network, reason })
      searches.needless(costId(first))
      continue
    }
    const how = { engine: engine as EngineName, patience, ...(signal ? { signal } : {}), ...(goals ? { goals } : {}) }
    const cost = await searches.cost(costId(first), model, how)
    if (cost !== null) costs.push({ checked: model, network: first.network, cost })
  }
  return { costs, uncounted }
}

const costId = ({ words }: Candidate): string => `cost of ${words.join(' ')}`

function conclude({ models, leftOut }: Comparison, interrupted: boolean, what: string, terminal: Terminal): number {
  const { red, dim } = terminal.colors
  const unexpected = models.filter(isUnexpected)
  for (const { name, differences } of unexpected) terminal.err(`${red('unexpected:')} ${name}: ${differences?.join('; ')}\n`)
  if (leftOut > 0)
    terminal.err(
      dim(`${leftOut} model${leftOut === 1 ? '' : 's'} that take${leftOut === 1 ? 's' : ''} long left out; --deep includes them\n`),
    )
  if (models.some(m => m.differences !== null)) terminal.err(dim(asTyped(`everystep check ${what} --model NAME shows the trace\n`)))
  if (unexpected.length > 0) return exitCode.safety
  const undecided = models.some(m => m.differences === null && m.result.verdict === 'inconclusive')
  return interrupted || undecided ? exitCode.inconclusive : exitCode.holds
}

function checkColumns(candidates: readonly Candidate[], names: readonly string[]): void {
  const constants = [...new Set(candidates.flatMap(({ model }) => Object.keys(model.constants)))]
  const known = [...constants, ...dimensions]
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError('unknown-constant', `no model has a constant '${name}'`, {
        hint: didYouMean(name, known) ?? `columns can be ${known.join(', ')}`,
      })
}
