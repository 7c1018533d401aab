import { expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import { sayCause } from '../../reports/say/cause.ts'
import { models as pipelines } from '../../specs/replication/zookeeper-pipelines/models.ts'
import { models as notification } from '../../specs/transactions/best-effort-notification/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from '../traces/found.ts'

test('of what is not in flight only that is told which who is not finished would receive', async () => {
  // The platform waits for an answer. What the merchant would receive is beside the point.
  const lost = modelOf(notification['pending-in-memory-no-reconciliation'])
  const { report } = await found(lost, 'deadlock', await tellingModel(lost))
  expect(sayCause(report)).toMatch(/, which is not final: no Success can be delivered;/)
  // All requests have been executed: that the leader receives none is not why the reader waits.
  const waits = modelOf(pipelines['out-of-order'])
  expect(sayCause((await found(waits, 'deadlock', await tellingModel(waits))).report)).not.toContain('can be delivered')
})
