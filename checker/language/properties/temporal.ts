import { combinations } from '../binders.ts'
import type { Property, StatePredicate, Temporal } from '../model.ts'
import type { Binders, Bound } from '../types.ts'
import { type Behaviour, type Evidence, isTrue, partsOf, type Word } from './kind.ts'

type None = Readonly<Record<never, never>>

/** What is said of one predicate over time: of a state alone or, in an object, with parameters. */
export interface OverTime<S, P extends Binders = None> {
  readonly for?: P
  readonly holds: (s: S, p: Bound<P>) => boolean
}

const parts = ['for', 'holds']

/** The word of a kind of temporal property that is about one predicate. */
export const temporalWord = (word: string, meaningOf: (holds: StatePredicate) => Temporal): Word<Temporal> => ({
  parts,
  states: 1,
  make(of) {
    const { for: binders = {}, holds } = partsOf(word, parts, of, 's => …')
    return { for: binders as Binders, meaning: meaningOf(holds as StatePredicate) }
  },
})

/**
 * For each combination of parameters that a lasso breaks the property for, a state in which the predicate is false; without a loop, the last state.
 * It breaks the property if the predicate is false in that many states of those from `from` on, of which there are `length`.
 */
export function falseAlong(
  { for: binders, meaning: { avoids, keeps } }: Property<Temporal>,
  { states, loop }: Behaviour,
  { from, breaking }: { readonly from: number; readonly breaking: (falseIn: number, length: number) => boolean },
): readonly Evidence[] {
  const holds = avoids ?? keeps
  if (holds === null) return []
  const last = states.length - 1
  const ask = (parameters: Readonly<Record<string, unknown>>, at: number): readonly Evidence[] => {
    const state = states[at]
    return state === undefined ? [] : [{ part: '', parameters, at, holds: () => holds(state, parameters) }]
  }
  const all = combinations(binders)
  if (loop === null) return all.flatMap(p => ask(p, last))
  const falseIn = (p: Readonly<Record<string, unknown>>) => states.flatMap((s, k) => (k >= from && !isTrue(() => holds(s, p)) ? [k] : []))
  const failing = all.filter(p => breaking(falseIn(p).length, states.length - from))
  // One state for as many as can be: the last in which the first is false.
  const shown = falseIn(failing[0] ?? {}).at(-1) ?? last
  return failing.flatMap(p => ask(p, falseIn(p).includes(shown) ? shown : (falseIn(p).at(-1) ?? last)))
}

/** False in all of them. */
export const throughout = (falseIn: number, length: number): boolean => falseIn >= length
/** False in one of them. */
export const once = (falseIn: number): boolean => falseIn >= 1
