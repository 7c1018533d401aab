import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * What axe finds serious or critical in a page, or in the part of it that a selector names: each with the elements. Of a page that was looked at in
 * light, the same in dark differs by its colours, and `colours` asks for these alone. Throws where nothing was looked at.
 */
export async function seriousFindings(
  page: Page,
  { part = null, colours = false }: { part?: string | null; colours?: boolean } = {},
): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const what = part === null ? 'document' : `document.querySelector(${JSON.stringify(part)})`
  // What passed can be long: its number is all that is asked of it.
  const rules = colours ? "runOnly: ['color-contrast'], " : ''
  const asked = `axe.run(${what}, { ${rules}resultTypes: ['violations'] }).then(({ passes, violations }) => ({ passed: passes.length, violations }))`
  const { passed, violations } = (await page.evaluate(asked)) as { passed: number; violations: axe.Result[] }
  // Some thirty rules look at a page; a part of one has less to look at.
  if (passed < (colours ? 1 : 8)) throw new Error(`axe looked at little: only ${passed} rules passed`)
  return violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join('\n')}`)
}
