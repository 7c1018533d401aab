import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { raftBag } from '../bench/raft-bag.ts'

// The counts are another program's for this one protocol (test/bench/works.ts). So long a run grows its table many times in the middle of chunks
// of which states were put aside.
test.each([1, 2])('fifteen million states of a Raft with a bag on %i threads', async workers => {
  const model = raftBag.with({ terms: 2, log: 2, inFlight: 3 }, { lose: 1 })
  const result = await check(model, { properties: ['safety'], workers })
  expect(result.states).toEqual({ distinct: 15_398_171, generated: 70_302_298, queue: 0 })
  expect(result.verdict).toBe('holds')
})
