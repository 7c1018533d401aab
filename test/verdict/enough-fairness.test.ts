import { expect, test } from 'vitest'
import { sayConstraint } from '../../checker/properties/liveness/constraints.ts'
import { check } from '../../checker/verdict/check.ts'
import { models as preVote } from '../../specs/consensus/raft-pre-vote/models.ts'
import { models as chain } from '../../specs/consistency/chain-replication/models.ts'
import { models as gossip } from '../../specs/eventual/gossip/models.ts'
import { models as softState } from '../../specs/eventual/soft-state/models.ts'
import { modelOf } from '../specs/catalogue.ts'

/** What is found to be enough for a property of a model that is violated by a lasso. */
async function enough(model: Parameters<typeof modelOf>[0], name: string, necessaryFaults: 'if-quick' | 'never' = 'if-quick') {
  const { properties } = await check(modelOf(model), { properties: [name], necessaryFaults })
  const [property] = properties
  expect([property?.name, property?.verdict]).toEqual([name, 'violated'])
  return property?.enough?.map(sayConstraint)
}

test('of a lasso it is searched for the fairness by which alone the property would hold', async () => {
  // Nobody must push what it has; a client need not ask for anything, and that it does would not help.
  expect(await enough(gossip.unfair, 'convergence')).toEqual(['WF(push)'])
  // An announcement is lost again and again: whoever hears one of infinitely many knows.
  expect(await enough(softState['any-loss-weak'], 'missingComes')).toEqual(['SF(onAnnounce)'])
  // A later write would only be one more: what is missing is an action, and no fairness.
  expect(await enough(chain['sent-once'], 'eventuallyConsistent')).toEqual([])
})

test('what is false throughout a loop stays false, and what is true in between is false again and again', async () => {
  const reasonOf = async (model: Parameters<typeof modelOf>[0], name: string) =>
    (await check(modelOf(model), { properties: [name] })).properties[0]?.reason
  expect(await reasonOf(gossip['crashes-forever'], 'convergence')).toBe('it stays false: steps 3 and 4 repeat forever')
  expect(await reasonOf(preVote['chain-plain'], 'settles')).toMatch(/^it is false again and again: steps/)
})

test('it is left open where it was not asked for', async () => {
  expect(await enough(gossip.unfair, 'convergence', 'never')).toBeUndefined()
})
