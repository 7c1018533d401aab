import { describe, expect, test } from 'vitest'
import { isDown, mapOf, oneOf } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { recoversWithoutLocks } from '../../specs/transactions/xa/claims.ts'
import { heuristics } from '../../specs/transactions/xa/heuristics.ts'
import { xa } from '../../specs/transactions/xa/protocol.ts'
import { dynamicRegistration, lostOnDisconnect, presumedCommit, readOnlyThoughWritten } from '../../specs/transactions/xa/variants.ts'
import { deepTest, some } from '../support/depth.ts'
import { reachable } from './reachable.ts'

const two = { rms: 2 }

/** What two branches can have come to when the TM has ended the transaction, by a search that is not the checker's. */
const outcomes = (model: Model): readonly string[] => [
  ...new Set(
    reachable(semanticsOf(model))
      .map(s => s as unknown as { tm: string; outcome: Record<string, string> })
      .filter(s => s.tm === 'ended')
      .map(s => Object.values(s.outcome).sort().join(', ')),
  ),
]

const rolledBack = ['abandoned, abandoned', 'abandoned, rolled back', 'rolled back, rolled back']

// By hand. A branch is abandoned before it is prepared, and then no other commits; one that is read only is done before that may happen to the other.
describe('how a transaction of two branches can end', () => {
  test('both commit what they have written, or both are rolled back', () => {
    expect(outcomes(xa.with(two)).toSorted()).toEqual(
      [...rolledBack, 'abandoned, read only', 'committed, committed', 'committed, read only', 'read only, read only'].toSorted(),
    )
  })
  test('with dynamic registration a branch may never begin', () => {
    const alone = ['none, none', 'abandoned, none', 'none, rolled back', 'committed, none']
    expect(outcomes(dynamicRegistration.with(two)).toSorted()).toEqual(
      [...alone, ...rolledBack, 'abandoned, read only', 'committed, committed', 'committed, read only', 'read only, read only'].toSorted(),
    )
  })
  deepTest('presumed commit ends in no other way, and what an RM takes for read only breaks none of them', () => {
    const usual = outcomes(xa.with(two)).toSorted()
    expect(
      outcomes(presumedCommit.with(two))
        .filter(o => !o.includes('open'))
        .toSorted(),
    ).toEqual(usual)
    expect(outcomes(readOnlyThoughWritten.with(two)).toSorted()).toEqual(usual)
  })
  deepTest('an operator may have one commit where the other is rolled back, and nothing else can', () => {
    const isMixed = (outcome: string) => outcome.includes('committed') && /rolled back|abandoned|lost/.test(outcome)
    expect(outcomes(heuristics.with(two)).filter(isMixed).toSorted()).toEqual(['abandoned, committed', 'committed, rolled back'])
    expect(outcomes(xa.with(two, { crash: 1 })).filter(isMixed)).toEqual([])
    expect(outcomes(lostOnDisconnect.with(two)).filter(isMixed)).toEqual(['abandoned, committed'])
  })
})

const violations = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('a mistake is caught by the property that it concerns', () => {
  /** The in-doubt table is in memory. */
  const tableInMemory = variant(xa, 'table-in-memory', ({ parts: { RM } }) => ({
    vars: { pending: mapOf(RM, oneOf('nothing', 'prepared', 'forced commit', 'forced rollback', 'forgotten')) },
  }))
  /** The TM calls xa_prepare before the work in the branch has ended. */
  const preparesActive = variant(xa, 'prepares-active', ({ actions: { xa_end } }) => ({
    actions: {
      xa_end: {
        then: (s, p) => {
          xa_end.then(s, p)
          if (s.branch[p.rm] === 'idle') s.branch[p.rm] = 'active'
        },
      },
    },
  }))
  /** The TM commits as soon as one branch is prepared. */
  const eagerCommit = variant(xa, 'eager-commit', ({ parts: { RM } }) => ({
    actions: { logCommit: { when: s => s.tm === 'preparing' && RM.some(rm => s.view[rm] === 'prepared') } },
  }))
  /** A TM that recovers does not ask what is in doubt. */
  const neverAsks = variant(xa, 'never-asks', { actions: { xa_recover: null } })
  /** The AP is told before phase 2 what it will come to, and phase 2 is not carried out. */
  const endsAfterPhase1 = variant(xa, 'ends-after-phase-1', ({ actions: { end } }) => ({
    actions: { end: { when: (s, p) => end.when(s, p) || s.tm === 'committing' }, callCommit: null },
  }))
  /** Under presumed commit, the collecting record is removed when all are called to roll back, and some may not have returned. */
  const forgetsRollbackEarly = variant(presumedCommit, 'forgets-rollback-early', ({ actions: { end }, parts: { RM } }) => ({
    actions: {
      end: {
        when: (s, p) => end.when(s, p) || (s.tm === 'rolling back' && RM.every(rm => s.view[rm] === 'called' || s.view[rm] === 'done')),
      },
    },
  }))
  /** Under presumed commit, phase 1 begins before the collecting record is written. */
  const collectsLate = variant(presumedCommit, 'collects-late', ({ parts: { TM } }) => ({
    actions: {
      xa_end: { when: (s, { rm }) => (s.tm === 'preparing' || s.tm === 'rolling back') && s.view[rm] === 'started' && !isDown(s, TM.id) },
    },
  }))
  type Collecting = { collecting: boolean }
  /** Under presumed commit, a TM that recovers removes the collecting record once it has asked everyone, though an xa_prepare may be under way. */
  const forgetsAfterRecovery = variant(presumedCommit, 'forgets-after-recovery', ({ action, parts: { TM, isDone } }) => ({
    added: {
      endCollecting: action({
        by: TM,
        when: s => s.tm === 'recovering' && (s as typeof s & Collecting).collecting && isDone(s),
        then: s => {
          ;(s as typeof s & Collecting).collecting = false
        },
      }),
    },
  }))
  const mistakes = [
    ['forgets-rollback-early', forgetsRollbackEarly.with(two, { crashTM: 1 }), ['tcConsistent']],
    ['collects-late', collectsLate.with(two, { crashTM: 1 }), ['tcConsistent']],
    ['forgets-after-recovery', forgetsAfterRecovery.with(two, { crashTM: 1 }), ['tcConsistent']],
    ['recovers-without-locks', recoversWithoutLocks.with(two, { crash: 1 }), ['locksHeldUntilPhase2']],
    ['table-in-memory', tableInMemory.with(two, { crash: 1 }), ['tcConsistent', 'inDoubtListed', 'answerIsTrue']],
    ['prepares-active', preparesActive.with(two), ['legalCallSequences']],
    ['eager-commit', eagerCommit.with(two), ['tcConsistent']],
    ['never-asks', neverAsks.with(two, { crashTM: 1 }), ['deadlock']],
    ['ends-after-phase-1', endsAfterPhase1.with(two), ['canCommit']],
  ] as const
  test.each(some(mistakes, 5, 6, 8))('%s', async (_, model, properties) => {
    expect(await violations(model)).toEqual(expect.arrayContaining([...properties]))
  })
})
