import type { Model } from '../language/model.ts'
import { tooEarly } from '../language/names.ts'
import type { State } from '../language/types.ts'
import type { OnState } from '../semantics/judged.ts'
import { label, type Semantics, type Step, semanticsOf } from '../semantics/semantics.ts'
import type { Message } from '../values/index.ts'
import { withValueAt } from '../values/path.ts'
import { type Because, isUnknown } from './because.ts'
import { canBePutBack, lastChanges } from './causes.ts'
import { canReach } from './future.ts'
import { changesBetween, sentBetween } from './replay.ts'
import { isSame, retake } from './retaken.ts'
import { type Change, stateAfter, type Trace, type TraceStep } from './trace.ts'
import { conditionAgainst, whyDisabled } from './why.ts'

/** A step by which a variant departs from the spec that it changes. */
export interface Deviation {
  readonly step: number
  /** The numbers of the steps that last wrote a part of the state without which it would be none: of a promise that is broken the one that gave it. */
  readonly since: readonly number[]
  /** The last part of the name of the variant that departs by it, or of a later one that takes it with another fairness. */
  readonly variant: string | null
  /** What the step would do by the spec; null where it could not be taken. */
  readonly bySpec: BySpec | null
  /** Where it could not, and the reason is known, why. */
  readonly because?: Because
}

/** How what a step does by a spec differs from what a variant of it does. */
export interface BySpec {
  /** The parts that are other after it, each as the variant has it before the change, and as the spec has it after. */
  readonly changes: readonly Change[]
  readonly sent: readonly Message[]
  /** What the variant sends, and the spec does not. */
  readonly unsent: readonly Message[]
  /** The bound that it would exceed, so that the rest is not known; null where it exceeds none. */
  readonly beyond: string | null
}

/**
 * The steps that a variant takes and the spec that it changes would not, or not like that, in order; of a variant of a variant those by which either departs. A variant by which more than half of
 * the steps, and more than one, depart is left out. `telling` is the same model with clauses that tell their values, by which why a step could not be taken is said. Of an action that a variant changes only the steps count that it takes otherwise, although the variant that it changes has added the action.
 */
export function deviationsOf(model: Model, trace: Trace, telling: Model = model): readonly Deviation[] {
  const found: Deviation[] = []
  const changed = new Set<string>()
  /** The last variant that has changed an action's fairness. */
  const fairness = new Map<string, string | null>()
  const told = [...changesOf(telling)].map(([, base]) => base)
  for (const [i, [{ actions, variant }, base]] of [...changesOf(model)].entries()) {
    const own = variant?.split('/').at(-1) ?? null
    for (const [name, { fair = null }] of Object.entries(actions))
      if (name in base.actions && fair !== (base.actions[name]?.fair ?? null) && !fairness.has(name)) fairness.set(name, own)
    const semantics = semanticsOf({ ...base, view: null })
    const inBase = (state: State): State => ofBase(base, state)
    const departing = trace.steps.filter(
      step =>
        step.action in actions &&
        !changed.has(step.action) &&
        isSame(semantics, step, inBase(stateAfter(trace, step.number - 1))) === false &&
        !isOfSpec(semantics, step, inBase(stateAfter(trace, step.number - 1)), inBase(step.state)),
    )
    const all = found.length + departing.length
    if (all > 1 && all * 2 > trace.steps.length) continue
    for (const step of departing) {
      const before = stateAfter(trace, step.number - 1)
      const since = lastChanges(trace.steps.slice(0, step.number - 1))
        .filter(canBePutBack)
        .filter(({ part, before: value }) => isSame(semantics, step, inBase(withValueAt(before, part, value))) === true)
      const bySpec = bySpecIn(semantics, step, inBase(before), inBase(step.state))
      const because = bySpec === null ? becauseIn(told[i] ?? base, step, inBase(before)) : null
      found.push({
        ...{ step: step.number, since: since.map(change => change.step), variant: fairness.get(step.action) ?? own, bySpec },
        ...(because !== null && { because }),
      })
    }
    for (const { action } of departing) if (action in base.actions) changed.add(action)
  }
  return found.toSorted((a, b) => a.step - b.step)
}

