import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { variant } from '../../checker/language/variant.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { xaBranch } from '../../specs/transactions/xa-branch/protocol.ts'
import { xaInterposed } from '../../specs/transactions/xa-interposed/protocol.ts'
import { xaLastResource } from '../../specs/transactions/xa-last-resource/protocol.ts'
import { xaTwoLogs } from '../../specs/transactions/xa-two-logs/protocol.ts'
import { reachable } from './reachable.ts'

const violations = async (model: Model) => {
  const { properties } = await check(model, { continue: true })
  return properties.filter(p => p.verdict === 'violated').map(p => p.name)
}

describe('two logs', () => {
  // By hand, without a crash: the engine is ahead while it prepares, and the binary log while a decision is written.
  test('are one write apart at most, in the order that recovery relies on', () => {
    const pairs = new Set(reachable(semanticsOf(xaTwoLogs.with({}))).map(s => `${s.engine} / ${s.binlog}`))
    expect([...pairs].toSorted()).toEqual(
      [
        ...['nothing / nothing', 'prepared / nothing', 'prepared / prepared'],
        ...['prepared / committed', 'committed / committed', 'prepared / rolled back', 'rolled back / rolled back'],
      ].toSorted(),
    )
  })
  /** Recovery commits whatever the engine has prepared. */
  const commitsAll = variant(xaTwoLogs, 'commits-all', ({ crashes, parts: { Server } }) => ({
    faults: {
      crash: crashes(Server, {
        onRecover: s => {
          if (s.engine === 'prepared') s.engine = s.binlog = 'committed'
        },
      }),
    },
  }))
  /** The call returns after the first of the two writes. */
  const returnsEarly = variant(xaTwoLogs, 'returns-early', ({ actions: { returns } }) => ({
    actions: { returns: { when: (s, p) => returns.when(s, p) || (s.call !== 'none' && s.binlog === s.call) } },
  }))
  test.each([
    ['commits-all', commitsAll.with({}, { crash: 1 }), ['promiseKept']],
    ['returns-early', returnsEarly.with({}), ['logsAgree']],
  ] as const)('%s', async (_, model, properties) => {
    expect(await violations(model)).toEqual(expect.arrayContaining([...properties]))
  })
})

describe('the last resource', () => {
  /** The others commit with it, and not after it. */
  const commitsAtOnce = variant(xaLastResource, 'commits-at-once', ({ parts: { isUp } }) => ({
    actions: { xa_commit: { when: (s, { rm }) => (s.tm === 'committing' || s.tm === 'asking') && isUp(s) && s.rm[rm] === 'prepared' } },
  }))
  /** The commit record is removed while an RM is still prepared; the last resource is asked again, so that nothing is lost by it. */
  const removesRecordTooEarly = variant(xaLastResource, 'removes-record-too-early', ({ actions: { logCommit } }) => ({
    actions: {
      logCommit: {
        then: (s, p) => {
          logCommit.then(s, p)
          s.tmLog = 'empty'
        },
      },
    },
  }))
  test('decides before anyone commits', async () => {
    expect(await violations(commitsAtOnce.with({ rms: 2 }))).toEqual(expect.arrayContaining(['tcConsistent', 'lastDecides']))
  })
  test("makes the TM's own log a convenience", async () => {
    expect(await violations(removesRecordTooEarly.with({ rms: 2 }, { crashTM: 2 }))).toEqual([])
  })
})

describe('the interposed TM', () => {
  /** A subordinate that recovers takes itself for undecided, whatever it has written. */
  const ignoresItsLog = variant(xaInterposed, 'ignores-its-log', ({ crashes, parts: { Sub } }) => ({
    faults: {
      crashSub: crashes(Sub, {
        onRecover: s => {
          s.sub = 'rolling back'
        },
      }),
    },
  }))
  /** The subordinate answers for its first RM. */
  const answersForOne = variant(xaInterposed, 'answers-for-one', ({ parts: { RM } }) => ({
    actions: { voteYes: { when: s => s.sub === 'preparing' && RM.some(rm => s.rm[rm] === 'prepared') } },
  }))
  /** The superior does not wait for the subordinate's vote. */
  const commitsUnasked = variant(xaInterposed, 'commits-unasked', {
    actions: { logCommit: { when: s => (s.tm === 'preparing' || s.tm === 'voted') && s.local === 'prepared' } },
  })
  test.each([
    ['ignores-its-log', ignoresItsLog.with({ rms: 1 }, { crashSub: 1 }), ['tcConsistent']],
    ['answers-for-one', answersForOne.with({ rms: 2 }), ['tcConsistent']],
    ['commits-unasked', commitsUnasked.with({ rms: 1 }), ['tcConsistent']],
  ] as const)('%s', async (_, model, properties) => {
    expect(await violations(model)).toEqual(expect.arrayContaining([...properties]))
  })
})

describe('a branch', () => {
  /** The RM commits in two phases what it has not prepared. */
  const commitsIdle = variant(xaBranch, 'commits-idle', ({ parts: { isFree } }) => ({
    actions: { xa_commit: { when: s => (s.branch === 'idle' || s.branch === 'prepared') && isFree(s) } },
  }))
  /** A thread that fails leaves the branch as it is. */
  const failsQuietly = variant(xaBranch, 'fails-quietly', ({ actions: { xa_end } }) => ({
    actions: {
      xa_end: {
        then: (s, p) => {
          xa_end.then(s, p.flag === 'TMFAIL' ? { ...p, flag: 'TMSUCCESS' } : p)
          s.last = p.flag === 'TMFAIL' ? 'xa_end(TMFAIL)' : 'xa_end'
        },
      },
    },
  }))
  /** The RM forgets a branch that is prepared. */
  const forgetsPrepared = variant(xaBranch, 'forgets-prepared', {
    actions: { xa_forget: { when: s => s.branch === 'heuristically completed' || s.branch === 'prepared' } },
  })
  /** A suspended thread is taken for one that has left. */
  const losesSuspended = variant(xaBranch, 'loses-suspended', {
    actions: { xa_rollback: { when: s => s.branch !== 'nonexistent' && s.branch !== 'active' && s.branch !== 'heuristically completed' } },
  })
  // By hand. A branch that is active, idle, or can only be rolled back has each thread in any of three associations, and those tell active and idle apart; the other three
  // states have all threads out.
  test.each([1, 2, 3])('of %d threads has as many states as the tables have', threads => {
    const states = new Set(reachable(semanticsOf(xaBranch.with({ threads }))).map(s => JSON.stringify([s.branch, s.association])))
    expect(states.size).toBe(2 * 3 ** threads + 3)
  })
  test.each([
    ['commits-idle', commitsIdle, ['legalCallSequences']],
    ['fails-quietly', failsQuietly, ['legalCallSequences']],
    ['forgets-prepared', forgetsPrepared, ['legalCallSequences']],
    ['loses-suspended', losesSuspended, ['noOrphanedThread']],
  ] as const)('%s', async (_, of, properties) => {
    expect(await violations(of.with({ threads: 2 }))).toEqual(expect.arrayContaining([...properties]))
  })
})
