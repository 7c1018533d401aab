import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CheckOptions, check } from '../../checker/check.ts'
import { tablesSharing } from '../../checker/engine/tables/explore.ts'
import type { Model } from '../../checker/language/index.ts'
import type { CheckResult } from '../../checker/result.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import { choices, type Explored, explore, stepsFrom, text } from './dumb-explorer.ts'
import { type RandomSpec, randomSpec } from './random-spec.ts'

// EVERYSTEP_SEED=… and EVERYSTEP_RUNS=… try others; a failure prints the seed and path that repeat it, and the shrunk spec.
const seed = Number(process.env.EVERYSTEP_SEED ?? 20_260_101)
const numRuns = Number(process.env.EVERYSTEP_RUNS ?? 60)
const maxStates = 150
const timeout = 180_000

/** Every engine must agree with the dumb explorer. */
const engines: readonly { readonly name: string; readonly check: (model: Model, options: CheckOptions) => Promise<CheckResult> }[] = [
  { name: 'reference', check: (model, options) => check(model, { ...options, engine: 'reference' }) },
  { name: 'tables', check: (model, options) => check(model, { ...options, engine: 'tables', workers: 1 }) },
  // So small a space is shared by two threads only where every level is worth sharing.
  { name: 'tables on two threads', check: (model, options) => check(model, { ...options, engine: tablesSharing(0), workers: 2 }) },
]

describe.each(engines)('random specs on the $name engine', engine => {
  test(
    'have the states, verdicts and shortest traces that a dumb explorer finds',
    async () => {
      await forRandomSpecs(engine, async spec => {
        const model = spec.model()
        const { explored, maxDepth } = explore(model, maxStates)
        const limits = maxDepth === Infinity ? {} : { maxDepth }
        const result = await engine.check(model, { continue: true, limits })
        expect(result.trust.engine).toBe(engine.name.split(' ')[0])
        expect(result.states).toMatchObject({ distinct: explored.distinct, generated: explored.generated, queue: 0 })
        expect(result.depth).toBe(explored.depth)
        expect(result.trust.neverFired).toEqual(Object.keys(model.actions).filter(name => explored.fired[name] === 0))
        expect(result.trust.stopped === null).toBe(!explored.beyond)
        expect(cutsOf(result)).toEqual(explored.cuts)
        for (const property of result.properties) expect(summary(property), property.name).toEqual(expected(property, explored))
        expect(result.properties.map(p => p.name).sort()).toEqual(
          [...Object.keys(model.properties), ...(model.deadlock === 'forbidden' ? ['deadlock'] : [])].sort(),
        )
        for (const { name, trace } of result.properties) if (trace) retrace(spec, model, name, trace)

        // Stopping at the first violation must find one exactly where there is one, and no longer way to it.
        const broken = Object.keys(explored.shortest).filter(name => model.properties[name]?.kind !== 'reachable')
        if (broken.length === 0) return
        const stopped = await engine.check(model, { limits })
        expect(stopped.verdict).toBe('violated')
        for (const p of stopped.properties.filter(p => p.verdict === 'violated' && p.trace)) expect(broken).toContain(p.name)
        for (const p of stopped.properties) if (p.trace) expect(p.trace.steps.length, p.name).toBe(explored.shortest[p.name])
      })
    },
    timeout,
  )

  test(
    'are as without faults when every budget is zero',
    async () => {
      await forRandomSpecs(engine, async spec => {
        if (Object.keys(spec.budgets).length === 0) return
        const none = spec.model({})
        const zero = spec.model(Object.fromEntries(Object.keys(spec.budgets).map(name => [name, 0])))
        const { explored, maxDepth } = explore(none, maxStates)
        const limits = maxDepth === Infinity ? {} : { maxDepth }
        const { states, depth } = await engine.check(zero, { continue: true, limits })
        expect({ ...states, depth }).toMatchObject({ distinct: explored.distinct, generated: explored.generated, depth: explored.depth })
      })
    },
    timeout,
  )
})

/** All are held against the same explorer, so that each engine may have specs of its own: several hundred together. */
async function forRandomSpecs(engine: (typeof engines)[number], holds: (spec: RandomSpec) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(randomSpec(), holds), { seed: seed + engines.indexOf(engine), numRuns })
}

const summary = ({ verdict, trace }: CheckResult['properties'][number]) => ({ verdict, steps: trace?.steps.length ?? null })

/** What a property must come to; whether one that holds is vacuous is left to the checker, but for a premise that is never true. */
function expected({ name, kind, verdict }: CheckResult['properties'][number], explored: Explored) {
  const steps = explored.shortest[name] ?? null
  if (steps !== null) return { verdict: kind === 'reachable' ? 'holds' : 'violated', steps }
  if (explored.beyond) return { verdict: 'inconclusive', steps }
  if (kind === 'reachable') return { verdict: 'violated', steps }
  if (kind === 'always' && !explored.premises.has(name)) return { verdict: 'vacuous', steps }
  return { verdict: verdict === 'vacuous' ? 'vacuous' : 'holds', steps }
}

function cutsOf({ trust }: CheckResult) {
  const times = (what: string) => trust.bounds.filter(b => `${b.kind} ${b.of}`.includes(what)).reduce((sum, b) => sum + (b.steps ?? 0), 0)
  return { capacity: times('capacity'), state: times('state constraint'), step: times('step constraint') }
}

/** Takes the steps of a trace with the dumb explorer, looks at where they end, and counts the faults. */
function retrace(spec: RandomSpec, model: Model, name: string, trace: Trace): void {
  expect(model.initial.map(text)).toContain(text(trace.initial))
  let before = trace.initial
  let state = trace.initial
  for (const step of trace.steps) {
    const same = stepsFrom(model, state).steps.filter(
      s => s.action === step.action && text(s.parameters) === text(step.parameters) && text(s.message) === text(step.message),
    )
    expect(
      same.map(s => text(s.to)),
      `step ${step.number} of the trace of ${name}`,
    ).toEqual([text(step.state)])
    before = state
    state = step.state
  }
  const property = model.properties[name]
  if (property?.kind === 'reachable') expect(property.holds(state)).toBe(true)
  else if (property?.kind === 'step') expect(choices(property.for).every(p => property.holds(before, state, p))).toBe(false)
  else if (property?.kind === 'always')
    expect(choices(property.for).every(p => (property.premise && !property.premise(state, p)) || property.holds(state, p))).toBe(false)
  else expect(model.final(state)).toBe(false)
  for (const [fault, budget] of Object.entries(spec.budgets)) {
    const happened = trace.steps.filter(
      s => s.action === fault || s.action.startsWith(`${fault} on `) || (fault === 'early' && s.action.endsWith(' too early')),
    )
    expect(happened.length, fault).toBeLessThanOrEqual(budget)
  }
}
