import { basename } from 'node:path'
import type { ProtocolTable } from '../../reports/pages/protocols/table.ts'
import type { EngineName } from '../engine/index.ts'
import { exitCode, UsageError } from '../errors.ts'
import { type Instance, modelOf } from '../language/catalogue.ts'
import type { ProtocolComparison } from '../language/comparison.ts'
import { type CellFinding, type ComparedRow, decideComparison } from '../verdict/comparison.ts'
import { comparisonNames, entryOf, load, loadComparison, type NamedComparison, ownerOf } from './catalogue.ts'
import { build, wordOf, wordsFor } from './choice.ts'
import { checkEngine } from './engine.ts'
import { interruptible } from './interruption.ts'
import { looksLikeFile } from './load.ts'
import { madeWith } from './made.ts'
import { excerptsOf } from './reporting.ts'
import { endShard, isShared, type SharedOptions } from './shard-files.ts'
import { type Sharing, searchesOf } from './sharing.ts'
import type { Source } from './source.ts'
import { explanationOf } from './telling-model.ts'
import type { Terminal } from './terminal.ts'

export interface ProtocolOptions extends SharedOptions {
  readonly format: string
  readonly date?: true
  readonly engine: string
  readonly patience: number
}

/** A comparison of the library, and the columns that are asked for. */
export interface Asked extends NamedComparison {
  readonly protocols: readonly string[]
  /** The file that it is in, as it is asked for; null in the library. */
  readonly file: Source | null
}

/**
 * The table of several protocols that these specs, or the name of a comparison, ask for; null where it is a single spec, or a file, that
 * is asked for. Throws UsageError where no comparison has all of these specs.
 */
export async function comparisonAsked(specs: readonly string[]): Promise<Asked | null> {
  const [first, ...others] = specs
  const names = comparisonNames()
  if (first === undefined || (others.length === 0 && !names.includes(first))) return null
  const all = await Promise.all(names.map(loadComparison))
  if (others.length === 0) {
    const [named] = all.filter(c => c.name === first)
    return named ? { ...named, protocols: Object.keys(named.comparison.protocols), file: null } : null
  }
  const columnOf = ({ protocols }: ProtocolComparison, spec: string) =>
    Object.keys(protocols).find(name => name.toLowerCase() === spec.toLowerCase() || protocols[name]?.includes(spec))
  for (const one of all) {
    const found = specs.map(spec => columnOf(one.comparison, spec))
    if (found.every(column => column !== undefined)) return { ...one, protocols: [...new Set(found)], file: null }
  }
  if (specs.some(looksLikeFile))
    throw new UsageError('no-comparison', `the library has no comparison of ${specs.join(' and ')}`, {
      hint: 'a file of your own that exports a comparison is asked for alone',
    })
  for (const spec of specs) if (all.every(({ comparison }) => columnOf(comparison, spec) === undefined)) entryOf(spec)
  throw new UsageError('no-comparison', `the library has no comparison of ${specs.join(' and ')}`, {
    hint: all.map(({ name, comparison }) => `${name} compares ${Object.values(comparison.protocols).flat().join(', ')}`).join('; '),
  })
}

/** The comparison that a file of the user's own exports; null where it exports none. */
export const comparisonOf = (source: Source): Asked | null =>
  source.comparison && {
    name: source.name,
    written: source.written,
    comparison: source.comparison,
    protocols: Object.keys(source.comparison.protocols),
    file: source,
  }

/**
 * `everystep compare SPEC SPEC`: a table whose rows are questions, answered by checks. 0 where each check finds what the comparison expects;
 * what is undecided is no answer.
 */
export async function compareProtocols(
  asked: Asked,
  options: ProtocolOptions,
  terminal: Terminal,
  { sharing, args }: { readonly sharing: Sharing; readonly args: readonly string[] },
): Promise<number> {
  const { protocolFormat } = await import('../../reports/pages/protocols/formats.ts')
  const { isUndecided, isUnexpected, placed, sayDifference } = await import('../../reports/pages/protocols/table.ts')
  const format = protocolFormat(options.format)
  checkEngine(options.engine)
  const folder = options.report ?? null
  if (folder !== null) (await import('../../reports/write.ts')).checkWritable(folder)
  const owners = await ownersOf(asked)
  sharing.about([asked, ...owners.values()])
  const { rows, interrupted } = await interruptible(terminal, signal => answer(asked, options, owners, { sharing, signal }))
  if (isShared(sharing)) return endShard(sharing, { command: 'compare', args, options }, interrupted, terminal)
  const table: ProtocolTable = {
    ...{ name: asked.name, says: asked.comparison.says, protocols: asked.protocols, rows },
    command: ['everystep compare', ...commandWords(asked)].join(' '),
    again: finding => againOf(finding, owners),
    page: pagesOf(await writePages(rows, owners, options)),
    made: madeWith([...new Set([...asked.written, ...[...owners.values()].flatMap(o => o.written)])], options),
  }
  terminal.out(await format.render(table))
  if (folder !== null) {
    const { fileName, writeFile } = await import('../../reports/write.ts')
    const page = protocolFormat('html')
    terminal.err(`written: ${writeFile(folder, `${fileName(asked.name)}.protocols.${page.extension}`, await page.render(table))}\n`)
  }
  const { red, yellow } = terminal.colors
  const unexpected = placed(table).filter(isUnexpected)
  const undecided = placed(table).filter(isUndecided)
  for (const p of unexpected) terminal.err(`${red('unexpected:')} ${sayDifference(p)}\n`)
  for (const { row, protocol, finding } of undecided)
    terminal.err(`${yellow('undecided:')} ${row.name}, ${protocol}: ${finding.check.property}: ${reasonOf(finding)}\n`)
  if (interrupted) terminal.err(`${yellow('interrupted:')} the other questions were not asked\n`)
  if (unexpected.length > 0) return exitCode.safety
  return interrupted || undecided.length > 0 ? exitCode.inconclusive : exitCode.holds
}

