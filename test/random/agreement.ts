import { isDeepStrictEqual } from 'node:util'
import { stateAfter } from '../../checker/traces/trace.ts'
import { check } from '../../checker/verdict/check.ts'
import { CheckFailure } from '../../checker/verdict/failure.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import type { CheckResult } from '../../checker/verdict/result.ts'
import { isReduced } from '../../checker/verdict/result.ts'
import { reductionsIn } from '../support/say.ts'
import { type Explored, explore } from './dumb/explore.ts'
import { type Verdict, verdictsOf } from './dumb/liveness.ts'
import { isSymmetric, orbitOf } from './dumb/orbits.ts'
import { type Possible, possibleIn } from './dumb/possible.ts'
import { partitioned } from './dumb/processes.ts'
import { stepsOf, TooLarge } from './dumb/steps.ts'
import { type Valence, valenceIn } from './dumb/valence.ts'
import { expected, type Standing } from './expected.ts'
import type { RandomSpec } from './random-spec.ts'
import type { Spec } from './syntax.ts'
import { foundBy, plainState } from './told.ts'
import { wrongWith, wrongWithReplay } from './traces.ts'
import { reference, type Way } from './ways.ts'

/** What a spec is, by the dumb explorer. */
interface Known {
  readonly spec: Spec
  readonly explored: Explored
  readonly overTime: readonly Verdict[]
  readonly possible: readonly Possible[]
  readonly valence: Valence | null
  /** How to check it: as deep as was explored. */
  readonly how: Pick<SearchOptions, 'limits' | 'patience'>
}

const maxStates = 100

/**
 * What the ways of checking and the dumb explorer say differently of a spec: nothing, unless one of them is wrong. Where what a timeout waits for takes too long to
 * find by dumb means, they are not compared, and `tooLarge` is called.
 */
export async function disagreements(random: RandomSpec, ways: readonly Way[], tooLarge = () => {}): Promise<readonly string[]> {
  try {
    return await compared(random, ways)
  } catch (error) {
    if (!(error instanceof TooLarge || isLate(random.spec, error))) throw error
    tooLarge()
    return []
  }
}

/** What a timeout waits for is searched within its guard, which on a busy machine may take longer than a guard is given. */
const isLate = ({ actions }: Spec, error: unknown): boolean =>
  error instanceof CheckFailure && error.code === 'never-returns' && actions.some(a => a.awaits)

async function compared(random: RandomSpec, ways: readonly Way[]): Promise<readonly string[]> {
  const { spec } = random
  const { explored, maxDepth } = explore(spec, maxStates)
  const known: Known = {
    ...{ spec, explored, overTime: verdictsOf(spec, explored), possible: possibleIn(spec, explored), valence: valenceIn(spec, explored) },
    // Recipes have no loops that do not end; to watch each slice of a small search takes longer than the slice.
    how: { limits: maxDepth === Infinity ? {} : { maxDepth }, ...(spec.actions.some(a => a.awaits) ? {} : { patience: Infinity }) },
  }
  const model = random.model()
  const found: string[] = []
  const note = (who: string, lines: readonly string[]) => found.push(...lines.map(line => `${who}: ${line}`))
  for (const way of ways) {
    const result = await way.search(model, { continue: true, valence: 'always', ...known.how })
    note(way.name, wrongValence(known, result))
    note(way.name, differences(foundBy(result), expected(spec, explored, known.overTime, known.possible)))
    note(way.name, wrongTraces(known, result))
    const replayed = wrongWithReplay(model, result)
    if (replayed) note(way.name, [replayed])
  }
  note('stopped at the first', await stoppedAtFirst(random, known, ways.at(-1) ?? reference))
  note('walks', await walked(random, known))
  if (random.symmetric) note('symmetry', await reduced(random, known, ways.at(-1) ?? reference))
  return found
}

/** What is said of valence, of all states and of those of the traces. */
function wrongValence({ spec, explored, valence: wanted }: Known, { valence, properties, trust }: CheckResult): string[] {
  if (wanted === null) return valence === undefined ? [] : ['a valence of no outcomes']
  if (valence === undefined) return ['no valence']
  if ('inconclusive' in valence) {
    const { why } = valence.inconclusive
    return explored.beyond || spec.hidden !== null || (why === 'interrupted' && trust.stopped === null)
      ? []
      : [`valence is not decided: ${why}`]
  }
  const numbers = (outcomes: readonly string[]) => outcomes.map(name => valence.outcomes.indexOf(name))
  const tally = (counts: typeof valence.counts) => Object.fromEntries(counts.map(c => [String(numbers(c.outcomes)), c.states]))
  const { viewed } = stepsOf(spec)
  const found = { counts: tally(valence.counts), initial: tally(valence.initial), critical: valence.critical }
  const ought = { counts: wanted.counts, initial: wanted.initial, critical: wanted.critical.size }
  return [
    ...(isDeepStrictEqual(found, ought) ? [] : [`valence is ${JSON.stringify(found)} and not ${JSON.stringify(ought)}`]),
    ...properties.flatMap(({ name, trace, valence: along }) =>
      (along ?? []).flatMap((of, k) => {
        const key = viewed(plainState(spec, trace === null ? {} : stateAfter(trace, k)))
        const is = `${numbers(of.outcomes)} ${of.isCritical}`
        const ought = `${wanted.of.get(key)} ${wanted.critical.has(key)}`
        return is === ought ? [] : [`after step ${k} of the trace of ${name} the valence is ${is} and not ${ought}`]
      }),
    ),
    ...properties.flatMap(({ name, trace, valence: along }) =>
      trace === null || along?.length === trace.steps.length + 1 || explored.cuts.size > 0 ? [] : [`the trace of ${name} has no valence`],
    ),
  ]
}

