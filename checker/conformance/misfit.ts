import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { label, type Semantics } from '../semantics/semantics.ts'
import type { Because } from '../traces/because.ts'
import { conditionAgainst, whyDisabled } from '../traces/why.ts'
import { equal } from '../values/index.ts'
import type { EventPlace } from './event.ts'
import { type Difference, differences, type Expected } from './expectation.ts'
import { candidates, type Moves } from './moves.ts'

/** Why a step does not explain an event: it cannot be taken, the state after it is another than the log says, or events that come before are not explained, of which this is the last. */
export type Misfit =
  | { readonly is: 'refused'; readonly step: string; readonly because: Because }
  | { readonly is: 'differs'; readonly step: string; readonly differences: readonly Difference[] }
  | { readonly is: 'too early'; readonly after: EventPlace }

/** Why an event does not fit, and the hidden steps after which it comes nearest. */
export interface Refused {
  readonly misfits: readonly Misfit[]
  readonly after: readonly string[]
}

/** Misfits that are told of one event, and states that are asked for them. */
const mostMisfits = 3
const mostAsked = 200

/**
 * Why an event fits no step from these states, nor after hidden ones: of all the states the one in which it comes nearest, a step that differs after it being nearer than one whose guard is false, and
 * that nearer than a message that is not in flight. Clauses are told where `telling`, the same model, has them.
 */
export function refusedBy(semantics: Semantics, telling: Model, moves: Moves, states: readonly State[], event: Expected): Refused {
  let best: Refused & { readonly rank: number } = { misfits: [], after: [], rank: Infinity }
  let asked = 0
  for (const state of states)
    for (const { state: from, hidden } of moves.reached(state)) {
      if (++asked > mostAsked) return best
      const misfits = misfitsAt(semantics, telling, from, event)
      const rank = Math.min(...misfits.map(rankOf))
      if (rank < best.rank)
        best = { misfits: misfits.filter(m => rankOf(m) === rank).slice(0, mostMisfits), after: hidden.map(label), rank }
    }
  return { misfits: best.misfits, after: best.after }
}

function rankOf(misfit: Misfit): number {
  if (misfit.is === 'too early') return 0
  if (misfit.is === 'differs') return misfit.differences.length / 1000
  return { obstacle: 1, idle: 1, condition: 2, guard: 2, silent: 3 }[misfit.because.is]
}

function misfitsAt(semantics: Semantics, telling: Model, state: State, event: Expected): readonly Misfit[] {
  const instances = candidates(state, event)
  if (instances.length === 0) return event.entries.map(entry => ({ is: 'refused', step: entry.name, because: silence(entry, event) }))
  return instances.flatMap((instance): Misfit[] => {
    const step = label(instance)
    if (!semantics.isEnabled(state, instance)) {
      const action = semantics.model.actions[instance.action]
      const reason = action ? conditionAgainst(action, state, instance) : null
      return [
        {
          is: 'refused',
          step,
          because: reason === null ? { is: 'guard', why: whyDisabled(telling, state, instance) } : { is: 'condition', reason },
        },
      ]
    }
    const taken = semantics.attempt(state, instance)
    if (typeof taken === 'string') return [{ is: 'refused', step, because: { is: 'obstacle', reason: `the ${taken} is reached` } }]
    const differ = differences(event, taken.to)
    return differ.length === 0 ? [] : [{ is: 'differs', step, differences: differ }]
  })
}

function silence({ action: { picks } }: Expected['entries'][number], { message }: Expected): Because {
  if (picks === null) return { is: 'silent', reason: 'it ranges over nothing' }
  const of = Object.entries(message).map(([name, value]) => `${name}: ${String(value)}`)
  const kind = 'kind' in picks ? picks.kind.tag : 'message'
  return { is: 'silent', reason: `no ${kind}${of.length === 0 || equal(message, {}) ? '' : `(${of.join(', ')})`} is in flight` }
}