const reasonOf = ({ cost, property }: CellFinding): string => property.reason ?? cost?.reason ?? property.verdict

/** By the name of the comparison where all of it is asked for, or else by its protocols. */
const commandWords = ({ name, comparison, protocols, file }: Asked): readonly string[] =>
  file
    ? [wordOf(file)]
    : protocols.length === Object.keys(comparison.protocols).length
      ? [name]
      : protocols.map(protocol => comparison.protocols[protocol]?.[0] ?? protocol)

async function answer(
  { comparison, protocols }: Asked,
  { patience, engine }: ProtocolOptions,
  owners: Owners,
  { sharing, signal }: { readonly sharing: Sharing; readonly signal: AbortSignal },
): Promise<{ readonly rows: readonly ComparedRow[]; readonly interrupted: boolean }> {
  const rows: ComparedRow[] = []
  const made = (instance: Instance) => build(instance.spec, sourceFor(owners, instance), patience, () => modelOf(instance))
  const how = { patience, engine: engine as EngineName, signal, build: made, searches: searchesOf(sharing, 'protocols') }
  for await (const row of decideComparison(comparison, protocols, how)) {
    if (signal.aborted) return { rows, interrupted: true }
    rows.push(row)
  }
  return { rows, interrupted: false }
}

/** The specs that checks are of, by name. */
type Owners = ReadonlyMap<string, Source>

async function ownersOf({ comparison, file }: Asked): Promise<Owners> {
  const checks = Object.values(comparison.rows).flatMap(row => Object.values(row.cells).flat())
  const names = [...new Set(checks.map(({ model }) => model.spec.name))]
  return new Map(await Promise.all(names.map(async name => [name, file ? await ownerOf(file, name) : await load(entryOf(name))] as const)))
}

const sourceFor = (owners: Owners, { spec }: Instance): Source => owners.get(spec.name) as Source

function againOf({ check, result }: CellFinding, owners: Owners): string {
  const words = wordsFor(sourceFor(owners, check.model), result.checked, check.model.network)
  return ['everystep check', ...words, '--property', check.property, ...(check.symmetry ? ['--symmetry'] : [])].join(' ')
}

type Pages = ReadonlyMap<CellFinding, string>
const pagesOf = (pages: Pages) => (finding: CellFinding) => pages.get(finding) ?? null

/** A page for every check that has found a trace; none without a folder to write to. */
async function writePages(rows: readonly ComparedRow[], owners: Owners, { report, patience }: ProtocolOptions): Promise<Pages> {
  const pages = new Map<CellFinding, string>()
  if (report === undefined) return pages
  const { fileName, writeFile } = await import('../../reports/write.ts')
  const { html } = await import('../../reports/pages/counterexample/format.ts')
  const written = new Map<string, string>()
  for (const { name, cells } of rows)
    for (const { protocol, findings } of cells)
      for (const finding of findings) {
        if (finding.property.trace === null) continue
        const command = againOf(finding, owners)
        const known = written.get(command)
        if (known !== undefined) {
          pages.set(finding, known)
          continue
        }
        const owner = sourceFor(owners, finding.check.model)
        const model = build(finding.check.model.spec, owner, patience, () => modelOf(finding.check.model))
        const { property } = finding
        const verdict = property.verdict === 'violated' ? ('violated' as const) : ('holds' as const)
        const result = { ...finding.result, verdict, properties: [property] }
        const explanation = await explanationOf(model, result, patience, true)
        const excerpts = await excerptsOf(owner.written)
        const content = await html.render({ result, model, explanation, command, root: process.cwd(), excerpts })
        const file = writeFile(report, `${[name, protocol, property.name].map(fileName).join('.')}.${html.extension}`, content)
        written.set(command, basename(file))
        pages.set(finding, basename(file))
      }
  return pages
}
