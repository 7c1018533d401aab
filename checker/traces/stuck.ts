import { tooEarly } from '../language/names.ts'
import type { State } from '../language/types.ts'
import type { Semantics } from '../semantics/semantics.ts'

/** The steps that can be taken from a stuck state, by their actions. */
export interface Stuck {
  /** Those of the protocol, which change nothing. */
  readonly idle: readonly string[]
  /** Faults that lead on, but need not happen; of a timeout that fires too early, its name with the mark of that. */
  readonly faults: readonly string[]
}

export function stuckAt(semantics: Semantics, state: State): Stuck {
  const { actions } = semantics.model
  const { steps } = semantics.expand(state)
  const isFault = (action: string) => actions[action]?.kind === 'fault' || actions[action]?.isEarly !== undefined
  const names = (of: typeof steps) => [...new Set(of.map(step => step.action))]
  return {
    idle: names(steps.filter(step => !step.moves && !isFault(step.action))),
    faults: names(steps.filter(step => step.moves && isFault(step.action))).map(name =>
      actions[name]?.fault === undefined ? `${name}${tooEarly}` : name,
    ),
  }
}

/**
 * What is the case where a state is stuck, in a sentence without its full stop: `no step leads on`, `idle can be taken and changes nothing, and no other step
 * leads on`, `no step leads on but the fault crash`.
 */
export function sayStuck({ idle, faults }: Stuck): string {
  const but = faults.length === 0 ? '' : ` but the ${faults.length === 1 ? 'fault' : 'faults'} ${listed(faults)}`
  return idle.length === 0
    ? `no step leads on${but}`
    : `${listed(idle)} can be taken and ${idle.length === 1 ? 'changes' : 'change'} nothing, and no other step leads on${but}`
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
