/** Mutants of signed-generals that no property kills, each with the reason: found with `everystep mutate signed-generals`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function isLoyal', before: '!treacherous.has(g)',
    because: 'who is loyal and who is not change places, for the properties, too' },
  { operator: 'clause dropped', of: 'the function isSigned', before: '!isLoyal(g)', after: 'g === commander ? false',
    because: 'then a traitor who commands signs one order, which is one of the things that it may do' },
  { operator: 'clause dropped', of: 'the guard of passOn', before: 'isLoyal(g)',
    because: 'then a traitor may send what a loyal general would, which is one of the things that it may do' },
  { operator: 'clause dropped', of: 'the guard of lie', before: 'isSigned(s, g, v)',
    because: 'then traitors send nothing, which is one of the things that they may do' },
]
