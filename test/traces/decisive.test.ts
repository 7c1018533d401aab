import { expect, test } from 'vitest'
import { models as etcdLeases } from '../../specs/consensus/etcd-leases/models.ts'
import { models as paxos } from '../../specs/consensus/paxos/models.ts'
import { models as pipelines } from '../../specs/replication/zookeeper-pipelines/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from './found.ts'

test('where a step or two that are needed would be left out, all are decisive', async () => {
  // S1’s disk stalls: without that nobody stands against it.
  const {
    of,
    property: { trace },
  } = await found(modelOf(etcdLeases['asks-itself']), 'oldLeaderRevokesNothing')
  expect(trace.steps.map(s => s.action).indexOf('diskStalls')).toBe(1)
  expect(of.decisive).toEqual(trace.steps.map(s => s.number))
})

test('a message that overtakes another is decisive, with both that were sent, where the ending needs it', async () => {
  const {
    of,
    property: { trace },
  } = await found(modelOf(pipelines['out-of-order']), 'wholeConfiguration')
  const [sent, later, received] = trace.steps.map(s => s.action)
  expect([sent, later, received]).toEqual(['send', 'send', 'execute'])
  expect(trace.flights.map(f => [f.sent, f.received])).toEqual([
    [1, []],
    [2, [3]],
  ])
  expect(of.decisive).toEqual(expect.arrayContaining([1, 2, 3]))
})

test('of many that are needed those are left out that the ending does not need directly', async () => {
  // The first ballot’s Prepare and promises: the second ballot’s leader would have had to take up what they led to.
  const {
    of,
    property: { trace },
  } = await found(modelOf(paxos['ignores-votes']), 'agreement')
  expect(of.decisive).not.toContain(1)
  expect(of.decisive.length).toBeLessThan(trace.steps.length)
})
