import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { zookeeperReads } from '../../specs/replication/zookeeper-reads/protocol.ts'
import { deepTest } from '../support/depth.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const pair = { clients: 2, servers: 2, keys: 1, most: 2, writes: 1, readsAre: 'local', reconnects: false } as const

describe('a mistake beyond the variants is caught', () => {
  test('a client does not remember what it has read', async () => {
    const mistaken = variant(zookeeperReads, 'forgets-what-it-read', ({ actions: { read } }) => ({
      actions: {
        read: {
          then: (s, p) => {
            const { seen } = s.session[p.c]
            read.then(s, p)
            s.session[p.c].seen = seen
          },
        },
      },
    }))
    const found = await broken(mistaken.with({ ...pair, reconnects: true }))
    expect(found).toHaveProperty('monotonicReads', 5) // another writes, the leader commits; it reads there, changes servers and reads again
    expect(found).not.toHaveProperty('readYourWrites')
  })
  test('the leader puts a forwarded write before all others', async () => {
    const mistaken = variant(zookeeperReads, 'puts-first', ({ actions: { propose } }) => ({
      actions: {
        propose: {
          then: (s, p, q) => {
            propose.then(s, p, q)
            s.log.unshift(...s.log.splice(-1))
          },
        },
      },
    }))
    // Client1 writes and is answered; Client2 writes, and has the smaller zxid.
    expect(await broken(mistaken.with({ ...pair, most: 1, writes: 2 }))).toHaveProperty('linearizableWrites', 3)
  })
  test('a server skips a write', async () => {
    const mistaken = variant(zookeeperReads, 'skips', ({ actions: { apply } }) => ({
      actions: {
        apply: {
          then: (s, p) => {
            apply.then(s, p)
            if (s.lastZxid[p.i] < s.log.length) s.lastZxid[p.i] = s.log.length
          },
        },
      },
    }))
    // Its copy is a prefix all the same; what is lost is the answer to the write that was skipped.
    expect(Object.keys(await broken(mistaken.with({ ...pair, writes: 2 })))).toEqual(['linearizable', 'answered', 'deadlock'])
  })
  deepTest('the leader answers a sync with what the server that asks has applied', async () => {
    const mistaken = variant(zookeeperReads, 'echoes', ({ parts: { Msg } }) => ({
      actions: { onSync: { then: (s, { from, to, of }) => s.net.send(Msg.Synced({ from: to, to: from, of, zxid: s.lastZxid[from] })) } },
    }))
    expect(await broken(mistaken.with({ ...pair, readsAre: 'slow' }))).toEqual({ linearizable: 4 })
  })
})

describe('what the models cannot say', () => {
  deepTest('with one server a local read is as good as a slow one', async () => {
    for (const readsAre of ['local', 'slow'] as const)
      expect(await broken(zookeeperReads.with({ ...pair, servers: 1, writes: 2, readsAre }))).toEqual({})
  })
  test('reads alone: a state is an order of at most n reads of each of two clients', async () => {
    // The sum of (i + j)! / i! j! over i, j ≤ n is one less than the middle binomial coefficient of 2n + 2.
    for (const [most, states] of [
      [1, 5],
      [2, 19],
      [3, 69],
    ] as const) {
      expect((await check(zookeeperReads.with({ ...pair, writes: 0, most }), { properties: ['singleSystemImage'] })).states.distinct).toBe(
        states,
      )
    }
  })
})
