/** Mutants of voting that no property kills, each with the reason: found with `everystep mutate voting`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'comparison shifted', of: 'the guard of increaseMaxBal', before: '>',
    because: 'to give up the ballots that are given up already changes nothing' },
  { operator: 'quantifier swapped', of: 'the function showsSafeAt', before: 'some', after: '[...q].every(a => s.votes[a][last] === v))',
    because: 'then all of the quorum have to have voted for it, where one is enough' },
  { operator: 'clause dropped', of: 'the guard of voteFor', before: 's.votes[a][bal] === null',
    because: 'a ballot has one value, so that an acceptor that has voted in it votes for the same once more, which changes nothing' },
]
