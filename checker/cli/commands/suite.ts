import { type Comparison, isUnexpected } from '../../../reports/pages/comparison/comparison.ts'
import type { Suite } from '../../../reports/pages/suite/formats.ts'
import { exitCode, UsageError } from '../../errors.ts'
import { type Candidate, candidatesOf } from '../candidates.ts'
import { entries, load } from '../catalogue.ts'
import { find } from '../choice.ts'
import { checkEngine } from '../engine.ts'
import { interruptible } from '../interruption.ts'
import { madeWith } from '../made.ts'
import { excerptsOf } from '../reporting.ts'
import { endShard, isShared, type SharedOptions, sharingOf } from '../shard-files.ts'
import type { Sharing } from '../sharing.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'
import { compareModels } from './compare.ts'

export interface SuiteOptions extends SharedOptions {
  readonly deep?: true
  readonly format?: readonly string[]
  readonly date?: true
  readonly engine: string
  readonly patience: number
}

/** The named models of one spec. */
interface Part {
  readonly source: Source
  readonly candidates: readonly Candidate[]
  readonly leftOut: number
}

/** `everystep suite`: checks the named models of these specs, or of the library. 0 where each is as expected. */
export async function suiteCommand(
  specs: readonly string[],
  options: SuiteOptions,
  terminal: Terminal,
  merged: Sharing | null = null,
): Promise<number> {
  const { suiteFormatsNamed, sayCounts } = await import('../../../reports/pages/suite/formats.ts')
  const sharing = await sharingOf(options, merged)
  checkEngine(options.engine)
  const { formats, pages } = suiteFormatsNamed(options.format ?? (options.report === undefined ? [] : ['html']))
  const files = formats.filter(f => f.name !== 'github')
  const folder = isShared(sharing) ? null : (options.report ?? null)
  if (options.report === undefined && (pages || files.length > 0))
    throw new UsageError('format-without-report', '--format needs a folder to write to', { hint: 'add --report DIR' })
  const { checkWritable, writeFile } = await import('../../../reports/write.ts')
  if (folder !== null) checkWritable(folder)
  const parts = await partsOf(specs, options)
  sharing.about(parts.map(part => part.source))
  const { comparisons, interrupted } = await interruptible(terminal, signal =>
    compareAll(parts, options, terminal, { sharing, signal, folder: pages ? folder : null }),
  )
  if (isShared(sharing)) return endShard(sharing, { command: 'suite', args: specs, options }, interrupted, terminal)
  const { source: _, ...made } = madeWith([], options)
  const suite = { comparisons, root: process.env.GITHUB_WORKSPACE ?? process.cwd(), made }
  const written = folder === null ? [] : files.map(format => writeFile(folder, `suite.${format.extension}`, format.render(suite)))
  if (folder !== null && pages) written.push(...(await writePages(suite, folder)))
  terminal.out(`${sayCounts(suite)}\n${written.map(file => `${file}\n`).join('')}`)
  for (const format of formats) if (format.name === 'github') terminal.out(format.render(suite))
  return conclude(comparisons, interrupted, terminal)
}

async function partsOf(specs: readonly string[], { patience, deep }: SuiteOptions): Promise<readonly Part[]> {
  const sources: Source[] = []
  if (specs.length === 0) for (const entry of entries()) sources.push(await load(entry))
  else for (const spec of specs) sources.push(await find(spec, patience))
  const empty = sources.find(source => Object.keys(source.models).length === 0)
  if (empty !== undefined && specs.length > 0)
    throw new UsageError('no-models', `${empty.name} has no named models, so that nothing is expected of it`, {
      hint: "export them: export const models = { small: model(mySpec, { says: …, expect: { verdict: 'holds', origin: … } }) }",
    })
  return sources
    .filter(s => Object.keys(s.models).length > 0)
    .map(source => ({ source, ...candidatesOf(source, { patience, ...(deep ? { deep } : {}) }) }))
}

interface Along {
  readonly sharing: Sharing
  readonly signal: AbortSignal
  /** For the pages of counterexamples; null where there are none. */
  readonly folder: string | null
}

/** Spec by spec, printed as they come. */
async function compareAll(
  parts: readonly Part[],
  options: SuiteOptions,
  terminal: Terminal,
  { sharing, signal, folder }: Along,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly interrupted: boolean }> {
  const { headOf, rowOf, widthsOf } = await import('../comparison.ts')
  const { underline } = terminal.colors
  const shows = !isShared(sharing)
  const comparisons: Comparison[] = []
  for (const { source, candidates, leftOut } of parts) {
    const widths = widthsOf(candidates)
    if (shows) terminal.out(`${underline(source.name)}\n${headOf(widths, terminal.colors)}`)
    const { patience, engine, deep, date } = options
    const lineup = { patience, engine, cost: false, format: 'table', ...(deep ? { deep } : {}) }
    const pages = folder === null ? null : { folder, excerpts: await excerptsOf(source.written) }
    const { comparison, interrupted } = await compareModels(source, candidates, lineup, {
      ...{ signal, pages, sharing },
      onModel: one => shows && terminal.out(rowOf(one, widths, terminal.colors)),
    })
    if (shows) terminal.out('\n')
    comparisons.push({ ...comparison, leftOut, made: madeWith(source.written, { date }) })
    if (interrupted) return { comparisons, interrupted }
  }
  return { comparisons, interrupted: false }
}

/** A page for each spec, and one that leads to them. */
async function writePages(suite: Suite, folder: string): Promise<readonly string[]> {
  const { fileName, writeFile } = await import('../../../reports/write.ts')
  const { comparisonFormat } = await import('../../../reports/pages/comparison/formats.ts')
  const page = comparisonFormat('html')
  const { renderSuitePage } = await import('../../../reports/pages/suite/page.ts')
  const files = suite.comparisons.map(one => `${fileName(one.spec)}.comparison.${page.extension}`)
  const written = [writeFile(folder, 'suite.html', renderSuitePage(suite, files))]
  for (const [k, one] of suite.comparisons.entries()) written.push(writeFile(folder, files[k] ?? '', await page.render(one)))
  return written
}

function conclude(comparisons: readonly Comparison[], interrupted: boolean, terminal: Terminal): number {
  const { red, dim, yellow } = terminal.colors
  const odd = comparisons.flatMap(({ spec, models }) => models.filter(isUnexpected).map(model => ({ spec, model })))
  for (const { spec, model } of odd) terminal.err(`${red('unexpected:')} ${spec} ${model.name}: ${model.differences?.join('; ')}\n`)
  const leftOut = comparisons.reduce((sum, c) => sum + c.leftOut, 0)
  if (leftOut > 0) terminal.err(dim(`${leftOut} model${leftOut === 1 ? '' : 's'} that take long left out; --deep includes them\n`))
  if (interrupted) terminal.err(`${yellow('interrupted:')} the other models were not checked\n`)
  return odd.length > 0 ? exitCode.safety : interrupted ? exitCode.inconclusive : exitCode.holds
}
