import type { Monitor } from '../engine/engine.ts'
import { admitState } from '../language/admit.ts'
import type { Sort } from '../language/processes.ts'
import type { State } from '../language/types.ts'
import { identity, type Permutation, permutationsOf, renameState } from '../semantics/permutation.ts'
import type { Semantics } from '../semantics/semantics.ts'
import { sampleOf } from './sample.ts'

/** More permutations than this cost more than the smaller space saves. */
const mostPermutations = 5040
/** States on which properties are looked at; a part of them for steps. */
const mostStates = 150

/** The permutations to reduce by, the identity alone where there is no symmetry, and the line of the trust box that says so. */
export interface Symmetry {
  readonly permutations: readonly Permutation[]
  readonly reduction: string | null
}

/**
 * Whether the model may be reduced by its symmetric sorts (C. N. Ip and D. L. Dill, "Better verification through symmetry", 1996). The initial
 * states are looked at all; steps and properties on some hundreds of states, each with two processes exchanged: enough exchanges to make
 * all others. A spec that names one process of a symmetric sort is found so, in all but contrived cases, and then not reduced.
 */
export function symmetryOf(semantics: Semantics, monitors: readonly Monitor[], overTime: boolean): Symmetry {
  const { model } = semantics
  const none = (reason: string): Symmetry => ({ permutations: [identity], reduction: `no symmetry: ${reason}` })
  if (model.symmetry.length === 0) return none('the spec declares no symmetric sort')
  if (overTime) return none('properties over time are not checked on orbits, where a fair behaviour may look unfair')
  const permutations = permutationsOf(model.symmetry)
  const names = model.symmetry.map(s => s.name).join(', ')
  if (permutations.length > mostPermutations)
    return none(`${names} can be exchanged in ${permutations.length.toLocaleString('en')} ways, too many to pay`)
  const swaps = model.symmetry.flatMap(swapsOf)
  const reason = asymmetry(semantics, monitors, swaps)
  return reason === null ? { permutations, reduction: `symmetry: states that differ by an exchange of ${names} are one` } : none(reason)
}

/** The exchanges of neighbours, which generate all permutations. */
const swapsOf = ({ ids }: Sort): Permutation[] =>
  ids.slice(1).map(
    (id, k) =>
      new Map([
        [ids[k] as string, id],
        [id, ids[k] as string],
      ]),
  )

function asymmetry(semantics: Semantics, monitors: readonly Monitor[], swaps: readonly Permutation[]): string | null {
  const { model, key } = semantics
  const swapped = (state: State, swap: Permutation) => admitState(model.vars, renameState(model.vars, state, swap))
  const initial = new Set(model.initial.map(key))
  for (const state of model.initial)
    for (const swap of swaps) if (!initial.has(key(swapped(state, swap)))) return 'the initial states are not symmetric'
  const found = sampleOf(semantics)
  const sample = found.filter((_, k) => k % Math.ceil(found.length / mostStates) === 0)
  for (const state of sample)
    for (const swap of swaps) {
      const other = swapped(state, swap)
      const odd = monitors.find(m => m.on !== 'step' && m.hit(state) !== m.hit(other))
      if (odd) return `${odd.name} is not symmetric`
      if ((model.constraints.state?.(state) ?? true) !== (model.constraints.state?.(other) ?? true))
        return 'the state constraint is not symmetric'
    }
  for (const state of sample.slice(0, mostStates / 5))
    for (const swap of swaps) {
      const steps = semantics.successors(state).transitions
      const others = semantics.successors(swapped(state, swap)).transitions
      const keys = (of: readonly { readonly to: State }[], p: Permutation) => of.map(step => key(swapped(step.to, p))).sort()
      if (keys(steps, swap).join() !== keys(others, identity).join())
        return `the steps are not symmetric: an action treats ${[...swap.keys()].join(' and ')} differently`
      const odd = monitors.find(
        m => m.on === 'step' && steps.some(step => m.hit(state, step.to) !== m.hit(swapped(state, swap), swapped(step.to, swap))),
      )
      if (odd) return `${odd.name} is not symmetric`
    }
  return null
}
