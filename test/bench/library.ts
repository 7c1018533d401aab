import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './table.ts'

/** What one run of one model measured. */
export interface LibraryRun {
  readonly name: string
  readonly verdict: string
  /** It was not done in the seconds allowed. */
  readonly stopped: boolean
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** Guards and recipes run to learn the tables; of the reference engine, those that were run twice. */
  readonly runs: number
  readonly seconds: number
}

/** One model of the library, checked in every way that was asked for; null for a way that was not, or that was not done in time. */
export interface LibraryRow {
  readonly name: string
  readonly distinct: number
  readonly generated: number
  readonly runs: number
  /** Medians over the rounds: the tables engine on one worker and on two, the reference engine, the tables engine of the other commit on one worker. */
  readonly one: number
  readonly two: number | null
  readonly reference: number | null
  readonly other: number | null
  /** Microseconds for each generated state, on one worker. */
  readonly usPerStep: number
  /** Of the steps, how many were answered by the tables. */
  readonly fromTables: number
}

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

interface Way {
  readonly engine: 'tables' | 'reference'
  readonly workers: number
  readonly root: string
}

export interface LibraryOptions {
  readonly rounds: number
  /** What a model may take in any one way. */
  readonly seconds: number
  /** One model alone, deep ones included: `paxos three-ballots`. */
  readonly model: string | undefined
  /** The folder of another checkout to take turns with; without it, two workers and the reference engine take theirs. */
  readonly other: string | null
  readonly say: (what: string) => void
}

/**
 * Checks every quick model of the library, all in one process for each way of checking, the ways by turns: A B A B. Throws where two ways that were
 * done disagree on a verdict, a count or a depth, since then they have not done the same.
 */
export function measureLibrary({ rounds, seconds, model, other, say }: LibraryOptions): LibraryRow[] {
  const one: Way = { engine: 'tables', workers: 1, root }
  const ways: readonly Way[] = other
    ? [one, { ...one, root: other }]
    : [one, { ...one, workers: 2 }, { engine: 'reference', workers: 1, root }]
  const runs = new Map<Way, LibraryRun[][]>(ways.map(way => [way, []]))
  for (let round = 1; round <= rounds; round++)
    for (const way of ways) {
      say(
        `the library, round ${round} of ${rounds}: ${way.engine}, ${way.workers} worker(s)${way.root === root ? '' : ', the other commit'}`,
      )
      runs.get(way)?.push(run(way, seconds, model))
    }
  const [first = []] = runs.get(one) ?? []
  return first.flatMap(({ name }) => rowOf(name, runs, one, other))
}

function run(way: Way, seconds: number, model: string | undefined): LibraryRun[] {
  const args = [join(here, 'library-run.ts'), way.root, way.engine, String(way.workers), String(seconds), ...(model ? [model] : [])]
  const printed = execFileSync(process.execPath, args, { encoding: 'utf8', cwd: way.root, maxBuffer: 2 ** 26 })
  return printed
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}

function rowOf(name: string, runs: ReadonlyMap<Way, LibraryRun[][]>, one: Way, other: string | null): LibraryRow[] {
  const of = (way: Way): LibraryRun[] => (runs.get(way) ?? []).flatMap(round => round.filter(r => r.name === name && !r.stopped))
  const [whole] = of(one)
  if (!whole) return []
  const secondsOf = (matches: (way: Way) => boolean): number | null => {
    const way = [...runs.keys()].find(matches)
    const done = way ? of(way) : []
    const odd = done.find(r => (['verdict', 'distinct', 'generated', 'depth'] as const).some(part => r[part] !== whole[part]))
    // Another commit may mean something else by a model; then its time says nothing of this one's.
    if (odd && way?.root === root) throw new Error(`${name}: ${JSON.stringify(odd)} is not ${JSON.stringify(whole)}`)
    return odd || done.length === 0 ? null : median(done.map(r => r.seconds))
  }
  const seconds = secondsOf(way => way === one) ?? Number.NaN
  return [
    {
      name,
      distinct: whole.distinct,
      generated: whole.generated,
      runs: whole.runs,
      one: seconds,
      two: secondsOf(way => way.workers === 2),
      reference: secondsOf(way => way.engine === 'reference'),
      other: other ? secondsOf(way => way.root === other) : null,
      usPerStep: (seconds * 1e6) / whole.generated,
      fromTables: Math.max(0, 1 - whole.runs / whole.generated),
    },
  ]
}

const ratio = (of: number | null, by: number): string => (of === null ? '' : `${(of / by).toFixed(2)}x`)

const columns: readonly { readonly title: string; readonly of: (row: LibraryRow) => string }[] = [
  { title: 'model', of: r => r.name },
  { title: 'distinct', of: r => r.distinct.toLocaleString('en') },
  { title: 'generated', of: r => r.generated.toLocaleString('en') },
  { title: 'seconds', of: r => r.one.toFixed(3) },
  { title: 'us a step', of: r => r.usPerStep.toFixed(1) },
  { title: 'from tables', of: r => `${(r.fromTables * 100).toFixed(0)} %` },
  { title: 'two workers', of: r => ratio(r.two, r.one) },
  { title: 'reference', of: r => ratio(r.reference, r.one) },
  { title: 'other commit', of: r => ratio(r.other, r.one) },
]

/** The rows as text, those that take longest first, and below them the sums over the models that were done in both ways compared. */
export function libraryTable(rows: readonly LibraryRow[]): string {
  const shown = columns.filter(c => rows.some(r => c.of(r) !== ''))
  const widths = shown.map(c => Math.max(c.title.length, ...rows.map(r => c.of(r).length)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, k) => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0)))
      .join('  ')
      .trimEnd()
  const sums = (['two', 'reference', 'other'] as const).flatMap(way => {
    const both = rows.filter(r => r[way] !== null)
    const [mine, theirs] = [sum(both.map(r => r.one)), sum(both.map(r => r[way] ?? 0))]
    return both.length === 0
      ? []
      : [`${names[way]}: ${theirs.toFixed(1)} s to ${mine.toFixed(1)} s over ${both.length} models, ${(theirs / mine).toFixed(2)}x`]
  })
  return [
    "the library, one worker; a ratio is that way's time by this one's",
    line(shown.map(c => c.title)),
    ...rows.toSorted((a, b) => b.one - a.one).map(r => line(shown.map(c => c.of(r)))),
    `sum: ${sum(rows.map(r => r.one)).toFixed(1)} s over ${rows.length} models`,
    ...sums,
  ].join('\n')
}

const names = { two: 'two workers', reference: 'reference engine', other: 'the other commit' }
const sum = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0)
