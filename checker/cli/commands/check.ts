import type { Made, Report } from '../../../reports/format.ts'
import { ReportsFailed, type WrittenFile } from '../../../reports/write.ts'
import { didYouMean, errorOf, exitCode, UsageError } from '../../errors.ts'
import type { Model } from '../../language/model.ts'
import { check } from '../../verdict/check.ts'
import { CheckFailure } from '../../verdict/failure.ts'
import { type CheckOptions, isPartial, type Strategy } from '../../verdict/options.ts'
import { reducible } from '../../verdict/reducible.ts'
import { inFewestSwitches, orders } from '../../verdict/reorder.ts'
import type { CheckResult } from '../../verdict/result.ts'
import type { CheckCommandOptions, RunOptions } from '../check-options.ts'
import type { CheckpointFolder, Run, RunCheckpoints } from '../checkpoints.ts'
import { choose, find, type ModelChoice } from '../choice.ts'
import { complain, exitCodeFor } from '../complaint.ts'
import { checkEngine } from '../engine.ts'
import { type Expected, exitCodeOf, expectationOf, judge, strictly } from '../expectation.ts'
import { interruptible } from '../interruption.ts'
import { asTyped } from '../invocation.ts'
import { looksLikeFile } from '../load.ts'
import { madeWith } from '../made.ts'
import { type ProgressLine, progressLine } from '../progress.ts'
import { checkFormats, excerptsOf, type Reports, reportsTo } from '../reporting.ts'
import { refuseNodes, smallSpace, strategyOf } from '../strategy.ts'
import { explanationOf } from '../telling-model.ts'
import type { Terminal } from '../terminal.ts'

/** `everystep check`: the exit code. */
export async function checkCommand(what: string, options: CheckCommandOptions, terminal: Terminal): Promise<number> {
  const { checkpoint: folder, checkpointSeconds: apart } = options
  if (folder === undefined && apart !== undefined)
    throw new UsageError('no-folder', '--checkpoint-seconds needs a folder for the checkpoints', { hint: 'add --checkpoint DIR' })
  return checkKeeping(what, options, folder === undefined ? null : { folder, seconds: apart ?? checkpointEvery, resumed: null }, terminal)
}

/** Goes on with a run from the checkpoint in the folder: the exit code. */
export function goOn(run: Run, folder: string, changes: Partial<CheckCommandOptions>, terminal: Terminal): Promise<number> {
  const options = { ...run.options, ...changes }
  return checkKeeping(run.what, options, { folder, seconds: changes.checkpointSeconds ?? checkpointEvery, resumed: run }, terminal)
}

const checkpointEvery = 60

async function checkKeeping(
  what: string,
  options: CheckCommandOptions,
  keep: CheckpointFolder | null,
  terminal: Terminal,
): Promise<number> {
  checkEngine(options.engine)
  const closing: (() => Promise<void>)[] = []
  const strategyFor = async (chosen: ModelChoice): Promise<Strategy> => {
    const strategy = strategyOf(options, chosen)
    if (options.cluster === undefined) return refuseNodes(options, strategy)
    const { clusterFor } = await import('../clustering.ts')
    const { engine, close } = await clusterFor(options.cluster, options, chosen, terminal)
    closing.push(close)
    return { ...strategy, engine } as Strategy
  }
  const keepCheckpoints = async (chosen: ModelChoice): Promise<RunCheckpoints> =>
    (await import('../checkpoints.ts')).keepCheckpoints(keep as CheckpointFolder, what, options, chosen, terminal)
  try {
    return await run('check', what, options, strategyFor, terminal, keep === null ? undefined : keepCheckpoints)
  } finally {
    for (const close of closing) await close()
  }
}

