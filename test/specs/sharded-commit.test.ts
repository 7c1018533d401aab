/** Two-phase commit across replicated shards: mistakes that their properties must catch, beyond those of variants.ts. */
import { describe, expect, it } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { shardedCommit } from '../../specs/atomic-commitment/sharded-commit/protocol.ts'
import { progress } from '../../specs/atomic-commitment/sharded-commit/variants.ts'

const single = { a: 1, b: 1, c: 1, takeovers: 0 }
const two = { a: 2, b: 1, c: 1, takeovers: 1 }

/** Commit is decided when one shard is prepared. */
const countsOne = variant(shardedCommit, 'counts-one', ({ parts: { isPrepared, mayPropose, shards } }) => ({
  actions: {
    decide: { when: (s, { m, decision }) => mayPropose(s, m, decision) && (decision === 'no' || shards.some(g => isPrepared(s, g))) },
  },
}))
/** A shard that has voted yes aborts all the same when it hears nothing. */
const abortsPrepared = variant(shardedCommit, 'aborts-prepared', ({ parts: { knows } }) => ({
  actions: { abortAlone: { when: (s, { m }) => knows(s, m, 'yes') || knows(s, m, 'no') } },
}))
/** A decision is announced when it is proposed, before anyone has stored it. */
const announcesProposal = variant(shardedCommit, 'announces-proposal', ({ parts: { leads, termOf } }) => ({
  actions: { announce: { when: (s, { m, decision }) => leads(s, m) && s.proposed.C[termOf(m)] === decision } },
}))
/** The client is told the opposite. */
const repliesWrongly = variant(shardedCommit, 'replies-wrongly', ({ actions: { announce }, parts: { Msg } }) => ({
  actions: {
    announce: {
      then: (s, p) => {
        announce.then(s, p)
        s.net.send(Msg.Reply({ outcome: p.decision === 'yes' ? 'aborted' : 'committed' }))
      },
    },
  },
}))
/** A replica stores what a leader proposes whose term it has left. */
const storesInOldTerm = variant(progress, 'stores-in-old-term', ({ parts: { nameOf } }) => ({
  actions: { store: { when: (s, { m, term }) => s.proposed[nameOf(m)][term] !== null && s.copy[m][term] === null } },
}))
/** A new leader does not wait for the promise of anyone but itself. */
const asksNobody = variant(progress, 'asks-nobody', ({ parts: { leads, nameOf, termOf } }) => ({
  actions: { prepare: { when: (s, { m }) => leads(s, m) && s.proposed[nameOf(m)][termOf(m)] === null } },
}))

const seeded: readonly [title: string, model: Model, property: string][] = [
  ['commit decided on one vote', countsOne.with(single), 'commitValidity'],
  ['abort by a prepared shard', abortsPrepared.with(single), 'agreement'],
  ['an announcement of what is only proposed', announcesProposal.with(single, { stopC: 1 }), 'abortValidity'],
  ['a reply that is not the decision', repliesWrongly.with(single), 'clientToldTruth'],
  ['a copy stored for a leader of old', storesInOldTerm.with(two, { crashA: 1 }), 'registerA'],
  ['a leader that asks nobody', asksNobody.with(two, { stopA: 1 }), 'registerA'],
]

describe('a seeded mistake is caught:', () => {
  it.each(seeded)('%s', async (_, model, property) => {
    const { properties } = await check(model, { properties: [property] })
    expect(properties.find(p => p.name === property)?.verdict).toBe('violated')
  })
})
