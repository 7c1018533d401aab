import { tooEarly } from '../language/names.ts'
import type { State } from '../language/types.ts'
import type { Semantics } from '../semantics/semantics.ts'

/**
 * What is the case where a state is stuck, in a sentence without its full stop: `no step leads on`, `idle can be taken and changes nothing, and no other step
 * leads on`, `no step leads on but the fault crash`.
 */
export function sayStuck(semantics: Semantics, state: State): string {
  const { actions } = semantics.model
  const { steps } = semantics.expand(state)
  const isFault = (action: string) => actions[action]?.kind === 'fault' || actions[action]?.isEarly !== undefined
  const names = (of: typeof steps) => [...new Set(of.map(step => step.action))]
  const idle = names(steps.filter(step => !step.moves && !isFault(step.action)))
  const faults = names(steps.filter(step => step.moves && isFault(step.action))).map(name =>
    actions[name]?.fault === undefined ? `${name}${tooEarly}` : name,
  )
  const but = faults.length === 0 ? '' : ` but the ${faults.length === 1 ? 'fault' : 'faults'} ${listed(faults)}`
  return idle.length === 0
    ? `no step leads on${but}`
    : `${listed(idle)} can be taken and ${idle.length === 1 ? 'changes' : 'change'} nothing, and no other step leads on${but}`
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
