import { expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { sayBySpec } from '../../reports/say/by-spec.ts'
import { models as twoPhase } from '../../specs/atomic-commitment/two-phase-commit/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from './found.ts'

async function bySpecOf(named: NamedModel, property: string, isTelling: boolean) {
  const model = modelOf(named)
  const { of } = await found(model, property, isTelling ? await tellingModel(model) : null)
  return sayBySpec(of)
}

test('why the first step by which a variant departs could not be taken by its spec is told by the clause that is false', async () => {
  expect(await bySpecOf(twoPhase['eager-commit'], 'agreement', true)).toBe(
    'step 4 could not be taken: for rm: RM2, s.tmPrepared.has(rm) is false: s.tmPrepared is {RM1}',
  )
  // Where no clause tells its value, nothing is said of it.
  expect(await bySpecOf(twoPhase['eager-commit'], 'agreement', false)).toBe('step 4 could not be taken')
})

test('that the spec has no such action is told as well', async () => {
  expect(await bySpecOf(twoPhase['prepared-timeout-too-early'], 'agreement', false)).toBe(
    'step 3 could not be taken: it has no rmTimeout that fires too early',
  )
  expect(await bySpecOf(twoPhase['prepared-timeout-loss'], 'agreement', false)).toBe('step 8 could not be taken: it has no rmTimeout')
})
