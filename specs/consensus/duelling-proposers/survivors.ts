/** Mutants of duelling-proposers that no property kills, each with the reason: found with `everystep mutate duelling-proposers`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'comparison shifted', of: 'the function isOutside', before: '<=',
    because: 'then a proposer that was never refused holds renumber up where it is tried, and check reports that it never fires' },
  { operator: 'write dropped', of: 'the recipe of begin', before: 's.lastVote[p] = null',
    because: 'a vote that a proposer was told of in an earlier ballot is at most one more to choose the highest from, and a higher one is as safe to take over' },
  ...['prepare', 'promise', 'accept', 'accepted', 'refused'].map(of => ({
    operator: 'fairness weakened', of: `the fairness of ${of}`, before: "'strong'",
    because: 'nothing is lost, so that what can be received stays so until it is' })),
  ...['clause dropped', 'clause negated'].map(operator => ({
    operator, of: 'the function isOutside',
    because: 'the ballots keep their order (renumberKeepsOrder), and when they are numbered anew is a matter of the bound alone' })),
  { operator: 'comparison shifted', of: 'the recipe of prepare', before: '<=',
    because: 'a Prepare that arrives after the Accept of its ballot is answered with a promise, which a proposer that has proposed has no use for, and not with a refusal, which is no higher than its ballot' },
  { operator: 'condition negated', of: 'the recipe of renumber', before: 'b > below',
    because: 'then the ballots that are led are never lowered, and they rise no further than the models allow, as only so many are begun too early' },
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
