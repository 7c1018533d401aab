import { limitsOf } from '../engine/limits.ts'
import type { Model } from '../language/model.ts'
import { threadsFor } from '../platform/threads.ts'
import { watchdog } from '../platform/watchdog.ts'
import { countValences, requestForValence, type Valences, valenceAlong, valencesOf } from '../properties/valence.ts'
import { cutsOf } from '../semantics/bounds.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { statesOf } from '../traces/trace.ts'
import { type CheckOptions, isPartial, quick } from './options.ts'
import type { CheckResult, NoValence, PropertyResult, Valence } from './result.ts'
import { engineFor } from './strategy.ts'

/**
 * The result with the valence of all states and of those of each trace, where that is asked for and the spec names its outcomes. It is decided by a search of its
 * own, since it needs the graph of all states: that of the properties may end with a violation, or count orbits.
 */
export async function withValence(model: Model, result: CheckResult, options: CheckOptions): Promise<CheckResult> {
  const { valence: wanted = 'never', limits = {} } = options
  const named = model.outcomes
  if (named === null || wanted === 'never' || isPartial(options)) return result
  const outcomes = Object.keys(named.of)
  const undecided = (inconclusive: NoValence['inconclusive']): CheckResult => ({ ...result, valence: { outcomes, inconclusive } })
  if (model.view !== null) return undecided({ why: 'view' })
  const isQuick = wanted === 'if-quick'
  if (isQuick && result.states.distinct > quick) return undecided({ why: 'states', limit: quick })
  const semantics = semanticsOf(model)
  const { stopped, graph, cuts } = await engineFor(options, model).explore({
    semantics,
    monitors: [],
    limits: limitsOf(isQuick ? { ...limits, maxStates: Math.min(quick, limits.maxStates ?? Infinity) } : limits),
    goesOnWithin: 0,
    reduction: null,
    exact: options.states === 'whole',
    workers: threadsFor(options.workers),
    signal: options.signal ?? null,
    onProgress: null,
    graph: requestForValence(named),
    checkpoint: null,
    disk: null,
    profiler: null,
    guard: watchdog(options.patience ?? 10),
  })
  if (stopped !== null) return undecided(stopped)
  if (graph === null) return result
  const valences = valencesOf(graph, named)
  return {
    ...result,
    valence: { ...summaryOf(valences), bounds: cutsOf(model, cuts) },
    properties: result.properties.map((property): PropertyResult => {
      const along = property.trace && valenceAlong(valences, semantics, statesOf(property.trace))
      return along === null ? property : { ...property, valence: along }
    }),
  }
}

const summaryOf = (valences: Valences): Omit<Valence, 'bounds'> => ({
  outcomes: valences.outcomes,
  states: valences.graph.states,
  counts: countValences(valences),
  initial: countValences(valences, valences.graph.initial),
  critical: valences.critical.reduce((sum, is) => sum + is, 0),
})
