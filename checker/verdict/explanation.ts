import { problemOf, SpecFailure } from '../errors.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { propertyKinds } from '../language/properties/index.ts'
import { watchdog } from '../platform/watchdog.ts'
import type { Constraint } from '../properties/liveness/constraints.ts'
import type { OnState } from '../semantics/judged.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import type { Because } from '../traces/because.ts'
import { called, isOfSeveral, isOptional } from '../traces/called.ts'
import { type Cause, causesOf } from '../traces/causes.ts'
import { causalPast, decisiveSteps } from '../traces/decisive.ts'
import { dependedOn, dependenciesOf } from '../traces/dependence.ts'
import { type Deviation, deviationsOf, goingOnIn } from '../traces/deviations.ts'
import type { Fulfilment } from '../traces/fairness.ts'
import { goalOf } from '../traces/goal.ts'
import { type Heard, heardIn } from '../traces/heard.ts'
import { heldBack } from '../traces/held-back.ts'
import { namedSteps } from '../traces/named.ts'
import { type Nearest, nearestTo } from '../traces/nearest.ts'
import { type NoReturn, noReturnOf } from '../traces/no-return.ts'
import { type Opening, openingsOf } from '../traces/openings.ts'
import { readAtEnd } from '../traces/reads.ts'
import type { Why } from '../traces/reason.ts'
import { type Refusal, refusalsAt, refusedFairness } from '../traces/refusals.ts'
import { type Stuck, stuckAt } from '../traces/stuck.ts'
import { stateAfter, statesOf, type Trace } from '../traces/trace.ts'
import { unfairIn } from '../traces/unfair.ts'
import { type OwnPart, partsOf, staysIn, unfinishedIn } from '../traces/unfinished.ts'
import { type Wait, waitsIn } from '../traces/waits.ts'
import { walkOf } from '../traces/walk.ts'
import { whyProperty } from '../traces/why.ts'
import type { ValuePath } from '../values/path.ts'
import type { CheckResult, PropertyResult } from './result.ts'

/** Why each property is what it is, by its name: of those that have a trace, and of each `reachable` that no state of the whole space satisfies. */
export type Explanation = Readonly<Record<string, PropertyExplanation>>

/** All that reports say beyond a verdict and its trace: data, of which reports make sentences. */
export interface PropertyExplanation {
  /** The clauses that decided the property at its trace's end; empty where the model's clauses do not tell their values. */
  readonly why: readonly Why[]
  /** What of the last state, or step, the verdict depends on; empty of a deadlock, for liveness, where no part alone decides, and where the reason of the kind says more. */
  readonly causes: readonly Cause[]
  /** The pauses on which that depends, each with the first step that could be taken only because of it. */
  readonly openings: readonly Opening[]
  /** The variables that the property reads at the end. */
  readonly reads: readonly string[]
  /** The numbers of the decisive steps; of a trace's other steps it is not known that the ending needs them. */
  readonly decisive: readonly number[]
  /** The numbers of the other steps that the decisive ones need, directly or not; empty where that is not known. */
  readonly needed: readonly number[]
  /** Of a variant: the steps that the spec it changes would not take, or not like that. */
  readonly deviations: readonly Omit<Deviation, 'since'>[]
  /** Of a variant's deadlock or lasso: the steps that the spec it changes could take there, and it cannot; else empty. */
  readonly goingOn: readonly string[]
  /** The numbers of the steps that may have led to the ending. */
  readonly past: readonly number[]
  /** The numbers of the steps at which a timeout fires although what it waits for can still come. */
  readonly early: readonly number[]
  /** The messages that steps need which do not receive them. */
  readonly heard: readonly Heard[]
  /** Of a deadlock; else null. */
  readonly standstill: Standstill | null
  /** Of a deadlock and of a lasso: what the processes wait for that leave it unfinished, and those that made it so. */
  readonly waits: readonly Wait[]
  /** Of a deadlock and of a lasso: the step after which what it lacks cannot come any more; null where it could, or that is not known. */
  readonly noReturn: NoReturn | null
  /** Of a lasso: the part of a process's state that keeps the property from being met, and is the same throughout its loop; null where that is not known. */
  readonly stays: OwnPart | null
  /** Of a lasso: how its loop meets each fairness constraint; else empty. */
  readonly fairness: readonly ExplainedFairness[]
  /** Of a lasso: the actions that can be taken throughout its loop, that no fairness asks to be taken, and that could help; empty where it was searched for what is enough, and else. */
  readonly optional: readonly string[]
  /** Of what is never reached: the state that comes nearest; else null. */
  readonly nearest: Nearest | null
  /** Why some of this is missing: what the spec failed with when it was evaluated once more. Null where nothing is. */
  readonly problem: string | null
}

