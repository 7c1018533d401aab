import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds serious or critical in a page, or in the part of it that a selector names: each with the elements. Throws where nothing was looked at. */
export async function seriousFindings(page: Page, part: string | null = null): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const asked = part === null ? 'axe.run()' : `axe.run(document.querySelector(${JSON.stringify(part)}))`
  const { violations, passes } = (await page.evaluate(asked)) as axe.AxeResults
  // Some thirty rules look at a page; a part of one has less to look at.
  if (passes.length < 8) throw new Error(`axe looked at little: only ${passes.length} rules passed`)
  return violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join('\n')}`)
}
