import { EverystepError, errorOf, type Place, problemOf, SpecFailure, thrownAt } from '../errors.ts'
import { asBoolean } from '../language/boolean.ts'
import type { Constraints, Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { Stray, watched } from './stray.ts'

export type OnState = (s: State) => boolean
export type OnStep = (before: State, after: State) => boolean

/** The author's predicate of a state, whose exceptions become spec failures that name it. */
export const judged =
  (what: string, where: Place | null, predicate: (s: State) => boolean): ((s: State) => boolean) =>
  s =>
    named(what, where, () => predicate(watched(s)))

/** The author's predicate of a step. */
export const judgedStep =
  (what: string, where: Place | null, predicate: (before: State, after: State) => boolean): ((before: State, after: State) => boolean) =>
  (before, after) =>
    named(what, where, () => predicate(watched(before), watched(after)))

function named(what: string, where: Place | null, ask: () => boolean): boolean {
  try {
    return ask()
  } catch (thrown) {
    const error = errorOf(thrown)
    if (error instanceof Stray) throw error.told(what, where)
    const ours = error instanceof EverystepError
    throw new SpecFailure(ours ? error.code : 'spec-threw', `${what} failed: ${problemOf(error)}`, {
      where: thrownAt(error) ?? where ?? undefined,
      hint: ours ? error.hint : 'a property is a pure function of the state: it must not write, and must cope with every state',
      cause: error,
    })
  }
}

/** Whether the protocol may end in a state, by the author's definition, whose exceptions become spec failures that name it. */
export const judgedFinal = ({ final, where }: Model): ((s: State) => boolean) =>
  judged('the definition of final states', where ?? null, s => asBoolean(final(s)))

/** The model's constraints, whose exceptions become spec failures that name them. */
export function judgedConstraints({ constraints: { state, step }, where }: Model): Constraints {
  return {
    state: state && judged('the state constraint', where ?? null, state),
    step: step && judgedStep('the step constraint', where ?? null, step),
  }
}
