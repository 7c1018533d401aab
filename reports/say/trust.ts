import type { SymmetryOutcome } from '../../checker/properties/symmetry.ts'
import type { Trust } from '../../checker/verdict/result.ts'

/** What makes one state of several, a sentence each: the view, and the symmetry, or why there is none though it was asked for. */
export const sayReductions = ({ view, symmetry }: Pick<Trust, 'view' | 'symmetry'>): readonly string[] => [
  ...(view === null ? [] : [`view: two states are one when they agree on ${view.join(', ')}`]),
  ...(symmetry === null ? [] : [saySymmetry(symmetry)]),
]

const saySymmetry = (outcome: SymmetryOutcome): string =>
  'refused' in outcome
    ? `no symmetry: ${outcome.refused}`
    : `symmetry: states that differ by an exchange of ${outcome.sorts.join(', ')} are one; every step and every answer used was checked to be the same under all permutations`
