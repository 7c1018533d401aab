import { expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { violationsOf } from '../../checker/verdict/result.ts'
import { raftLeaseReads } from '../../specs/consensus/raft-lease-reads/protocol.ts'

test.each([1, 2] as const)('with a timeout of 2, a lease of %i is safe', async lease => {
  const { properties } = await check(raftLeaseReads.with({ servers: 3, terms: 2, entries: 2, reads: 1, lease, timeout: 2 }), {
    continue: true,
  })
  expect(violationsOf(properties)).toEqual([])
})
