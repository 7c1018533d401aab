import { argumentsOf } from '../language/action.ts'
import { combinations } from '../language/binders.ts'
import type { Domain } from '../language/domain.ts'
import type { Model } from '../language/model.ts'
import type { State } from '../language/types.ts'
import { whole, wholeOf } from '../language/whole.ts'
import { semanticsOf } from '../semantics/semantics.ts'
import { lookedAt, repetition } from './repetition.ts'

/** A variable that the model's view hides, and what reads it all the same: `never`, a property, or `the guard of up`. */
export interface HiddenRead {
  readonly variable: string
  readonly by: string
}

/** What of the author's code is asked about a state, shown as `seen` shows it. */
interface Reader {
  readonly by: string
  readonly ask: (state: State, seen: (s: State) => State) => void
  /** Where recipes are run, which may read what they only write back: the answer, which is another where it hangs on the variable. */
  readonly answer?: (state: State) => boolean
}

/** So many values of a variable are tried. */
const mostValues = 16

/**
 * What reads that which the model's view hides, as far as these states show it. Of the states that the view makes one only the first is judged and goes
 * on, and of the others such code might say something else.
 */
export function hiddenReads(model: Model, states: readonly State[]): readonly HiddenRead[] {
  const hidden = model.view === null ? [] : Object.keys(model.vars).filter(name => !model.view?.includes(name))
  const readers = hidden.length === 0 ? [] : readersOf(model)
  return hidden.flatMap(variable =>
    readers
      .filter(({ ask, answer }) =>
        states.some(s => isRead(() => ask(s, without(variable))) || (answer && hangsOn(model, variable, s, answer))),
      )
      .map(({ by }) => ({ variable, by })),
  )
}

function readersOf(model: Model): readonly Reader[] {
  const { properties, constraints, final, deadlock } = model
  const semantics = semanticsOf(model)
  return [
    ...Object.entries(properties).flatMap(([by, { for: binders, meaning }]): Reader[] => {
      const parameters = combinations(binders)
      if (meaning.of === 'steps') return [{ by, ask: (s, seen) => parameters.some(p => !meaning.holds(seen(s), seen(s), p)) }]
      if (meaning.of === 'repetition')
        return [
          { by, ask: (s, seen) => lookedAt(model, meaning)(seen(s)), answer: s => repetition(model, meaning).differing(s).length > 0 },
        ]
      if (meaning.of !== 'states') return []
      const { premise, holds } = meaning
      return [{ by, ask: (s, seen) => parameters.some(p => premise?.(seen(s), p) !== false && !holds(seen(s), p)) }]
    }),
    ...(deadlock === 'allowed' ? [] : [{ by: 'the definition of final states', ask: (s, seen) => final(seen(s)) } satisfies Reader]),
    ...Object.entries(constraints).flatMap(([kind, of]): Reader[] =>
      of === null ? [] : [{ by: `the ${kind} constraint`, ask: (s, seen) => of(seen(s), seen(s)) }],
    ),
    ...semantics.actions.map(
      ({ name, action }): Reader => ({
        by: `the guard of ${name}`,
        ask(s, seen) {
          for (const { action: of, parameters, message } of semantics.instances(s))
            if (of === name) action.when(seen(s), ...argumentsOf(action, parameters, message))
        },
      }),
    ),
  ]
}

/** Whether the answer is another where the variable has another value. */
function hangsOn({ vars }: Model, variable: string, state: State, answer: (s: State) => boolean): boolean {
  const of = vars[variable] as Domain
  if (of.size > mostValues) return false
  try {
    const is = answer(state)
    return [...of.values()].some(value => answer({ ...state, [variable]: of.admit(value, variable) }) !== is)
  } catch {
    // A state that cannot be reached may be one that the author's code cannot handle.
    return false
  }
}

class Read extends Error {}

/** The state, in which the variable cannot be read. */
const without =
  (variable: string) =>
  (s: State): State =>
    Object.defineProperty({ ...s, [whole]: wholeOf(s) }, variable, {
      enumerable: true,
      get() {
        throw new Read()
      },
    }) as State

/** Whether it was read; code that fails otherwise has not read it by then. */
function isRead(ask: () => void): boolean {
  try {
    ask()
    return false
  } catch (error) {
    return error instanceof Read
  }
}
