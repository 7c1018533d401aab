import { readFileSync } from 'node:fs'
import type { Mutant, MutantsReport } from '../../../reports/pages/mutants/report.ts'
import { exitCode, UsageError } from '../../errors.ts'
import type { Found } from '../../mutants/judge.ts'
import { matrixOf } from '../../mutants/matrix.ts'
import { threadsFor } from '../../platform/threads.ts'
import { pack, unpack } from '../../verdict/packed.ts'
import { choicesAsked, find, wordOf } from '../choice.ts'
import { interruptible } from '../interruption.ts'
import { madeWith } from '../made.ts'
import { explains, sayPlace } from '../mutants/explained.ts'
import { filesFor, type MutantModels, modelsFor, runningFor, variantsOf } from '../mutants/lineup.ts'
import { runMutants } from '../mutants/run.ts'
import { type Originals, Runner } from '../mutants/runner.ts'
import { named, type Selection, sampled } from '../mutants/selection.ts'
import { endShard, isShared, type SharedOptions, sharingOf } from '../shard-files.ts'
import type { Sharing } from '../sharing.ts'
import type { Source } from '../source.ts'
import type { Terminal } from '../terminal.ts'

export interface MutateOptions extends MutantModels, SharedOptions, Selection {
  readonly untilKilled?: true
  readonly types: boolean
  readonly maxStates: number
  readonly maxSeconds: number
  readonly workers?: number
  readonly format: string
  readonly date?: true
}

/** `everystep mutate`: runs every mutant of a spec in its models. 0 where none survives that is not explained. */
export async function mutateCommand(
  what: string,
  options: MutateOptions,
  terminal: Terminal,
  merged: Sharing | null = null,
): Promise<number> {
  const { mutantsFormat } = await import('../../../reports/pages/mutants/index.ts')
  const format = mutantsFormat(options.format)
  if (options.report !== undefined) (await import('../../../reports/write.ts')).checkWritable(options.report)
  const sharing = await sharingOf(options, merged)
  const source = await find(what, options.patience)
  sharing.about([source])
  const models = modelsFor(source, options)
  const { loaded, mutated: files } = await filesFor(what, source)
  const { mutated, mutationsOf, operators, typeErrors } = await import('../../source/mutations/index.ts')
  const all = named(await mutationsOf(files, variantsOf(source, models)), options, operators)
  const mutations = sampled(all, options)
  if (mutations.length === 0)
    throw new UsageError('no-mutants', `there is nothing to mutate in ${what}`, {
      hint: 'guards, recipes and the functions that they call are mutated, where their source is at hand',
    })
  const { maxStates, maxSeconds, patience } = options
  const work = { spec: loaded, models, limits: { maxStates, maxSeconds, patience }, untilKilled: options.untilKilled ?? false }
  const runner = new Runner(work)
  const types = options.types ? typeErrors(files) : null
  try {
    const originals = await originalsOf(runner, sharing)
    const usable = models.flatMap(({ name }) => (typeof originals[name] === 'object' ? [{ name, found: originals[name] }] : []))
    const unusable = models.flatMap(({ name }) => (typeof originals[name] === 'string' ? [{ name, why: originals[name] }] : []))
    if (usable.length === 0)
      throw new UsageError(
        'no-model-holds',
        `mutants of ${what} cannot be judged: ${unusable.map(({ name, why }) => `of ${name}, ${why}`).join('; ')}`,
        {
          hint: 'choose other models with --model, or smaller constants with --const; --max-states and --max-seconds are the limits of each',
        },
      )
    const { mutants, interrupted } = await interruptible(terminal, async signal => {
      const threads = Math.min(threadsFor(options.workers), mutations.length)
      const mutants = await runMutants(runner, { ...work, models: models.filter(m => usable.some(u => u.name === m.name)) }, threads, {
        mutations,
        textOf: m => ({ file: runningFor(loaded, m.file), text: mutated(readFileSync(m.file, 'utf8'), m) }),
        typeErrorOf: m => types?.of(m) ?? null,
        survivors: source.survivors,
        sharing,
        signal,
        onMutant: (mutant, done) => tellProgress(mutant, done, mutations.length, terminal),
      })
      return { mutants, interrupted: signal.aborted }
    })
    if (terminal.interactive) terminal.err('\r\x1b[K')
    if (isShared(sharing)) return endShard(sharing, { command: 'mutate', args: [what], options }, interrupted, terminal)
    const report = reportOf(source, { ...options, usable, unusable, mutants, all: all.length })
    terminal.out(await format.render(report))
    await writePage(report, options, terminal)
    if (interrupted) terminal.err(`interrupted: ${mutants.length} of ${mutations.length} mutants have run\n`)
    return exitCodeOf(mutants, interrupted)
  } finally {
    await runner.close()
  }
}

