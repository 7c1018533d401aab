import { describe, expect, it } from 'vitest'
import { bool, machine, messages, network, processes, range, spec } from '../../checker/language/index.ts'
import { estimate } from '../../checker/verdict/estimate.ts'
import { errorOfShare, extrapolate } from '../../checker/verdict/widths.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'

const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k)
const within = (factor: number, is: number, truth: number) => Math.max(is / truth, truth / is) <= factor

describe('widths of levels', () => {
  it('of parts that move independently are continued to within a half, from a tenth of the states on', () => {
    // 40 bits that are set one by one have C(40, k) states at depth k + 1: 2^40 together, of which the first 17 levels hold 13 %.
    const widths = Array.from({ length: 41 }, (_, k) => choose(40, k))
    const { states, widest } = extrapolate(widths.slice(0, 17), 41)
    expect(within(1.5, states, 2 ** 40)).toBe(true)
    expect(within(1.5, widest, choose(40, 20))).toBe(true)
  })

  it('of which there is one alone, or two, are continued, too', () => {
    expect(extrapolate([1], 1).states).toBe(1)
    expect(extrapolate([1, 5], 4).states).toBeGreaterThan(6)
  })

  it('give an error that grows as less was seen, and none where next to nothing was', () => {
    expect([1, 0.3, 0.1, 0.02].map(errorOfShare)).toEqual([2, 2, 3, 12])
    expect(errorOfShare(0.0001)).toBeNull()
  })
})

describe('an estimate', () => {
  // TLC on TwoPhase.tla: 296,448 states of 7 RMs, on 23 levels.
  const seven = twoPhaseCommit.with({ rms: 7 }, {}, { network: 'set' })

  it('from a tenth of two-phase commit with seven RMs is near its depth, states and steps', async () => {
    const { needs, depth, sample } = await estimate(seven, { sample: 20_000, properties: ['agreement'] })
    expect(within(1.2, depth, 23)).toBe(true)
    expect(sample.isAll).toBe(false)
    expect(sample.states).toBeLessThan(50_000)
    expect(within(3, needs?.states.likely ?? 0, 296_448)).toBe(true)
    // 2,744,706 steps, as checker/engine/README.md has them.
    expect(within(3, needs?.generated.likely ?? 0, 2_744_706)).toBe(true)
    expect(needs?.states.low).toBeLessThan(296_448)
    expect(needs?.states.high).toBeGreaterThan(296_448)
  })

  it('is the same for the same seed', async () => {
    const states = async (seed: number) => (await estimate(seven, { sample: 20_000, seed })).needs?.states.likely
    expect(await states(5)).toBe(await states(5))
  })

  it('of what fits into the sample is a count', async () => {
    const { needs, sample, depth } = await estimate(twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' }))
    expect([sample.isAll, needs?.states, needs?.generated.likely, depth]).toEqual([true, { likely: 288, low: 288, high: 288 }, 1146, 11])
  })

  it('up to symmetry is one of orbits', async () => {
    // C(N+3, 3) + C(N+5, 5) + N + 1 for N RMs: 80 for three.
    const { needs } = await estimate(twoPhaseCommit.with({ rms: 3 }, {}, { network: 'set' }), { states: 'orbits' })
    expect(needs?.states.likely).toBe(80)
  })

  it('of a space without an end is none, and says why', async () => {
    const Msg = messages({ Tick: { on: bool } })
    const vars = { net: network(Msg, 'bag'), at: range(0, 1) }
    const { initially, action } = machine(vars)
    const endless = spec('endless', {}, () => ({
      vars,
      init: initially(),
      actions: { send: action({ then: s => s.net.send(Msg.Tick({ on: true })) }) },
      properties: {},
      deadlock: 'allowed',
    }))
    const { needs, stopped } = await estimate(endless.with({}), { maxSeconds: 5 })
    expect(needs).toBeNull()
    expect(stopped?.why).toBe('unbounded')
  })

  it('fails as the spec does', async () => {
    const P = processes('P', 1)
    const vars = { at: range(0, 1) }
    const { initially, action } = machine(vars)
    const failing = spec('failing', {}, () => ({
      vars,
      init: initially(),
      actions: {
        fail: action({
          for: { p: P },
          then: () => {
            throw new Error('no')
          },
        }),
      },
      properties: {},
      deadlock: 'allowed',
    }))
    await expect(estimate(failing.with({}))).rejects.toThrow(/no/)
  })
})