/** Everything that can be wrong with what was asked is said before the search starts. */
export async function run(
  command: 'check' | 'simulate',
  what: string,
  options: RunOptions,
  strategyFor: (chosen: ModelChoice) => Strategy | Promise<Strategy>,
  terminal: Terminal,
  checkpoints?: (chosen: ModelChoice) => Promise<RunCheckpoints>,
): Promise<number> {
  if (options.first && options.continue)
    throw new UsageError('first-and-continue', '--first ends with the first violation, and --continue goes on after it', {
      hint: 'leave out either of the two',
    })
  const written = options.format?.filter(name => name !== printed)
  const reports = options.report === undefined || written?.length === 0 ? null : await reportsTo(options.report, written)
  if (reports === null && written && written.length > 0) {
    await checkFormats(written)
    throw new UsageError('format-without-report', '--format needs a folder to write to', { hint: 'add --report DIR' })
  }
  checkOrder(options.order)
  const source = await find(what, options.patience)
  const chosen = choose(source, options)
  const expected = options.expect === undefined ? null : expectationOf(options.expect, chosen.model)
  const strategy = await strategyFor(chosen)
  const words = ['everystep', command, ...chosen.words, ...settings(options, strategy)]
  const kept = await checkpoints?.(chosen)
  if (chosen.taken !== null && !options.quiet) terminal.err(`note: ${chosen.taken}\n`)
  if (chosen.symmetry && isPartial(strategy) && !options.quiet)
    terminal.err(
      `note: ${strategy.walks ? 'random walks visit states' : 'a swarm visits states'} one by one, so that symmetric states are not counted as one here, as check counts them\n`,
    )
  const noted = madeWith(source.written, { date: options.date, seed: (strategy.walks ?? strategy.swarm)?.seed })
  const outcome = await search(
    chosen,
    options,
    kept && !isPartial(strategy) ? ({ ...strategy, checkpoint: kept.settings } as Strategy) : strategy,
    terminal,
  )
  const code = await conclude({ chosen, command: words.join(' '), options, expected, reports, terminal, noted, ...outcome })
  kept?.conclude()
  return code
}

/** The format that is printed and not written to a file: GitHub Actions reads it from the output of a step. */
const printed = 'github'

function checkOrder(order: string | undefined): void {
  if (order !== undefined && !(orders as readonly string[]).includes(order))
    throw new UsageError('unknown-order', `there is no order '${order}'`, {
      hint: didYouMean(order, orders) ?? `choose ${orders.join(' or ')}`,
    })
}

interface Outcome {
  readonly result: CheckResult
  readonly failure: CheckFailure | null
}

async function search(
  { model, name, accepted, shows }: ModelChoice,
  options: RunOptions,
  strategy: Strategy,
  terminal: Terminal,
): Promise<Outcome> {
  const limits = Object.fromEntries(
    (['maxStates', 'maxDepth', 'maxSeconds', 'maxMemory'] as const).flatMap(key =>
      options[key] === undefined ? [] : [[key, options[key]]],
    ),
  )
  const line = options.quiet ? null : options.json ? eventLine(terminal) : progressLine(terminal)
  const checkOptions: CheckOptions = {
    ...(options.property ? { properties: options.property } : {}),
    ...(options.continue ? { continue: true } : options.first ? { continue: false } : { goesOnWithin: smallSpace }),
    ...strategy,
    ...(name === null ? {} : { name }),
    ...(accepted === null ? {} : { accepted }),
    ...(shows === null ? {} : { shows }),
    limits,
    patience: options.patience,
  }
  if (options.json) {
    const { jsonOf } = await import('../../../reports/json.ts')
    const { spec, variant, constants, budgets } = model
    terminal.out(
      event({
        event: 'start',
        spec,
        model: name,
        variant,
        constants: jsonOf(constants),
        faults: jsonOf(budgets),
        ...strategy.walks,
        ...strategy.swarm,
      }),
    )
  }
  const advise = line && !options.json ? adviser(model, checkOptions, line) : () => {}
  try {
    const result = await interruptible(terminal, signal =>
      check(model, {
        ...checkOptions,
        signal,
        ...(line
          ? {
              onProgress: p => {
                line.report(p)
                advise(p.distinct)
              },
            }
          : {}),
      }),
    )
    advise(result.states.distinct)
    return { result: options.order === 'fewest-switches' ? inFewestSwitches(model, result) : result, failure: null }
  } catch (error) {
    if (error instanceof CheckFailure) return { result: error.found, failure: error }
    throw error
  } finally {
    line?.end()
  }
}

