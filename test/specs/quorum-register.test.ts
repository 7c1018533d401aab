import { describe, expect, test } from 'vitest'
import { respond } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { quorumRegister } from '../../specs/consistency/quorum-register/protocol.ts'

const pair = { clients: 2, servers: 2, quorum: 2, most: 2, writes: 1 }

const broken = async (model: Model, ...properties: readonly string[]): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true, properties })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

describe('a mistake beyond the variants is caught', () => {
  test('a client goes by the server that answers last, and not by the latest timestamp', async () => {
    const mistaken = variant(quorumRegister, 'last-answer', ({ actions: { query } }) => ({
      actions: {
        query: {
          then: (s, p) => {
            const phase = s.phase[p.c]
            if (phase.tag === 'Query') phase.latest = s.stored[p.i]
            query.then(s, p)
          },
        },
      },
    }))
    // Client1 writes at two servers (5 steps); Client2 asks one of them, then the third (3), and stores what that has (2).
    const model = mistaken.with({ ...pair, servers: 3, most: 1 })
    expect(await broken(model, 'linearizable')).toEqual({ linearizable: 10 })
  })
  test('a write takes the latest timestamp as it is', async () => {
    const mistaken = variant(quorumRegister, 'same-timestamp', ({ actions: { query } }) => ({
      actions: {
        query: {
          then: (s, p) => {
            query.then(s, p)
            const phase = s.phase[p.c]
            if (phase.tag === 'Update' && phase.write !== null) phase.update.timestamp.count--
          },
        },
      },
    }))
    // Client1 writes with (0, Client1), which is still later than nobody's; Client1 cannot write above it again.
    expect(await broken(mistaken.with({ ...pair, clients: 1, servers: 1, quorum: 1, most: 3, writes: 2 }), 'linearizable')).toEqual({
      linearizable: 9,
    })
  })
  test('a write is answered before it is stored', async () => {
    const mistaken = variant(quorumRegister, 'answers-early', ({ actions: { query } }) => ({
      actions: {
        query: {
          then: (s, p) => {
            query.then(s, p)
            const phase = s.phase[p.c]
            if (phase.tag === 'Update' && phase.write !== null) respond(s.calls, p.c)
          },
        },
      },
    }))
    // Client1 writes (2 steps), and Client2 reads (3).
    expect(await broken(mistaken.with({ ...pair, servers: 1, quorum: 1, most: 1 }), 'linearizable')).toEqual({ linearizable: 5 })
  })
})

test('quorums of different sizes do, as long as those of both phases meet: all servers store, and one is asked', async () => {
  const uneven = variant(quorumRegister, 'read-one-write-all', ({ actions: { query }, parts: { Server } }) => ({
    actions: {
      query: {
        then: (s, p) => {
          const phase = s.phase[p.c]
          if (phase.tag === 'Query') for (const i of Server.others(p.i)) phase.heard.add(i)
          query.then(s, p)
        },
      },
    },
  }))
  expect(await broken(uneven.with(pair), 'linearizable')).toEqual({})
})
