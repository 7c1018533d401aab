import type { Contender, Run } from './programs.ts'
import type { Work } from './works.ts'

/** One line of the table, and of the JSON document. */
export interface Row {
  readonly work: string
  readonly engine: Contender['engine']
  readonly workers: number
  readonly distinct: number
  readonly generated: number
  /** The median of the runs. */
  readonly seconds: number
  readonly statesPerSecond: number
  readonly peakBytes: number
  readonly bytesPerState: number
  /** Recipes run to learn the tables; null for what has none. */
  readonly recipeRuns: number | null
  /** The median over the rounds of this run's time by the C limit's in the same round; null where there was none. */
  readonly toLimit: number | null
  /** Of every run, in order. */
  readonly allSeconds: readonly number[]
}

/** The medians of a contender's runs; `limits` are the C limit's, round by round. */
export function rowOf(work: Work, { engine, workers }: Contender, runs: readonly Run[], limits: readonly Run[] | null): Row {
  const [first] = runs
  if (first === undefined) throw new Error('nothing was run')
  const seconds = median(runs.map(r => r.seconds))
  const peakBytes = median(runs.map(r => r.peakBytes))
  return {
    work: work.name,
    engine,
    workers,
    distinct: work.distinct,
    generated: first.generated,
    seconds,
    statesPerSecond: work.distinct / seconds,
    peakBytes,
    bytesPerState: peakBytes / work.distinct,
    recipeRuns: first.recipeRuns,
    toLimit: limits && median(runs.map((r, k) => r.seconds / (limits[k]?.seconds ?? Number.NaN))),
    allSeconds: runs.map(r => r.seconds),
  }
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(of: readonly number[]): number {
  const sorted = of.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = sorted.length % 2 === 1 ? [sorted[half], sorted[half]] : sorted.slice(half - 1, half + 1)
  return (low + high) / 2
}

const columns: readonly { readonly title: string; readonly of: (row: Row) => string }[] = [
  { title: 'engine', of: r => (r.engine === 'tables' ? `tables, ${r.workers} worker${r.workers === 1 ? '' : 's'}` : r.engine) },
  { title: 'distinct', of: r => r.distinct.toLocaleString('en') },
  { title: 'generated', of: r => r.generated.toLocaleString('en') },
  { title: 'seconds', of: r => r.seconds.toFixed(r.seconds < 1 ? 3 : 2) },
  { title: 'states/s', of: r => Math.round(r.statesPerSecond).toLocaleString('en') },
  { title: 'bytes/state', of: r => r.bytesPerState.toFixed(1) },
  { title: 'recipe runs', of: r => r.recipeRuns?.toLocaleString('en') ?? '' },
  { title: 'to C limit', of: r => (r.toLimit === null ? '' : `${r.toLimit.toFixed(2)}x`) },
]

/** The rows as text, a block for each work. */
export function table(rows: readonly Row[]): string {
  const widths = columns.map(c => Math.max(c.title.length, ...rows.map(r => c.of(r).length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0)))
      .join('  ')
      .trimEnd()
  const titles = line(columns.map(c => c.title))
  return [...new Set(rows.map(r => r.work))]
    .map(work => [work, titles, ...rows.filter(r => r.work === work).map(r => line(columns.map(c => c.of(r))))].join('\n'))
    .join('\n\n')
}
