import { expect, test } from 'vitest'
import { check } from '../../../checker/verdict/check.ts'
import { isReduced } from '../../../checker/verdict/result.ts'
import { twoPhaseCommit } from '../../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { agree, type Tally } from './agreement.ts'

const specs = 12
const narrow = 12

test(`of ${specs} random specs, the reduced search has the whole one's verdicts and shortest traces, and the orbits that brute force finds`, async () => {
  const tally: Tally = { reduced: 0, refused: 0, harmless: 0, skipped: 0 }
  for (let seed = 1; seed <= specs; seed++) await agree(seed, tally)
  expect(tally.reduced).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
}, 120_000)

test(`and of ${narrow} of which each part is about one process`, async () => {
  const tally: Tally = { reduced: 0, refused: 0, harmless: 0, skipped: 0 }
  for (let seed = 1; seed <= narrow; seed++) await agree(seed, tally, true)
  expect(tally.reduced).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
}, 120_000)

// M. Rumur's models of two-phase commit: with n RMs there are C(n + 3, 3) orbits before the TM has decided, C(n + 5, 5) after it has aborted, and n + 1 after
// it has committed. No search could go through 9! permutations.
test.each([
  [2, 10 + 21 + 3],
  [3, 20 + 56 + 4],
  [4, 35 + 126 + 5],
  [5, 56 + 252 + 6],
  [9, 220 + 2_002 + 10],
])('two-phase commit with %i RMs has as many orbits as it is calculated', async (rms, orbits) => {
  const { states, trust } = await check(twoPhaseCommit.with({ rms }, {}, { network: 'set' }), { states: 'orbits', engine: 'tables' })
  expect(isReduced(trust)).toBe(true)
  expect(states.distinct).toBe(orbits)
})
