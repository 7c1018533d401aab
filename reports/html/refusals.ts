import type { Model } from '../../checker/language/model.ts'
import type { State } from '../../checker/language/types.ts'
import type { Met } from '../../checker/traces/fairness.ts'
import type { Trace } from '../../checker/traces/trace.ts'
import { type Choices, choicesAt, walkOf } from '../../checker/traces/walk.ts'
import { type Why, whyDisabled } from '../../checker/traces/why.ts'
import { stateAfter } from '../words.ts'

/** A step that cannot be taken, and why. */
export interface Refusal {
  /** `rmRcvCommit(Commit(to: RM1))`, or an action alone where there is not even a message to receive. */
  readonly step: string
  readonly reason: string
}

/** All that is known of a guard whose clauses do not tell their values. */
export const guardIsFalse = 'its guard is false'

/** Why a step is not enabled, in a few words. */
export const sayWhy = ({ reason, clauses }: Why): string => (clauses.length === 0 && reason === 'it is false' ? guardIsFalse : reason)

/** Why each step that is no fault cannot be taken in a state; a clause is said where the model's clauses tell their values. */
export const refusalsAt = (model: Model, state: State): readonly Refusal[] => refusals(model, state, choicesAt(walkOf(model), state))

function refusals(model: Model, state: State, { enabled, disabled, silent }: Choices): readonly Refusal[] {
  const isFault = (action: string) => model.actions[action]?.kind === 'fault'
  return [
    ...disabled.filter(c => c.kind !== 'fault').map(c => ({ step: c.label, reason: sayWhy(whyDisabled(model, state, c.instance)) })),
    ...enabled.flatMap(c => (c.obstacle === null || c.kind === 'fault' ? [] : [{ step: c.label, reason: c.obstacle }])),
    ...silent.filter(s => !isFault(s.action)).map(s => ({ step: s.action, reason: s.reason })),
  ]
}

/** Why the loop of a trace does not take what is fair, by the constraint's name; nothing for what it takes, and where no reason is known. */
export function whyNotTaken(model: Model, trace: Trace, fairness: readonly Met[]): ReadonlyMap<string, string> {
  const walk = walkOf(model)
  const known = new Map<number, readonly Refusal[]>()
  const at = (step: number): readonly Refusal[] => {
    const state = stateAfter(trace, step)
    const found = known.get(step) ?? refusals(model, state, choicesAt(walk, state))
    known.set(step, found)
    return found
  }
  return new Map(
    fairness.flatMap(({ constraint, how, step }): [string, string][] => {
      if (how === 'taken') return []
      // The constraint of an instance, or of every instance of an action.
      const asked = /^[WS]F\((.*)\)$/s.exec(constraint)?.[1]
      const refused = at(step).find(r => r.step === asked) ?? at(step).find(r => r.step.startsWith(`${asked}(`))
      return refused && refused.reason !== guardIsFalse ? [[constraint, refused.reason]] : []
    }),
  )
}
