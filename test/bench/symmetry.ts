import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './table.ts'

/** What orbits cost for each step, beside whole states, where three processes are symmetric. */
export interface SymmetryRow {
  readonly work: string
  readonly distinct: number
  readonly generated: number
  readonly orbits: number
  readonly orbitsGenerated: number
  /** Seconds for each generated state, medians of the runs. */
  readonly secondsEach: number
  readonly orbitSecondsEach: number
  /** The median over the rounds of the one by the other. */
  readonly ratio: number
}

interface Run {
  readonly distinct: number
  readonly generated: number
  readonly seconds: number
}

const program = join(fileURLToPath(new URL('.', import.meta.url)), 'symmetry-run.ts')

/** Whole states and orbits take turns, on one thread, each run in a process of its own. A quick one may lose no message. */
export function measureSymmetry(rounds: number, quick: boolean, say: (what: string) => void): SymmetryRow {
  const lose = quick ? 0 : 1
  const work = `raft-bag terms=2 log=2 inFlight=3 lose=${lose}`
  const run = (what: 'whole' | 'orbits', round: number): Run => {
    say(`${work}, round ${round} of ${rounds}: ${what}`)
    return JSON.parse(execFileSync(process.execPath, [program, String(lose), what], { encoding: 'utf8' }))
  }
  const pairs = Array.from({ length: rounds }, (_, k) => ({ whole: run('whole', k + 1), orbits: run('orbits', k + 1) }))
  const each = ({ seconds, generated }: Run) => seconds / generated
  const [first] = pairs
  return {
    work,
    distinct: first?.whole.distinct ?? Number.NaN,
    generated: first?.whole.generated ?? Number.NaN,
    orbits: first?.orbits.distinct ?? Number.NaN,
    orbitsGenerated: first?.orbits.generated ?? Number.NaN,
    secondsEach: median(pairs.map(p => each(p.whole))),
    orbitSecondsEach: median(pairs.map(p => each(p.orbits))),
    ratio: median(pairs.map(p => each(p.orbits) / each(p.whole))),
  }
}

/** The row as text. */
export const symmetryTable = (r: SymmetryRow): string =>
  [
    'symmetry of three servers, one thread',
    `${r.work}: ${r.orbits.toLocaleString('en')} orbits of ${r.distinct.toLocaleString('en')} states; ` +
      `${nanoseconds(r.orbitSecondsEach)} ns for each of ${r.orbitsGenerated.toLocaleString('en')} generated ` +
      `to ${nanoseconds(r.secondsEach)} ns of ${r.generated.toLocaleString('en')}, ${r.ratio.toFixed(2)}x`,
  ].join('\n')

const nanoseconds = (seconds: number): string => (seconds * 1e9).toFixed(0)
