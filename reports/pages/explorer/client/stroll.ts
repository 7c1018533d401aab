import type { State } from '../../../../checker/language/types.ts'
import type { Instance } from '../../../../checker/semantics/semantics.ts'
import { choicesAt, type Walk } from '../../../../checker/traces/walk.ts'

/** A walk takes no more steps than these at a time. */
const most = 20

/** Steps taken at random from a state, those of faults among them, until one breaks a property or none is left; and why it ends there. */
export function stroll(walk: Walk, from: State, isWithin: boolean): { readonly steps: readonly Instance[]; readonly why: string } {
  const steps: Instance[] = []
  let state = from
  while (steps.length < most) {
    const here = walk.semantics.key(state)
    const open = choicesAt(walk, state, isWithin).enabled.flatMap(({ to, instance, breaks }) => {
      const moves = to !== null && walk.semantics.key(to) !== here
      return to !== null && moves && walk.boundary.ofStep(state, to, moves) === null ? [{ to, instance, breaks }] : []
    })
    const taken = open[Math.floor(Math.random() * open.length)]
    if (taken === undefined) return { steps, why: `${sayTaken(steps)}: no step leads on within the bounds.` }
    steps.push(taken.instance)
    state = taken.to
    if (taken.breaks.length > 0) return { steps, why: `${sayTaken(steps)}: the last one breaks ${taken.breaks.join(', ')}.` }
  }
  return { steps, why: `${sayTaken(steps)}.` }
}

const sayTaken = ({ length }: readonly Instance[]): string => `${length} step${length === 1 ? '' : 's'} taken at random`
