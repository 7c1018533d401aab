import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { check } from '../../../checker/verdict/check.ts'
import type { CheckOptions } from '../../../checker/verdict/options.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { flpRounds } from '../../../specs/impossibility/flp-rounds/protocol.ts'
import { reportOn } from '../cases.ts'
import { seriousFindings } from './accessibility.ts'
import { executable } from './chromium.ts'
import { inChromium, Pages } from './pages.ts'

const pages = new Pages()
const stopped = 'the coordinator stops'
const undecided = 'a run that never decides'
const asked: CheckOptions = { valence: 'always', workers: 1 }
const makes = {
  [stopped]: () => reportOn(twoPhaseCommit.with({ rms: 3 }, { stopTM: 1 }), asked),
  [undecided]: () => reportOn(flpRounds.with({ late: 1, fallback: 'zero' }), asked),
}

describe.skipIf(executable === undefined)(inChromium('valence'), () => {
  beforeAll(() => pages.start(makes))
  afterAll(() => pages.stop())

  test('a bar for each outcome ends at the step that rules it out, which is marked, and the state says what can still come', async () => {
    const { properties } = await check(twoPhaseCommit.with({ rms: 3 }, { stopTM: 1 }), asked)
    const steps = properties.find(p => p.name === 'deadlock')?.trace?.steps.length
    const page = await pages.open(stopped)
    expect(await page.locator('.valence-key:visible').first().textContent()).toContain('initially bivalent (commit or abort)')
    const shown = page.locator('.behaviour:visible').first()
    expect(await shown.locator('.decision').allTextContents()).toEqual(['rules out commit and abort: no outcome can come'])
    expect(await shown.locator('.decision').getAttribute('data-step')).toBe(String(steps))
    const [line, ...bars] = await shown.evaluate(e =>
      [...e.querySelectorAll('.decision line, .outcome rect')]
        .map(of => ({ of: of.tagName, x: of.getBoundingClientRect().x, y: of.getBoundingClientRect().bottom }))
        .sort((a, b) => (a.of < b.of ? -1 : 1)),
    )
    // Each is drawn in as many pieces as the diagram.
    const ends = [...Map.groupBy(bars, bar => bar.x).values()].map(pieces => Math.max(...pieces.map(piece => piece.y)))
    expect(ends).toHaveLength(2)
    for (const y of ends) expect(Math.abs(y - (line?.y ?? 0))).toBeLessThan(2)
    expect(await shown.locator('.after').textContent()).toContain('outcomes that can still comecommit, abort → nothing')
    await page.keyboard.press('Home')
    expect(await shown.locator('.after').textContent()).toContain('outcomes that can still comecommit, abort')
    expect(await page.locator('section.valence').textContent()).toContain('8 without any outcome that can still come')
    pages.close(page)
  })

  test('where nothing is ever decided, the bars go on to the end', async () => {
    const page = await pages.open(undecided)
    const shown = page.locator('.behaviour:visible').first()
    expect(await shown.locator('.decision').count()).toBe(0)
    expect(await shown.locator('.outcome').count()).toBe(2)
    expect(await page.locator('body').textContent()).toContain('3 bivalent, 4 0-valent, 1 1-valent')
    pages.close(page)
  })

  test.each(['light', 'dark'] as const)('nothing is hard to read: %s', async scheme => {
    const page = await pages.open(stopped, { scheme })
    expect(await seriousFindings(page)).toEqual([])
    pages.close(page)
  })
})
