import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { sagaWorkers } from '../../specs/transactions/saga-workers/protocol.ts'
import { outcomeNotRefused } from '../../specs/transactions/saga-workers/variants.ts'

// Saga.tla of github.com/QuangTung97/saga-tla as TLC counts it, without its symmetry: distinct and generated states, and depth in states.
describe.each(['reference', 'tables'] as const)('on the engine %s', engine => {
  test.each([
    [1, { distinct: 88, generated: 200, depth: 12 }],
    [2, { distinct: 494, generated: 1617, depth: 15 }],
  ] as const)('Saga.tla with %i workers', async (workers, counts) => {
    const { verdict, states, depth } = await check(sagaWorkers.with({ workers }), { continue: true, engine })
    expect({ verdict, ...states, depth }).toMatchObject({ verdict: 'holds', ...counts })
  })
})

const violations = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('a mistake is caught by the property that it concerns', () => {
  /** A worker does nothing about what the service has accepted. */
  const leavesAccepted = variant(sagaWorkers, 'leaves-accepted', {
    actions: {
      askHears: {
        then: (s, { w }) => {
          s.worker[w] = 'clear'
        },
      },
    },
  })
  /** A worker marks a request that is settled by now. */
  const marksSettled = variant(sagaWorkers, 'marks-settled', {
    actions: {
      mark: {
        then: (s, { w }) => {
          s.request = 'aborting'
          s.worker[w] = 'undo'
        },
      },
    },
  })
  /** The server takes a request that was cancelled for one that was accepted. */
  const takesCancelled = variant(sagaWorkers, 'takes-cancelled', {
    actions: {
      callTooLate: {
        then: s => {
          s.server = 'write'
        },
      },
    },
  })
  /** The server that cannot write the result forgets to abort. */
  const forgetsUndo = variant(outcomeNotRefused, 'forgets-undo', {
    actions: {
      writeFails: {
        then: s => {
          s.server = 'clear'
        },
      },
    },
  })
  test.each([
    ['what was accepted is left', 'settled', leavesAccepted],
    ['what is settled is marked', 'resultIsAccepted', marksSettled],
    ['what was cancelled is taken', 'resultIsAccepted', takesCancelled],
    // The module's own invariants hold: no worker ends after the server has cleared the request.
    ['what was accepted is not aborted', 'sameOutcome', forgetsUndo],
  ] as const)('%s', async (_, property, mutant) => {
    expect(await violations(mutant.with({ workers: 1 }))).toContain(property)
  })

  test('a server may clear the request first and abort then, since it does not stop in between', async () => {
    const clearsFirst = variant(outcomeNotRefused, 'clears-first', {
      actions: {
        writeFails: {
          then: s => {
            s.request = 'none'
            s.server = 'undo'
          },
        },
      },
    })
    expect(await violations(clearsFirst.with({ workers: 1 }))).toEqual([])
  })
})
