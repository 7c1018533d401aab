import { addressOf as modelAddressOf } from '../../checker/language/address.ts'
import type { Model } from '../../checker/language/model.ts'
import { propertyKinds } from '../../checker/language/properties/index.ts'
import type { State } from '../../checker/language/types.ts'
import { label, semanticsOf } from '../../checker/semantics/semantics.ts'
import { addressOf } from '../../checker/traces/address.ts'
import { pursue } from '../../checker/traces/pursuit.ts'
import { shownBy } from '../../checker/traces/shown.ts'
import { isDeadlock } from '../../checker/traces/standing.ts'
import { statesOf, type Trace } from '../../checker/traces/trace.ts'
import { brokenAt, choicesAt, type Walk, walkOf } from '../../checker/traces/walk.ts'
import { check } from '../../checker/verdict/check.ts'
import type { SearchOptions } from '../../checker/verdict/options.ts'
import type { CheckResult, PropertyResult } from '../../checker/verdict/result.ts'
import { itfTrace } from '../../reports/itf.ts'
import { readItf, retrace } from '../../reports/itf-replay.ts'
import type { OpenSpec } from '../../reports/pages/explorer/chosen.ts'
import { guide, type Place } from '../../reports/pages/explorer/client/place.ts'
import { type StateGraph, stateGraph } from '../../reports/state-graph.ts'

/** How the result is found that the commands are compared with. */
export interface Comparison {
  readonly model: Model
  /** The first is compared with what the other commands say, and with the results of the others. */
  readonly searches: readonly SearchOptions[]
  /** With more states than these nothing is compared. */
  readonly mostStates: number
  /** With more states, those beyond a constraint included, no graph is drawn and no other search run; a pursuit looks at no more. */
  readonly mostDrawn: number
  readonly walks: { readonly seed: number; readonly runs: number; readonly steps: number }
  readonly patience?: number
}

/** What the commands say differently of one model, line by line; null where it has too many states. */
export async function disagreements(comparison: Comparison): Promise<readonly string[] | null> {
  const { model, searches, mostStates, mostDrawn, walks, patience = 60 } = comparison
  const results: CheckResult[] = []
  for (const search of searches) {
    if ((results[0]?.states.distinct ?? 0) > mostDrawn) break
    const result = await check(model, { ...search, continue: true, patience, limits: { maxStates: mostStates } } as SearchOptions)
    if (result.trust.stopped !== null) return null
    results.push(result)
  }
  const [first, ...others] = results as [CheckResult, ...CheckResult[]]
  const walk = walkOf(model)
  const simulated = await check(model, { walks, continue: true, patience })
  const graph = first.states.distinct <= mostDrawn ? drawn(model, mostDrawn) : null
  return [
    ...others.flatMap(other => unlike(first, other)),
    ...results.flatMap(result => result.properties.flatMap(p => replayed(model, p))),
    ...explored(model, first),
    ...(await pursued(walk, first, mostDrawn)),
    ...simulatedBeyond(model, first, simulated),
    ...(graph === null ? [] : [...drawnOtherwise(walk, first, graph), ...sample(graph).flatMap(state => choicesUnlike(walk, state))]),
  ]
}

const lengthOf = ({ trace }: PropertyResult): number | null => trace?.steps.length ?? null

function unlike(one: CheckResult, other: CheckResult): string[] {
  const tell = ({ properties, states }: CheckResult) => [
    states.distinct,
    properties.map(p => [p.name, p.verdict, p.trace?.loop == null ? lengthOf(p) : 'lasso']),
  ]
  const [is, ought] = [JSON.stringify(tell(other)), JSON.stringify(tell(one))]
  return is === ought ? [] : [`${other.trust.engine} finds ${is}, ${one.trust.engine} ${ought}`]
}

/** Of what must remain possible neither looks at more than so many states. */
const isOpen = ({ kind }: PropertyResult, answer: string | undefined): boolean =>
  kind === 'alwaysPossible' && (answer === 'not judged' || answer === 'undecided')

const isExistential = ({ kind }: Pick<PropertyResult, 'kind'>): boolean => propertyKinds[kind].isExistential

/** `replay` of the trace that `check` or `simulate` writes. */
function replayed(model: Model, property: PropertyResult): string[] {
  const { name, kind, trace, verdict } = property
  if (trace === null) return []
  const again = retrace(semanticsOf(model), readItf(JSON.stringify(itfTrace(model, { ...property, trace }))))
  const { shown, crossing } = shownBy(model, again, name)
  const ought = isExistential(property) ? 'reached' : 'violated'
  // Loops and dead ends are those of the graph, and behaviours of the spec whatever was cut.
  const isInside = crossing === null || trace.loop !== null || kind === 'alwaysPossible' || crossing.at === again.steps.length
  return [
    ...(shown === ought || isOpen(property, shown) ? [] : [`replay says of the trace of ${name}, ${verdict}: ${shown}`]),
    ...(isInside ? [] : [`the trace of ${name} goes on beyond the ${crossing.beyond} after step ${crossing.at}`]),
  ]
}

