import { expect, test } from 'vitest'
import { tellingModel } from '../../checker/cli/telling-model.ts'
import { sayCause } from '../../reports/say/cause.ts'
import { models as pipelines } from '../../specs/replication/zookeeper-pipelines/models.ts'
import { models as tcc } from '../../specs/transactions/tcc/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from '../traces/found.ts'

test('of what is not in flight only that is told which who is not finished would receive', async () => {
  // Stock is tried. What the TM would receive is beside the point: it is down.
  const stops = modelOf(tcc['tm-stops'])
  const { report } = await found(stops, 'deadlock', await tellingModel(stops))
  expect(sayCause(report)).toMatch(/: TM is down, no Try can be delivered, no Confirm can be delivered and no Cancel can be delivered;/)
  // All requests have been executed: that the leader receives none is not why the reader waits.
  const waits = modelOf(pipelines['out-of-order'])
  expect(sayCause((await found(waits, 'deadlock', await tellingModel(waits))).report)).not.toContain('can be delivered')
})
