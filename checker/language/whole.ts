import type { State } from './types.ts'

/** What shows a state in a guise, to note what is read of it or to forbid some of that, gives under this key the state itself. */
export const whole: unique symbol = Symbol('whole')

/** The state itself, all of which then counts as read. */
export const wholeOf = (s: State): State => (s as { readonly [whole]?: State })[whole] ?? s

/** What shows a state in a guise gives under this key how it shows other states that follow from that one, and drafts of them. */
export const guise: unique symbol = Symbol('guise')

/** A state as it is, without counting as read, and what shows what follows from it as it is shown itself. */
export interface Guise {
  readonly real: State
  readonly show: <S extends object>(following: S) => S
}

/** The guise that a state is shown in; null of one that is shown as it is. */
export const guiseOf = (s: State): Guise | null => (s as { readonly [guise]?: Guise })[guise] ?? null

/** What shows a state that has been asked already whether it is quiet gives a function under this key that tells. */
export const quiet: unique symbol = Symbol('quiet')

/** Whether no action and no receive of the protocol is enabled in the state, where that is known without asking their guards; else undefined. */
export const knownQuiet = (s: State): boolean | undefined => (s as { readonly [quiet]?: () => boolean })[quiet]?.()
