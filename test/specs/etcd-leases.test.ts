/** etcd's leases: mistakes that its properties must catch, beyond those of variants.ts. */
import { expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { violationsOf } from '../../checker/verdict/result.ts'
import { etcdLeases } from '../../specs/consensus/etcd-leases/protocol.ts'
import { asksItself } from '../../specs/consensus/etcd-leases/variants.ts'
import { deepTest } from '../support/depth.ts'

const three = { servers: 3, terms: 2, ttl: 1, stalls: 1 } as const
const broken = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return Object.fromEntries(violationsOf(properties).map(p => [p.name, p.trace?.steps.length]))
}

test('a lessor that is not told that its server leads no more counts on, and decides nothing as long as it asks a majority', async () => {
  const neverDemoted = variant(etcdLeases, 'never-demoted', ({ actions: { learnTerm } }) => ({
    actions: {
      learnTerm: {
        then: (s, p) => {
          const before = s.lessor[p.i]
          learnTerm.then(s, p)
          s.lessor[p.i] = before
        },
      },
    },
  }))
  expect(await broken(neverDemoted.with(three))).toEqual({ lessorFollows: 5 })
})

deepTest('a keep-alive that does not set the clock back is worth nothing', async () => {
  const notSetBack = variant(etcdLeases, 'not-set-back', ({ actions: { keepAlive } }) => ({
    actions: {
      keepAlive: {
        then: (s, p) => {
          const before = s.expires[p.i]
          keepAlive.then(s, p)
          s.expires[p.i] = before
        },
      },
    },
  }))
  expect(await broken(notSetBack.with({ ...three, ttl: 2 }))).toEqual({ answersConfirmed: 3, keptAliveStays: 6 })
})

test('without a stall no leader of before revokes anything: two servers, or a disk that never hangs', async () => {
  for (const fewer of [{ servers: 2 }, { stalls: 0 }])
    expect(await broken(asksItself.with({ ...three, ...fewer }))).toEqual({ keptAliveStays: 6 })
})
