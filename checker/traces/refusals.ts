import type { Action } from '../language/action.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import type { Constraint } from '../properties/liveness/constraints.ts'
import { type Instance, label } from '../semantics/semantics.ts'
import { type Because, isUnknown } from './because.ts'
import type { Fulfilment } from './fairness.ts'
import { stateAfter, statesOfLoop, type Trace } from './trace.ts'
import { choicesAt, type Walk, walkOf } from './walk.ts'
import { conditionAgainst, whyDisabled } from './why.ts'

/** A step that does not lead on, and why. */
export interface Refusal {
  /** `rmRcvCommit(Commit(to: RM1))`, or an action alone where there is not even a message to receive. */
  readonly step: string
  readonly action: string
  /** Null of an action that has no instance in the state. */
  readonly instance: Instance | null
  /** The process that would take it; null for the environment, and where no message says who. */
  readonly by: string | null
  /** Whoever receives the message, or is named by a parameter, would take it, and there is none to say who that is. */
  readonly isAnyones?: true
  readonly because: Because
}

/** Why each step that is no fault does not lead on from a state, or with `faults` each step; a clause is said where the model's clauses tell their values. */
export const refusalsAt = (model: Model, state: State, { faults = false }: { readonly faults?: boolean } = {}): readonly Refusal[] =>
  refusals(walkOf(model), state, faults)

function refusals(walk: Walk, state: State, faults = false): readonly Refusal[] {
  const { model, semantics } = walk
  const { enabled, disabled, silent } = choicesAt(walk, state)
  const here = semantics.key(state)
  return [
    ...disabled
      .filter(c => faults || c.kind !== 'fault')
      .map(({ instance, label, by }): Refusal => {
        const action = model.actions[instance.action] as Action
        const reason = conditionAgainst(action, state, instance)
        const because: Because = reason === null ? { is: 'guard', why: whyDisabled(model, state, instance) } : { is: 'condition', reason }
        return { step: label, action: instance.action, instance, by, because }
      }),
    ...enabled.flatMap(({ instance, label, by, kind, obstacle, to }): Refusal[] => {
      if (kind === 'fault' && !faults) return []
      const refusal = { step: label, action: instance.action, instance, by }
      if (obstacle !== null) return [{ ...refusal, because: { is: 'obstacle', reason: obstacle } }]
      return to !== null && semantics.key(to) === here ? [{ ...refusal, because: { is: 'idle' } }] : []
    }),
    ...silent
      .filter(s => faults || model.actions[s.action]?.kind !== 'fault')
      .map(({ action, reason }): Refusal => {
        const by = aloneOf(model.actions[action])
        const anyones = by === null && model.actions[action]?.by != null ? { isAnyones: true as const } : {}
        return { step: action, action, instance: null, by, ...anyones, because: { is: 'silent', reason } }
      }),
  ]
}

/** The one process that can take a step, whatever the parameters and the message. */
function aloneOf(action: Action | undefined): string | null {
  if (!action?.by) return null
  const { by, picks } = action
  if (typeof by !== 'string') return by.id
  const sort = action.for[by] ?? (picks && 'kind' in picks ? picks.kind.fields[by] : undefined)
  return sort?.shape.of === 'process' && sort.shape.ids.length === 1 ? (sort.shape.ids[0] as string) : null
}

/** Why the loop of a trace does not take what is fair; nothing for what it takes, for groups, and where no reason is known. */
export function refusedFairness(model: Model, trace: Trace, fairness: readonly Fulfilment[]): ReadonlyMap<Constraint, Because> {
  const walk = walkOf(model)
  const byStep = new Map<number, readonly Refusal[]>()
  const refusedAt = (step: number): readonly Refusal[] => {
    const refused = byStep.get(step) ?? refusals(walk, stateAfter(trace, step))
    byStep.set(step, refused)
    return refused
  }
  return new Map(
    fairness.flatMap(({ constraint, how, step }): [Constraint, Because][] => {
      if (how === 'taken' || !('action' in constraint)) return []
      const { action, instance } = constraint
      const reasonAt = (at: number): Because | null =>
        sharedBy(
          refusedAt(at)
            .filter(r => (instance === null ? r.action === action : r.instance !== null && r.step === label(instance)))
            .map(r => r.because),
        )
      // That there is nothing to take it for is no reason where there is in another state of the loop.
      const reasons = (how === 'never enabled' ? statesOfLoop(trace) : [step]).map(reasonAt)
      const because = reasons.find(r => r !== null && r.is !== 'silent') ?? reasons[0] ?? null
      return because === null || isUnknown(because) ? [] : [[constraint, because]]
    }),
  )
}

/** The reason that most instances of an action share, which says of how many where that is not all; null where there is none. */
function sharedBy(all: readonly Because[]): Because | null {
  const alike = [...Map.groupBy(all, because => JSON.stringify([because.is, reasonOf(because)])).values()]
  const [most] = alike.toSorted((a, b) => b.length - a.length)
  const [because] = most ?? []
  if (most === undefined || because === undefined) return null
  if (most.length === all.length || because.is === 'idle') return because
  const reason = `of ${most.length} of its ${all.length} instances ${reasonOf(because)}`
  return because.is === 'guard' ? { ...because, why: { ...because.why, reason } } : { ...because, reason }
}

const reasonOf = (because: Because): string | null =>
  because.is === 'idle' ? null : because.is === 'guard' ? because.why.reason : because.reason
