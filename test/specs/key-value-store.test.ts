import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { keyValueStore } from '../../specs/transactions/key-value-store/protocol.ts'
import { remembers } from '../../specs/transactions/key-value-store/variants.ts'
import { deepTest } from '../support/depth.ts'

/** What a variant breaks, each property with the length of its shortest trace. */
async function brokenBy(of: typeof keyValueStore) {
  const { properties } = await check(of.with({ transactions: 2, keys: 2, values: 1 }), { continue: true })
  return Object.fromEntries(properties.filter(p => p.verdict === 'violated').map(p => [p.name, p.trace?.steps.length ?? null]))
}

test('by hand: one transaction and one key that is there or not', async () => {
  // The store has x or not; the transaction is closed, or sees what is there, or has written, and sees x or not: 2 · (1 + 1 + 2) states.
  // The last found is: open, add, close, open, remove, add.
  const { states, depth } = await check(keyValueStore.with({ transactions: 1, keys: 1, values: 1 }), { continue: true })
  expect({ distinct: states.distinct, depth }).toEqual({ distinct: 8, depth: 7 })
})

describe('seeded mistakes are caught', () => {
  test('a rollback leaves behind what the transaction has missed', async () => {
    const of = variant(keyValueStore, 'keeps-missed', ({ parts: { Keys } }) => ({
      actions: {
        rollback: {
          then: (s, { t }) => {
            s.open.delete(t)
            for (const k of Keys) s.snapshot[t][k] = null
            s.written[t].clear()
          },
        },
      },
    }))
    expect(await brokenBy(of)).toEqual({ nothingIsLeft: 5 })
  })

  deepTest('a transaction installs its whole snapshot, and not only what it has written', async () => {
    const of = variant(remembers, 'installs-all', ({ actions: { close }, parts: { Keys } }) => ({
      actions: {
        close: {
          then: (s, p) => {
            const { ...all } = s.snapshot[p.t]
            close.then(s, p)
            for (const k of Keys) s.store[k] = all[k]
          },
        },
      },
    }))
    // T1 and T2 open, T2 adds x and closes, and T1 closes and puts x back; if T2 has opened again before, it has seen x.
    expect(await brokenBy(of)).toEqual({ noLostUpdate: 5, differencesAreKnown: 6 })
  })

  test('who closes writes into what the others see', async () => {
    const of = variant(keyValueStore, 'writes-through', ({ actions: { close }, parts: { Tx, Keys } }) => ({
      actions: {
        close: {
          then: (s, p) => {
            const { ...all } = s.snapshot[p.t]
            const written = Keys.filter(k => s.written[p.t].has(k))
            close.then(s, p)
            for (const other of Tx) if (s.open.has(other)) for (const k of written) s.snapshot[other][k] = all[k]
          },
        },
      },
    }))
    // T1 and T2 open, T2 adds x and closes, and T1 sees it.
    expect(await brokenBy(of)).toEqual({ repeatableReads: 4 })
  })
})
