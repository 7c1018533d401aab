import { describe, expect, test } from 'vitest'
import { type Costs, simulate } from '../../checker/cluster/simulation.ts'
import type { StateGraph } from '../../checker/engine/graph.ts'
import { estimate } from '../../checker/verdict/estimate.ts'
import { askingCosts, plan } from '../../checker/verdict/planning.ts'
import { twoPhaseCommit } from '../../specs/atomic-commitment/two-phase-commit/protocol.ts'
import { clustered } from './in-process.ts'

/** A graph with these edges from each state, of which the first is initial. */
function graphOf(edges: readonly (readonly number[])[]): StateGraph {
  const offsets = Uint32Array.from([0, ...edges.map((_, s) => edges.slice(0, s + 1).flat().length)])
  const none = () => {
    throw new Error('a simulation looks at no state')
  }
  return {
    ...{
      states: edges.length,
      initial: Uint32Array.of(0),
      offsets,
      targets: Uint32Array.from(edges.flat()),
      fairness: new Int8Array(offsets.at(-1) ?? 0),
    },
    ...{ holds: none, state: none, pathTo: none, instances: none },
  }
}

/** Powers of a thousand: how often each was paid can be read from the sum. */
const costs: Costs = { learning: 0, expand: 1, ask: 1e3, answer: 1e6, roundTrip: 1e9, bandwidth: Number.POSITIVE_INFINITY, processor: 1 }

describe('a cluster is simulated', () => {
  test('of one node that expands each state once, and asks about each', () => {
    // 0 leads to 1 and 2, both of them to 3.
    const { seconds, traffic } = simulate(graphOf([[1, 2], [3], [3], []]), [], 1, costs)
    // Four states; 1, 2 and 3 are found; three levels with two round trips each, and 50 µs of the check.
    expect(Math.round(seconds)).toBe(4 + 3 * 1e3 + 3 * 1e6 + 6 * 1e9)
    expect(traffic).toBe(0)
  })

  test('of two nodes, of which the one that finds a state that the other has asks about it, too', () => {
    // 200 states, which all lead to one. The node that has them hands 32 to the other, which has none: each then finds the one.
    const edges = [Array.from({ length: 200 }, (_, k) => k + 1), ...Array.from({ length: 200 }, () => [201]), []]
    const { seconds, traffic } = simulate(graphOf(edges), [], 2, { ...costs, expand: 1e-3, ask: 0, answer: 0, roundTrip: 0 })
    // 200 and twice one are asked about; half of what is asked, 8 bytes each, is for the other node.
    expect(traffic).toBe((202 * 8) / 2)
    // The node with most expands 1, 168 and 1; 32 are handed over at a millisecond each; six times 50 µs at three barriers.
    expect(seconds).toBeCloseTo(170e-3 + 32e-3 + 6 * 5e-5, 9)
  })

  test('on levels that were not seen as on the last that was', () => {
    const edges = [Array.from({ length: 100 }, (_, k) => k + 1), ...Array.from({ length: 100 }, () => [])]
    const seen = simulate(graphOf(edges), [], 1, costs)
    const more = simulate(graphOf(edges), [1000, 10], 1, costs)
    expect(Math.round(more.seconds - seen.seconds)).toBe(1010 + 1010 * 1e3 + 1010 * 1e6 + 4 * 1e9)
    expect(seen.spread).toEqual({ finders: 1, fullest: 1 })
    expect(simulate(graphOf(edges), [1000], 4, costs).spread).toBeNull()
  })

  test.each([2, 4])('of %i nodes, who ask about as many fingerprints as nodes of a real one do', async nodes => {
    const model = twoPhaseCommit.with({ rms: 5 }, {}, { network: 'set' })
    const asked = { properties: ['agreement'] }
    const estimated = await estimate(model, asked)
    const [planned] = await plan(model, estimated, [nodes], asked)
    const { traffic, states } = await clustered(model, asked, { nodes, worthMoving: 64 })
    // 8,832 states of five RMs: TwoPhase.tla, as test/bench/README.md has it.
    expect(states.distinct).toBe(8832)
    const ratio = (planned?.traffic ?? 0) / 8 / (traffic?.asked ?? 0)
    // Which node is done first is the machine's to say.
    expect(ratio).toBeGreaterThan(1 / 1.6)
    expect(ratio).toBeLessThan(1.6)
  })
})

test('the time to ask, and to answer, is measured', () => {
  for (const seconds of Object.values(askingCosts())) {
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThan(1)
  }
})
