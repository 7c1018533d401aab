import { describe, expect, test } from 'vitest'
import { bool, machine, mapOf, type StateOf, variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { optimisticLocking } from '../../specs/transactions/optimistic-locking/protocol.ts'
import { endless, writeSetOnly, writeSetRowByRow } from '../../specs/transactions/optimistic-locking/variants.ts'
import { deepTest } from '../support/depth.ts'
import { historyOf, isIsolated } from '../support/histories.ts'

/** Kung and Robinson without the checker: the reads of each transaction in their order, and how it ended, if it has. */
interface Transaction {
  readonly reads: readonly (readonly [key: string, value: number])[]
  readonly end: string | null
}
type State = readonly Transaction[]

const wrote = (state: State, key: string) => state.filter(t => t.end === key).length

/** All states of so many transactions, each of which adds 1 to a row or none. Values are versions: both count the writes. */
function statesOf(transactions: number, rows: readonly string[], validates: 'reads' | 'writes'): readonly State[] {
  const first: State = Array.from({ length: transactions }, () => ({ reads: [], end: null }))
  const found = new Map([[JSON.stringify(first), first]])
  for (const state of found.values())
    for (const [at, t] of state.entries()) {
      if (t.end !== null) continue
      const isStale = ([key, value]: Transaction['reads'][number]) => wrote(state, key) !== value
      const hasRead = (key: string) => t.reads.some(([k]) => k === key)
      const isRefused = (key: string) => t.reads.some(r => isStale(r) && (validates === 'reads' || r[0] === key))
      const next: Transaction[] = [
        ...rows.filter(k => !hasRead(k)).map(k => ({ reads: [...t.reads, [k, wrote(state, k)] as const], end: null })),
        ...rows.filter(k => hasRead(k) && !isRefused(k)).map(k => ({ ...t, end: k })),
        ...(t.reads.length > 0 && !isRefused('') ? [{ ...t, end: '' }] : []),
        ...(t.reads.some(isStale) ? [{ reads: [], end: null }] : []),
      ]
      for (const to of next) {
        const after = state.with(at, to)
        if (!found.has(JSON.stringify(after))) found.set(JSON.stringify(after), after)
      }
    }
  return [...found.values()]
}

const historyIn = (state: State) =>
  historyOf(
    ...state.map(({ reads, end }, k) => {
      const seen = reads.map(([key, value]) => `r(${key})${value}`).join(' ')
      const write = end ? ` w(${end})${(reads.find(([key]) => key === end)?.[1] ?? 0) + 1}` : ''
      return `T${k + 1}: ${seen}${write}${end === null ? '' : ' c'}`
    }),
  )

describe('by brute force', () => {
  test.each([
    [2, 1],
    [3, 1],
    [2, 2],
  ])('%i transactions and %i rows have as many states, all of them serializable', async (transactions, rows) => {
    const states = statesOf(transactions, ['x', 'y'].slice(0, rows), 'reads')
    const result = await check(optimisticLocking.with({ transactions, rows }))
    expect(result.states.distinct).toBe(states.length)
    expect(states.every(s => isIsolated('serializable', historyIn(s)))).toBe(true)
  })

  test('where only writes are checked, three transactions that read row by row may have no snapshot, and two always do', async () => {
    const two = statesOf(2, ['x', 'y'], 'writes')
    const result = await check(writeSetRowByRow.with({ transactions: 2, rows: 2 }), { continue: true })
    expect(result.states.distinct).toBe(two.length)
    expect(two.some(s => !isIsolated('serializable', historyIn(s)))).toBe(true)
    expect(two.every(s => isIsolated('snapshot isolation', historyIn(s)))).toBe(true)
    expect(statesOf(3, ['x', 'y'], 'writes').some(s => !isIsolated('snapshot isolation', historyIn(s)))).toBe(true)
  })
})

/** What a variant breaks, each property with the length of its shortest trace and the reason. */
async function brokenBy(of: typeof optimisticLocking, transactions: number, rows: number) {
  const { properties } = await check(of.with({ transactions, rows }), { continue: true })
  return Object.fromEntries(
    properties.filter(p => p.verdict === 'violated').map(p => [p.name, `${p.trace?.steps.length}: ${p.reason?.split(':')[0]}`]),
  )
}

const lost = { serializability: '4: lost update', snapshotIsolation: '4: lost update' }

describe('seeded mistakes are caught', () => {
  test('a write that does not raise the version, such as a statement that goes past the mapper', async () => {
    const of = variant(optimisticLocking, 'version-not-raised', ({ actions: { write } }) => ({
      actions: {
        write: {
          then: (s, p) => {
            const { version } = s.row[p.k]
            write.then(s, p)
            s.row[p.k].version = version
          },
        },
      },
    }))
    expect(await brokenBy(of, 2, 1)).toEqual({ noLostUpdate: '4: false after write(t', ...lost })
  })

  test('one who is refused fetches the new version, and keeps the old value', async () => {
    const of = variant(optimisticLocking, 'version-alone', ({ parts: { Rows } }) => ({
      actions: {
        retry: {
          then: (s, { t }) => {
            for (const k of Rows) {
              const seen = s.seen[t][k]
              if (seen !== null) seen.version = s.row[k].version
            }
          },
        },
      },
    }))
    expect(await brokenBy(of, 2, 1)).toEqual({
      noLostUpdate: '5: false after write(t',
      serializability: '5: lost update',
      snapshotIsolation: '5: lost update',
    })
  })

  test('a write that others see before it is committed', async () => {
    const of = variant(optimisticLocking, 'commits-later', ({ vars, actions: { read, write, finish, retry }, parts: { T } }) => {
      const more = { pending: mapOf(T, bool) }
      type S = StateOf<typeof vars & typeof more>
      const { action } = machine({ ...vars, ...more })
      return {
        vars: more,
        actions: {
          read: { when: (s: S, p) => !s.pending[p.t] && read.when(s, p) },
          write: {
            when: (s: S, p) => !s.pending[p.t] && write.when(s, p),
            then: (s: { pending: Record<string, boolean> } & Parameters<typeof write.then>[0], p) => {
              write.then(s, p)
              s.pending[p.t] = true
              s.phase[p.t] = 'reading'
              s.history[p.t].outcome = 'active'
            },
          },
          finish: { when: (s: S, p) => !s.pending[p.t] && finish.when(s, p) },
          retry: { when: (s: S, p) => !s.pending[p.t] && retry.when(s, p) },
        },
        added: {
          commit: action({
            for: { t: T },
            by: 't',
            when: (s, { t }) => s.pending[t],
            then: (s, { t }) => {
              s.pending[t] = false
              s.phase[t] = 'committed'
              s.history[t].outcome = 'committed'
            },
          }),
        },
      }
    })
    expect(await brokenBy(of, 2, 1)).toEqual({
      noLostUpdate: '2: false after write(t',
      serializability: '4: dirty read',
      snapshotIsolation: '4: dirty read',
      noDirtyReads: '4: dirty read',
    })
  })

  deepTest('a reader that is not validated sees a state that never was, unless it reads from a snapshot', async () => {
    const of = variant(optimisticLocking, 'readers-unchecked', ({ parts: { hasRead } }) => ({
      actions: { finish: { when: (s, { t }) => s.phase[t] === 'reading' && hasRead(s, t) } },
    }))
    expect(await brokenBy(of, 2, 2)).toEqual({})
    expect(await brokenBy(of, 3, 2)).toEqual({ serializability: '8: read-only anomaly', snapshotIsolation: '8: causality violation' })
    expect(await brokenBy(writeSetOnly, 2, 2)).toEqual({ serializability: '6: write skew' })
  })

  test('a client that stops after it has committed holds up the others', async () => {
    const of = variant(endless, 'waits-for-committed', ({ actions: { read }, parts: { T } }) => ({
      actions: { read: { when: (s, p) => read.when(s, p) && T.every(t => s.phase[t] !== 'committed') } },
    }))
    const broken = async (stop: number) => {
      const { properties } = await check(of.with({ transactions: 2, rows: 1 }, { stop }), { continue: true })
      return properties.filter(p => p.verdict === 'violated').map(p => p.name)
    }
    expect(await broken(0)).toEqual(['eachCommits'])
    expect(await broken(1)).toContain('someCommits')
  })
})