/** How a state is stuck. */
export interface Standstill {
  readonly stuck: Stuck
  /** Why each step that is no fault does not lead on. */
  readonly refusals: readonly Refusal[]
  /** The part of a process's state that keeps the state from being final; null where that is not known. */
  readonly unfinished: OwnPart | null
}

/** How a loop meets a constraint, and where it does so without taking the step, why the step is not taken; null where that is not known. */
export interface ExplainedFairness extends Fulfilment {
  readonly because: Because | null
}

export interface ExplainOptions {
  /** The same model with clauses that tell their values; null where it is not at hand. */
  readonly telling?: Model | null
  /** Seconds after which code of the spec that does not return is given up; Infinity where left out. */
  readonly patience?: number
}

/**
 * The explanation of a result of `model`, made once for every report. Never throws for a spec that fails, nor waits for one that never returns: the property may be
 * evaluated in states that no behaviour has, and what is known of the result is not lost for that.
 */
export function explain(
  model: Model,
  { properties, trust }: CheckResult,
  { telling = null, patience = Infinity }: ExplainOptions = {},
): Explanation {
  return Object.fromEntries(
    properties.flatMap((property): [string, PropertyExplanation][] => {
      const attempts = new Attempts(property.name, patience)
      if (property.trace !== null) return [[property.name, explainTrace(model, property, property.trace, telling, attempts)]]
      const isMissed = propertyKinds[property.kind].isExistential && trust.stopped === null
      return isMissed ? [[property.name, explainMiss(property.name, telling, attempts)]] : []
    }),
  )
}

const nothing: PropertyExplanation = {
  why: [],
  causes: [],
  openings: [],
  reads: [],
  decisive: [],
  needed: [],
  deviations: [],
  goingOn: [],
  past: [],
  early: [],
  heard: [],
  standstill: null,
  waits: [],
  noReturn: null,
  stays: null,
  fairness: [],
  optional: [],
  nearest: null,
  problem: null,
}

function explainTrace(
  model: Model,
  property: PropertyResult,
  trace: Trace,
  telling: Model | null,
  attempts: Attempts,
): PropertyExplanation {
  const { name, kind } = property
  const subject = telling ?? model
  const why = attempts.run([], () => (telling === null ? [] : whyProperty(telling, name, statesOf(trace), trace.loop)))
  const { saysWhy = false, isOfSteps } = propertyKinds[kind]
  const causes = saysWhy
    ? []
    : attempts.run([], () =>
        causesOf(model, name, trace).map(cause =>
          cause.of === 'part' ? { ...inWords(model, cause), isOptional: isOptional(model, cause.part) } : cause,
        ),
      )
  const reads = attempts.run([], () => {
    const watched = walkOf(model).watched.find(w => w.name === name)
    return watched === undefined ? [] : readAtEnd(watched, trace)
  })
  const dependencies = attempts.run(null, () => dependenciesOf(model, trace))
  const deviations = attempts.run([], () => deviationsOf(model, trace, subject))
  const made = causes.map(c => c.step).filter(step => step > 0)
  // Where several would each have been enough, none alone makes the ending; the reader is told of one, and looks for its step.
  const written = saysWhy ? stepsThatWrite(reads, trace) : made.length === 0 ? [] : [...made, ...namedSteps(trace, why)]
  const standstill = kind !== 'deadlock' ? null : attempts.run(null, () => standstillOf(model, subject, trace, why))
  const openings = dependencies === null ? [] : openingsOf(trace, dependencies, [...written, trace.steps.length])
  const stays = trace.loop === null ? null : attempts.run(null, () => inWords(model, staysIn(model, trace, why)))
  const unfinished = standstill?.unfinished ?? stays
  const goal = attempts.run(null, () => goalOf(model, property, trace))
  const waits = goal === null ? [] : attempts.run([], () => waitsOf(model, subject, trace, goal, unfinished, standstill?.refusals))
  const passed = goal === null ? null : attempts.run(null, () => noReturnOf(model, trace, goal, unfinished?.part ?? null))
  const noReturn = standstill === null ? passed : noReturnBefore(deviations, passed)
  const held = standstill === null ? [] : attempts.run([], () => heldBack(standstill, trace))
  const ending = {
    dependencies,
    deviations,
    causes: written,
    waits: [
      ...waits.flatMap(w => [w.step, ...(w.of === 'part' ? w.kept.map(k => k.step) : [])]),
      ...held,
      ...(noReturn === null ? [] : [noReturn.step.number]),
    ],
    reads,
    isOfSteps,
    opened: openings.map(({ step }) => step.number),
  }
  const none: ReadonlyMap<Constraint, Because> = new Map()
  const refused = trace.loop === null ? none : attempts.run(none, () => refusedFairness(subject, trace, property.fairness))
  const decisive = decisiveSteps(trace, keptVariables(model), ending)
  const past = causalPast(trace, keptVariables(model), new Set(decisive))
  return {
    ...nothing,
    why,
    causes,
    openings,
    reads,
    decisive,
    needed: [...dependedOn(dependencies ?? new Map(), decisive).difference(new Set(decisive))].sort((a, b) => a - b),
    deviations: deviations.map(({ since: _, ...told }) => told),
    goingOn: standstill === null && trace.loop === null ? [] : attempts.run([], () => goingOnIn(model, trace, goal)),
    past: [...(dependencies === null ? past : dependedOn(dependencies, past).union(past))].sort((a, b) => a - b),
    early: attempts.run([], () => earlySteps(model, trace)),
    heard: dependencies === null ? [] : attempts.run([], () => heardIn(model, trace, dependencies)),
    standstill,
    waits,
    noReturn,
    stays,
    fairness: property.fairness.map(met => ({ ...met, because: refused.get(met.constraint) ?? null })),
    optional: property.enough !== undefined ? [] : attempts.run([], () => unfairIn(model, property, trace)),
    problem: attempts.problem,
  }
}

