import { expect, test } from 'vitest'
import { machine, mapOf, processes, range, spec } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { profileAdvice, profileRows } from '../../reports/say/profile.ts'
import { oneThread } from './told.ts'

/** Counters whose guard asks for their sum, so that each state is another question; and one that asks for its own alone. */
const counters = spec('counters', {}, () => {
  const P = processes('P', 4)
  const vars = { at: mapOf(P, range(0, 3)), own: mapOf(P, range(0, 1)) }
  const { initially, action, always } = machine(vars)
  return {
    vars,
    init: initially(),
    actions: {
      together: action({
        for: { p: P },
        by: 'p',
        when: (s, { p }) => s.at[p] < 3 && P.ids.reduce((sum, q) => sum + s.at[q], 0) < 11,
        then: (s, { p }) => void s.at[p]++,
      }),
      alone: action({ for: { p: P }, by: 'p', when: (s, { p }) => s.own[p] === 0, then: (s, { p }) => void (s.own[p] = 1) }),
    },
    properties: { low: always(s => P.ids.every(p => s.at[p] <= 3)) },
    deadlock: 'allowed',
  }
}).with({})

test('a profile tells for each action and property how often it ran and what it read; without being asked there is none', async () => {
  const { profile, states } = await check(counters, { workers: 1, profile: true })
  // 255 sums of at most 11 of four counters up to 3 (all of 4^4 but 3+3+3+3), and 2^4 of the others.
  expect(states.distinct).toBe(255 * 16)
  const of = (name: string) => profile?.find(entry => entry.name === name) ?? expect.unreachable(name)
  expect(profile?.map(entry => [entry.kind, entry.name]).sort()).toEqual([
    ['action', 'alone'],
    ['action', 'together'],
    ['property', 'low'],
  ])
  expect(of('together').reads).toEqual([{ part: 'at', runs: of('together').recorded }])
  expect(of('alone').reads).toEqual([{ part: 'own', runs: of('alone').recorded }])
  // Whether its own is 0 or 1, of each of four; a sample asks again.
  expect(of('alone').recorded).toBeGreaterThanOrEqual(8)
  // Of each of the 255 contents of `at`.
  expect(of('together').recorded + of('together').direct).toBeGreaterThanOrEqual(255)
  expect((await check(counters, oneThread)).profile).toBe(null)
})

test('it is a table of shares, and says how to read less where one runs for nearly every state', () => {
  const entry = { kind: 'action', name: 'together', recorded: 900, direct: 0, seconds: 0.9, reads: [{ part: 'at', runs: 900 }] } as const
  const other = { kind: 'property', name: 'low', recorded: 10, direct: 5, seconds: 0.09, reads: [] } as const
  const rare = { kind: 'property', name: 'rare', recorded: 1, direct: 0, seconds: 0.01, reads: [] } as const
  expect(profileRows({ profile: [entry, other, rare] })).toEqual([
    ['90 %', 'action together', '900 recorded, 1,000 µs each', 'reads at'],
    ['9 %', 'property low', '10 recorded, 5 direct, 6,000 µs each', ''],
    ['1 %', '1 other', '', ''],
  ])
  const states = { distinct: 1000, generated: 5000, queue: 0 }
  expect(profileAdvice({ profile: [entry], states })).toMatch(
    /^together ran once for nearly every state, since it depends on at: let its guard and recipe read/,
  )
  expect(profileAdvice({ profile: [{ ...entry, direct: 400 }], states })).toMatch(/400 runs could not be shared/)
  expect(profileAdvice({ profile: [{ ...entry, recorded: 9 }], states })).toBe(null)
  expect(profileRows({ profile: null })).toEqual([])
})

test('the reference engine, which runs everything for each state, has no profile to give', async () => {
  await expect(check(counters, { engine: 'reference', profile: true } as object)).rejects.toThrow(
    'only the tables engine tells where the time goes',
  )
})
