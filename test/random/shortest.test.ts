import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actorOf } from '../../checker/language/action.ts'
import type { Model } from '../../checker/language/index.ts'
import { compare } from '../../checker/values/index.ts'
import type { PropertyResult } from '../../checker/verdict/result.ts'
import { explore, isStuck } from './dumb/explore.ts'
import { judgesOf } from './dumb/judge.ts'
import { type State, type Step, stepsOf, TooLarge } from './dumb/steps.ts'
import { type RandomSpec, randomSpec } from './random-spec.ts'
import type { Json, Spec } from './syntax.ts'
import { walk } from './traces.ts'
import { textOf } from './values.ts'
import { ways } from './ways.ts'

const seed = Number(process.env.EVERYSTEP_SEED ?? 20_261_128)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 7)
/** A search that is interrupted does not compare: shortest-trace.test.ts resumes one. */
const compared = ways.filter(way => way.name !== 'resumed')
/** Where more traces than this are as short, they are not written out one by one. */
const mostTraces = 3000

/** Specs of which something is shown in several steps, so that traces may differ. */
const withSteps = randomSpec().filter(({ spec }) => {
  try {
    return [...explore(spec, 100).explored.shortest.values()].some(steps => steps > 1)
  } catch (error) {
    // What may still come there takes the dumb explorer too long.
    if (error instanceof TooLarge) return false
    throw error
  }
})

test('of all traces as short, the one with the fewest faults, then switches, then the first by its content is shown, however it is searched', async () => {
  const seen = { alone: 0, faults: 0, switches: 0, content: 0 }
  await fc.assert(
    fc.asyncProperty(withSteps, async random => {
      const { maxDepth } = explore(random.spec, 100)
      const limits = maxDepth === Infinity ? {} : { maxDepth }
      let first: readonly string[] | null = null
      for (const way of compared) {
        const { properties } = await way.search(random.model(), { continue: true, limits })
        const shown = properties.filter(p => p.compared !== null)
        expect(
          shown.filter(p => p.compared === false).map(p => p.name),
          way.name,
        ).toEqual([])
        const said = shown.map(p => textOf([p.name, takenIn(random.spec, p) as unknown as Json]))
        if (first === null) for (const property of shown) seen[whyShown(random, property)]++
        first ??= said
        expect(said, way.name).toEqual(first)
      }
    }),
    { seed, numRuns },
  )
  // Each rule must have had its say; that of faults has cases of its own in shortest-trace.test.ts.
  expect(Math.min(seen.switches, seen.content), JSON.stringify(seen)).toBeGreaterThan(0)
}, 180_000)

interface Candidate {
  readonly initial: number
  readonly steps: readonly Step[]
  readonly faults: number
  readonly switches: number
}

function takenIn(spec: Spec, { trace }: PropertyResult): Pick<Candidate, 'initial' | 'steps'> {
  const walked = trace === null ? 'there is no trace' : walk(spec, trace)
  if (typeof walked === 'string') throw new Error(walked)
  return { initial: stepsOf(spec).initial.findIndex(s => textOf(s) === textOf(walked.states[0] as State)), steps: walked.steps }
}

/** By what rule the trace shown is the best of all that are as short. Throws where another is better. */
function whyShown(random: RandomSpec, property: PropertyResult): 'alone' | 'faults' | 'switches' | 'content' {
  const { spec } = random
  const model = random.model()
  const taken = takenIn(spec, property)
  const shown = { ...taken, ...costOf(model, taken.steps) }
  const all = tracesTo(spec, property.name, taken.steps.length)
  if (all === null || all.length === 1) return 'alone'
  const others = all.map(candidate => ({ ...candidate, ...costOf(model, candidate.steps) }))
  for (const other of others)
    expect(rank(model, other, shown), `${property.name}: ${textOf([other, shown] as unknown as Json)}`).not.toBeLessThan(0)
  if (others.some(o => o.faults > shown.faults)) return 'faults'
  return others.some(o => o.switches > shown.switches) ? 'switches' : 'content'
}

const rank = ({ actions }: Model, a: Candidate, b: Candidate): number =>
  a.faults - b.faults || a.switches - b.switches || a.initial - b.initial || byContent(Object.keys(actions), a.steps, b.steps)

function byContent(places: readonly string[], a: readonly Step[], b: readonly Step[]): number {
  for (const [k, x] of a.entries()) {
    const y = b[k] as Step
    const order =
      places.indexOf(x.action) - places.indexOf(y.action) || byValue(x.parameters, y.parameters) || byValue(x.message, y.message)
    if (order !== 0) return order
  }
  return 0
}

/** Sets are lists here, whose order is another: these are left to the comparison of the ways to search. */
const byValue = (a: Json, b: Json): number => (textOf([a, b]).slice(1).includes('[') ? 0 : compare(a, b))

/** Every trace of this length that decides a property, through states at their least distance; null where there are too many. */
function tracesTo(spec: Spec, name: string, length: number): readonly Pick<Candidate, 'initial' | 'steps'>[] | null {
  const { initial, from } = stepsOf(spec)
  const judges = judgesOf(spec)
  const isFollowed = (before: State, after: State) => judges.isFollowed(before, after) && judges.isInside(after)
  const decides = (before: State, after: State): boolean => {
    if (name === 'deadlock') return isFollowed(before, after) && !judges.isFinal(after) && isStuck(stepsOf(spec), after)
    const stepped = judges.step.find(j => j.name === name)
    return stepped ? stepped.broken(before, after) : (judges.state.find(j => j.name === name)?.decided(after) ?? false)
  }
  const near = new Set<string>()
  let layer = new Map<string, { state: State; found: { initial: number; steps: Step[] }[] }>()
  for (const [k, state] of initial.entries())
    if (!layer.has(textOf(state)) && judges.isInside(state)) layer.set(textOf(state), { state, found: [{ initial: k, steps: [] }] })
  for (let d = 1; d <= length; d++) {
    for (const key of layer.keys()) near.add(key)
    const next: typeof layer = new Map()
    const ended: { initial: number; steps: Step[] }[] = []
    for (const { state, found } of layer.values())
      for (const step of from(state)) {
        if (step.to === null) continue
        const grown = found.map(way => ({ initial: way.initial, steps: [...way.steps, step] }))
        if (d === length && decides(state, step.to)) ended.push(...grown)
        const key = textOf(step.to)
        if (d === length || near.has(key) || !isFollowed(state, step.to)) continue
        const at = next.get(key) ?? { state: step.to, found: [] }
        next.set(key, at)
        at.found.push(...grown)
      }
    if (d === length) return ended.length > mostTraces ? null : ended
    if ([...next.values()].reduce((sum, { found }) => sum + found.length, 0) > mostTraces) return null
    layer = next
  }
  return null
}

function costOf({ actions }: Model, steps: readonly Step[]): Pick<Candidate, 'faults' | 'switches'> {
  const faults = steps.filter(({ action }) => {
    const kind = actions[action]?.fault?.kind
    // A recovery or a healing ends a fault, and what a traitor does takes of no budget: that it has turned was the fault.
    return kind === undefined || kind === 'early' ? action.endsWith(' too early') : !['heal', 'recover', 'at-will'].includes(kind)
  })
  const by = steps.map(({ action, parameters, message }) => {
    const of = actions[action]
    return of ? actorOf(of, parameters, message as never) : null
  })
  return { faults: faults.length, switches: by.filter((who, k) => k > 0 && who !== by[k - 1]).length }
}
