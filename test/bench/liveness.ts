import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './table.ts'

/** What properties over time cost beside the safety check of the same states, one line for each model. */
export interface LivenessRow {
  readonly work: string
  readonly distinct: number
  /** Steps that change their state, between all states. */
  readonly edges: number
  /** Processor seconds, medians of the runs: of the safety properties, and of these with those over time. */
  readonly safetySeconds: number
  readonly progressSeconds: number
  /** The median over the rounds of the one by the other. */
  readonly ratio: number
  /** The most memory that the whole processes had, medians of the runs. */
  readonly safetyBytes: number
  readonly progressBytes: number
  /** What the second has more, by edge. */
  readonly bytesPerEdge: number
}

interface Run {
  readonly distinct: number
  readonly edges: number
  readonly cpuSeconds: number
  readonly peakBytes: number
}

/** Resource managers, and the states of two-phase commit with so many, as in works.ts. */
const models = [
  { rms: 7, distinct: 296_448 },
  { rms: 8, distinct: 1_745_408 },
]

const program = join(fileURLToPath(new URL('.', import.meta.url)), 'liveness-run.ts')

/** Safety and progress take turns, on one thread, each run in a process of its own. */
export function measureLiveness(rounds: number, quick: boolean, say: (what: string) => void): LivenessRow[] {
  return models.slice(0, quick ? 1 : models.length).map(({ rms, distinct }) => {
    const work = `two-phase-commit rms=${rms}`
    const run = (what: 'safety' | 'progress', round: number): Run => {
      say(`${work}, round ${round} of ${rounds}: ${what}`)
      const found: Run = JSON.parse(execFileSync(process.execPath, [program, String(rms), what], { encoding: 'utf8' }))
      if (found.distinct !== distinct) throw new Error(`${work}, ${what}: ${found.distinct} states, not ${distinct}`)
      return found
    }
    const pairs = Array.from({ length: rounds }, (_, k) => ({ safety: run('safety', k + 1), progress: run('progress', k + 1) }))
    const of = (what: 'safety' | 'progress', part: 'cpuSeconds' | 'peakBytes') => median(pairs.map(p => p[what][part]))
    const edges = pairs[0]?.progress.edges ?? Number.NaN
    return {
      work,
      distinct,
      edges,
      safetySeconds: of('safety', 'cpuSeconds'),
      progressSeconds: of('progress', 'cpuSeconds'),
      ratio: median(pairs.map(p => p.progress.cpuSeconds / p.safety.cpuSeconds)),
      safetyBytes: of('safety', 'peakBytes'),
      progressBytes: of('progress', 'peakBytes'),
      bytesPerEdge: (of('progress', 'peakBytes') - of('safety', 'peakBytes')) / edges,
    }
  })
}

/** The rows as text. */
export const livenessTable = (rows: readonly LivenessRow[]): string =>
  [
    'nonBlocking and termination beside the safety properties, one thread',
    ...rows.map(
      r =>
        `${r.work}: ${r.distinct.toLocaleString('en')} states, ${r.edges.toLocaleString('en')} edges; ` +
        `${r.progressSeconds.toFixed(2)} s of processor to ${r.safetySeconds.toFixed(2)}, ${r.ratio.toFixed(2)}x; ` +
        `${mebibytes(r.progressBytes)} to ${mebibytes(r.safetyBytes)} MiB, ${r.bytesPerEdge.toFixed(1)} bytes an edge more`,
    ),
  ].join('\n')

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
