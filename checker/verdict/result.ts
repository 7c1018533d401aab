import type { Stop } from '../engine/engine.ts'
import type { ProfileEntry } from '../engine/profile.ts'
import type { Place } from '../errors.ts'
import type { Action } from '../language/action.ts'
import { keptVariables, type Model } from '../language/model.ts'
import { isNetwork } from '../language/network.ts'
import type { PropertyKind } from '../language/properties/index.ts'
import type { Constraint } from '../properties/liveness/constraints.ts'
import type { PropertyId } from '../properties/property-id.ts'
import type { SymmetryOutcome } from '../properties/symmetry.ts'
import type { StateValence, ValenceCount } from '../properties/valence.ts'
import type { Bound } from '../semantics/bounds.ts'
import type { Fulfilment } from '../traces/fairness.ts'
import type { Trace } from '../traces/trace.ts'
import type { NetworkKind, Value } from '../values/index.ts'

/** `holds`: in the whole space within the stated bounds. `inconclusive`: a limit was reached first; never a pass. */
export type Verdict = 'holds' | 'violated' | 'inconclusive'

/** `vacuous`: it holds, but what it speaks of never happened. */
export type PropertyVerdict = Verdict | 'vacuous'

export interface PropertyResult extends PropertyId {
  readonly kind: PropertyKind
  readonly verdict: PropertyVerdict
  /** One sentence: what failed, why it could not be decided, or why it is vacuous. */
  readonly reason: string | null
  /** The shortest counterexample; for `reachable` that holds, the shortest witness. */
  readonly trace: Trace | null
  /**
   * Whether the trace was compared with all that are as short, so that it is one with the fewest faults, and of these with the fewest switches between processes;
   * false where there were too many states for that. Null without a trace, of one without steps, of a lasso, and for random walks.
   */
  readonly compared: boolean | null
  /** For a lasso: how its loop meets every fairness constraint, so that it is a behaviour that the spec allows; otherwise empty. */
  readonly fairness: readonly Fulfilment[]
  /** Null where it was not asked for, is not violated, or no fault could be left out. */
  readonly necessary: NecessaryFaults | null
  /** Of a lasso: each constraint by which alone, added to those of the model, it would hold; left out where that was not searched for. */
  readonly enough?: readonly Constraint[]
  readonly where: Place | null
  /** The valence of each state of the trace, the initial one first; left out where it was not asked for or could not be decided. */
  readonly valence?: readonly StateValence[]
  /** It is what the model is there to show, and is shown before all else that is violated. */
  readonly isStory?: true
}

/** Fault budgets; Infinity where any number may happen, and none of what is not named. */
export type Budgets = Readonly<Record<string, number>>

/** The least faults that show a violation, found by searching under smaller budgets, those of the least total first. */
export interface NecessaryFaults {
  /**
   * The budgets of the least total under which it is violated, each of them by itself enough, and the steps of its shortest trace there;
   * null where it has none. Those of the model itself where all smaller ones were searched in vain.
   */
  readonly least: readonly { readonly budgets: Budgets; readonly steps: number | null }[]
  /** The model's faults that none of those has. */
  readonly notNeeded: readonly string[]
  /** Smaller budgets whose search met a limit, so that they may be enough. */
  readonly undecided: readonly Budgets[]
  /** How many smaller budgets were left untried, since there are so many. */
  readonly untried: number
  /** Where `least` allows a fault any number of times: the largest number of it that was tried. Null where it does not. */
  readonly triedOfAny: number | null
}

/** What was checked: enough to do it again. */
export interface Checked {
  readonly spec: string
  /** The name of a catalogue model, where one was asked for. */
  readonly model: string | null
  readonly variant: string | null
  readonly constants: Readonly<Record<string, Value>>
  /** Fault budgets above zero; Infinity where any number may happen. */
  readonly faults: Readonly<Record<string, number>>
  readonly networks: Readonly<Record<string, { readonly kind: NetworkKind; readonly capacity: number | null }>>
  /** The variables that faults keep for themselves: how often each has happened, and to whom. */
  readonly kept: readonly string[]
  /** In the order of a diagram's lanes. */
  readonly processes: readonly { readonly id: string; readonly sort: string }[]
  readonly file: string | null
}

/** A bound that the search met. */
export interface Cut extends Bound {
  /** How many steps it kept from being followed; null of a view, which cuts no step but makes one of states that differ. */
  readonly steps: number | null
}

/** Timeouts that wait for the same, and so do not fire whenever their guards are true. */
export interface Timeouts {
  readonly actions: readonly string[]
  /** The kinds of message that they await; null where they fire only when nothing else can happen. */
  readonly awaits: readonly string[] | null
  /** The fault of the spec that lets them fire sooner, and its budget; null where the spec declares none. */
  readonly early: { readonly fault: string; readonly budget: number } | null
}

/** An action that no step took, although the whole space was searched. */
export interface NeverFired {
  readonly action: string
  readonly kind: Action['kind']
  /** Why that may be, and what to do about it; null where no more is known. */
  readonly because: { readonly reason: string; readonly remedy: string } | null
  /** Why it is not expected to fire; null where it is. */
  readonly accepted: string | null
}

/**
 * What a verdict leaves out, though it may seem not to. Nothing of it makes a result another one, but `--strict` fails on each that was not accepted
 * beforehand.
 */
