import { expect, test } from 'vitest'
import { whyProperty } from '../../checker/traces/why.ts'
import { check } from '../../checker/verdict/check.ts'
import { models } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { modelOf } from '../specs/catalogue.ts'

test('a step that breaks a refinement is told as the abstract spec sees it, with what could happen there', async () => {
  const eager = modelOf(models['progress-eager-commit'])
  const { trace } = (await check(eager, { properties: ['transactionCommit'] })).properties[0] ?? {}
  const states = trace ? [trace.initial, ...trace.steps.map(s => s.state)] : []
  // TCommit (Gray and Lamport, section 2): an RM may commit only when all are prepared or committed; here the first does when it alone has promised.
  expect(whyProperty(eager, 'transactionCommit', states)).toMatchObject([
    {
      holds: false,
      reason:
        'transaction-commit sees rmState[RM1]: prepared → committed; there, at rmState = (RM1: prepared, RM2: working, RM3: working), only prepare(rm: RM2), prepare(rm: RM3), decide(rm: RM1, outcome: aborted), decide(rm: RM2, outcome: aborted), decide(rm: RM3, outcome: aborted) can happen',
    },
  ])
  // The step before, in which the TM commits, is none of its own.
  expect(whyProperty(eager, 'transactionCommit', states.slice(0, -1))).toMatchObject([
    { holds: true, reason: 'transaction-commit sees no change' },
  ])
  expect(whyProperty(eager, 'transactionCommit', states.slice(0, 1))).toMatchObject([
    { holds: true, reason: expect.stringMatching(/is an initial state/) },
  ])
})
