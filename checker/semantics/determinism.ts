import { SpecFailure } from '../errors.ts'
import type { State } from '../language/types.ts'
import { keyOf } from '../values/index.ts'
import { label, type Semantics, type Transition } from './semantics.ts'

/** Takes the steps of a state once more, and returns how many they are. Throws SpecFailure where they are not what they were. */
export function repeatSteps(semantics: Semantics, state: State, transitions: readonly Transition[]): number {
  const again = semantics.successors(state).transitions
  const differs = transitions.find((step, i) => label(step) !== label(again[i] ?? step) || keyOf(step.to) !== keyOf(again[i]?.to ?? null))
  if (differs || again.length !== transitions.length)
    throw new SpecFailure('not-deterministic', `${differs ? label(differs) : 'a guard'} gave two results when run twice on one state`, {
      hint: 'guards and recipes must depend on the state and their parameters alone: no clock, no randomness, no variable outside that changes',
      where: differs && semantics.model.actions[differs.action]?.where,
    })
  return transitions.length
}

/** Whether the steps of the state with this number are taken twice: of the first few, and of a few of all others. */
export const isRepeated = (number: number): boolean => number < 8 || number % 64 === 0
