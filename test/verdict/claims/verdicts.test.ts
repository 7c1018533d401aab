import { describe, expect, test } from 'vitest'
import { SpecError, UsageError } from '../../../checker/errors.ts'
import { type Claim, claim, instance } from '../../../checker/language/index.ts'
import {
  type ClaimOptions,
  type ClaimResult,
  decideClaims,
  type Evidence,
  type Outcome,
  verdictOf,
} from '../../../checker/verdict/claims.ts'
import { threePhaseCommit } from '../../../specs/atomic-commitment/three-phase-commit/protocol.ts'
import { claims, cup, dry, models, notes } from './cups.ts'

async function decide(of: Readonly<Record<string, Claim>>, options: ClaimOptions = {}): Promise<readonly ClaimResult[]> {
  const results: ClaimResult[] = []
  for await (const result of decideClaims(of, models, { engine: 'reference', ...options })) results.push(result)
  return results
}
async function only(of: Claim, options: ClaimOptions = {}): Promise<ClaimResult> {
  const [result = expect.unreachable()] = await decide({ it: of }, options)
  return result
}

describe('the verdict follows from what the checks find', () => {
  const given = (...outcomes: Outcome[]) => outcomes.map((outcome): Pick<Evidence, 'side' | 'outcome'> => ({ side: 'given', outcome }))
  const without = (...outcomes: Outcome[]) => outcomes.map((outcome): Pick<Evidence, 'side' | 'outcome'> => ({ side: 'without', outcome }))
  test.each([
    ['nothing was checked', [], 'undecided'],
    ['all as claimed', given('agrees', 'agrees'), 'holds'],
    ['one against it', given('agrees', 'contradicts'), 'refuted'],
    ['as claimed whether the assumption is met or not', [...given('agrees'), ...without('agrees')], 'holds'],
    ['against it only where the assumption is not met', [...given('agrees'), ...without('agrees', 'contradicts')], 'holds only if'],
    ['against it on both sides', [...given('contradicts'), ...without('contradicts')], 'refuted'],
    ['against it only where the assumption is met', [...given('contradicts'), ...without('agrees')], 'refuted'],
    ['one undecided', given('agrees', 'undecided'), 'undecided'],
    ['one undecided where the assumption is not met', [...given('agrees'), ...without('undecided')], 'undecided'],
    ['one against it and one undecided', given('contradicts', 'undecided'), 'undecided'],
  ] as const)('%s', (_, evidence, verdict) => {
    expect(verdictOf(evidence)).toBe(verdict)
  })
})

test('claims are decided by checks that run, and nothing differs from what they expect', async () => {
  const results = await decide(claims)
  expect(results.map(r => [r.name, r.verdict, r.changes])).toEqual([
    ['holds', 'holds', []],
    ['conditional', 'holds only if', []],
    ['refuted', 'refuted', []],
  ])
  // Drops one by one: the fourth is one too many.
  expect(results[1]?.evidence.map(e => [e.side, e.found, e.outcome])).toEqual([
    ['given', 'holds', 'agrees'],
    ['without', 'violated in 4 steps', 'contradicts'],
    ['without', 'violated in 4 steps', 'contradicts'],
  ])
  expect(results[0]?.evidence.map(e => e.result.checked.model)).toEqual([null, 'small'])
})

test('what is claimed to fail agrees where it does', async () => {
  const { verdict, evidence } = await only(claim({ ...claims.holds, given: [dry(4, 'violated'), dry(3, 'violated')] }))
  expect([verdict, ...evidence.map(e => e.outcome)]).toEqual(['refuted', 'agrees', 'contradicts'])
})

describe('what changes is told', () => {
  test('the verdict', async () => {
    const { changes } = await only({ ...claims.refuted, expect: { verdict: 'holds', origin: '' } })
    expect(changes).toEqual(["the verdict is 'refuted', not 'holds'"])
  })
  test('a finding, even where the verdict stays', async () => {
    const { verdict, changes } = await only({ ...claims.refuted, given: [{ ...dry(4), finds: { violated: 5 } }] })
    expect(verdict).toBe('refuted')
    expect(changes).toEqual(['a cup for 4: dry: found violated in 4 steps, expected violated in 5 steps'])
  })
  test('a finding of another kind', async () => {
    const { changes } = await only({
      ...claims.refuted,
      given: [
        { ...dry(4), finds: 'holds' },
        { ...dry(3), finds: { reached: 1 } },
      ],
    })
    expect(changes).toEqual([
      'a cup for 4: dry: found violated in 4 steps, expected holds',
      'a cup for 3: dry: found holds, expected reached in 1 step',
    ])
  })
})