type Found = ReturnType<typeof foundBy>
type Expected = ReturnType<typeof expected>

function differences(found: Found, wanted: Expected): string[] {
  const parts = (['distinct', 'generated', 'queue', 'depth', 'stopped', 'neverFired', 'cuts', 'outDegree'] as const).flatMap(part => {
    const [is, ought] = [JSON.stringify(found[part]), JSON.stringify(wanted[part])]
    return is === ought ? [] : [`${part} is ${is} and not ${ought}`]
  })
  const names = new Set([...Object.keys(found.properties), ...Object.keys(wanted.properties)])
  return [...parts, ...[...names].flatMap(name => unlike(name, found.properties[name], wanted.properties[name]))]
}

function unlike(name: string, found: Found['properties'][string] | undefined, wanted: Standing | undefined): string[] {
  if (!found || !wanted) return [`${name} is ${found ? 'only' : 'not'} there`]
  const isRight = wanted.verdicts.includes(found.verdict) && (found.verdict === 'inconclusive' || found.steps === wanted.steps)
  return isRight ? [] : [`${name} is ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`]
}

const wrongTraces = ({ spec, overTime }: Known, { properties }: CheckResult): string[] =>
  properties.flatMap(property => {
    const wrong = wrongWith(spec, property, overTime)
    return wrong === null ? [] : [`the trace of ${property.name}: ${wrong}`]
  })

/** Stopping at the first violation must find one exactly where there is one, and no longer path to it. */
async function stoppedAtFirst(random: RandomSpec, known: Known, way: Way): Promise<string[]> {
  const { explored, spec, how } = known
  const broken = [...explored.shortest.keys()].filter(name => spec.properties.find(p => p.name === name)?.kind !== 'reachable')
  if (broken.length === 0) return []
  const result = await way.search(random.model(), how)
  const shown = result.properties.filter(p => p.trace !== null && p.trace.loop === null)
  return [
    ...(result.verdict === 'violated' ? [] : [`the verdict is ${result.verdict}, though ${broken.join()} can be broken`]),
    ...shown.flatMap(p =>
      p.trace?.steps.length === (explored.shortest.get(p.name) ?? known.possible.find(({ name }) => name === p.name)?.steps)
        ? []
        : [`${p.name} is shown in ${p.trace?.steps.length} steps`],
    ),
    ...wrongTraces(known, result),
  ]
}

/** Random walks go along paths that there are, and find nothing that there is not. */
async function walked(random: RandomSpec, known: Known): Promise<string[]> {
  const { explored, spec } = known
  const result = await check(random.model(), { continue: true, walks: { seed: 1, runs: 6, steps: 12 }, ...known.how })
  const fired = Object.keys(random.model().actions).filter(name => !result.trust.neverFired.includes(name))
  return [
    ...wrongTraces(known, result),
    ...(result.verdict === 'holds' ? ['walks prove nothing'] : []),
    // What a constraint keeps out is met by walks all the same.
    ...(result.states.distinct <= explored.nodes.length || [...explored.cuts.keys()].some(what => what.endsWith('constraint'))
      ? []
      : [`${result.states.distinct} states of ${explored.nodes.length}`]),
    ...fired.filter(name => explored.fired.get(name) === 0).map(name => `${name} was taken`),
    ...result.properties.flatMap(({ name, kind, trace }) =>
      trace === null || explored.shortest.has(name) ? [] : [`${name}, ${kind}, is decided, though nothing decides it`],
    ),
    ...(spec.properties.length === 0 && result.properties.some(p => p.kind !== 'deadlock') ? ['properties that there are not'] : []),
  ]
}

/** Where states are put together, the verdicts must be as without; the counts are those of the orbits where the spec is symmetric. */
async function reduced(random: RandomSpec, known: Known, way: Way): Promise<string[]> {
  const { spec, explored } = known
  // Properties over time are not asked of orbits.
  const safe: Spec = { ...spec, properties: spec.properties.filter(p => ['always', 'step', 'reachable', 'idempotent'].includes(p.kind)) }
  const properties = [...safe.properties.map(p => p.name), ...(spec.deadlock === 'forbidden' ? ['deadlock'] : [])]
  if (properties.length === 0 || way.name === 'exact') return []
  const result = await way.search(random.model(), { continue: true, states: 'orbits', properties, ...known.how })
  const reduced = isReduced(result.trust)
  const isAlike = isSymmetric(safe, explored)
  // A half is named by one of the two, whatever it is exchanged with: that is refused, or counted as others.
  const hasHalves = spec.faults.some(f => f.kind === 'partition' && f.budget > 0) && partitioned(spec).every(id => id.startsWith('P'))
  // A spec that names a process may be refused though it makes no difference.
  if (!reduced) return isAlike && !hasHalves && !/["']P\d/.test(random.text) ? [`refused: ${reductionsIn(result)}`] : []
  const found = foundBy(result)
  const whole = expected(safe, explored, []).properties
  const verdicts = Object.keys(whole).flatMap(name => unlike(name, found.properties[name], whole[name]))
  if (!isAlike || hasHalves) return verdicts
  const orbits = () => explore(safe, 10 * maxStates, orbitOf(spec)).explored
  const limited = known.how.limits?.maxDepth === undefined ? differences(found, expected(safe, orbits(), [])) : []
  return [...verdicts, ...limited, ...wrongTraces({ ...known, spec: safe }, result)]
}
