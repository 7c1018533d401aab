import { createColors } from 'picocolors'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { progressLine } from '../../checker/cli/progress.ts'
import type { Progress } from '../../checker/engine/engine.ts'

const MiB = 2 ** 20
const at = (seconds: number, generated: number): Progress => ({
  depth: 12,
  generated,
  distinct: generated / 2,
  queue: 8_901,
  seconds,
  memory: 300 * MiB,
  frontier: [10_000, 12_345],
})

function listen(interactive: boolean, columns = 400) {
  let err = ''
  const line = progressLine({
    out: () => {},
    err: text => {
      err += text
    },
    interactive,
    columns,
    colors: createColors(false),
    onInterrupt: () => () => {},
  })
  return { line, said: () => err }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Reports every tenth of a second, as an engine might. */
function run(line: ReturnType<typeof progressLine>, seconds: number): void {
  for (let tick = 1; tick <= seconds * 10; tick++) {
    vi.advanceTimersByTime(100)
    line.report(at(tick / 10, tick * 1_000))
  }
  line.end()
}

it('is silent in a run of under a second', () => {
  const { line, said } = listen(true)
  run(line, 0.9)
  expect(said()).toBe('')
})

it("speaks TLC's words, with rates since the line before", () => {
  const { line, said } = listen(false)
  run(line, 7)
  const lines = said().trimEnd().split('\n')
  // At 1 s, and 5 s later: 10,000 states a second are 600,000 a minute, and half of them are distinct.
  expect(lines).toEqual([
    'Progress(12): 10,000 states generated (600,000 s/min), 5,000 distinct states found (300,000 ds/min), 8,901 states left on queue, 300 MiB, 1 s, frontier growing (10,000 → 12,345 so far)',
    'Progress(12): 60,000 states generated (600,000 s/min), 30,000 distinct states found (300,000 ds/min), 8,901 states left on queue, 300 MiB, 6 s, frontier growing (10,000 → 12,345 so far)',
  ])
})

it('says nothing of a frontier where there is none, as in random walks', () => {
  const { line, said } = listen(false)
  run({ ...line, report: p => line.report({ ...p, frontier: [0, 0] }) }, 1)
  expect(said()).toMatch(/300 MiB, 1 s\n$/)
})

it('says what matters first where a person looks on, with rates of the last ten seconds', () => {
  const { line, said } = listen(true, 80)
  run(line, 30)
  const drawn = said()
    .split('\r')
    .map(text => text.replace('\x1b[K', ''))
  // 5,000 distinct states a second, from the first line on.
  expect(drawn[1]).toMatch(/^level 12, 5,000 states, 5,000\/s, 1 s, 300 MiB, growing$/)
  expect(drawn.at(-2)).toMatch(/^level 12, 1\d\d,000 states, 5,000\/s, \d\d s, 300 MiB, growing$/)
  const largest = listen(true, 80)
  vi.advanceTimersByTime(2_000)
  largest.line.report({ ...at(36_000, 2e9), memory: 2 ** 35 })
  expect(largest.said().length).toBeLessThan(80)
  expect(largest.said()).toContain('32.0 GiB, growing')
  // Once the next level is no larger, what is left of this one.
  const shrinking = listen(true, 80)
  vi.advanceTimersByTime(2_000)
  shrinking.line.report({ ...at(30, 300_000), frontier: [12_345, 10_000] })
  expect(shrinking.said()).toContain('level 12, 150,000 states, 30 s, 300 MiB, 8,901 left')
})

it('has the same rate from one line to the next, though states are found in bursts', () => {
  const { line, said } = listen(true, 80)
  // All the states of a second in its last tenth, as where a level ends: 5,000 distinct ones.
  for (let tick = 1; tick <= 300; tick++) {
    vi.advanceTimersByTime(100)
    line.report(at(tick / 10, Math.floor(tick / 10) * 10_000))
  }
  const rates = [...said().matchAll(/, ([\d,]+)\/s, (\d+) s/g)].map(
    ([, rate = '', s]) => [Number(rate.replaceAll(',', '')), Number(s)] as const,
  )
  const later = rates.filter(([, s]) => s > 10).map(([rate]) => rate)
  expect(later.length).toBeGreaterThan(50)
  // Over at least ten seconds one burst more or less is a tenth.
  expect(Math.min(...later)).toBeGreaterThanOrEqual(4_500)
  expect(Math.max(...later)).toBeLessThanOrEqual(5_500)
})

it('is redrawn in one line no wider than the terminal, and wiped at the end', () => {
  // Narrower than what there is to say.
  const { line, said } = listen(true, 30)
  run(line, 3)
  expect(said()).not.toContain('\n')
  const drawn = said().split('\r').slice(1)
  expect(drawn.length).toBeGreaterThan(5)
  // "Erase to the end of the line" takes no room.
  for (const text of drawn) expect(text.replace('\x1b[K', '').length).toBeLessThan(30)
  expect(drawn.at(-1)).toBe('\x1b[K')
})
