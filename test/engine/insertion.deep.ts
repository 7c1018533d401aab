import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { insertion } from './insertion.ts'

const asIs = { reads: 'once', looksAgain: 'yes', publishes: 'rest first' } as const

test.each([
  [2, 3],
  [3, 2],
])('%i threads, of which each inserts %i fingerprints', { timeout: 600_000 }, async (threads, each) => {
  const { verdict, trust } = await check(insertion.with({ ...asIs, threads, each }), { necessaryFaults: 'never' })
  expect([verdict, trust.bounds]).toEqual(['holds', []])
})
