import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/variant.ts'
import { multiPaxos } from '../../specs/consensus/multi-paxos/protocol.ts'
import { multiPaxosLeases } from '../../specs/consensus/multi-paxos-leases/protocol.ts'
import { multiPaxosReads } from '../../specs/consensus/multi-paxos-reads/protocol.ts'
import { deepTest } from '../support/depth.ts'
import { broken } from './broken.ts'

const oneSlot = { replicas: 3, ballots: 2, slots: 1, commands: 2, promises: 2, accepts: 2 }

describe('a mistake beyond the variants of Multi-Paxos is caught', () => {
  test('a replica promises and does not tell of its votes', async () => {
    const mistaken = variant(multiPaxos, 'tells-nothing', ({ actions: { promise } }) => ({
      actions: {
        promise: {
          then: (s, p) => {
            const before = s.votes[p.j]
            s.votes[p.j] = { 1: null }
            promise.then(s, p)
            s.votes[p.j] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with(oneSlot), ['agreement'])).toEqual({ agreement: 8 })
  })
})

/** How many promises and votes are enough, of n replicas: any two numbers that together exceed n, and no others (Flexible Paxos). */
test('quorums of two replicas need only meet across phases', async () => {
  const replicas = 2
  for (let promises = 1; promises <= replicas; promises++)
    for (let accepts = 1; accepts <= replicas; accepts++) {
      const model = multiPaxos.with({ ...oneSlot, replicas, promises, accepts })
      expect(Object.keys(await broken(model, ['agreement'])), `${promises} and ${accepts} of ${replicas}`).toEqual(
        promises + accepts > replicas ? [] : ['agreement'],
      )
    }
})

deepTest('a quorum read needs to meet the votes that choose, however these are counted', async () => {
  for (const accepts of [2, 3] as const)
    for (const asked of [1, 2] as const) {
      const model = multiPaxosReads.with({ ...oneSlot, commands: 1, ballots: 1, accepts, asked, most: 1 })
      expect(Object.keys(await broken(model, ['linearizable'])), `${accepts} votes, ${asked} asked`).toEqual(
        accepts + asked > 3 ? [] : ['linearizable'],
      )
    }
})

describe('a mistake beyond the variants of leases is caught', () => {
  const lease = { ...oneSlot, commands: 1, lease: 1, grant: 1 }
  test('a leader takes a lease that nobody else has granted', async () => {
    const mistaken = variant(multiPaxosLeases, 'grants-itself', ({ actions: { askLease }, parts: { Replica } }) => ({
      actions: {
        askLease: {
          then: (s, { i }) => {
            askLease.then(s, { i })
            for (const j of Replica) s.grantedBy[i].add(j)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(lease), ['noneAbove'])).toHaveProperty('noneAbove')
  })
})