/** The explorer along each trace: what it says of the property at its end and before, and what it offers on the way. */
function explored(model: Model, { properties }: CheckResult): string[] {
  const reopened: Pick<OpenSpec, 'with'> = { with: () => model }
  const placeAt = guide(reopened as OpenSpec, modelAddressOf(model))
  return properties.flatMap(property => {
    const { name, trace } = property
    if (trace === null) return []
    const prefixes = [...statesOf(trace).keys()]
    const places = prefixes.map(steps => placeAt(addressFor(model, trace, steps)))
    const last = places.at(-1) as Place
    const standing = (place: Place) => place.standings.find(s => s.name === name)?.standing
    const ought = isExistential(property) ? 'reached' : 'broken'
    const early = trace.loop === null ? places.slice(0, -1).filter(place => standing(place) === ought) : []
    return [
      ...places.flatMap(p => (p.stray === null ? [] : [`the explorer does not follow ${name}: ${p.stray}`])),
      ...(standing(last) === ought || isOpen(property, standing(last))
        ? []
        : [`the explorer says at the end of the trace of ${name}: ${standing(last)}`]),
      ...early.map(place => `the explorer says ${ought} of ${name} after ${place.path.steps.length} of ${trace.steps.length} steps`),
      ...places.flatMap(({ walk, states }) => choicesUnlike(walk, states.at(-1) as State)),
    ]
  })
}

const addressFor = (model: Model, { initial, steps }: Trace, number: number): string =>
  addressOf(semanticsOf(model), { initial: model.initial.indexOf(initial), steps: steps.slice(0, number) })

/**
 * "Run to the next violation" from every initial state that is within the constraints, beside the shortest trace that check has.
 * Where more states lie before the violation than are looked at, the rest of a shortest trace is a shortest one from where it begins.
 */
async function pursued(walk: Walk, { properties }: CheckResult, maxStates: number): Promise<string[]> {
  const { model, boundary, watched } = walk
  const begun = model.initial.filter(state => boundary.ofState(state) === null)
  // What is broken at the start is not looked for.
  const apart = properties.filter(
    p => p.verdict === 'violated' && p.trace?.loop === null && watched.some(w => w.name === p.name && w.decides !== null),
  )
  if (apart.some(p => lengthOf(p) === 0)) return []
  const nearest = apart.toSorted((one, other) => (lengthOf(one) as number) - (lengthOf(other) as number))[0]?.trace ?? null
  const ought = nearest?.steps.length ?? Infinity
  const found = await Promise.all(begun.map(state => pursue(walk, state, { maxStates })))
  const is = Math.min(...found.map(({ steps }) => steps?.length ?? Infinity))
  const isCut = found.some(({ ended }) => ended === 'limit')
  if (is !== ought && !(isCut && is === Infinity)) return [`the explorer runs to a violation ${is} steps away, check has one of ${ought}`]
  return isCut && nearest !== null ? pursuedFrom(walk, statesOf(nearest), maxStates) : []
}

/** The same from the states of a shortest trace, from its end backwards as far as the pursuit ends. */
async function pursuedFrom(walk: Walk, states: readonly State[], maxStates: number): Promise<string[]> {
  for (let left = 1; left < states.length; left++) {
    const { steps, ended } = await pursue(walk, states.at(-1 - left) as State, { maxStates })
    if (ended === 'limit') return left > 1 ? [] : ['the explorer does not come to a violation that is one step away']
    if (steps?.length !== left) return [`the explorer runs to a violation ${steps?.length} steps away, where ${left} are left of check's`]
  }
  return []
}

/** The explorer's choices beside what the semantics says that a state leads to. */
function choicesUnlike(walk: Walk, state: State): string[] {
  const { enabled } = choicesAt(walk, state)
  // No search goes on from beyond the constraints, where a step may fail that no other does: the explorer then says so.
  if (walk.boundary.ofState(state) !== null && enabled.some(c => c.to === null && !c.obstacle?.endsWith(' is reached'))) return []
  const { steps, beyond } = walk.semantics.expand(state)
  const offered = enabled.filter(c => c.to !== null).map(c => `${c.label} ${walk.semantics.key(c.to as State)}`)
  const ought = steps.map(s => `${label(s)} ${s.key}`)
  const kept = enabled.flatMap(c => (c.obstacle === null ? [] : [c.obstacle]))
  return [
    ...(offered.sort().join('\n') === ought.sort().join('\n') ? [] : [`the explorer offers ${offered}, and ${ought} can be taken`]),
    ...(kept.sort().join() ===
    beyond
      .map(bound => `the ${bound} is reached`)
      .sort()
      .join()
      ? []
      : [`the explorer keeps ${kept} from being taken, the semantics ${beyond}`]),
  ]
}

