import { XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from './cases.ts'
import { executable } from './chromium.ts'
import { inChromium, Pages } from './pages.ts'

const pages = new Pages()
const name = 'lasso'

describe.skipIf(executable === undefined)(inChromium('copying'), () => {
  beforeAll(() => pages.start({ [name]: cases.lasso }))
  afterAll(() => pages.stop())

  /** What the three buttons copy from a page opened from disk, by the browser's clipboard or, where it refuses, by the old command. */
  async function copied(isRefused: boolean): Promise<readonly string[]> {
    const page = await pages.open(name)
    await page.clock.install()
    await page.evaluate(refused => {
      const taken: string[] = []
      Object.assign(globalThis, { taken })
      const writeText = async (text: string) => {
        if (refused) throw new Error('not allowed')
        taken.push(text)
      }
      Object.defineProperty(navigator, 'clipboard', { value: { writeText } })
      document.addEventListener('copy', () => {
        if (document.activeElement instanceof HTMLTextAreaElement) taken.push(document.activeElement.value)
      })
    }, isRefused)
    for (const label of ['Copy as SVG', 'Copy as Markdown', 'Copy as vitest test']) {
      const button = page.getByRole('button', { name: label })
      await button.focus()
      await page.keyboard.press('Enter')
      // It says so to those who hear the page, too, keeps the focus, and is itself again.
      const told = page.locator('button[aria-live=polite]', { hasText: 'Copied' })
      await told.waitFor()
      expect(await told.evaluate(b => b === document.activeElement)).toBe(true)
      await page.clock.fastForward(10_000)
      await button.waitFor()
    }
    const taken = await page.evaluate(() => (globalThis as unknown as { taken: string[] }).taken)
    pages.close(page)
    return taken
  }

  test.each([false, true])(
    'the diagram as SVG, the trace as Markdown and a test that finds it again, from disk (clipboard refused: %s)',
    async isRefused => {
      const [svg = '', markdown = '', found = '', ...more] = await copied(isRefused)
      expect(more).toEqual([])
      expect(XMLValidator.validate(svg)).toBe(true)
      // The arrow, outside of ASCII, is whole.
      expect(svg).toMatch(/^<svg .*working.*→ prepared.*back to the state after step 3/s)
      expect(markdown).toMatch(/^## nonBlocking: .*```mermaid\nsequenceDiagram.*back to the state after step 3, forever.*```\n$/s)
      expect(found).toMatch(/^import .*from 'vitest'.*nonBlocking/s)
    },
  )
})
