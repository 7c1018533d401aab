import { expect, test } from 'vitest'
import { agree, type Tally } from './agreement.ts'

// The seeds before these are in orbits.test.ts. EVERYSTEP_SEED is the first, EVERYSTEP_RUNS how many.
const first = Number(process.env.EVERYSTEP_SEED ?? 1_000)
const specs = Number(process.env.EVERYSTEP_RUNS ?? 2_000)

test(`of ${specs} random specs, the reduced search has the whole one's verdicts, and the orbits that brute force finds`, async () => {
  const tally: Tally = { reduced: 0, refused: 0, harmless: 0, skipped: 0 }
  for (let seed = first; seed < first + specs; seed++) await agree(seed, tally)
  console.log(JSON.stringify(tally))
  expect(tally.reduced).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
})

test(`and of ${specs} of which each part is about one process`, async () => {
  const tally: Tally = { reduced: 0, refused: 0, harmless: 0, skipped: 0 }
  for (let seed = first; seed < first + specs; seed++) await agree(seed, tally, true)
  console.log(JSON.stringify(tally))
  expect(tally.reduced).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
})
