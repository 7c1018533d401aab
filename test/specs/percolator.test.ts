import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { percolator } from '../../specs/transactions/percolator/protocol.ts'

/** What a variant breaks, each property with the length of its shortest trace. */
async function brokenBy(of: typeof percolator) {
  const { properties } = await check(of.with({ clients: 2, keys: 2, primaries: 1 }), { continue: true })
  return Object.fromEntries(properties.filter(p => p.verdict === 'violated').map(p => [p.name, p.trace?.steps.length ?? null]))
}

describe('seeded mistakes are caught', () => {
  test('a client commits without looking whether its primary lock is still there', async () => {
    const of = variant(percolator, 'commits-without-lock', {
      actions: { commitPrimary: { when: (s, { c }) => s.phase[c] === 'committing' } },
    })
    // C2 rolls x back, and C1 commits it all the same: a write record without a version. Or after C2 has read x (9), or has itself committed (14).
    expect(await brokenBy(of)).toEqual({ committedConsistency: 8, snapshotIsolation: 9, writeConsistency: 14 })
  })

  test('a secondary lock is rolled back without asking whether its primary was committed', async () => {
    const of = variant(percolator, 'forgets-primary', ({ parts: { staleLock } }) => ({
      actions: {
        rollBack: { when: (s, { c, k }) => s.phase[c] === 'reading' && staleLock(s, c, k) !== undefined },
        rollBackSecondary: null,
        rollForward: null,
      },
    }))
    // C1 commits x, and C2 rolls its y back (8); or C2 rolls y back before C1 commits x (7).
    expect(await brokenBy(of)).toEqual({ lockConsistency: 7, committedConsistency: 8, canRollForward: null })
  })

  test('a secondary is locked before the primary', async () => {
    const of = variant(percolator, 'any-order', ({ parts: { isNewer } }) => ({
      actions: {
        prewrite: {
          when: (s, { c, k }) => s.phase[c] === 'prewriting' && !s.locked[c].has(k) && s.lock[k].size === 0 && !isNewer(s, c, k),
        },
      },
    }))
    // C1 locks y; C2 finds no primary lock and rolls y back; C1 locks x and commits.
    expect(await brokenBy(of)).toEqual({ lockConsistency: 7, committedConsistency: 8 })
  })

  test('the commit timestamp is taken before the keys are locked', async () => {
    const of = variant(percolator, 'early-timestamp', ({ parts: { hasLock, primaryOf } }) => ({
      actions: {
        getCommitTs: {
          when: (s, { c }) => s.phase[c] === 'prewriting' && s.locked[c].size === 0 && s.commitTs[c] === 0,
          then: (s, { c }) => {
            s.commitTs[c] = ++s.oracle
          },
        },
        commitPrimary: {
          when: (s, { c }) =>
            s.phase[c] === 'prewriting' && s.commitTs[c] > 0 && s.locked[c].size === 2 && hasLock(s, primaryOf(c), s.startTs[c]),
        },
      },
      properties: { canBeRolledBack: null }, // it asks for the phase that is left out here
    }))
    // C1 takes 2, C2 reads x at 3, where it finds no lock, and C1 locks and commits at 2.
    expect(await brokenBy(of)).toEqual({ snapshotIsolation: 8 })
  })
})
