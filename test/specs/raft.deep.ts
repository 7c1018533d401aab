import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { check } from '../../checker/verdict/check.ts'
import { commitsOlderTerms, noConsistencyCheck, repliesBeforeDurable, truncatesAlways } from '../../specs/consensus/raft/variants.ts'

const bounds = (servers: number, terms: number, entries: number, inFlight: number) => ({ servers, terms, entries, inFlight })

/** One less of something than in the model of a mutant that takes long, as in raft.test.ts, which has those with a server less. Found by this checker on 2026-11-23. */
const below: readonly [mutant: string, less: string, property: string, Model][] = [
  ['replies-before-durable', 'crash', 'leaderCompleteness', repliesBeforeDurable.with(bounds(3, 2, 1, 1))],
  ['replies-before-durable', 'term', 'leaderCompleteness', repliesBeforeDurable.with(bounds(3, 1, 1, 1), { crash: 1 })],
  ['no-consistency-check', 'term', 'logMatching', noConsistencyCheck.with(bounds(3, 2, 2, 1))],
  ['no-consistency-check', 'entry', 'logMatching', noConsistencyCheck.with(bounds(3, 3, 1, 1))],
  ['commits-older-terms', 'term', 'leaderCompleteness', commitsOlderTerms.with(bounds(3, 3, 1, 1))],
  ['truncates-always', 'term', 'leaderCompleteness', truncatesAlways.with(bounds(3, 1, 2, 2))],
  ['truncates-always', 'entry', 'leaderCompleteness', truncatesAlways.with(bounds(3, 2, 1, 2))],
  ['truncates-always', 'message', 'leaderCompleteness', truncatesAlways.with(bounds(3, 2, 2, 1))],
]

describe('a mutant at bounds too small to show its mistake', () => {
  test.each(below)('%s, with one %s less, keeps %s', async (_, __, property, model) => {
    expect((await check(model, { properties: [property], states: 'orbits' })).verdict).toBe('holds')
  })
})
