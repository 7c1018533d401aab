import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { softState } from '../../specs/eventual/soft-state/protocol.ts'

const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const found = await check(model, { continue: true })
  return Object.fromEntries(found.properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}
const one = { workers: 1, interval: 1, lifetime: 2 }

/** A refresh comes at the latest after an interval for each loss and one more, and must come before the entry ends. */
const cases = [0, 1, 2].flatMap(losses => [1, 2].flatMap(interval => [1, 2, 3, 4, 5, 6].map(lifetime => ({ losses, interval, lifetime }))))
test.each(cases)(
  'with $losses losses, an interval of $interval and a lifetime of $lifetime, an entry lasts or does not as by hand',
  async ({ losses, interval, lifetime }) => {
    const found = await broken(softState.with({ workers: 1, interval, lifetime }, losses > 0 ? { lose: losses } : {}))
    const isLongEnough = lifetime > (losses + 1) * interval
    expect('noFalseExpiry' in found).toBe(!isLongEnough)
    expect('missingComes' in found).toBe(false)
  },
)

describe('a mistake beyond the variants is caught', () => {
  test('a worker that is listed does not announce itself again', async () => {
    const mistaken = variant(softState, 'believes-it-is-listed', ({ actions: { announce } }) => ({
      actions: { announce: { when: (s, p) => announce.when(s, p) && s.entry[p.w] === 0 } },
    }))
    // Nothing happens once the entry is there and the worker is due: time waits for it.
    expect(await broken(mistaken.with(one))).toHaveProperty('deadlock')
  })
  test('a refresh does not extend the entry that there is', async () => {
    const mistaken = variant(softState, 'first-counts', ({ actions: { onAnnounce } }) => ({
      actions: {
        onAnnounce: {
          then: (s, m, p) => {
            if (s.entry[m.from] === 0) onAnnounce.then(s, m, p)
          },
        },
      },
    }))
    // Announced, received, tick, announced, received, tick.
    expect(await broken(mistaken.with(one))).toMatchObject({ noFalseExpiry: 6 })
  })
  test('an announcement of one worker is taken for one of all', async () => {
    const mistaken = variant(softState, 'takes-for-all', ({ parts: { Worker }, constants: { lifetime } }) => ({
      actions: {
        onAnnounce: {
          then: s => {
            for (const w of Worker) s.entry[w] = lifetime
          },
        },
      },
    }))
    expect(await broken(mistaken.with({ ...one, workers: 2 }, { stop: 1 }))).toHaveProperty('staleGoes')
  })
})
