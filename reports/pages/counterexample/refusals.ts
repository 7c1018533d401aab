import type { Action } from '../../../checker/language/action.ts'
import type { Model } from '../../../checker/language/model.ts'
import type { State } from '../../../checker/language/types.ts'
import type { Constraint } from '../../../checker/properties/liveness/constraints.ts'
import { type Instance, label, semanticsOf } from '../../../checker/semantics/semantics.ts'
import type { Met } from '../../../checker/traces/fairness.ts'
import type { Trace } from '../../../checker/traces/trace.ts'
import { type Choice, type Choices, choicesAt, walkOf } from '../../../checker/traces/walk.ts'
import { type Why, whyDisabled } from '../../../checker/traces/why.ts'
import { stateAfter } from '../../say/words.ts'

/** A step that cannot be taken, and why. */
export interface Refusal {
  /** `rmRcvCommit(Commit(to: RM1))`, or an action alone where there is not even a message to receive. */
  readonly step: string
  readonly action: string
  /** Null where there is none. */
  readonly instance: Instance | null
  readonly reason: string
  /** The process that would take it; null for the environment, and where no message says who. */
  readonly by: string | null
}

/** Of a step whose guard is true. */
export const changesNothing = 'it can be taken, and changes nothing'

/** All that is known of a guard whose clauses do not tell their values. */
export const guardIsFalse = 'its guard is false'

/** Why a step is not enabled, in a few words. */
export const sayWhy = ({ reason, clauses }: Why): string => (clauses.length === 0 && reason === 'it is false' ? guardIsFalse : reason)

/** Why each step that is no fault cannot be taken in a state; a clause is said where the model's clauses tell their values. */
export const refusalsAt = (model: Model, state: State): readonly Refusal[] => refusals(model, state, choicesAt(walkOf(model), state))

function refusals(model: Model, state: State, { enabled, disabled, silent }: Choices): readonly Refusal[] {
  const isFault = (action: string) => model.actions[action]?.kind === 'fault'
  const { key } = semanticsOf(model)
  const here = key(state)
  const obstacle = ({ obstacle, to }: Choice) => obstacle ?? (to !== null && key(to) === here ? changesNothing : null)
  return [
    ...disabled.filter(c => c.kind !== 'fault').map(c => ({ ...stepOf(c), reason: sayWhy(whyDisabled(model, state, c.instance)) })),
    ...enabled.flatMap(c => {
      const reason = c.kind === 'fault' ? null : obstacle(c)
      return reason === null ? [] : [{ ...stepOf(c), reason }]
    }),
    ...silent
      .filter(s => !isFault(s.action))
      .map(({ action, reason }) => ({ step: action, action, instance: null, reason, by: aloneOf(model.actions[action]) })),
  ]
}

const stepOf = ({ label: step, instance, by }: Choice) => ({ step, action: instance.action, instance, by })

/** The one process that can take a step, whatever the parameters and the message. */
function aloneOf(action: Action | undefined): string | null {
  if (!action?.by) return null
  const { by, picks } = action
  if (typeof by !== 'string') return by.id
  const sort = action.for[by] ?? (picks && 'kind' in picks ? picks.kind.fields[by] : undefined)
  return sort?.shape.of === 'process' && sort.shape.ids.length === 1 ? (sort.shape.ids[0] as string) : null
}

/** More processes than this, and more steps of one, are one too many to read. */
const most = 8

/** Of a state that is stuck, every process with why each of its steps does not lead on, in a sentence each without its full stop. */
export function sayStandstill(model: Model, state: State): readonly string[] {
  const byProcess = Map.groupBy(refusalsAt(model, state), r => r.by ?? 'the environment')
  const said = [...byProcess].map(([who, steps]) => {
    const shown = steps.slice(0, most).map(({ step, reason }) => `${step}: ${reason}`)
    return `${who} is stuck: ${[...shown, ...(steps.length > most ? [`and ${steps.length - most} more steps`] : [])].join('; ')}`
  })
  return said.length > most ? [...said.slice(0, most), `and ${said.length - most} more are stuck`] : said
}

/** Why the loop of a trace does not take what is fair; nothing for what it takes, and where no reason is known. */
export function whyNotTaken(model: Model, trace: Trace, fairness: readonly Met[]): ReadonlyMap<Constraint, string> {
  const walk = walkOf(model)
  const known = new Map<number, readonly Refusal[]>()
  const at = (step: number): readonly Refusal[] => {
    const state = stateAfter(trace, step)
    const found = known.get(step) ?? refusals(model, state, choicesAt(walk, state))
    known.set(step, found)
    return found
  }
  return new Map(
    fairness.flatMap(({ constraint, how, step }): [Constraint, string][] => {
      if (how === 'taken' || !('action' in constraint)) return []
      const { action, instance } = constraint
      const refused = at(step).find(r =>
        instance === null ? r.action === action : r.instance !== null && label(r.instance) === label(instance),
      )
      return refused && refused.reason !== guardIsFalse ? [[constraint, refused.reason]] : []
    }),
  )
}
