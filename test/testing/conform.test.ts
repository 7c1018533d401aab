import { describe, expect, test } from 'vitest'
import '../../checker/testing/index.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { mistakes, twoPhaseSystem } from './two-phase.ts'

const model = twoPhaseCommit.with({ rms: 2 }, { duplicate: 1 })
test('ok', async () => {
  await expect(twoPhaseSystem(2)).toConformTo(model)
})
describe('x', () => {
  for (const [name, { parts }] of Object.entries(mistakes))
    test(name, async () => {
      await expect(twoPhaseSystem(2, parts)).toConformTo(model)
    })
})
