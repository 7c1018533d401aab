import type { Engine } from '../engine/engine.ts'
import { type EngineName, engines } from '../engine/index.ts'
import { limitsOf } from '../engine/limits.ts'
import { didYouMean, UsageError } from '../errors.ts'
import { combinations } from '../language/binders.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Model, Property, StatePredicate } from '../language/model.ts'
import { own } from '../language/names.ts'
import type { State } from '../language/types.ts'
import { threadsFor } from '../platform/threads.ts'
import { watchdog } from '../platform/watchdog.ts'
import { cutsOf } from '../semantics/bounds.ts'
import { judged, judgedFinal } from '../semantics/judged.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { exchangesOf } from './exchanges.ts'
import { fewestMessages, mostMessages } from './messages.ts'
import { fewestRounds, type Goal, mostRounds } from './rounds.ts'

export interface CostOptions {
  /** `final`, or properties that say where a run gets: `reachable` or `eventually`. Left out, `final` and every `reachable` property. */
  readonly goals?: readonly string[]
  /** Both engines give the same. */
  readonly engine?: EngineName | Engine
  readonly workers?: number
  /** Most states that are followed, each of which is kept whole; beyond that nothing is counted. */
  readonly maxStates?: number
  readonly signal?: AbortSignal
  /** Seconds that one guard, recipe or property may take. */
  readonly patience?: number
}

/** Over all runs that reach the goal. */
export interface Range {
  readonly least: number
  /** Infinity where there is no most. */
  readonly most: number
}

/** What it takes to reach a goal; a part is null where no run reaches it, or where it was not decided. */
export interface GoalCost {
  readonly goal: string
  readonly messages: Range | null
  readonly rounds: Range | null
  /** Why a part is null. */
  readonly reason: string | null
}

export interface Cost {
  readonly goals: readonly GoalCost[]
  /** What cut the space, `Grant.token <= 1`: beyond it there may be cheaper and dearer runs. */
  readonly bounds: readonly string[]
}

const defaultMaxStates = 100_000

/**
 * The messages and rounds that it takes to reach each goal, over all runs of a model without faults: the complexity of a protocol in the failure-free
 * case, as P. Bernstein, V. Hadzilacos and N. Goodman count it for two-phase commit, 3n messages in 3 rounds ("Concurrency Control and Recovery in
 * Database Systems", 1987, section 7.4).
 *
 * A run ends where the goal is first reached. Its messages are those sent by then, received or not; what is sent to several counts once for each, and what
 * a `set` or `merging` network has in flight already is not sent again. Its rounds are the messages of its longest chain in which each is
 * sent by the process that received the one before: message delays, the latency degree of A. Schiper, "Early consensus in an asynchronous
 * system with a weak failure detector", Distributed Computing 10, 1997. A message counts for a chain once it is received, or a guard of its receiver
 * has looked at it where it is.
 *
 * Costs a search for the whole graph, and memory for every state. Throws UsageError where the model has faults or a goal is not one, and
 * SpecFailure where the spec fails.
 */
export async function costOf(model: Model, options: CostOptions = {}): Promise<Cost> {
  const faults = Object.keys(model.budgets)
  if (faults.length > 0)
    throw new UsageError(
      'cost-with-faults',
      `the cost of ${model.spec} is counted over runs without faults, but it has ${faults.join(', ')}`,
      {
        hint: 'leave the fault budgets out',
      },
    )
  const names = options.goals ?? defaultGoals(model)
  const goals = names.map(name => goalOf(model, name))
  const maxStates = options.maxStates ?? defaultMaxStates
  const engine = typeof options.engine === 'object' ? options.engine : engines[options.engine ?? 'tables']
  const { graph, cuts, stopped } = await engine.explore({
    semantics: semanticsOf(model),
    monitors: [],
    limits: limitsOf({ maxStates }),
    goesOnWithin: 0,
    signal: options.signal ?? null,
    onProgress: null,
    reduction: null,
    exact: false,
    workers: threadsFor(options.workers),
    graph: { predicates: goals, fairness: () => -1, levels: Infinity },
    checkpoint: null,
    disk: null,
    profiler: null,
    guard: watchdog(options.patience ?? 10),
  })
  if (stopped?.why === 'failure') throw stopped.error
  if (graph === null) {
    const why = stopped?.why === 'states' ? `there are more than ${maxStates.toLocaleString('en')} states` : 'the search was not complete'
    return { goals: names.map(goal => ({ goal, messages: null, rounds: null, reason: `not decided: ${why}` })), bounds: [] }
  }
  const of = exchangesOf(model, graph)
  const costs = names.map((name, p) => costOfGoal(name, { of, isReached: s => graph.holds(p, s) }, maxStates))
  return {
    // A spec that declares no end has no final state.
    goals: options.goals ? costs : costs.filter(c => c.goal !== 'final' || c.messages !== null),
    bounds: cutsOf(model, cuts).map(({ within }) => within),
  }
}

const defaultGoals = (model: Model): readonly string[] => [
  'final',
  ...Object.entries(model.properties).flatMap(([name, { meaning }]) => (meaning.of === 'some state' ? [name] : [])),
]

/** The names that goals can be asked for by. */
export const goalNames = (model: Model): readonly string[] => [
  'final',
  ...Object.entries(model.properties).flatMap(([name, property]) => (goalIn(property) === null ? [] : [name])),
]

/** What is to be reached: somewhere, or in every behaviour; null for a property that says nothing of the kind. */
function goalIn({ meaning }: Property): StatePredicate | null {
  if (meaning.of === 'some state') return meaning.holds
  return meaning.of === 'behaviours' && meaning.begins === 'initially' ? meaning.avoids : null
}

function goalOf(model: Model, name: string): (s: State) => boolean {
  if (name === 'final') return judgedFinal(model)
  const property = own(model.properties, name)
  const known = goalNames(model)
  const goal = property === undefined ? null : goalIn(property)
  if (property && goal) {
    const parameters = combinations(property.for)
    return judged(`property ${name}`, property.where ?? null, s => parameters.every(p => asBoolean(goal(s, p))))
  }
  throw new UsageError(
    'unknown-goal',
    property ? `the property '${name}' is no goal: it is ${property.kind}` : `${model.spec} has no goal '${name}'`,
    {
      hint: (property ? undefined : didYouMean(name, known)) ?? `its goals are ${known.join(', ')}`,
    },
  )
}

/** Ways to tell chains apart, and nodes that are a state and a place in it, for each state that may be followed: what fits into memory. */
const chainsPerState = 3
const placesPerState = 10

function costOfGoal(name: string, goal: Goal, maxStates: number): GoalCost {
  const least = fewestMessages(goal)
  if (least === null) return { goal: name, messages: null, rounds: null, reason: 'no run without faults reaches it' }
  const messages = rangeOf(least, mostMessages(goal, maxStates))
  const rounds = rangeOf(fewestRounds(goal, maxStates * chainsPerState), mostRounds(goal, maxStates * placesPerState))
  const isDecided = messages !== null && rounds !== null
  return { goal: name, messages, rounds, reason: isDecided ? null : 'rounds not decided: there are too many chains of messages' }
}

const rangeOf = (least: number | null | undefined, most: number | null | undefined): Range | null =>
  typeof least === 'number' && typeof most === 'number' ? { least, most } : null
