import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { insertion } from './insertion.ts'

type Constants = Parameters<typeof insertion.with>[0]

/** The protocol as the kernel has it. */
const asIs: Constants = { threads: 2, each: 2, reads: 'once', looksAgain: 'yes', publishes: 'rest first' }

const verdicts = async (change: Partial<Constants>) => {
  const { properties } = await check(insertion.with({ ...asIs, ...change }), { continue: true, necessaryFaults: 'never' })
  return Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]))
}

test('a fingerprint that two threads insert is new once, in a table that fills and grows', async () => {
  expect(await verdicts({})).toEqual({ newOnce: 'holds', inOnce: 'holds', goesOn: 'holds', growsFull: 'holds' })
})

test.each([
  ['the free places are read after the fingerprint was looked for', { reads: 'again after' }],
  ['nobody looks again who has the lock', { looksAgain: 'no' }],
  ['the lower half is seen before the rest', { publishes: 'lower half first' }],
] as const)('it is new twice where %s', async (_, change) => {
  expect(await verdicts(change)).toMatchObject({ newOnce: 'violated', goesOn: 'holds' })
})
