import { describe, expect, test } from 'vitest'
import { raceForLastPlaces, raceWhileGrowing } from './racing.ts'

const right = { wrong: [], entries: 0 }
const minutes = (n: number) => n * 60_000

describe.each([2, 3, 4])('%i threads that insert the same fingerprints', threads => {
  test('want the last place of a line each time', { timeout: minutes(10) }, async () => {
    for (let k = 0; k < 5; k++) expect(await raceForLastPlaces(threads, threads === 2 ? 50_000 : 1_000)).toEqual(right)
  })

  test('fill a table that grows', { timeout: minutes(10) }, async () => {
    for (let k = 0; k < 10; k++) expect(await raceWhileGrowing(threads, 60, k * 7919)).toEqual(right)
  })
})
