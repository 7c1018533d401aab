import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { raftLeaseReads } from '../../specs/consensus/raft-lease-reads/protocol.ts'
import { raftReads } from '../../specs/consensus/raft-reads/protocol.ts'
import { deepTest } from '../support/depth.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const three = { servers: 3, terms: 2, entries: 2, reads: 1 }
const lease = { ...three, lease: 1, timeout: 1 }

describe('a mistake beyond the variants of ReadIndex is caught', () => {
  test('a server confirms a leader of a term that is over', async () => {
    const mistaken = variant(raftReads, 'confirms-anyone', ({ parts: { isLeader } }) => ({
      actions: {
        confirm: {
          when: (s, { i, j }) => {
            const read = s.read[i]
            return read.tag === 'Pending' && isLeader(s, i) && !read.confirmedBy.has(j)
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toEqual({ linearizable: 10 })
  })
  deepTest('a leader is content with itself and nobody else', async () => {
    const mistaken = variant(raftReads, 'minority', ({ parts: { isLeader } }) => ({
      actions: {
        answer: {
          when: (s, { i }) => {
            const read = s.read[i]
            return read.tag === 'Pending' && isLeader(s, i) && read.term === s.currentTerm[i] && read.confirmedBy.size >= 1
          },
        },
      },
    }))
    expect(await broken(mistaken.with(three))).toEqual({ linearizable: 9 })
  })
  deepTest('a leader returns what it has in its log, committed or not', async () => {
    const mistaken = variant(raftReads, 'dirty', {
      actions: {
        answer: {
          then: (s, { i }) => {
            s.read[i] = { tag: 'Answered', version: s.log[i].length }
          },
        },
      },
    })
    expect(await broken(mistaken.with(three))).toEqual({ linearizable: 7 })
  })
})

describe('a mistake beyond the variants of lease reads is caught', () => {
  deepTest('a leader takes a lease on the strength of its own heartbeat', async () => {
    const mistaken = variant(raftLeaseReads, 'alone', ({ parts: { isLeader } }) => ({
      actions: { heartbeats: { when: (s, { i, heard }) => isLeader(s, i) && heard.size === 1 && heard.has(i) } },
    }))
    expect(await broken(mistaken.with(lease))).toEqual({ linearizable: 9 })
  })
  deepTest('a lease is renewed by servers that have gone on to another term', async () => {
    const mistaken = variant(raftLeaseReads, 'of-another-term', ({ parts: { isLeader } }) => ({
      actions: { heartbeats: { when: (s, { i, heard }) => isLeader(s, i) && heard.size === 2 && heard.has(i) } },
    }))
    expect(await broken(mistaken.with(lease))).toHaveProperty('linearizable')
  })
  test('a leader with a lease reads before it has committed an entry of its own term', async () => {
    const mistaken = variant(raftLeaseReads, 'too-soon', ({ parts: { isLeader } }) => ({
      actions: { answer: { when: (s, { i }) => isLeader(s, i) && s.lease[i] > 0 && s.readVersion[i] === null } },
    }))
    expect(await broken(mistaken.with({ ...lease, servers: 2 }))).toHaveProperty('linearizable')
  })
})

/** raft-reads.deep.ts has a timeout of 2, too. */
test('a lease that is as long as the timeout is the longest that is safe', async () => {
  for (const length of [1, 2] as const)
    expect(Object.keys(await broken(raftLeaseReads.with({ ...lease, lease: length })))).toEqual(length > 1 ? ['linearizable'] : [])
})
