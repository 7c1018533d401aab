import { describe, expect, test } from 'vitest'
import type { Model } from '../../checker/language/model.ts'
import { semanticsOf } from '../../checker/semantics/semantics.ts'
import { check } from '../../checker/verdict/check.ts'
import { transactionCommit } from '../../specs/atomic-commitment/transaction-commit/protocol.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

interface Counts {
  readonly distinct: number
  readonly generated?: number
  readonly depth?: number
}

async function countsOf(model: Model): Promise<Counts & { readonly verdict: string }> {
  const { verdict, states, depth } = await check(model, { continue: true })
  return { verdict, distinct: states.distinct, generated: states.generated, depth }
}

// TwoPhase.tla of github.com/tlaplus/Examples, specifications/transaction_commit, as TLC counts it: distinct and generated states, and
// depth in states. Stateright's examples/2pc.rs asserts 288 for three RMs and 8,832 for five as well.
const twoPhase: readonly [rms: number, Counts][] = [
  [3, { distinct: 288, generated: 1146, depth: 11 }],
  [4, { distinct: 1568, depth: 14 }],
  [5, { distinct: 8832, generated: 58146, depth: 17 }],
]

test.each(twoPhase)('TwoPhase.tla with %i RMs', async (rms, counts) => {
  expect(await countsOf(twoPhaseCommit.with({ rms }, {}, { network: 'set' }))).toMatchObject({ verdict: 'holds', ...counts })
})

test('budgets of zero add no state', async () => {
  const zero = { lose: 0, duplicate: 0, partition: 0, stopTM: 0, crashTM: 0, crash: 0, asynchrony: 0 }
  // As above.
  expect(await countsOf(twoPhaseCommit.with({ rms: 3 }, zero, { network: 'set' }))).toMatchObject({ distinct: 288, generated: 1146 })
})

/**
 * TCommit.tla, counted by hand in specs/atomic-commitment/transaction-commit/models.ts and here without the checker: section 2 of
 * the paper, as a set of strings of one letter for each RM.
 */
function bruteForce(rms: number): Counts {
  const next = (s: string): string[] =>
    [...s].flatMap((rm, i) => {
      const become = (to: string) => s.slice(0, i) + to + s.slice(i + 1)
      return [
        ...(rm === 'w' ? [become('p')] : []),
        ...(rm === 'p' && /^[pc]*$/.test(s) ? [become('c')] : []),
        ...((rm === 'w' || rm === 'p') && !s.includes('c') ? [become('a')] : []),
      ]
    })
  let level = ['w'.repeat(rms)]
  const seen = new Set(level)
  let generated = 1
  let depth = 0
  for (; level.length > 0; depth++) {
    const successors = level.flatMap(next)
    generated += successors.length
    level = [...new Set(successors)].filter(s => !seen.has(s))
    for (const s of level) seen.add(s)
  }
  return { distinct: seen.size, generated, depth }
}

describe('TCommit.tla', () => {
  test('with three RMs: 34 distinct and 94 generated states by hand', async () => {
    expect(await countsOf(transactionCommit.with({ rms: 3 }))).toEqual({ verdict: 'holds', distinct: 34, generated: 94, depth: 7 })
  })
  test.each([1, 2, 3, 4, 5])('with %i RMs, as counted without the checker', async rms => {
    expect(await countsOf(transactionCommit.with({ rms }))).toEqual({ verdict: 'holds', ...bruteForce(rms) })
  })
})

test('every state of two-phase commit maps to one of transaction commit, and every step to a step or to none', async () => {
  // The refinement that Gray and Lamport state in section 3 (TwoPhase.tla, TPSpec => TC!TCSpec), by the RMs' states alone.
  const [concrete, abstract] = [semanticsOf(twoPhaseCommit.with({ rms: 3 })), semanticsOf(transactionCommit.with({ rms: 3 }))]
  const abstractKey = (s: object) => abstract.key({ rmState: (s as { rmState: unknown }).rmState })
  const seen = new Set<string>()
  const queue = [...concrete.model.initial]
  const steps = new Set<string>()
  while (queue.length > 0) {
    const state = queue.pop() as (typeof queue)[number]
    if (seen.has(concrete.key(state))) continue
    seen.add(concrete.key(state))
    for (const { to } of concrete.successors(state).transitions) {
      queue.push(to)
      const [before, after] = [abstractKey(state), abstractKey(to)]
      if (before === after) continue
      const allowed = abstract
        .successors({ rmState: (state as { rmState: unknown }).rmState } as never)
        .transitions.map(t => abstractKey(t.to))
      expect(allowed).toContain(after)
      steps.add(`${before}→${after}`)
    }
  }
  // By hand: the 3^3 + 2^3 - 1 states of transaction commit have 94 - 1 steps, and 2PC can take each of them.
  expect(steps.size).toBe(93)
})
