/** Mutants of flp that no property kills, each with the reason: found with `everystep mutate flp`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'write dropped', of: 'the recipe of endRound', before: 's.estimate[p] = value',
    because: 'what is decided is the value itself, and the estimate is read in a second round alone: see the deep model does-not-wait-twice' },
  { operator: 'clause dropped', of: 'the recipe of onEstimate', before: 's.heard[p].all >= waits',
    because: 'where a process waits for all no more estimates come; in the other models all inputs are alike, or agreement is violated anyway' },
  { operator: 'comparison shifted', of: 'the recipe of onEstimate', before: '>=',
    because: 'where a process waits for all no more estimates come; in the other models all inputs are alike, or agreement is violated anyway' },
  { operator: 'clause dropped', of: 'the guard of endRound', before: 's.decision[p] === null',
    because: 'a process that has decided hears nothing more, and decides the same again' },
]
