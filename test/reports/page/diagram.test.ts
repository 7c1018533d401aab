import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Flight } from '../../../checker/traces/trace.ts'
import { some } from '../../support/depth.ts'
import { cases } from './cases.ts'
import { executable } from './chromium.ts'
import { counterexamples } from './counterexamples.ts'
import { boxesOf, inChromium, overlaps, Pages } from './pages.ts'

const pages = new Pages()
const [threePhase, election, commitRule] = [
  'three-phase commit with a coordinator that stops',
  'a Raft election in which a server votes twice',
  'Raft that commits what an older term has left',
] as const
const all = {
  ...cases,
  [threePhase]: counterexamples[threePhase],
  [election]: counterexamples[election],
  [commitRule]: counterexamples[commitRule],
}
/** Among them the one with most kinds of arrows, the one with the longest words, and those of which no lane may be out of sight. */
const makes = Object.fromEntries(some(Object.entries(all), 4, 5, -1))
const names = Object.keys(makes)

describe.skipIf(executable === undefined)(inChromium('the diagram'), () => {
  beforeAll(() => pages.start(makes))
  afterAll(() => pages.stop())

  const opened = new Map<string, Promise<Page>>()
  const open = (name: string): Promise<Page> => {
    const page = opened.get(name) ?? pages.open(name)
    opened.set(name, page)
    return page
  }

  /** Runs for each property's trace, shown by its tab where there are several, with nothing folded. */
  async function forEachTrace(name: string, see: (page: Page, of: ReturnType<typeof pages.traced>[number], at: string) => Promise<void>) {
    const page = await open(name)
    const all = pages.traced(name)
    for (const [i, of] of all.entries()) {
      const key = `p${i + 1}`
      if (all.length > 1) await page.locator(`label[for="${key}-tab"]`).click()
      await page.locator(`[data-behaviour="${key}"] .fold`).evaluateAll(folds => {
        for (const fold of folds) fold.setAttribute('open', '')
      })
      await see(page, of, `[data-behaviour="${key}"]`)
    }
  }

  test.each(names)('nothing covers anything else, and every text is within its box: %s', async name => {
    await forEachTrace(name, async (page, _, at) => {
      const texts = await boxesOf(page, `${at} .diagram text`)
      expect(texts.length).toBeGreaterThan(3)
      expect(overlaps(texts)).toEqual([])
      expect(overlaps(await boxesOf(page, `${at} .card .ground, ${at} .pill > rect, ${at} .band > rect`))).toEqual([])
      expect(overlaps(await boxesOf(page, `${at} .lane-head`))).toEqual([])
      const outside = await page.locator(`${at} :is(.card, .pill, .band)`).evaluateAll(groups =>
        groups.flatMap(group => {
          const box = group.querySelector('rect')?.getBoundingClientRect()
          return [...group.querySelectorAll('text')].flatMap(text => {
            const { left, right } = text.getBoundingClientRect()
            return box && left >= box.left && right <= box.right ? [] : [text.textContent]
          })
        }),
      )
      expect(outside).toEqual([])
      // The labels of arrows and steps are whole: nothing of these traces is so long that it must be cut.
      if (!name.startsWith('odd')) expect(texts.filter(t => t.text.includes('…')).map(t => t.text)).toEqual([])
      expect(overlaps(await boxesOf(page, `${at} .folded, ${at} .card .ground, ${at} .pill > rect`))).toEqual([])
    })
  })

  test('an overlap would be noticed', async () => {
    const page = await pages.open(names[0] ?? '')
    await page
      .locator('.behaviour:visible .card text')
      .first()
      .evaluate(e => e.after(e.cloneNode(true)))
    expect(overlaps(await boxesOf(page, '.behaviour:visible .diagram text'))).toHaveLength(1)
  })

  test.each(names)('lanes are named and every message has its name: %s', async name => {
    const processes = pages.reportOf(name).result.checked.processes.map(p => p.id)
    await forEachTrace(name, async (page, { trace }, at) => {
      const environment = name === 'odd messages and long words' ? ['environment'] : []
      expect(await page.locator(`${at} .lane-head`).allTextContents()).toEqual([...processes, ...environment])
      const labels = await page.locator(`${at} .pill.message title`).allTextContents()
      const flying = (await page.locator(`${at} .pill.in-flight title`).allTextContents()).join('\n')
      // What is received twice on one side was sent once, and has its name once there.
      const laneOf = (id: string | null) => [...processes, null].indexOf(id)
      const actor = (number: number) => trace.steps[number - 1]?.by ?? null
      const sides = ({ from, to, sent, received, lost }: Flight) =>
        new Set([
          ...received.map(number => Math.sign(laneOf(to ?? actor(number)) - laneOf(from ?? actor(sent)))),
          ...(lost === null ? [] : ['lost']),
        ])
      const arrows = trace.flights.filter(f => !f.duplicate).flatMap(f => [...sides(f)].map(() => f.message.tag))
      expect(labels.map(l => l.split('(')[0]).sort()).toEqual(arrows.sort())
      for (const f of trace.flights)
        if (!f.duplicate && f.received.length === 0 && f.lost === null)
          expect(flying).toMatch(new RegExp(`${f.message.tag}.* to .*${f.to ?? ''}`))
      const faults = await page.locator(`${at} .pill.fault title`).allTextContents()
      for (const step of trace.steps)
        if (step.fault?.kind === 'lose') expect(faults.some(f => f.startsWith(`lost ${step.message?.tag}`))).toBe(true)
    })
  })

  const screens = [
    ['agreement broken, 3 RMs', 1440, 'beside'],
    ['agreement broken, 3 RMs', 1280, 'beside'],
    ['every fault, 5 processes', 1440, 'beside'],
    [commitRule, 1280, 'beside'],
    ['every fault, 5 processes', 1120, 'below'],
  ] as const
  test.each(some(screens, -2, -1))(
    'no lane is out of sight: %s, on a screen of %i pixels, with the state %s',
    async (name, width, where) => {
      const page = await pages.open(name, { width })
      const seen = await page.evaluate(`(() => {
      const [diagram, state] = ['.scroller', '.state-panel'].map(of => document.querySelector(of))
      const [{ right, bottom }, { left, top }] = [diagram, state].map(of => of.getBoundingClientRect())
      return { cut: diagram.scrollWidth - diagram.clientWidth, where: left >= right ? 'beside' : top >= bottom ? 'below' : 'over it' }
    })()`)
      expect(seen).toEqual({ cut: 0, where })
      pages.close(page)
    },
  )
})
