import { expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import type { NamedModel } from '../../checker/language/catalogue.ts'
import { subjectOf } from '../../reports/say/became.ts'
import { models as acp } from '../../specs/atomic-commitment/acp/models.ts'
import { models as withBackup } from '../../specs/atomic-commitment/two-phase-commit-backup/models.ts'
import { models as twoLogs } from '../../specs/transactions/xa-two-logs/models.ts'
import { found } from './found.ts'

async function told({ spec, constants, faults }: NamedModel, name: string) {
  const model = spec.with(constants, faults)
  const { of, property } = await found(model, name, await tellingModel(model))
  return { known: of, actions: of.decisive.map(number => property.trace.steps[number - 1]?.action) }
}

test('of a deadlock the steps are decisive after which the guards of its unfinished processes refuse', async () => {
  // All are prepared, and wait for the decision that is hidden: had one not prepared, it could abort.
  // What the TM saw of that is between.
  const { actions } = await told(withBackup['no-backup'], 'deadlock')
  expect(actions).toEqual(['rmPrepare', 'rmPrepare', 'rmPrepare', 'tmSeesCommit', 'tmDecide', 'tmFail'])
  // It has been asked, and may not abort by itself any more; and it has voted, which its guard knows by the message that it answers: `({ to: i }) => …`.
  expect((await told(acp['progress-simple-broadcast'], 'deadlock')).actions).toEqual(expect.arrayContaining(['request', 'sendVote']))
})

test('nobody waits for a step that it need not take: an RM does not wait until it may fail', async () => {
  const { known } = await told(withBackup['inaccurate-detector'], 'deadlock')
  expect(new Set(known.waits.filter(w => w.by === 'RM1').map(w => w.of === 'part' && w.part.variable))).toEqual(new Set(['tmState']))
})

test('where two logs of a process could each be committed, it is said which is', async () => {
  const { known } = await told(twoLogs['engine-decides-first'], 'logsAgree')
  const causes = known.causes.flatMap(c => (c.of === 'part' ? [[c.path, subjectOf(c).what]] : []))
  expect(causes).toContainEqual([expect.stringContaining('engine'), 'engine'])
})