/** None where a variant departs from its spec after it: what was lost to the variant was not to the spec. */
const noReturnBefore = (deviations: readonly Deviation[], noReturn: NoReturn | null): NoReturn | null =>
  noReturn !== null && deviations.some(({ step }) => step > noReturn.step.number) ? null : noReturn

function standstillOf(model: Model, subject: Model, trace: Trace, why: readonly Why[]): Standstill {
  const end = stateAfter(trace, trace.steps.length)
  const refusals = refusalsAt(subject, end)
  return { stuck: stuckAt(semanticsOf(model), end), refusals, unfinished: inWords(model, unfinishedIn(model, end, why)) }
}

/** What those wait for for whom something is unfinished. */
function waitsOf(
  model: Model,
  subject: Model,
  trace: Trace,
  goal: OnState,
  of: OwnPart | null,
  refusals?: readonly Refusal[],
): readonly Wait[] {
  const isOver = trace.loop === null || trace.loop === trace.steps.length
  const refused = refusals ?? (isOver ? refusalsAt(subject, stateAfter(trace, trace.steps.length)) : null)
  return waitsIn(model, trace, goal, refused, of === null ? [] : partsOf(of)).map(wait =>
    wait.of === 'part' ? inWords(model, wait) : wait,
  )
}

function explainMiss(name: string, telling: Model | null, attempts: Attempts): PropertyExplanation {
  const nearest = attempts.run(null, () => telling && nearestTo(telling, name))
  return { ...nothing, nearest, problem: attempts.problem }
}

/** Runs the author's code, which may fail where it is evaluated once more, and keeps what it failed with first. */
class Attempts {
  readonly #property: string
  readonly #guard: ReturnType<typeof watchdog>
  problem: string | null = null
  #isEndless = false

  constructor(property: string, patience: number) {
    this.#property = property
    this.#guard = watchdog(patience, true)
  }

  run<T>(otherwise: T, work: () => T): T {
    if (this.#isEndless) return otherwise
    let result = otherwise
    try {
      this.#guard(
        () => {
          result = work()
        },
        () => `the explanation of ${this.#property}`,
      )
    } catch (error) {
      this.problem ??= problemOf(error)
      this.#isEndless = error instanceof SpecFailure && error.code === 'never-returns'
    }
    return result
  }
}

/** What is of a part, with the words for the numbers that lead there, and whether it must be named; null of null. */
const inWords = <T extends { readonly part: ValuePath; readonly value: unknown } | null>(model: Model, of: T): T =>
  of === null ? of : { ...of, part: called(model, of.part), ...(isOfSeveral(model, of.part, of.value) && { isOfSeveral: true }) }

/** What such a property reads is what has been noted, step by step, and all of it counts. */
const stepsThatWrite = (variables: readonly string[], { steps }: Trace): readonly number[] =>
  steps.filter(({ changes }) => changes.some(c => variables.includes(c.part.variable))).map(s => s.number)

const earlySteps = ({ actions }: Model, trace: Trace): readonly number[] =>
  trace.steps.flatMap(({ action, number, by }) => (actions[action]?.isEarly?.(stateAfter(trace, number - 1), by) ? [number] : []))
