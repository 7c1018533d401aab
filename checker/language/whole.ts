import type { State } from './types.ts'

/** What shows a state in a guise, to note what is read of it or to forbid some of that, gives under this key the state itself. */
export const whole: unique symbol = Symbol('whole')

/** The state itself, all of which then counts as read. */
export const wholeOf = (s: State): State => (s as { readonly [whole]?: State })[whole] ?? s
