import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { causalStore } from '../../specs/consistency/causal-store/protocol.ts'
import { relay } from '../../specs/consistency/causal-store/variants.ts'
import { chainReplication } from '../../specs/consistency/chain-replication/protocol.ts'
import { gossipStore } from '../../specs/consistency/gossip-store/protocol.ts'
import { replicatedStore } from '../../specs/consistency/replicated-store/protocol.ts'
import { sessionTokens } from '../../specs/consistency/replicated-store/variants.ts'
import { deepTest } from '../support/depth.ts'

/** By property, the length of the shortest trace that breaks it. */
const broken = async (model: Model, ...properties: readonly string[]): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true, ...(properties.length > 0 ? { properties } : {}) })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}

const pair = { clients: 2, replicas: 2, keys: 1, most: 2, writes: 2 }
const sync = { ...pair, replication: 'synchronous' } as const
const async = { ...pair, replication: 'asynchronous' } as const

describe('primary and backups: a mistake beyond the variants is caught', () => {
  const early = variant(replicatedStore, 'first-acknowledgement', ({ actions: { onAck } }) => ({
    actions: {
      onAck: {
        then: (s, m, p) => {
          s.waitsFor[m.of].clear()
          onAck.then(s, m, p)
        },
      },
    },
  }))
  test('the primary waits for one backup of two', async () => {
    // The client writes, Replica2 stores it, its acknowledgement arrives, and the client reads at Replica3.
    const model = early.with({ ...sync, clients: 1, replicas: 3, readsAt: 'any' })
    expect(await broken(model, 'readYourWrites')).toEqual({ readYourWrites: 4 })
  })
  test('whoever reads at the primary cannot tell, as long as that does not fail', async () => {
    // What is broken is the promise to have the write everywhere: it is made, stored by one backup, and acknowledged on the word of that one.
    expect(await broken(early.with({ ...sync, replicas: 3, most: 1, readsAt: 'primary' }))).toEqual({ acknowledgedEverywhere: 3 })
  })
  test('a backup acknowledges what it does not store', async () => {
    const mistaken = variant(replicatedStore, 'does-not-store', ({ actions: { onUpdate } }) => ({
      actions: {
        onUpdate: {
          then: (s, m, p) => {
            onUpdate.then(s, m, p)
            s.log[m.to].pop()
          },
        },
      },
    }))
    // A write, its update and the acknowledgement: there is nothing left that would make the replicas agree.
    expect(await broken(mistaken.with({ ...sync, writes: 1, readsAt: 'primary' }))).toEqual({
      eventuallyConsistent: 3,
      acknowledgedEverywhere: 3,
    })
  })
  test('the primary may leave an acknowledgement lying', async () => {
    const mistaken = variant(replicatedStore, 'unfair', { actions: { onAck: { fair: null } } })
    // A write and its update; the acknowledgement that is then on its way never need arrive.
    expect(await broken(mistaken.with({ ...sync, writes: 1, readsAt: 'primary' }))).toEqual({ acknowledged: 2 })
  })
  test('links do not keep their order', async () => {
    const mistaken = variant(replicatedStore, 'first-on-top', ({ actions: { onUpdate } }) => ({
      actions: {
        onUpdate: {
          then: (s, m, p) => {
            onUpdate.then(s, m, p)
            const last = s.log[m.to].pop()
            if (last) s.log[m.to].unshift(last)
          },
        },
      },
    }))
    // Two writes of one client, and their updates; or a write that another client reads before it writes, and their updates.
    expect(await broken(mistaken.with({ ...async, readsAt: 'primary' }))).toEqual({
      monotonicWrites: 4,
      eventuallyConsistent: 4,
      writesFollowReads: 5,
    })
  })
  test('a client shows its token to read, but gets no new one', async () => {
    const mistaken = variant(sessionTokens, 'token-of-writes', ({ actions: { read } }) => ({
      actions: {
        read: {
          then: (s, p) => {
            const seen = (s as unknown as { seen: Record<string, number> }).seen
            const before = seen[p.c] as number
            read.then(s, p)
            seen[p.c] = before
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ ...async, readsAt: 'any' }), 'readYourWrites', 'monotonicReads')).toEqual({
      monotonicReads: 3,
    })
  })
})

describe('the other stores', () => {
  test('a chain passes on the last write, and not the first that the next replica lacks', async () => {
    const mistaken = variant(chainReplication, 'passes-on-the-last', ({ actions: { forward }, parts: { nextOf } }) => ({
      actions: {
        forward: {
          then: (s, p) => {
            const [next, last] = [nextOf(s, p.i), s.hist[p.i].at(-1)]
            forward.then(s, p)
            if (next && last) s.hist[next].splice(-1, 1, last)
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ ...pair, readsAt: 'tail' }), 'updatePropagation')).toEqual({ updatePropagation: 3 })
  })
  deepTest('a causal replica sends a clock that counts its own writes alone', async () => {
    const mistaken = variant(relay, 'own-writes-alone', ({ actions: { onUpdate } }) => ({
      actions: { onUpdate: { when: (s, m, p) => onUpdate.when(s, { ...m, clock: { ...s.clock[m.to], [m.from]: m.clock[m.from] } }, p) } },
    }))
    const model = mistaken.with({ clients: 3, replicas: 3, keys: 2, most: 2, writes: 2, order: 'causal' })
    expect(await broken(model, 'causallyConsistent', 'pramConsistent', 'writesFollowReads')).toEqual({
      causallyConsistent: 7,
      writesFollowReads: 5,
    })
  })
  test('a causal replica does not count what it stores, so that nothing of the same sender is stored after it', async () => {
    const mistaken = variant(causalStore, 'does-not-count', ({ actions: { onUpdate } }) => ({
      actions: {
        onUpdate: {
          then: (s, m, p) => {
            onUpdate.then(s, m, p)
            s.clock[m.to][m.from]--
          },
        },
      },
    }))
    // Two writes of one client, the first of which arrives: the second is never stored.
    expect(await broken(mistaken.with({ ...pair, order: 'causal' }), 'eventuallyConsistent', 'causallyConsistent')).toEqual({
      eventuallyConsistent: 3,
    })
  })
  deepTest('all timestamps are 1: a client replaces what it has read, and does not find its own write', async () => {
    const mistaken = variant(gossipStore, 'count-of-one', ({ actions: { write }, parts: { Replica } }) => ({
      actions: {
        write: {
          then: (s, p) => {
            const before = [...s.has[p.i]]
            write.then(s, p)
            const own = s.has[p.i].at(-1)
            if (!own) return
            own.count = 1
            const rank = Replica.ids.indexOf(p.i)
            const isLater = (w: (typeof before)[number]) => Replica.ids.indexOf(w.by) > rank
            s.has[p.i] = [...before.filter(w => !isLater(w)), own, ...before.filter(isLater)]
          },
        },
      },
    }))
    // Client2 writes; Replica1 hears of it, Client1 reads it, writes, and reads it again. Or Client1 writes twice, and Replica2 hears of the second write first.
    const model = mistaken.with({ ...pair, most: 3, tells: 'any', callsAt: 'own' })
    expect(await broken(model, 'readYourWrites', 'eventuallyConsistent')).toEqual({ readYourWrites: 5, eventuallyConsistent: 4 })
  })
})
