import { expect, test } from 'vitest'
import { check } from '../../checker/check.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import { raft } from '../../specs/consensus/raft/protocol.ts'
import { raftBag } from '../bench/raft-bag.ts'

// 350,910 states; one thread's counts are those of another program for this one protocol (test/bench/works.ts), and any number of threads
// must find the same. Sharing levels early puts many states aside while chunks are still being worked on.
test.each([1, 2, 3])('a Raft with a bag has the same states, steps and verdict on %i threads', async workers => {
  const model = raftBag.with({ terms: 2, log: 1, inFlight: 3 }, {})
  const result = await check(model, { properties: ['safety'], engine: tablesSharing(100), workers })
  expect(result.states).toEqual({ distinct: 350_910, generated: 1_155_619, queue: 0 })
  expect(result.depth).toBe(30)
  expect(result.verdict).toBe('holds')
})

// 582,720 states, 1,701,037 steps and depth 35 are what one thread finds. Two found fewer, or states that cannot be, while a chunk's block was given
// back before its level was done.
test('Raft has on two threads the states that it has on one', async () => {
  const model = raft.with({ servers: 3, terms: 2, entries: 1, inFlight: 2 })
  const { states, depth } = await check(model, { properties: ['electionSafety'], workers: 2 })
  expect({ ...states, depth }).toEqual({ distinct: 582_720, generated: 1_701_037, queue: 0, depth: 35 })
})
