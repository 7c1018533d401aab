import { describe, expect, test } from 'vitest'
import { check } from '../../checker/verdict/check.ts'
import { ignoresVotes } from '../../specs/atomic-commitment/paxos-commit/variants.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { decisionNotLogged } from '../../specs/atomic-commitment/two-phase-commit/variants.ts'

/** 239 states; agreement, commitValidity and finality fail in 9 steps, in level 10 of 12: `check --continue`. */
const model = decisionNotLogged.with({ rms: 2 }, { crashTM: 1 })
const undecided = (properties: readonly { name: string; verdict: string }[]) =>
  properties.filter(p => p.verdict === 'inconclusive').map(p => p.name)

describe.each(['tables', 'reference'] as const)('after a violation, the %s engine', engine => {
  test('ends with the level where nothing else is asked', async () => {
    const { properties, trust, states } = await check(model, { engine })
    expect(undecided(properties)).toEqual(['abortValidity', 'deadlock'])
    expect(trust.stopped).toEqual({ why: 'hit' })
    expect(states.distinct).toBe(228)
  })

  test('goes on in a small space, until every property is decided', async () => {
    const small = await check(model, { engine, goesOnWithin: 1_000 })
    const whole = await check(model, { engine, continue: true })
    expect(undecided(small.properties)).toEqual([])
    expect(small.trust.stopped).toBeNull()
    expect(small.states).toEqual(whole.states)
    expect(small.properties.map(p => [p.name, p.verdict, p.trace?.steps.length])).toEqual(
      whole.properties.map(p => [p.name, p.verdict, p.trace?.steps.length]),
    )
  })

  test('ends with the first level after which there are more states than that', async () => {
    // 228 states are known when the violation is found: one fewer is enough to end there, and 228 are not.
    expect((await check(model, { engine, goesOnWithin: 227 })).states.distinct).toBe(228)
    expect((await check(model, { engine, goesOnWithin: 228 })).states.distinct).toBeGreaterThan(228)
  })
})

test('it goes on to the violation that the model is there to show', async () => {
  // oneOutcome fails in 6 steps, and finality in 10: specs/atomic-commitment/paxos-commit/models.ts.
  const paxos = ignoresVotes.with({ rms: 1, acceptors: 1, ballots: 1 })
  const lengths = async (options: { shows?: string; goesOnWithin?: number }) =>
    Object.fromEntries(
      (await check(paxos, options)).properties.flatMap(p => (p.verdict === 'violated' ? [[p.name, p.trace?.steps.length]] : [])),
    )
  expect(await lengths({ goesOnWithin: 0, shows: 'finality' })).toEqual({ oneOutcome: 6, commitValidity: 9, finality: 10 })
  expect(await lengths({ goesOnWithin: 0 })).toEqual({ oneOutcome: 6 })
  expect(await lengths({ shows: 'finality' })).toEqual({ oneOutcome: 6 })
})

test('however many threads there are, it ends with the same level', async () => {
  const eager = twoPhaseCommit.with({ rms: 4 }, { lose: 1 })
  const [one, two] = [1, 2].map(workers => check(eager, { workers, goesOnWithin: 500, properties: ['deadlock'] }))
  expect((await one)?.states).toEqual((await two)?.states)
  expect((await one)?.trust.stopped).toEqual({ why: 'hit' })
})
