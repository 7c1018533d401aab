import type { Progress } from '../engine/engine.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds: how long a run stays silent, and how far apart its lines are, redrawn and plain. */
const silence = 1_000
const redrawn = 200
const plain = 5_000

export interface ProgressLine {
  report(progress: Progress): void
  /** Says something else meanwhile, on a line of its own. */
  note(text: string): void
  /** Leaves the line clean for what is printed next. */
  end(): void
}

/** What a line looks back on for its rates, in seconds: those of less time jump from one line to the next. */
const lookBack = 10

/** A line that is redrawn where a person looks on, what matters first; where not, a new line in TLC's words now and then. */
export function progressLine(terminal: Terminal): ProgressLine {
  const started = performance.now()
  let last = 0
  let before: Progress | null = null
  const lately: Progress[] = []
  let drawn = false
  return {
    report(progress) {
      const now = performance.now()
      if (lately.length === 0 || progress.seconds - (lately.at(-1)?.seconds ?? 0) >= 0.5) lately.push(progress)
      while (lately.length > 1 && progress.seconds - (lately[1]?.seconds ?? 0) >= lookBack) lately.shift()
      if (now - started < silence || (last > 0 && now - last < (terminal.interactive ? redrawn : plain))) return
      last = now
      if (!terminal.interactive) {
        terminal.err(`${sayProgress(progress, before)}\n`)
        before = progress
      } else {
        const text = sayBriefly(progress, lately[0] ?? progress)

        // Carriage return and "erase to the end of the line" (ECMA-48); a line that wraps could not be redrawn.
        terminal.err(`\r${[...text].slice(0, Math.max(terminal.columns - 1, 20)).join('')}\x1b[K`)
        drawn = true
      }
    },
    note(text) {
      this.end()
      terminal.err(`${text}\n`)
    },
    end() {
      if (drawn) terminal.err('\r\x1b[K')
      drawn = false
    },
  }
}

const number = (n: number): string => Math.round(n).toLocaleString('en')

/** `level 12, 8,706,123 states, 290,000/s, 30 s, 1.2 GiB, growing`: within 80 columns up to a billion states. */
function sayBriefly(p: Progress, since: Progress): string {
  const seconds = p.seconds - since.seconds
  const rate = seconds > 0 ? `, ${number((p.distinct - since.distinct) / seconds)}/s` : ''
  const memory = p.memory < 2 ** 30 ? `${number(p.memory / 2 ** 20)} MiB` : `${(p.memory / 2 ** 30).toFixed(1)} GiB`
  const [before, now] = p.frontier
  return `level ${p.depth}, ${number(p.distinct)} states${rate}, ${p.seconds.toFixed(0)} s, ${memory}, ${now > before ? 'growing' : `${number(p.queue)} left`}`
}

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
    // Random walks have none.
    ...(p.frontier.some(states => states > 0) ? [`frontier ${sayFrontier(p.frontier)}`] : []),
  ].join(', ')
}

function sayFrontier([before, now]: Progress['frontier']): string {
  return now > before ? `growing (${number(before)} → ${number(now)} so far)` : `not above the last level's ${number(before)} yet`
}