export interface Qualifications {
  readonly neverFired: readonly NeverFired[]
  /** `accepted`: why it may cut; null where nothing was said of it. */
  readonly cut: readonly (Cut & { readonly accepted: string | null })[]
  readonly vacuous: readonly { readonly property: string; readonly reason: string }[]
  /** What was accepted beforehand and did not come about: an action that fires, a bound that cuts nothing. */
  readonly needless: readonly { readonly mark: 'neverFires' | 'cuts'; readonly of: string }[]
}

/** What one must know to trust the verdict. */
export interface Trust {
  readonly engine: string
  readonly workers: number
  /** Why the search ended before the whole space was seen; null where it did not. */
  readonly stopped: Stop | null
  /** What bounded the space. */
  readonly bounds: readonly Cut[]
  /** The variables that told states apart; null where all did. */
  readonly view: readonly string[] | null
  /** What states were exchanged by, or why none were though it was asked for; null where it was not. */
  readonly symmetry: SymmetryOutcome | null
  /** `WF(tmCommit)`, `SF(rmRcvCommit)`: what liveness assumed. */
  readonly fairness: readonly string[]
  /** The actions that no step took. */
  readonly neverFired: readonly string[]
  /** What timeouts wait for; empty where the model has none, or none that waits. */
  readonly timeouts: readonly Timeouts[]
  /** Steps that change the state, over all states expanded. */
  readonly outDegree: { readonly min: number; readonly mean: number; readonly max: number }
  /** Chance that two different states were taken for one; null where states are compared whole, and of a swarm, which loses many. */
  readonly collision: { readonly optimistic: number; readonly actual: number } | null
  /** Recipe runs that were run twice to see whether they are deterministic. */
  readonly rerun: number
  /** States of which the fingerprint was put on disk, some of them more than once. */
  readonly onDisk: number
}

/** Which of the outcomes between which a protocol decides can still come, in how many of all its states. */
export interface Valence {
  readonly outcomes: readonly string[]
  /** All states, and not orbits, even where the search of the properties counted these. */
  readonly states: number
  /** How many of them have each valence that occurs. */
  readonly counts: readonly ValenceCount[]
  /** How many of the initial states have each that occurs there. */
  readonly initial: readonly ValenceCount[]
  /** How many states are critical: several outcomes can come, and after each step only one. */
  readonly critical: number
  /** The bounds within which outcomes were looked for: what lies beyond may bring others. Empty where nothing was cut. */
  readonly bounds: readonly Cut[]
}

/** Why valence was not decided: the search that would have told did not see all states, or a view made one of several. */
export interface NoValence {
  readonly outcomes: readonly string[]
  readonly inconclusive: Stop | { readonly why: 'view' }
}

export interface CheckResult {
  readonly checked: Checked
  readonly verdict: Verdict
  /** One sentence: `raft breaks electionSafety in 9 steps with crash=1: false after …`. */
  readonly cause: string
  readonly properties: readonly PropertyResult[]
  /**
   * `generated` counts successor steps computed, initial states included, as TLC does. Of a swarm both are summed over its runs, which meet many states again; how many it
   * met is told by `trust.stopped`.
   */
  readonly states: { readonly distinct: number; readonly generated: number; readonly queue: number }
  /** States on the longest shortest path, as TLC counts it. */
  readonly depth: number
  readonly qualifications: Qualifications
  /** Left out where it was not asked for, and of a spec that names no outcomes. */
  readonly valence?: Valence | NoValence
  readonly trust: Trust
  /** Where the time went, that which took longest first; null where that was not asked. */
  readonly profile: readonly ProfileEntry[] | null
  readonly seconds: number
}

/**
 * What is violated, in the order in which it is shown: what the model is there to show, then traces that end before those that repeat forever, shorter ones first, and
 * last what is never reached, which has none.
 */
export function violationsOf<P extends Pick<PropertyResult, 'verdict' | 'trace' | 'isStory'>>(properties: readonly P[]): readonly P[] {
  const rank = ({ trace, isStory }: P) => (isStory ? -1 : trace === null ? 2 : trace.loop === null ? 0 : 1)
  const steps = ({ trace }: P) => trace?.steps.length ?? 0
  return properties.filter(p => p.verdict === 'violated').toSorted((a, b) => rank(a) - rank(b) || steps(a) - steps(b))
}

/** Whether states were counted as one that an exchange of processes takes into each other. */
export const isReduced = ({ symmetry }: Trust): boolean => symmetry !== null && 'sorts' in symmetry

/** What a model is, for results and for whoever shows its traces. */
export function checkedOf(model: Model, name: string | null): Checked {
  return {
    spec: model.spec,
    model: name,
    variant: model.variant,
    constants: model.constants,
    faults: model.budgets,
    networks: Object.fromEntries(
      Object.entries(model.vars).flatMap(([variable, of]) =>
        isNetwork(of) ? [[variable, { kind: of.network, capacity: of.capacity === Infinity ? null : of.capacity }]] : [],
      ),
    ),
    kept: keptVariables(model),
    processes: model.processes,
    file: model.where?.file ?? null,
  }
}

/** Checks these properties of a model that is a little different; null where it cannot be done. */
export type Search = (model: Model, properties: readonly string[]) => Promise<CheckResult | null>
