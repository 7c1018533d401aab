import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../../checker/errors.ts'
import { decideClaims } from '../../../checker/verdict/claims.ts'
import { type ClaimReport, claimsFormats, claimsTo, renderClaim } from '../../../reports/pages/claims/index.ts'
import { claims, dry, models } from './cups.ts'

const told: ClaimReport[] = []
beforeAll(async () => {
  const wrong = {
    ...claims.holds,
    says: 'A cup <b>never</b> *spills* | `drips`.',
    expect: { verdict: 'refuted', origin: 'by mistake' },
  } as const
  const always = { ...claims.holds, without: [dry(1)] }
  const all = { ...claims, always, changed: wrong, undecided: { ...claims.holds, given: [{ ...dry(3), property: 'vacuous' }] } }
  for await (const result of decideClaims(all, models, { engine: 'reference' }))
    told.push({
      spec: 'cup',
      result,
      command: `everystep claims cup --claim ${result.name}`,
      again: e => `everystep check cup --property ${e.check.property}`,
    })
})

const golden = (name: string): string => fileURLToPath(new URL(`../../fixtures/golden/claims/${name}`, import.meta.url))
/** The style is that of every page, and as long as all the rest. */
const unstyled = (page: string): string => page.replace(/<style>.*?<\/style>/s, '<style></style>').replaceAll('><', '>\n<')

describe('claims are told', () => {
  test('on the terminal', async () => {
    await expect(told.map(one => renderClaim(one)).join('')).toMatchFileSnapshot(golden('claims.txt'))
  })
  test.each(claimsFormats)('as $name', async format => {
    await expect(unstyled(format.render(told))).toMatchFileSnapshot(golden(`claims.${format.extension}`))
  })
})

test('the page refers to nothing outside itself, and every claim has an address of its own', () => {
  const page = claimsFormats.find(f => f.name === 'html')?.render(told) ?? ''
  const links = [...page.matchAll(/\s(?:src|href)="([^"]*)"|url\(([^)]*)\)/g)].map(m => m[1] ?? m[2])
  expect(links).toEqual([])
  for (const { result } of told) expect(page.includes(`id="cup.${result.name}"`)).toBe(true)
  expect(page.includes('<b>never</b>')).toBe(false)
})

test('a format that is none is refused, before anything is written', () => {
  const folder = fileURLToPath(new URL('not-made', import.meta.url))
  expect(() => claimsTo(folder, ['htm'])).toThrow(UsageError)
  expect(() => claimsTo(folder, ['pdf'])).toThrow(/pdf/)
})