/** What the models are without mutation, which every shard has to know, and one tells. */
async function originalsOf(runner: Runner, sharing: Sharing): Promise<Originals> {
  const told = await sharing.outcome('the models without mutation', {
    do: () => runner.originals(),
    record: originals => pack(originals, process.cwd()),
    read: record => unpack(record, process.cwd()) as Originals,
  })
  return told ?? runner.originals()
}

function reportOf(
  source: Source,
  found: MutateOptions &
    Pick<MutantsReport, 'unusable' | 'mutants' | 'all'> & { readonly usable: readonly { readonly name: string; readonly found: Found }[] },
): MutantsReport {
  const { usable, unusable, mutants, all, untilKilled = false } = found
  const properties = [...new Set(usable.flatMap(({ found }) => found.holds))]
  const survived = mutants.filter(m => m.outcome.fate === 'survived')
  return {
    spec: source.specs[0]?.name ?? source.name,
    command: commandFor(source, found),
    models: usable,
    ...{ unusable, properties, mutants, all, untilKilled },
    matrix: matrixOf(
      properties,
      mutants.map(m => m.outcome),
    ),
    // Of a part of the mutants it is not known.
    needless:
      mutants.length < all || found.operator !== undefined || found.only !== undefined
        ? []
        : source.survivors.filter(s => !survived.some(m => explains(s, m))).map(sayPlace),
    made: madeWith(source.written, found),
  }
}

function commandFor(source: Source, options: MutateOptions): string {
  const { model, operator, only, sample, untilKilled, types, deep, maxStates, maxSeconds, ...others } = options
  return [
    ...['everystep mutate', wordOf(source), ...(model ? ['--model', model.join()] : []), ...choicesAsked(others)],
    ...(operator ? operator.flatMap(name => ['--operator', `'${name}'`]) : []),
    ...(only ? only.flatMap(name => ['--only', `'${name}'`]) : []),
    ...(sample === undefined ? [] : ['--sample', `${sample}`]),
    ...(untilKilled ? ['--until-killed'] : []),
    ...(types ? [] : ['--no-types']),
    ...(deep ? ['--deep'] : []),
    ...(maxStates === defaults.maxStates ? [] : ['--max-states', `${maxStates}`]),
    ...(maxSeconds === defaults.maxSeconds ? [] : ['--max-seconds', `${maxSeconds}`]),
  ].join(' ')
}

/** The limits of each model of each mutant, unless asked otherwise. */
export const defaults = { maxStates: 100_000, maxSeconds: 60 } as const

function tellProgress({ mutation, file, outcome }: Mutant, done: number, of: number, terminal: Terminal): void {
  if (terminal.interactive)
    terminal.err(
      `\r${`${done} of ${of} mutants; ${file}:${mutation.line} ${outcome.fate}`.slice(0, Math.max(terminal.columns - 1, 20))}\x1b[K`,
    )
}

async function writePage(report: MutantsReport, { report: folder }: MutateOptions, terminal: Terminal): Promise<void> {
  if (folder === undefined) return
  const { mutantsFormat } = await import('../../../reports/pages/mutants/index.ts')
  const { fileName, writeFile } = await import('../../../reports/write.ts')
  const page = mutantsFormat('html')
  terminal.err(`written: ${writeFile(folder, `${fileName(report.spec)}.mutants.${page.extension}`, await page.render(report))}\n`)
}

/** As a property that fails, where a mutant survives that nobody explains; inconclusive where one could not be decided. */
function exitCodeOf(mutants: readonly Mutant[], interrupted: boolean): number {
  if (mutants.some(m => m.outcome.fate === 'survived' && m.explained === null)) return exitCode.safety
  return interrupted || mutants.some(m => m.outcome.fate === 'inconclusive') ? exitCode.inconclusive : exitCode.holds
}