/** A violation that random walks find is one that the search has, by a trace that is as short at most; what they write replays. */
function simulatedBeyond(model: Model, { properties }: CheckResult, simulated: CheckResult): string[] {
  return simulated.properties.flatMap(met => {
    const known = properties.find(p => p.name === met.name)
    if (known === undefined) return [`simulate knows a property ${met.name}`]
    if (met.trace === null) return []
    const length = lengthOf(known)
    return [
      ...(known.verdict === met.verdict ? [] : [`simulate: ${met.name} is ${met.verdict}, check: ${known.verdict}`]),
      ...(length !== null && length <= met.trace.steps.length
        ? []
        : [`simulate finds ${met.name} in ${lengthOf(met)} steps, check in ${length}`]),
      ...replayed(model, met),
    ]
  })
}

/** The graph; null where too many states lie beyond a constraint for it. */
function drawn(model: Model, cap: number): StateGraph | null {
  try {
    return stateGraph(model, { cap })
  } catch (error) {
    if ((error as { code?: string }).code === 'too-many-states') return null
    throw error
  }
}

function drawnOtherwise(walk: Walk, result: CheckResult, graph: StateGraph): string[] {
  const { followed, judged } = depthsIn(graph)
  const within = graph.states.filter(s => s.beyond === null).length
  const shortest = (at: readonly number[]): number | null => (at.length === 0 ? null : Math.min(...at))
  const states = graph.states.map((state, number) => ({ ...state, depth: judged[number] as number }))
  const steps = graph.steps.map(step => ({ ...step, depth: (followed[step.from] as number) + 1 }))
  const nearest = (name: string) => shortest([...states, ...steps].filter(s => s.breaks.includes(name)).map(s => s.depth))
  const properties = result.properties.flatMap(p => {
    const watched = walk.watched.find(w => w.name === p.name)
    if (watched === undefined || watched.decides === null || isExistential(p)) return []
    const marked = p.kind === 'deadlock' ? shortest(states.filter(s => s.deadlocked).map(s => s.depth)) : nearest(p.name)
    return marked === lengthOf(p) ? [] : [`graph marks ${p.name} after ${marked} steps, check finds it after ${lengthOf(p)}`]
  })
  const names = ({ kind, of }: CheckResult['trust']['bounds'][number]) => (kind === 'constraint' ? of : kind)
  const met = new Set(result.trust.bounds.map(names))
  const marked = new Set<string>([
    ...graph.states.flatMap(s => s.cut.map(bound => (bound.startsWith('capacity') ? 'capacity' : 'bound'))),
    ...graph.states.flatMap(s => (s.beyond === null ? [] : [s.beyond])),
  ])
  // A step beyond the step constraint may lead to a state that another step leads to.
  const unmarked = [...met].filter(bound => !marked.has(bound) && bound !== 'step constraint')
  return [
    ...(within === result.states.distinct ? [] : [`graph has ${within} states within the constraints, check ${result.states.distinct}`]),
    ...properties,
    ...(unmarked.length === 0 ? [] : [`graph marks nothing beyond the ${unmarked}, which check met`]),
    ...[...marked].filter(bound => !met.has(bound)).map(bound => `graph marks what is beyond the ${bound}, which check did not meet`),
    ...states.flatMap(({ state, deadlocked, breaks, beyond, initial }) => [
      ...(beyond === null && deadlocked !== isDeadlock(walk, state) ? ['graph and explorer differ on a deadlock'] : []),
      ...(initial || [...brokenAt(walk, state)].join() === breaks.join() ? [] : ['graph and explorer differ on what a state breaks']),
    ]),
  ]
}

/** After how many steps each state is judged: a step beyond a constraint leads to a state that is judged, and from which no other follows. */
function depthsIn({ states, steps }: StateGraph): { readonly followed: readonly number[]; readonly judged: readonly number[] } {
  const followed = states.map(s => (s.initial && s.beyond === null ? 0 : Infinity))
  const from = Map.groupBy(
    steps.filter(s => s.beyond === null),
    s => s.from,
  )
  let level = [...followed.keys()].filter(number => followed[number] === 0)
  for (let d = 1; level.length > 0; d++) {
    const next = new Set(level.flatMap(number => (from.get(number) ?? []).map(s => s.to)).filter(to => followed[to] === Infinity))
    for (const to of next) followed[to] = d
    level = [...next]
  }
  const judged = states.map(s => (s.initial ? 0 : Infinity))
  for (const { from, to } of steps) judged[to] = Math.min(judged[to] as number, (followed[from] as number) + 1)
  return { followed, judged }
}

/** So many states, evenly spread. */
const sampled = 12
const sample = ({ states }: StateGraph): readonly State[] => {
  const apart = Math.max(1, Math.floor(states.length / sampled))
  return states.filter((_, number) => number % apart === 0).map(s => s.state)
}
