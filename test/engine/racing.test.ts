import { expect, test } from 'vitest'
import { raceForLastPlaces, raceWhileGrowing } from './racing.ts'

const right = { wrong: [], entries: 0 }

// Where a line is read for the fingerprint, and read again for a free place, 0.4 to 1.1 % of the rounds let both threads enter it (8 runs, of 10,000 and of 100,000).
test('threads that want the last place of a line for one fingerprint enter it once', async () => {
  expect(await raceForLastPlaces(2, 1_500)).toEqual(right)
})

test('threads that insert the same crowd into a table that fills and grows enter each once', async () => {
  expect(await raceWhileGrowing(2, 60)).toEqual(right)
})
