import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { snapshotIsolation } from '../../specs/transactions/snapshot-isolation/protocol.ts'
import { checksReads } from '../../specs/transactions/snapshot-isolation/variants.ts'
import { deepTest } from '../support/depth.ts'
import { reachable } from './reachable.ts'

/** The step that PlusCal adds, so that the end is no deadlock: where all are done, nothing changes. */
const terminating = variant(snapshotIsolation, 'terminating', ({ action, parts: { T } }) => ({
  added: { terminating: action({ when: s => T.every(t => s.phase[t] === 'done'), then: () => {} }) },
}))

describe('KVsnap.tla', () => {
  // Distinct and generated states and depth: TLC on KVsnap.tla (github.com/tlaplus/Examples) with TypeOK and SnapshotIsolation.
  test.each([
    { transactions: 2, keys: 1, tlc: { distinct: 34, generated: 51, depth: 9 } },
    { transactions: 3, keys: 1, tlc: { distinct: 334, generated: 610, depth: 13 } },
    { transactions: 2, keys: 2, tlc: { distinct: 2098, generated: 3475, depth: 9 } },
  ])(
    '$transactions transactions and $keys keys: with the step Terminating as many steps as TLC generates',
    async ({ tlc, ...constants }) => {
      const { states, depth } = await check(terminating.with(constants))
      expect({ distinct: states.distinct, generated: states.generated, depth }).toEqual(tlc)
    },
  )

  deepTest('without it, 324 fewer, since in as many states all are done', async () => {
    const model = snapshotIsolation.with({ transactions: 2, keys: 2 })
    const { states } = await check(model)
    const done = reachable(semanticsOf(model)).filter(s => Object.values(s.phase as object).every(phase => phase === 'done'))
    expect(done.length).toBe(324)
    expect(states.generated).toBe(3475 - 324)
  })
})

/** What a variant breaks, each property with the length of its shortest trace and the reason. */
async function brokenBy(of: typeof snapshotIsolation) {
  const { properties } = await check(of.with({ transactions: 2, keys: 2 }), { continue: true })
  return Object.fromEntries(
    properties.filter(p => p.verdict === 'violated').map(p => [p.name, `${p.trace?.steps.length}: ${p.reason?.split(':')[0]}`]),
  )
}

describe('seeded mistakes are caught', () => {
  test('a transaction is told what it misses only once it has written', async () => {
    const of = variant(snapshotIsolation, 'registers-late', ({ actions: { begin, write } }) => ({
      actions: {
        begin: {
          then: (s, p) => {
            begin.then(s, p)
            s.open.delete(p.t)
          },
        },
        write: {
          then: (s, p) => {
            write.then(s, p)
            s.open.add(p.t)
          },
        },
      },
    }))
    expect(await brokenBy(of)).toEqual({ snapshotIsolation: '8: lost update', allReadSnapshots: '8: lost update' })
  })

  deepTest('a transaction installs its whole snapshot, and not only what it has written', async () => {
    const of = variant(snapshotIsolation, 'installs-all', ({ actions: { commit }, parts: { Keys } }) => ({
      actions: {
        commit: {
          then: (s, p) => {
            const { ...all } = s.snapshot[p.t]
            commit.then(s, p)
            for (const k of Keys) s.store[k] = all[k]
          },
        },
      },
    }))
    // T1 and T2 begin, T2 commits x, and T1, which writes y, puts x back as it was. Nobody is left who could read that: no property of histories sees it.
    expect(await brokenBy(of)).toEqual({ committedIsKept: '8: false after commit(t' })
  })

  deepTest('writes go into the store before the transaction commits', async () => {
    const of = variant(snapshotIsolation, 'writes-through', ({ actions: { write } }) => ({
      actions: {
        write: {
          then: (s, p) => {
            write.then(s, p)
            for (const k of s.writeSet[p.t]) s.store[k] = p.t
          },
        },
      },
    }))
    // T1 writes, T2 reads that (5) and commits (7); to the history T1 has written nothing before it commits. Or T1 commits, and T2 writes over it.
    expect(await brokenBy(of)).toEqual({
      noDirtyReads: '7: thin-air read',
      snapshotIsolation: '7: thin-air read',
      allReadSnapshots: '5: thin-air read',
      committedIsKept: '7: false after write(t',
    })
  })
})

test('a check of reads alone is enough to be serializable: two that write one key without having read it may come in either order', async () => {
  const model = checksReads.with({ transactions: 2, keys: 2 })
  const { properties } = await check(model, { continue: true })
  expect(properties.filter(p => p.verdict !== 'holds')).toEqual([])
  const bothWrite = reachable(semanticsOf(model)).some(state => {
    const { history, writeSet } = state as { history: Record<string, { outcome: string }>; writeSet: Record<string, ReadonlySet<string>> }
    return Object.keys(history).every(t => history[t]?.outcome === 'committed' && writeSet[t]?.has('x'))
  })
  expect(bothWrite).toBe(true)
})