function bySpecIn(semantics: Semantics, step: TraceStep, from: State, led: State): BySpec | null {
  const nothing = { changes: [], sent: [], unsent: [], beyond: null }
  const to = retake(semantics, step, from)
  if (to === undefined) return null
  if (to === null) {
    const bound = boundAgainst(semantics, step, from)
    return bound === null ? null : { ...nothing, beyond: bound }
  }
  const { vars } = semantics.model
  return {
    ...nothing,
    changes: changesBetween(vars, led, to),
    sent: sentBetween(vars, led, to, null),
    unsent: sentBetween(vars, to, led, null),
  }
}

/** Why a step cannot be taken; null where the reason is not known. */
function becauseIn(model: Model, step: TraceStep, from: State): Because | null {
  const action = model.actions[step.action]
  if (action === undefined) return { is: 'condition', reason: `it has no ${step.action.replace(tooEarly, ' that fires too early')}` }
  const reason = conditionAgainst(action, from, step)
  const because: Because = reason === null ? { is: 'guard', why: whyDisabled(model, from, step) } : { is: 'condition', reason }
  return isUnknown(because) ? null : because
}

/** The bound, or the network whose capacity, alone keeps a step from being taken; null where there is none. */
function boundAgainst(semantics: Semantics, step: TraceStep, from: State): string | null {
  if (!(step.action in semantics.model.actions)) return null
  const taken = semantics.isEnabled(from, step) ? semantics.attempt(from, step) : null
  return typeof taken === 'string' ? taken : null
}

/** Whether a step of an action that a spec lacks leads where another of the spec does, or changes nothing that the spec has. */
function isOfSpec(semantics: Semantics, step: TraceStep, from: State, led: State): boolean {
  if (step.action in semantics.model.actions) return false
  return semantics.key(from) === semantics.key(led) || semantics.expand(from).steps.some(other => other.key === semantics.key(led))
}

/**
 * The steps of the protocol that a spec could take where its variant stays for ever, and the variant cannot, as it has taken the action away or asks more: by what they are
 * called there. Only those of which what the behaviour lacks can come, and of a lasso those that the spec need take. Empty for what is no variant, and for a loop in which something happens: there another action may do what that did.
 */
export function goingOnIn(model: Model, trace: Trace, goal: OnState | null): readonly string[] {
  if (trace.loop !== null && trace.loop < trace.steps.length) return []
  const own = semanticsOf({ ...model, view: null })
  const end = stateAfter(trace, trace.steps.length)
  const comes = (semantics: Semantics, from: State) => (goal === null ? 'unknown' : canReach(semantics, from, goal))
  const found = new Set<string>()
  for (const [, base] of changesOf(model)) {
    const semantics = semanticsOf({ ...base, view: null })
    const from = ofBase(base, end)
    const { steps } = semantics.expand(from)
    const isDue = ({ action }: Step) => trace.loop === null || base.actions[action]?.fair != null
    const leadsOn = (step: Step) => step.moves && semantics.isWayOn(from, step) && isDue(step)
    const lead = steps.filter(step => leadsOn(step) && retake(own, step, end) === null && comes(semantics, step.to) !== 'impossible')
    for (const step of lead) found.add(label(step))
  }
  return [...found]
}

const ofBase = (base: Model, state: State): State => Object.fromEntries(Object.entries(state).filter(([name]) => name in base.vars))

/** A variant and what it changes, then that and what it changes in turn. */
function* changesOf(model: Model): Generator<readonly [variant: Model, base: Model]> {
  const base = model.base?.() ?? null
  if (base === null) return
  yield [model, base]
  yield* changesOf(base)
}
