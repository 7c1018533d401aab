// npm run bench: the engines and, where a C compiler and SPIN are there, what they are measured against, side by side. See README.md.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ClusterRow, clusterTable, measureCluster } from './cluster.ts'
import { type LibraryRow, libraryTable, measureLibrary } from './library.ts'
import { type LivenessRow, livenessTable, measureLiveness } from './liveness.ts'
import { type LogsRow, logsTable, measureLogs } from './logs.ts'
import { checkout } from './other-commit.ts'
import { type Contender, engine, installed, limit, type Run, spin, versionOf } from './programs.ts'
import { measureSymmetry, type SymmetryRow, symmetryTable } from './symmetry.ts'
import { type Row, rowOf, table } from './table.ts'
import { type Work, works } from './works.ts'

const usage = `usage: npm run bench -- [--quick] [--only two-phase|paxos|raft|library|liveness|symmetry|logs|cluster] [--model NAME] [--seconds S] [--against COMMIT] [--runs N] [--json]
  --quick    two-phase-commit with 7 RMs alone
  --only     one family of works, every quick model of the library, what properties over time, or symmetry, cost beside the plain check, what logs cost an event, or what several processes take
  --model    of the library one model alone, as in --model 'paxos three-ballots'
  --seconds  what a model of the library may take, each time (10)
  --against  checks the library by another commit, too, by turns
  --runs     measured runs of each engine (3); they take turns
  --json     one JSON document on standard output`

/** What is measured beside a plain check, and not beside a C program. */
const beside: readonly string[] = ['library', 'liveness', 'symmetry', 'logs', 'cluster']

interface Options {
  readonly quick: boolean
  readonly only: string | undefined
  readonly model: string | undefined
  readonly seconds: number
  readonly against: string | undefined
  readonly runs: number
  readonly json: boolean
}

function optionsOf(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        model: { type: 'string' },
        seconds: { type: 'string', default: '10' },
        against: { type: 'string' },
        runs: { type: 'string', default: '3' },
        json: { type: 'boolean', default: false },
      },
    })
    const { quick, model, against, json } = values
    const only = values.only ?? (model === undefined && against === undefined ? undefined : 'library')
    const runs = Number(values.runs)
    const seconds = Number(values.seconds)
    if (!(seconds > 0)) return `--seconds must be a number above 0, not '${values.seconds}'`
    if (!Number.isInteger(runs) || runs < 1) return `--runs must be a whole number, 1 or more, not '${values.runs}'`
    if (only !== undefined && !beside.includes(only) && !works.some(w => w.family === only))
      return `--only must be two-phase, paxos, raft, library, liveness, symmetry, logs or cluster, not '${only}'`
    return { quick, only, model, seconds, against, runs, json }
  } catch (error) {
    return (error as Error).message
  }
}

const chosen = ({ quick, only }: Options): readonly Work[] =>
  works.filter(w => (only === undefined || w.family === only) && (!quick || w.name === 'two-phase-commit rms=7'))

function contenders(work: Work, folder: string, there: ReturnType<typeof installed>): readonly Contender[] {
  return [
    ...(there.cc ? [limit(work, folder)] : []),
    engine(work, 'tables', 1),
    ...(availableParallelism() > 1 ? [engine(work, 'tables', 2)] : []),
    ...(there.cc && there.spin && work.promela !== null ? [spin(work, folder)] : []),
    ...(work.small ? [engine(work, 'reference', 1)] : []),
  ]
}

/** Every contender once in each round, so that what else the machine does meets all of them. */
function measure(work: Work, all: readonly Contender[], rounds: number, say: (what: string) => void): Row[] {
  const runs = all.map((): Run[] => [])
  for (let round = 1; round <= rounds; round++)
    all.forEach((contender, k) => {
      say(`${work.name}, round ${round} of ${rounds}: ${contender.engine}${contender.workers > 1 ? `, ${contender.workers} workers` : ''}`)
      const run = contender.run()
      const [first = run] = runs.flat()
      // All have the same states and steps, or they are not to be compared. SPIN prints large numbers with seven digits only.
      if (differ(run.distinct, work.distinct) || differ(run.generated, first.generated))
        throw new Error(
          `${contender.engine} found ${run.distinct} states and ${run.generated} steps in ${work.name}, not ${work.distinct} and ${first.generated}`,
        )
      runs[k]?.push(run)
    })
  const limits = all[0]?.engine === 'c-limit' ? (runs[0] ?? null) : null
  return all.map((contender, k) => rowOf(work, contender, runs[k] ?? [], limits))
}

const differ = (a: number, b: number): boolean => !(Math.abs(a - b) <= 1e-6 * b)

function machine(there: ReturnType<typeof installed>) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    cc: there.cc ? versionOf('cc') : null,
    spin: there.spin ? versionOf('spin') : null,
  }
}

const options = optionsOf(process.argv.slice(2))
if (typeof options === 'string') {
  console.error(`${options}\n${usage}`)
  process.exit(150)
}
const there = installed()
const folder = mkdtempSync(join(tmpdir(), 'everystep-bench-'))
const say = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`)
}
const rows: Row[] = []
const liveness: LivenessRow[] = []
const symmetry: SymmetryRow[] = []
const library: LibraryRow[] = []
const logs: LogsRow[] = []
const cluster: ClusterRow[] = []
try {
  for (const work of chosen(options)) rows.push(...measure(work, contenders(work, folder, there), options.runs, say))
  const measures = (what: string) => options.only === undefined || options.only === what
  if (measures('liveness')) liveness.push(...measureLiveness(options.runs, options.quick, say))
  if (options.only === 'library') {
    const { runs: rounds, seconds, model, against } = options
    const other = against === undefined ? null : checkout(against, folder)
    try {
      library.push(...measureLibrary({ rounds, seconds, model, other: other?.folder ?? null, say }))
    } finally {
      other?.end()
    }
  }
  if (measures('symmetry')) symmetry.push(measureSymmetry(options.runs, options.quick, say))
  if (measures('logs')) logs.push(...measureLogs(options.runs, options.quick, say))
  if (measures('cluster')) cluster.push(...(await measureCluster(options.runs, options.quick, folder, say)))
} finally {
  say('')
  rmSync(folder, { recursive: true, force: true })
}
if (options.json)
  console.log(JSON.stringify({ machine: machine(there), runs: options.runs, rows, library, liveness, symmetry, logs, cluster }, null, 2))
else {
  const { processor, cores, memoryBytes, system, node, cc, spin: spinVersion } = machine(there)
  console.log(`${processor}, ${cores} cores, ${(memoryBytes / 2 ** 30).toFixed(0)} GiB, ${system}; Node ${node}`)
  console.log(
    `C compiler: ${cc ?? 'none, so no C limit and no SPIN'}; SPIN: ${spinVersion ?? 'none'}; medians of ${options.runs} run${options.runs === 1 ? '' : 's'}\n`,
  )
  const parts = [
    ...(rows.length > 0 ? [table(rows)] : []),
    ...(library.length > 0 ? [libraryTable(library)] : []),
    ...(liveness.length > 0 ? [livenessTable(liveness)] : []),
    ...symmetry.map(symmetryTable),
    ...(logs.length > 0 ? [logsTable(logs)] : []),
    ...(cluster.length > 0 ? [clusterTable(cluster)] : []),
  ]
  console.log(parts.join('\n\n'))
}
