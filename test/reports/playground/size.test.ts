import { expect, test } from 'vitest'
import { buildPlayground } from '../../../.ci/playground.ts'
import { readRoot } from '../../readme/shown.ts'

// What can be done with it is tried in Chromium: readme.deep.ts and playground.deep.ts.
test('the playground is built, from nothing that a browser lacks, and is as large as the README says', async () => {
  const [, said] = /one page of ([\d.]+) MB/.exec(readRoot('README.md')) ?? []
  const { page } = await buildPlayground()
  expect(page.length / 1e6).toBeLessThanOrEqual(Number(said))
  expect(page.length / 1e6).toBeGreaterThan(Number(said) - 1)
})
