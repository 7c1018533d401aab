import { describe, expect, test } from 'vitest'
import { crashes, isDown, variant } from '../../checker/language/index.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { writeAheadLog } from '../../specs/transactions/write-ahead-log/protocol.ts'
import { atOnceOnce, atOnceTwice } from '../../specs/transactions/write-ahead-log/variants.ts'
import { reachable } from './reachable.ts'

const one = { pages: 1, lsns: 2 }

/** The properties that a check finds violated. */
const violatedIn = async (model: ReturnType<typeof writeAheadLog.with>) =>
  (await check(model, { continue: true })).properties.filter(p => p.verdict === 'violated').map(p => p.name)

// What TLC prints for aries.tla (github.com/QuangTung97/tla-aries, commit c408ac1), run on 2026-11-29 with -deadlock and without SYMMETRY, the definitions
// lsn_max and max_fail_count changed: distinct states, states generated, and the depth of the complete state graph search.
const counts = [
  { title: '1 page, lsn_max 2, max_fail_count 0', model: writeAheadLog.with(one), distinct: 35, generated: 66, depth: 10 },
  { title: '1 page, lsn_max 2, max_fail_count 1', model: atOnceOnce.with(one), distinct: 136, generated: 281, depth: 15 },
  { title: '1 page, lsn_max 2, max_fail_count 2', model: atOnceTwice.with(one), distinct: 237, generated: 562, depth: 16 },
  { title: '1 page, lsn_max 3, max_fail_count 1', model: atOnceOnce.with({ pages: 1, lsns: 3 }), distinct: 331, generated: 748, depth: 18 },
  {
    title: '2 pages, lsn_max 2, max_fail_count 0',
    model: writeAheadLog.with({ pages: 2, lsns: 2 }),
    distinct: 214,
    generated: 609,
    depth: 14,
  },
  {
    title: '2 pages, lsn_max 2, max_fail_count 1',
    model: atOnceOnce.with({ pages: 2, lsns: 2 }),
    distinct: 1098,
    generated: 3259,
    depth: 20,
  },
]

describe.each(['reference', 'tables'] as const)('on the engine %s, as many states as TLC finds', engine => {
  test.each(counts)('$title', async ({ model, distinct, generated, depth }) => {
    const result = await check(model, { engine })
    expect({ verdict: result.verdict, ...result.states, depth: result.depth }).toMatchObject({
      verdict: 'holds',
      distinct,
      generated,
      depth,
    })
  })
})

test('with the crash of the fault library, the states in which the database is up are those of the module', () => {
  const states = [...reachable(semanticsOf(writeAheadLog.with(one, { crash: 1 })))]
  expect(states.filter(s => !isDown(s, 'Database')).length).toBe(136)
})

test('a restart that begins at the end of the log is found', async () => {
  const atEnd = variant(writeAheadLog, 'at-end', ({ parts: { Database, restart } }) => ({
    faults: {
      crash: crashes(Database, {
        onRecover: (s: Parameters<typeof restart>[0]) => {
          restart(s)
          s.memLogEnd = s.diskLogEnd
        },
      }),
    },
  }))
  expect(await violatedIn(atEnd.with(one, { crash: 1 }))).toContain('dataConsistent')
})

test('a restart that believes in records that are not on disk is found', async () => {
  const untrimmed = variant(writeAheadLog, 'untrimmed', ({ parts: { Database, restart } }) => ({
    faults: {
      crash: crashes(Database, {
        onRecover: (s: Parameters<typeof restart>[0]) => {
          const { log } = s
          restart(s)
          s.log = log
        },
      }),
    },
  }))
  expect((await check(untrimmed.with({ pages: 1, lsns: 1 }, { crash: 1 }), { properties: ['dataConsistent'] })).verdict).toBe('violated')
})

test('a page that is written without its LSN is found: recovery makes its changes again', async () => {
  const unnumbered = variant(writeAheadLog, 'unnumbered', ({ actions: { flushPage } }) => ({
    actions: {
      flushPage: {
        then: (s, p) => {
          const page = s.flushing?.page
          flushPage.then(s, p)
          if (page !== undefined) s.disk[page].lsn = 0
        },
      },
    },
  }))
  expect(await violatedIn(unnumbered.with(one, { crash: 1 }))).toContain('dataConsistent')
})

test('a page of which the newest content is written, under the LSN of the copy, is found', async () => {
  const newer = variant(writeAheadLog, 'newer', ({ actions: { flushPage } }) => ({
    actions: {
      flushPage: {
        then: (s, p) => {
          if (s.flushing !== null) s.flushing.data = s.mem[s.flushing.page].data
          flushPage.then(s, p)
        },
      },
    },
  }))
  expect(await violatedIn(newer.with(one))).toEqual([])
  expect(await violatedIn(newer.with(one, { crash: 1 }))).toEqual(['dataConsistent'])
})

test('a page that remembers its newest change that is not on disk, and not its oldest, is found', async () => {
  const newest = variant(writeAheadLog, 'newest', ({ actions: { update } }) => ({
    actions: {
      update: {
        then: (s, { p }) => {
          update.then(s, { p })
          s.mem[p].recLsn = s.mem[p].lsn
        },
      },
    },
  }))
  expect(await violatedIn(newest.with(one))).toEqual(['nothingCutOff'])
})