/** So many states are many enough to say what would make them fewer. */
const manyStates = 300_000

/** Says once, when a search has become large, that symmetry would make it smaller, where it would. */
function adviser(model: Model, options: CheckOptions, line: ProgressLine): (distinct: number) => void {
  let said = false
  return distinct => {
    if (said || distinct < manyStates) return
    said = true
    const found = reducible(model, options)
    if (found === null) return
    const { sorts, most } = found
    line.note(
      `note: the spec declares that ${sorts.join(', ')} may be exchanged: with --symmetry up to ${most.toLocaleString('en')} states count as one, as long as the code treats ${sorts.length === 1 ? 'them' : 'those of each'} alike`,
    )
  }
}

const eventEvery = 1_000

function eventLine(terminal: Terminal): ProgressLine {
  let last = performance.now()
  return {
    report(progress) {
      if (performance.now() - last < eventEvery) return
      last = performance.now()
      terminal.out(event({ event: 'progress', ...progress }))
    },
    note() {},
    end() {},
  }
}

interface Conclusion extends Outcome {
  readonly chosen: ModelChoice
  readonly command: string
  readonly options: RunOptions
  readonly expected: Expected | null
  readonly reports: Reports | null
  readonly terminal: Terminal
  readonly noted: Made
}

async function conclude({ chosen, command, options, expected, reports, terminal, noted, result, failure }: Conclusion): Promise<number> {
  const strict = options.strict ?? false
  const { source, model, args } = chosen
  const file = looksLikeFile(source.name) ? args[0] : undefined
  const annotates = options.format?.includes(printed) ?? false
  const isShown = reports !== null || annotates || !(options.quiet || options.json)
  const explanation = isShown ? await explanationOf(model, result, options.patience, reports !== null || annotates) : {}
  const report = {
    result,
    model,
    explanation,
    command,
    root: process.cwd(),
    strict,
    untaken: options.untaken,
    made: { ...noted, seconds: result.seconds },
    says: chosen.says,
    excerpts: {},
    files: source.written,
    file,
  }
  const { written, lost } = await writing(reports, async () => ({ ...report, excerpts: await excerptsOf(chosen.source.written) }))
  // Where the search ended with the first violation, it would not have got to a failure beyond.
  const { code: decided, says } =
    failure && !failure.isBeyondViolation
      ? { code: exitCode.specFailure, says: null }
      : expected
        ? judge(expected, result, strict)
        : { code: exitCodeOf(result, strict), says: null }
  // The verdict is known, whatever became of the reports; only where it is a pass does a missing one decide.
  const code = decided || (lost === null ? 0 : exitCodeFor(lost))
  if (options.json) {
    for (const error of [failure, lost]) if (error) complain(error, terminal, true)
    if (written.length > 0) terminal.out(event({ event: 'report', files: written.map(w => w.file) }))
    const { resultEvent } = await import('../../../reports/json.ts')
    terminal.out(event({ ...resultEvent(result, noted), exitCode: code }))
  } else {
    await tell(report, written, failure, options, terminal)
    if (failure) complain(failure, terminal, false)
    else if (expected && says === null) terminal.err(`as expected: ${options.expect}\n`)
  }
  if (annotates) {
    const { github } = await import('../../../reports/github.ts')
    terminal.out(await github.render({ ...report, root: process.env.GITHUB_WORKSPACE ?? report.root }))
  }
  if (says !== null) terminal.err(`${terminal.colors.red('unexpected:')} ${says}\n`)
  if (code === exitCode.vacuous) for (const omission of strictly(result)) terminal.err(`${terminal.colors.red('strict:')} ${omission}\n`)
  if (lost !== null && !options.json) complain(lost, terminal, false)
  return code
}

