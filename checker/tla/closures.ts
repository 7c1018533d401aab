import type { Run } from '../source/code.ts'

/** A function of a spec as data. */
export interface Closure {
  readonly run: Run
  readonly file: string
  /** What a name in it stands for, where that is declared around it. */
  readonly look: (name: string) => unknown
}

// biome-ignore lint/complexity/noBannedTypes: any function of a spec
const known = new WeakMap<Function, Closure>()
const files = new Map<string, readonly Run[]>()

/** Makes the functions of a file known, before it runs. */
export const announce = (file: string, runs: readonly Run[]): void => void files.set(file, runs)

/** What the functions of a rewritten file are given to when they are made. */
export function recorderOf(file: string): <F extends object>(number: number, run: F, look: (name: string) => unknown) => F {
  return (number, run, look) => {
    const code = files.get(file)?.[number]
    if (code !== undefined && typeof run === 'function') known.set(run, { run: code, file, look })
    return run
  }
}

/** The function as data; null of one that is not written in a spec. */
// biome-ignore lint/complexity/noBannedTypes: any function of a spec
export const closureOf = (run: unknown): Closure | null => (typeof run === 'function' ? (known.get(run as Function) ?? null) : null)
