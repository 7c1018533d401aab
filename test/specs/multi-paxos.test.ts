import { describe, expect, test } from 'vitest'
import type { State } from '../../checker/language/types.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
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
  deepTest('a new leader takes the vote in the lowest ballot that it is told of', async () => {
    const mistaken = variant(multiPaxos, 'lowest-vote', ({ constants: { promises }, parts: { lead, reportsTo } }) => ({
      actions: {
        promise: {
          then: (s, { j, to }) => {
            s.promised[j] = s.ballot[to]
            s.reports[to][j] = s.votes[j]
            const reports = reportsTo(s, to)
            if (reports.length !== promises || s.promised[to] !== s.ballot[to]) return
            const votes = reports.map(of => of[1] ?? null).filter(of => of !== null)
            const lowest = votes.find(({ ballot }) => votes.every(other => ballot <= other.ballot))
            lead(s, to, s.ballot[to], lowest ? [lowest.entry] : [])
          },
        },
      },
    }))
    // Two ballots are not enough: who begins the second is told of votes in the first alone.
    expect(await broken(mistaken.with(oneSlot), ['agreement'])).toEqual({})
    expect(await broken(mistaken.with({ ...oneSlot, ballots: 3 }), ['agreement'])).toEqual({ agreement: 10 })
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
  test('a replica grants a lease in a ballot that is new to it, and does not note that', async () => {
    const mistaken = variant(multiPaxosLeases, 'seen-not-noted', ({ actions: { grantLease } }) => ({
      actions: {
        grantLease: {
          then: (s, p) => {
            const before = s.promised[p.j]
            grantLease.then(s, p)
            s.promised[p.j] = before
          },
        },
      },
    }))
    // With two replicas both have promised the ballot before either leads.
    expect(await broken(mistaken.with({ ...lease, replicas: 2 }), ['grantsPromised'])).toEqual({})
    expect(await broken(mistaken.with({ ...lease, ballots: 1 }), ['grantsPromised'])).toEqual({ grantsPromised: 4 })
  })
  test('a lease is counted from the last grant, when the first is about to run out', () => {
    const counted = variant(multiPaxosLeases, 'renews-from-grant', ({ constants, actions: { grantLease } }) => ({
      actions: {
        grantLease: {
          then: (s, p) => {
            grantLease.then(s, p)
            s.lease[p.to] = constants.lease
          },
        },
      },
    }))
    const story: readonly (readonly [action: string, parameters: Record<string, unknown>])[] = [
      ['prepare', { i: 'R1', ballot: 1 }],
      ['promise', { j: 'R2', to: 'R1' }],
      ['promise', { j: 'R3', to: 'R1' }],
      ['askLease', { i: 'R1' }],
      ['grantLease', { j: 'R2', to: 'R1' }],
      ['tick', {}],
      ['grantLease', { j: 'R3', to: 'R1' }],
      ['tick', {}],
      ['prepare', { i: 'R4', ballot: 2 }],
      ['promise', { j: 'R2', to: 'R4' }],
      ['promise', { j: 'R5', to: 'R4' }],
    ]
    // R2, whose grant has run out, elects R4 with R5, while R1 counts on R2 and R3. Of three replicas the one other grant that a leader needs is the one that it counts from.
    const noneAbove = (of: typeof multiPaxosLeases) => {
      const model = of.with({ ...lease, replicas: 5, promises: 3, accepts: 3, lease: 2, grant: 2 })
      const semantics = semanticsOf(model)
      const end = story.reduce((state, [action, parameters]) => {
        const taken = semantics.take(state, { action, parameters, message: null })
        if (taken === null) throw new Error(`${action} is not enabled`)
        return taken.to
      }, model.initial[0] as State)
      const meaning = model.properties.noneAbove?.meaning
      if (meaning?.of !== 'states') throw new Error('noneAbove is no invariant')
      return meaning.holds(end, { i: 'R1', j: 'R4' })
    }
    expect(noneAbove(multiPaxosLeases)).toBe(true)
    expect(noneAbove(counted)).toBe(false)
  })
})
