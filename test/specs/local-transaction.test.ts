import { describe, expect, test } from 'vitest'
import { entriesOf } from '../../checker/language/index.ts'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { check } from '../../checker/verdict/check.ts'
import { localTransaction } from '../../specs/transactions/local-transaction/protocol.ts'
import { inMemory, shortReadLocks } from '../../specs/transactions/local-transaction/variants.ts'
import { deepTest, some } from '../support/depth.ts'

const crash = (crashes: number) => ({ crash: crashes })

const verdictOf = async (model: Model, property: string) => (await check(model, { properties: [property] })).properties[0]?.verdict

describe('the states of one transaction', () => {
  const never = variant(inMemory, 'never-rolled-back', { actions: { abort: null }, properties: { canRollBack: null } })

  // By hand. Before each record the log may be flushed as far as it went at an earlier one: with n records on 0 to n of them. Nothing: 1; begun: 1; X read: 1; X written, one record: 2; Y read: 2;
  // Y written, two records: 3; committed, three records: 4; acknowledged: 1.
  test('are those of its five steps, by how much of the log is on disk', async () => {
    const { states, depth } = await check(never.with({ txns: 1 }), { continue: true })
    expect({ distinct: states.distinct, depth }).toEqual({ distinct: 15, depth: 9 })
  })

  deepTest('after a crash are those that some prefix of its log leads to', async () => {
    const { properties } = await check(
      variant(localTransaction, 'outcomes', ({ reachable, parts: { pageOf, isQuiet } }) => ({
        properties: Object.fromEntries(
          [0, 1, 2, 3, 4].flatMap(x =>
            [0, 1, 2, 3, 4].map(y => [
              `x${x}y${y}`,
              reachable(s => isQuiet(s) && pageOf(s, 'X').balance === x && pageOf(s, 'Y').balance === y),
            ]),
          ),
        ),
      })).with({ txns: 1 }, crash(2)),
      { continue: true },
    )
    // All of the transfer, or nothing of it.
    expect(properties.filter(p => /^x\dy\d$/.test(p.name) && p.verdict === 'holds').map(p => p.name)).toEqual(['x1y3', 'x2y2'])
  })
})

describe('what the levels of isolation can tell apart here', () => {
  // Write skew takes two transactions that write different keys; short locks on reads fail the level of snapshots all the same.
  test('every transfer that has committed has read and written both pages', async () => {
    const bothPages = variant(shortReadLocks, 'both-pages', ({ always, parts: { Txn } }) => ({
      properties: {
        bothPages: always(s =>
          Txn.every(
            t =>
              s.history[t].outcome !== 'committed' ||
              s.history[t].operations
                .map(o => `${o.tag} ${o.key}`)
                .toSorted()
                .join() === 'Read X,Read Y,Write X,Write Y',
          ),
        ),
      },
    })).with({ txns: 2 })
    const { properties } = await check(bothPages, { properties: ['bothPages', 'snapshotIsolation', 'readCommitted'], continue: true })
    expect(Object.fromEntries(properties.map(p => [p.name, p.verdict]))).toMatchObject({
      bothPages: 'holds',
      snapshotIsolation: 'violated',
      readCommitted: 'holds',
    })
  })
})

describe('a mistake is caught by the property that it concerns', () => {
  /** A restart rolls back what was not committed, but without the locks for it. */
  const losersUnlocked = variant(inMemory, 'losers-unlocked', ({ crashes, parts: { Db, Txn, restart, unlock } }) => ({
    faults: {
      crash: crashes(Db, {
        onRecover: s => {
          restart(s)
          for (const t of Txn) unlock(s, t)
        },
      }),
    },
  }))
  /** A restart begins with the second record. */
  const redoSkipsOne = variant(localTransaction, 'redo-skips-one', ({ crashes, parts: { Db, restart } }) => ({
    faults: {
      crash: crashes(Db, {
        onRecover: s => {
          restart(s)
          s.redoNext = s.log.flushed.length > 1 ? 2 : null
        },
      }),
    },
  }))
  /** The log has the new balance in the place of the old one. */
  const noBeforeImage = variant(localTransaction, 'no-before-image', ({ actions: { write } }) => ({
    actions: {
      write: {
        then: (s, p) => {
          write.then(s, p)
          const last = s.log.unflushed.at(-1)
          if (last?.tag === 'Update') last.before = last.after
        },
      },
    },
  }))
  /** A transaction that gives up lets go of its locks first, and is rolled back then. */
  const unlocksBeforeUndo = variant(inMemory, 'unlocks-before-undo', ({ actions: { abort }, parts: { unlock } }) => ({
    actions: {
      abort: {
        then: (s, p) => {
          abort.then(s, p)
          unlock(s, p.t)
        },
      },
    },
  }))
  /** A page may be written when the log is on disk up to the record before that of its last change. */
  const logOneBehind = variant(localTransaction, 'log-one-behind', {
    actions: { writePage: { when: (s, { page }) => (s.buffer[page]?.lsn ?? Infinity) <= s.log.flushed.length + 1 } },
  })
  /** The commit record is written when the first account is done. */
  const commitsHalfway = variant(localTransaction, 'commits-halfway', ({ actions: { commit } }) => ({
    actions: { commit: { when: (s, p) => commit.when(s, p) || (s.work[p.t].state === 'active' && s.work[p.t].done === 2) } },
  }))
  /** A rollback ends when the last update is undone. */
  const undoesOnce = variant(localTransaction, 'undoes-once', ({ actions: { end } }) => ({
    actions: {
      end: {
        when: (s, p) =>
          end.when(s, p) || (s.work[p.t].state === 'rolling back' && entriesOf(s.log).some(r => r.tag === 'Compensation' && r.txn === p.t)),
      },
    },
  }))

  const mistakes = [
    ['losers are rolled back without locks', losersUnlocked.with({ txns: 2 }, crash(1)), 'isolation'],
    ['redo skips a record', redoSkipsOne.with({ txns: 1 }, crash(1)), 'durability'],
    ['the log has no before image', noBeforeImage.with({ txns: 1 }), 'atomicity'],
    ['locks are released before the rollback', unlocksBeforeUndo.with({ txns: 2 }), 'readCommitted'],
    ['the log is one record behind', logOneBehind.with({ txns: 1 }), 'writeAheadLogging'],
    ['a commit record too early', commitsHalfway.with({ txns: 1 }), 'consistency'],
    ['one update is undone, and the other is not', undoesOnce.with({ txns: 1 }), 'atomicity'],
  ] as const
  test.each(some(mistakes, 1, 2, 4, 5, 6))('%s', async (_, model, property) => {
    expect(await verdictOf(model, property)).toBe('violated')
  })
})
