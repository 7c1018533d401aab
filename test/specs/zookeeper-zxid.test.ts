import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { zookeeperZxid } from '../../specs/replication/zookeeper-zxid/protocol.ts'
import { rollsOver } from '../../specs/replication/zookeeper-zxid/variants.ts'
import { deepTest } from '../support/depth.ts'

/** The properties that fail, each with the length of its trace. */
const broken = async (model: Model): Promise<Record<string, number | undefined>> => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])))
}
const bounds = { counters: 1, epochs: 2, requests: 4 }

describe('a mistake beyond the variants is caught', () => {
  deepTest('a server behind another is elected', async () => {
    const mistaken = variant(zookeeperZxid, 'elects-anyone', ({ constants: { epochs } }) => ({
      actions: { elect: { when: (s, { i, j }) => i !== j && Math.max(s.currentEpoch[i], s.currentEpoch[j]) < epochs } },
    }))
    const found = await broken(mistaken.with(bounds))
    expect(found).toHaveProperty('committedDurability', 4) // S1 proposes, S2 logs it, S3 is elected with an empty log
  })
  test('the first zxid of a leader has the counter of the last one', async () => {
    const mistaken = variant(zookeeperZxid, 'keeps-counting', ({ actions: { elect } }) => ({
      actions: {
        elect: {
          then: (s, p) => {
            const { counter } = s.lastZxid[p.i]
            elect.then(s, p)
            s.lastZxid[p.i].counter = counter
          },
        },
      },
    }))
    // Nothing is wrong with the order; but a counter that never begins anew comes to its end for good.
    expect(await broken(mistaken.with(bounds))).toEqual({ goesOn: undefined })
  })
  test('a server that joins keeps its log', async () => {
    const mistaken = variant(zookeeperZxid, 'keeps-log', ({ actions: { join } }) => ({
      actions: {
        join: {
          then: (s, p) => {
            const own = s.log[p.j]
            join.then(s, p)
            s.log[p.j] = own
          },
        },
      },
    }))
    // S1 leads S2 and proposes, S2 is elected with S3, S1 joins them.
    expect(await broken(mistaken.with({ ...bounds, requests: 2 }))).toHaveProperty('prefixConsistency', 4)
  })
  test('a leader rolls over, and begins again in its own epoch', async () => {
    const mistaken = variant(rollsOver, 'wraps', ({ constants: { counters }, parts: { append, leads }, constants }) => ({
      actions: {
        propose: {
          when: (s, { i }) => leads(s, i) && s.made < constants.requests,
          then: (s, { i }) => append(s, i, { epoch: s.lastZxid[i].epoch, counter: (s.lastZxid[i].counter + 1) % (counters + 1) }),
        },
      },
    }))
    expect(await broken(mistaken.with({ ...bounds, requests: 2 }))).toHaveProperty('zxidsIncrease', 3)
  })
})

test('a leader has to propose twice after the end of its counter, and the next one once: with a proposal less, only the epoch is wrong', async () => {
  expect(await broken(rollsOver.with({ ...bounds, requests: 3 }))).toEqual({ ownEpoch: 3 })
})