/** The reports that could be written, and what kept others from it. */
async function writing(
  reports: Reports | null,
  report: () => Promise<Report>,
): Promise<{ readonly written: readonly WrittenFile[]; readonly lost: Error | null }> {
  try {
    return { written: reports === null ? [] : await reports.write(await report()), lost: null }
  } catch (thrown) {
    const lost = errorOf(thrown)
    return { written: lost instanceof ReportsFailed ? lost.written : [], lost }
  }
}

/** The result as people read it; where the spec failed, with the way to where it did. */
async function tell(
  report: Report,
  written: readonly WrittenFile[],
  failure: CheckFailure | null,
  { quiet, continue: all }: RunOptions,
  terminal: Terminal,
): Promise<void> {
  const { headline, renderText, renderTrace } = await import('../../../reports/text.ts')
  const { colors } = terminal
  const how = { colors, clock: true, written, all: all === true }
  terminal.out(
    quiet
      ? [...headline(report, how), ...written.map(w => w.file), ''].join('\n')
      : renderText({ ...report, command: asTyped(report.command) }, how),
  )
  if (quiet || !failure?.trace) return
  terminal.out(`\n${colors.bold('The spec fails after these steps')}\n`)
  terminal.out(`${renderTrace(failure.trace, report.result.checked, colors).join('\n')}\n`)
}

const event = (content: object): string => `${JSON.stringify(content)}\n`

/** The option's own, as the command line gives it. */
const defaultPatience = 10

/** The options that a report's command repeats, beside those that choose the model. */
const settings = (
  { engine, workers, symmetry, exact, necessaryFaults, valence, ...options }: RunOptions & Partial<CheckCommandOptions>,
  { walks, swarm }: Strategy,
): string[] => [
  ...(engine === 'reference' ? ['--engine', engine] : []),
  ...(symmetry === undefined ? [] : [symmetry ? '--symmetry' : '--no-symmetry']),
  ...(exact ? ['--exact'] : []),
  ...(necessaryFaults === undefined ? [] : [necessaryFaults ? '--necessary-faults' : '--no-necessary-faults']),
  ...(valence === undefined ? [] : [valence ? '--valence' : '--no-valence']),
  ...(swarm ? ['--swarm', '--seed', `${swarm.seed}`, '--runs', `${swarm.runs}`] : []),
  ...(walks ? ['--seed', `${walks.seed}`, '--runs', `${walks.runs}`, '--steps', `${walks.steps}`] : []),
  ...(options.property ?? []).flatMap(name => ['--property', name]),
  ...(options.continue ? ['--continue'] : []),
  ...(options.first ? ['--first'] : []),
  ...(options.order === undefined ? [] : ['--order', options.order]),
  ...(options.maxStates === undefined ? [] : ['--max-states', `${options.maxStates}`]),
  ...(options.maxDepth === undefined ? [] : ['--max-depth', `${options.maxDepth}`]),
  ...(options.maxSeconds === undefined ? [] : ['--max-seconds', `${options.maxSeconds}`]),
  ...(options.maxMemory === undefined ? [] : ['--max-memory', `${options.maxMemory}`]),
  ...(options.patience === defaultPatience ? [] : ['--patience', `${options.patience}`]),
  ...(options.tableMemory === undefined ? [] : ['--table-memory', `${options.tableMemory}`]),
  ...(options.disk === undefined ? [] : ['--disk', options.disk]),
  ...(!workers ? [] : ['--workers', `${workers}`]),
  ...(options.strict ? ['--strict'] : []),
]
