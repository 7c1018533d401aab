import { describe, expect, test } from 'vitest'
import { variant } from '../../checker/language/index.ts'
import { check } from '../../checker/verdict/check.ts'
import { flpRounds } from '../../specs/impossibility/flp-rounds/protocol.ts'
import { sharedCoin } from '../../specs/impossibility/flp-rounds/variants.ts'
import { deepTest, some } from '../support/depth.ts'
import { valenceByHand, valenceIn } from '../support/valence.ts'

const bits = [0, 1]
const inputs = bits.flatMap(a => bits.flatMap(b => bits.map(c => [a, b, c])))

/** By hand: what may be decided, from the values alone, without the checker. A round takes the values to others; what two equal proposals are is decided. */
function decidable(fallback: 'keeps' | 'flips' | 'zero' | 'first', values: readonly number[]): Set<number> {
  const hears = [0, 1, 2].flatMap(a => [0, 1, 2].flatMap(b => [0, 1, 2].map(c => [a, b, c])))
  const heard = (p: number, missed: readonly number[]) => [0, 1, 2].filter(q => q === p || q !== missed[p])
  const met = new Map([[values.join(), values]])
  const decided = new Set<number>()
  for (const now of met.values())
    for (const first of hears) {
      const proposals = now.map((_, p) => bits.find(v => heard(p, first).filter(q => now[q] === v).length > 1))
      for (const second of hears) {
        const next = now.map((own, p) => {
          const told = heard(p, second).flatMap(q => proposals[q] ?? [])
          if (told.length > 1) decided.add(told[0] as number)
          return told[0] ?? { keeps: own, flips: 1 - own, zero: 0, first: now[heard(p, second)[0] as number] as number }[fallback]
        })
        met.set(next.join(), next)
      }
    }
  return decided
}

describe.each(some(['keeps', 'flips', 'zero', 'first'] as const, 2))('a process that hears no proposal: %s', fallback => {
  test('which initial states are bivalent, no state is critical, and a run need not decide', async () => {
    const model = flpRounds.with({ late: 1, fallback })
    const result = await check(model, { continue: true, valence: 'always', workers: 1 })
    const { initial, critical } = valenceIn(result)
    const byHand = inputs.map(values => [...decidable(fallback, values)].sort().join(' or '))
    expect(Object.fromEntries(initial)).toEqual(Object.fromEntries([...Map.groupBy(byHand, of => of)].map(([of, all]) => [of, all.length])))
    expect(critical).toBe(0)
    const violated = result.properties.filter(p => p.verdict === 'violated')
    expect(violated.map(p => p.name)).toEqual(['termination'])
    // The run of the theorem stays bivalent where there is a bivalent state.
    const along = violated[0]?.valence?.map(v => v.outcomes.length) ?? []
    expect(new Set(along)).toEqual(new Set([fallback === 'keeps' ? 1 : 2]))
  })
})

deepTest('a toss that all see is the critical step', async () => {
  const model = sharedCoin.with({ late: 1, fallback: 'keeps' })
  const { states, counts, critical } = valenceIn(await check(model, { properties: ['agreement'], valence: 'always', workers: 1 }))
  const wanted = valenceByHand(model)
  expect({ states, counts: Object.fromEntries(counts), critical }).toEqual(wanted)
  // Those in which nobody has proposed or decided: inputs that differ in 6 ways, and values that do.
  expect(critical).toBe(36)
})

test('where nobody is late, no initial state is bivalent, and everyone decides', async () => {
  const result = await check(flpRounds.with({ late: 0, fallback: 'zero' }), { valence: 'always', workers: 1 })
  expect(result.verdict).toBe('holds')
  expect(Object.fromEntries(valenceIn(result).initial)).toEqual({ 0: 4, 1: 4 })
})

const violated = async (of: typeof flpRounds) =>
  (await check(of.with({ late: 1, fallback: 'zero' }), { continue: true, workers: 1 })).properties.flatMap(p =>
    p.verdict === 'violated' ? [p.name] : [],
  )

describe('seeded mistakes', () => {
  test('a process proposes its own value, whatever it hears', async () => {
    const own = variant(flpRounds, 'own', ({ parts: { P } }) => ({
      actions: {
        report: {
          then: s => {
            for (const p of P) s.proposal[p] = s.value[p]
            s.phase = 'propose'
          },
        },
      },
    }))
    expect(await violated(own)).toContain('agreement')
  })

  deepTest('a process that hears no proposal decides its value', async () => {
    const rash = variant(flpRounds, 'rash', ({ parts: { vote } }) => ({
      actions: {
        propose: {
          then: (s, { missed }) =>
            vote(s, missed, p => {
              const value = s.value[p]
              s.decision[p] = value
              return value
            }),
        },
      },
    }))
    expect(await violated(rash)).toContain('agreement')
  })

  test('a process decides the value that nobody has', async () => {
    const wrong = variant(flpRounds, 'wrong', ({ parts: { P }, actions: { propose } }) => ({
      actions: {
        propose: {
          then: (s, of) => {
            propose.then(s, of)
            for (const p of P) if (s.decision[p] !== null) s.decision[p] = 1 - s.decision[p]
          },
        },
      },
    }))
    expect(await violated(wrong)).toContain('validity')
  })
})
