import { expect, test } from 'vitest'
import { decisiveSteps } from '../../checker/traces/decisive.ts'
import type { TraceStep } from '../../checker/traces/trace.ts'
import { models as etcdLeases } from '../../specs/consensus/etcd-leases/models.ts'
import { models as raft } from '../../specs/consensus/raft/models.ts'
import { models as pipelines } from '../../specs/replication/zookeeper-pipelines/models.ts'
import { modelOf } from '../specs/catalogue.ts'
import { found } from './found.ts'

const step = (number: number): TraceStep => ({
  ...{
    number,
    action: 'go',
    parameters: {},
    message: null,
    fault: null,
    kind: 'action',
    by: null,
    state: {},
    changes: [],
    sent: [],
    acknowledged: [],
  },
})

/** A trace of so many steps, of which each needs these. */
const decisiveOf = (length: number, needs: (number: number) => readonly number[]) => {
  const steps = Array.from({ length }, (_, k) => step(k + 1))
  const dependencies = new Map(steps.map(({ number }) => [number, new Set(needs(number))]))
  return decisiveSteps({ initial: {}, steps, flights: [], loop: null }, [], { causes: [length], reads: [], isOfSteps: false, dependencies })
}

const upTo = (last: number) => Array.from({ length: last }, (_, k) => k + 1)

test('all that are needed are decisive where they are a dozen, and of more those that the ending needs directly', () => {
  const chain = (number: number) => (number > 1 ? [number - 1] : [])
  expect(decisiveOf(12, chain)).toEqual(upTo(12))
  expect(decisiveOf(13, chain)).toEqual([12, 13])
  // What nothing needs does not count, and is not decisive.
  expect(decisiveOf(13, number => chain(number).filter(before => before > 1))).toEqual(upTo(13).slice(1))
})

test('where a step or two that are needed would be left out, all are decisive', () => {
  // The last step needs all others but the first so many, each of which is needed by the next.
  const but = (first: number) => (number: number) =>
    number === 16 ? upTo(15).slice(first) : number <= first + 1 && number > 1 ? [number - 1] : []
  expect(decisiveOf(16, but(2))).toEqual(upTo(16))
  expect(decisiveOf(16, but(3))).toEqual(upTo(16).slice(3))
})

test('a fault without which a variant does not do what its spec forbids is decisive', async () => {
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

test('of more than a dozen that are needed those are left out that the ending does not need directly, and named', async () => {
  // The election of the first leader, whose entry is overwritten.
  const {
    of,
    property: { trace },
  } = await found(modelOf(raft['overwrites-uncommitted']), 'stateMachineSafety')
  expect(of.decisive).not.toContain(1)
  expect(of.needed).toContain(1)
  expect([...of.decisive, ...of.needed].sort((a, b) => a - b)).toEqual(trace.steps.map(s => s.number))
})
