/** Mutants of the oral messages that no property kills, each with the reason: found with `everystep mutate byzantine-generals`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function isLoyal', before: '!treacherous.has(g)',
    because: 'who is loyal and who is not change places, for the properties, too: then at most one lieutenant is loyal, and of an order of its commander nothing is claimed, as that is a traitor, or no lieutenant is loyal' },
  { operator: 'guard dropped', of: 'the guard of passOn', before: 'isLoyal(g) && isTurnOf(s, g)',
    because: 'whoever takes the step, the next message says what its sender was told, as a loyal sender says it and a traitor may say it, too' },
  { operator: 'guard negated', of: 'the guard of passOn', before: 'isLoyal(g) && isTurnOf(s, g)',
    because: 'whoever takes the step, the next message says what its sender was told, as a loyal sender says it and a traitor may say it, too' },
  { operator: 'clause dropped', of: 'the guard of passOn', before: 'isLoyal(g)',
    because: 'whoever takes the step, the next message says what its sender was told, as a loyal sender says it and a traitor may say it, too' },
  { operator: 'clause dropped', of: 'the guard of passOn', before: 'isTurnOf(s, g)',
    because: 'whoever takes the step, the next message says what its sender was told, as a loyal sender says it and a traitor may say it, too' },
  { operator: 'clause negated', of: 'the guard of passOn', before: 'isTurnOf(s, g)',
    because: 'whoever takes the step, the next message says what its sender was told, as a loyal sender says it and a traitor may say it, too' },
]
