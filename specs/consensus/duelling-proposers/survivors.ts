/** Mutants of duelling-proposers that no property kills, each with the reason: found with `everystep mutate duelling-proposers`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'comparison shifted', of: 'the function isOutside', before: '<=',
    because: 'then a proposer that was never refused holds renumber up where it is tried, and check reports that it never fires' },
  { operator: 'write dropped', of: 'the recipe of begin', before: 's.lastVote[p] = null',
    because: 'a vote that a proposer was told of in an earlier ballot is at most one more to choose the highest from, and a higher one is as safe to take over' },
  { operator: 'fairness weakened', of: 'the fairness of accepted', before: "'strong'",
    because: 'nothing is lost, so that what can be received stays so until it is' },
  { operator: 'fairness dropped', of: 'the fairness of renumber', before: "fair: 'weak',",
    because: 'to number ballots anew keeps them within bounds, and is no progress' },
  { operator: 'clause dropped', of: 'the guard of renumber',
    because: 'the ballots keep their order (renumberKeepsOrder), and when they are numbered anew is a matter of the bound alone' },
  { operator: 'clause negated', of: 'the guard of renumber',
    because: 'the ballots keep their order (renumberKeepsOrder), and when they are numbered anew is a matter of the bound alone' },
  { operator: 'comparison shifted', of: 'the guard of renumber',
    because: 'the ballots keep their order (renumberKeepsOrder), and when they are numbered anew is a matter of the bound alone' },
  { operator: 'quantifier swapped', of: 'the guard of renumber',
    because: 'the ballots keep their order (renumberKeepsOrder), and when they are numbered anew is a matter of the bound alone' },
]
