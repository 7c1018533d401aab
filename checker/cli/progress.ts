import type { Progress } from '../engine/engine.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds: how long a run stays silent, and how far apart its lines are, redrawn and plain. */
const silence = 1_000
const redrawn = 200
const plain = 5_000

export interface ProgressLine {
  report(progress: Progress): void
  /** Leaves the line clean for what is printed next. */
  end(): void
}

/** A progress line in TLC's words: redrawn where a person looks on, a new line now and then where not. */
export function progressLine(terminal: Terminal): ProgressLine {
  const started = performance.now()
  let last = 0
  let before: Progress | null = null
  let drawn = false
  return {
    report(progress) {
      const now = performance.now()
      if (now - started < silence || (last > 0 && now - last < (terminal.interactive ? redrawn : plain))) return
      last = now
      const text = sayProgress(progress, before)
      before = progress
      if (!terminal.interactive) terminal.err(`${text}\n`)
      else {
        // Carriage return and "erase to the end of the line" (ECMA-48); a line that wraps could not be redrawn.
        terminal.err(`\r${[...text].slice(0, Math.max(terminal.columns - 1, 20)).join('')}\x1b[K`)
        drawn = true
      }
    },
    end() {
      if (drawn) terminal.err('\r\x1b[K')
      drawn = false
    },
  }
}

const number = (n: number): string => Math.round(n).toLocaleString('en')

/** `Progress(12): 1,234,567 states generated (98,765 s/min), …`, after TLC's; rates are since the line before. */
export function sayProgress(p: Progress, before: Progress | null): string {
  const minutes = (p.seconds - (before?.seconds ?? 0)) / 60
  const rate = (n: number, was: number) => (minutes > 0 ? ` (${number((n - was) / minutes)} ${'s/min'})` : '')
  return [
    `Progress(${p.depth}): ${number(p.generated)} states generated${rate(p.generated, before?.generated ?? 0)}`,
    `${number(p.distinct)} distinct states found${rate(p.distinct, before?.distinct ?? 0).replace('s/min', 'ds/min')}`,
    `${number(p.queue)} states left on queue`,
    `${number(p.memory / 2 ** 20)} MiB`,
    `${p.seconds.toFixed(0)} s`,
    `frontier ${sayFrontier(p.frontier)}`,
  ].join(', ')
}

function sayFrontier([before, now]: Progress['frontier']): string {
  return now > before ? `growing (${number(before)} → ${number(now)} so far)` : `not above the last level's ${number(before)} yet`
}