describe('a claim is undecided, which is no change,', () => {
  test('where a limit is met', async () => {
    const { verdict, changes, evidence } = await only(claims.holds, { limits: { maxStates: 2 } })
    expect([verdict, changes, evidence[0]?.outcome, evidence[0]?.found]).toEqual(['undecided', [], 'undecided', null])
  })
  test('where a property is vacuous', async () => {
    const { verdict, evidence } = await only({ ...claims.holds, given: [{ ...dry(3), property: 'vacuous' }] })
    expect([verdict, evidence[0]?.property.verdict]).toEqual(['undecided', 'vacuous'])
  })
  test('but not where the limit comes after the violation', async () => {
    // The fourth drop is the fifth state.
    expect((await only({ ...claims.refuted, given: [dry(9)] }, { limits: { maxStates: 6 } })).verdict).toBe('refuted')
  })
})

test('a state that is reached is found with its distance', async () => {
  const reaches = { ...dry(5), property: 'three', finds: { reached: 3 } }
  expect((await only({ ...claims.holds, given: [reaches] })).changes).toEqual([])
  // A cup for two drops never holds three.
  const { evidence } = await only({ ...claims.holds, given: [{ ...reaches, model: 'small' }] })
  expect(evidence[0]?.found).toBe('violated')
})

describe('rounds', () => {
  const commits = (broadcast: 'atomic' | 'per-link', rounds: number) => ({
    says: 'all commit',
    model: instance(threePhaseCommit, { constants: { participants: 2, broadcast, termination: 'none' } }),
    property: 'canCommit',
    predicts: { rounds },
    finds: { messages: 10, rounds: 5 },
  })
  // Five rounds of messages to or from two participants each; Bernstein et al. 1987, section 7.5.
  test('are counted over all runs', async () => {
    const { verdict, changes, evidence } = await only({ ...claims.holds, given: [commits('atomic', 5)] })
    expect([verdict, changes, evidence[0]?.found]).toEqual(['holds', [], 'takes 10 messages in 5 rounds'])
  })
  test('contradict a claim of any other number', async () => {
    expect((await only({ ...claims.holds, given: [commits('atomic', 3)] })).verdict).toBe('refuted')
  })
  // A coordinator that sends one by one may hear an answer before it sends on: see test/cost.
  test('contradict it too where not all runs take as many', async () => {
    const { verdict, evidence } = await only({ ...claims.holds, given: [commits('per-link', 5)] })
    expect([verdict, evidence[0]?.found]).toEqual(['refuted', 'takes 10 messages in 5 to 9 rounds'])
  })
  test('are not known beyond a limit', async () => {
    expect((await only({ ...claims.holds, given: [commits('atomic', 5)] }, { limits: { maxStates: 20 } })).verdict).toBe('undecided')
  })
})

test('a model of which several claims ask something is searched once', async () => {
  let built = 0
  const build: NonNullable<ClaimOptions['build']> = ({ spec, constants }) => {
    built++
    return spec.with(constants)
  }
  const asks = (property: string) => ({ ...dry(5), property })
  await decide(
    { one: { ...claims.holds, given: [asks('dry'), asks('three')] }, other: { ...claims.holds, given: [asks('dry')] } },
    { build },
  )
  expect(built).toBe(1)
})

describe('a claim that cannot be checked is an error', () => {
  test('of a model that is not there', async () => {
    const wrong = claim({ ...claims.holds, given: [{ ...dry(3), model: 'smal' }] })
    await expect(only(wrong)).rejects.toMatchObject({
      code: 'unknown-model',
      hint: "did you mean 'small'?",
      where: { line: expect.any(Number) },
    })
    await expect(only(wrong)).rejects.toBeInstanceOf(SpecError)
  })
  test('of a property that is not there', async () => {
    await expect(only({ ...claims.holds, given: [{ ...dry(3), property: 'drie' }] })).rejects.toBeInstanceOf(UsageError)
  })
})

test('a claim knows where it stands', () => {
  expect(claim({ ...claims.holds, notes }).where?.file).toMatch(/verdicts\.test\.ts$/)
  expect(cup.where?.file).toMatch(/cups\.ts$/)
})
