import { expect, test } from 'vitest'
import { agree, type Tally } from './agreement.ts'

const specs = 12

test(`of ${specs} random specs, the reduced search has the whole one's verdicts and shortest traces, and the orbits that brute force finds`, async () => {
  const tally: Tally = { reduced: 0, refused: 0, harmless: 0, skipped: 0 }
  for (let seed = 1; seed <= specs; seed++) await agree(seed, tally)
  expect(tally.reduced).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
}, 120_000)
