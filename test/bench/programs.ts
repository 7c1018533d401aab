import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Work } from './works.ts'

/** What one run measured. */
export interface Run {
  readonly distinct: number
  readonly generated: number
  readonly seconds: number
  /** The most memory that the whole process had. */
  readonly peakBytes: number
  readonly recipeRuns: number | null
}

/** Something that can do a work, in a process of its own. */
export interface Contender {
  readonly engine: 'reference' | 'tables' | 'c-limit' | 'spin'
  readonly workers: number
  run(): Run
}

const here = fileURLToPath(new URL('.', import.meta.url))
const cc = process.env.CC ?? 'cc'

/** Which of the programs needed are there. */
export const installed = (): { readonly cc: boolean; readonly spin: boolean } => {
  const answers = (command: string, option: string) => spawnSync(command, [option], { stdio: 'ignore' }).status === 0
  return { cc: answers(cc, '--version'), spin: answers('spin', '-V') }
}

const defines = (constants: Readonly<Record<string, number>>): string[] => Object.entries(constants).map(([name, n]) => `-D${name}=${n}`)

function compile(to: string, sources: readonly string[], options: readonly string[]): void {
  const fast = ['-O3', '-march=native', '-w']
  execFileSync(cc, [...fast, ...options, '-I', here, ...sources, join(here, 'measure.c'), '-o', to], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

/** This package's engine, in a new process. */
export const engine = (work: Work, name: 'reference' | 'tables', workers: number): Contender => ({
  engine: name,
  workers,
  run: () =>
    JSON.parse(execFileSync(process.execPath, [join(here, 'engine-run.ts'), work.name, name, String(workers)], { encoding: 'utf8' })),
})

/** The C program for this one work, built in `folder`. */
export function limit(work: Work, folder: string): Contender {
  const program = join(folder, `limit-${work.distinct}`)
  compile(program, [join(here, work.program)], defines(work.constants))
  return {
    engine: 'c-limit',
    workers: 1,
    run() {
      const { stdout, measured } = start(program, [])
      return { ...JSON.parse(stdout), ...measured, recipeRuns: null }
    },
  }
}

/**
 * SPIN's search of two-phase.pml, built in a folder of its own. The settings are those that were fastest of the exact ones: states whole and
 * uncompressed (-DNOCOMP), no partial order reduction, which one process does not profit from, and a hash table with a slot for each state.
 */
export function spin(work: Work, folder: string): Contender {
  const own = join(folder, `spin-${work.distinct}`)
  mkdirSync(own)
  execFileSync('spin', [...defines(work.promela ?? {}), '-a', join(here, 'two-phase.pml')], { cwd: own, stdio: 'ignore' })
  compile(join(own, 'pan'), [join(own, 'pan.c')], ['-DSAFETY', '-DNOFAIR', '-DNOREDUCE', '-DNOCOMP', '-DMEMLIM=64000', '-I', own])
  return {
    engine: 'spin',
    workers: 1,
    run() {
      const { stdout, measured } = start(join(own, 'pan'), [`-w${Math.ceil(Math.log2(work.distinct))}`, '-m10000'], own)
      const number = (what: string): number => Number(new RegExp(`([0-9.e+]+) ${what}`).exec(stdout)?.[1] ?? Number.NaN)
      if (!stdout.includes('errors: 0')) throw new Error(`SPIN: ${stdout}`)
      return { distinct: number('states, stored'), generated: number('transitions'), ...measured, recipeRuns: null }
    },
  }
}

/** Runs a program that measure.c is linked to. */
function start(program: string, args: readonly string[], cwd?: string): { stdout: string; measured: Pick<Run, 'seconds' | 'peakBytes'> } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', ...(cwd === undefined ? {} : { cwd }) })
  const measured = /^\{"seconds".*\}$/m.exec(stderr ?? '')?.[0]
  if (status !== 0 || measured === undefined) throw new Error(`${program} failed: ${error?.message ?? stderr}`)
  return { stdout, measured: JSON.parse(measured) }
}

/** The version that a program says it has, in one line. */
export const versionOf = (command: 'cc' | 'spin'): string =>
  execFileSync(command === 'cc' ? cc : 'spin', [command === 'cc' ? '--version' : '-V'], { encoding: 'utf8' }).split('\n')[0] ?? ''
