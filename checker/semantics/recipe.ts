import { Immer } from 'immer'
import { SpecFailure } from '../errors.ts'
import { admitState } from '../language/spec.ts'
import type { State, Vars } from '../language/types.ts'

const immer = new Immer({ autoFreeze: true })

/**
 * The state after a recipe, in canonical form; the state it was given is untouched. Throws OutsideDomain where the recipe wrote a value
 * that its domain does not hold, SpecFailure where it is async.
 */
// biome-ignore lint/suspicious/noExplicitAny: a recipe edits the draft of a state whose type only its author knows
export function runRecipe(vars: Vars, state: State, recipe: (draft: any) => unknown): State {
  const to = immer.produce(state, draft => {
    const returned = recipe(draft)
    // `s => s.seen.add(x)` returns what `add` returns, harmlessly; a promise means that the edit comes too late.
    if (returned instanceof Promise) {
      // What follows the first await writes to a draft that is gone: unheard, that failure would end the program.
      returned.catch(() => {})
      throw new SpecFailure('async-recipe', 'the recipe is async', { hint: 'recipes run to the end at once: take the async away' })
    }
  })
  return to === state ? state : admitState(vars, to, state)
}
