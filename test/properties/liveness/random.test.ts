import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fairness } from '../../../checker/language/index.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { check } from '../../../checker/verdict/check.ts'
import { isDeep } from '../../support/depth.ts'
import { breaks, constraintOf, type Edge, edgesOf, isFair, type Kind, type Question, shortestStem } from './brute-force.ts'
import { checkEveryWay } from './judge.ts'
import { modelOf, oneOfStates, type SmallGraph, type Step } from './small-graph.ts'

// EVERYSTEP_SEED=… and EVERYSTEP_RUNS=… try others; a failure prints the seed and path that repeat it, and the shrunk graph.
const seed = Number(process.env.EVERYSTEP_SEED ?? 20_260_102)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? (isDeep ? 250 : 100))

const fairness: fc.Arbitrary<Fairness<'step'> | undefined> = fc.constantFrom<(Fairness<'step'> | undefined)[]>(
  undefined,
  'weak',
  'strong',
  { weak: 'a' },
  { strong: 'b' },
  { strong: 'c' },
  { weak: 'd', forEach: 'step' },
  { strong: 'e', forEach: ['step'] },
)

const case_ = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.array(fairness, { minLength: 1, maxLength: 4 })).chain(([states, fair]) => {
  const state = fc.nat(states - 1)
  const some = fc.uniqueArray(state, { maxLength: states })
  return fc.record({
    states: fc.constant(states),
    fair: fc.constant(fair),
    initial: fc.uniqueArray(state, { minLength: 1, maxLength: 2 }),
    steps: fc.array(fc.tuple(state, state, fc.nat(fair.length - 1)), { minLength: 1, maxLength: 11 }),
    kind: fc.constantFrom<Kind[]>('eventually', 'infinitelyOften', 'leadsTo', 'eventuallyAlways'),
    from: some,
    goal: some,
  })
})
type Case = typeof case_ extends fc.Arbitrary<infer C> ? C : never

const graphOf = ({ states, initial, fair, steps }: Case): SmallGraph => ({
  states,
  initial,
  actions: Object.fromEntries(
    fair.flatMap((f, k) => {
      const own = steps.filter(([, , action]) => action === k).map(([from, to]): Step => [from, to])
      return own.length === 0 ? [] : [[`a${k}`, { steps: own, ...(f ? { fair: f } : {}) }]]
    }),
  ),
})

test('random graphs under random fairness have the verdict and the shortest stem that a brute-force search of all behaviours finds', async () => {
  const seen: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(case_, async given => {
      const graph = graphOf(given)
      const question: Question = { kind: given.kind, from: new Set(given.from), goal: new Set(given.goal) }
      const [from, goal] = [oneOfStates(...given.from), oneOfStates(...given.goal)]
      const model = modelOf(graph, m => ({ property: given.kind === 'leadsTo' ? m.leadsTo(from, goal) : m[given.kind](goal) }))
      // The other engine agrees with the reference on a part of them, and so with the brute force.
      const { properties } = await (given.steps.length % 4 === 0 ? checkEveryWay(model) : check(model, { engine: 'reference' }))
      const [property] = properties
      const stem = shortestStem(graph, question)
      seen[`${given.kind} ${property?.verdict}`] = (seen[`${given.kind} ${property?.verdict}`] ?? 0) + 1
      if (stem === null) {
        expect(['holds', 'vacuous']).toContain(property?.verdict)
        return
      }
      expect(property).toMatchObject({ verdict: 'violated', trace: { loop: stem } })
      isBehaviour(property?.trace as Trace, graph, question)
    }),
    { seed, numRuns },
  )
  // Every kind both holds and fails often enough for the comparison to mean something.
  for (const kind of ['eventually', 'infinitelyOften', 'leadsTo', 'eventuallyAlways'])
    for (const verdict of ['holds', 'violated'])
      expect(seen[`${kind} ${verdict}`] ?? 0, `${kind} ${verdict}`).toBeGreaterThan(numRuns / 100)
})

/** The lasso's steps follow each other, its loop closes, is fair and breaks the property. */
function isBehaviour(trace: Trace, graph: SmallGraph, question: Question): void {
  const edges = edgesOf(graph)
  const at = [trace.initial, ...trace.steps.map(s => s.state)].map(s => s.at as number)
  expect(graph.initial).toContain(at[0])
  const taken = trace.steps.map((step, k): Edge => {
    const group = graph.actions[step.action]?.fair
    const own = `${step.action}(${step.parameters.step})`
    const edge = edges.find(
      e => e.from === at[k] && e.to === at[k + 1] && (e.constraint === null || e.constraint === own || typeof group === 'object'),
    )
    expect(edge, `step ${step.number}`).toBeDefined()
    const [from, to] = graph.actions[step.action]?.steps[step.parameters.step as number] ?? []
    expect([from, to]).toEqual([at[k], at[k + 1]])
    const { constraint } = constraintOf(step.action, step.parameters.step as number, group)
    return { ...(edge as Edge), constraint }
  })
  const loop = trace.loop ?? -1
  expect(at.at(-1)).toBe(at[loop])
  const recurrence = { states: new Set(at.slice(loop)), edges: taken.slice(loop) }
  expect(isFair(recurrence, edges)).toBe(true)
  expect(breaks(recurrence, question)).toBe(true)
  if (question.kind === 'eventually') for (const s of at) expect(question.goal.has(s)).toBe(false)
  if (question.kind === 'leadsTo') {
    const premise = at.findLastIndex((s, k) => k <= loop && question.from.has(s))
    const after = at.slice(Math.max(0, premise))
    expect(premise).toBeGreaterThanOrEqual(0)
    for (const s of after) expect(question.goal.has(s)).toBe(false)
  }
}
