/** Mutants of paxos that no property kills, each with the reason: found with `everystep mutate paxos`. */
import type { Survivor } from '../../../checker/language/index.ts'

/** The variants of questions.ts are judged in specs/comparisons, of which no mutants are run. */
const elsewhere = 'the variants one-candidate and one-command are judged in specs/comparisons alone; no model here has them, so that nothing differs'

export const survivors: readonly Survivor[] = [
  { operator: 'quantifier swapped', of: 'the function showsSafe', before: 'some', after: 'heard.every(m => m.mbal === last',
    because: 'then all that was heard has to say the same, where one vote in the last ballot is enough' },
  { operator: 'clause dropped', of: 'the function showsSafe', before: 'm.mbal === last',
    because: 'it is the variant any-reported-vote, which takes three ballots to break agreement (a deep model): of two, all votes that a leader is told of are in the first' },
  { operator: 'clause dropped', of: 'the guard of learn', before: 's.learned[learner] === null',
    because: 'a learner learns once more what it has learned, which changes nothing, as no other value is chosen' },
  { operator: 'quantifier swapped', of: 'the guard of phase2a', before: 'every', after: '(heard.some(m => m.mval === null) ||',
    because: 'the quick models of any-reported-vote have two acceptors, both of which choose: where one has promised without having voted, nothing is chosen in a lower ballot, nor will be' },
  { operator: 'quantifier swapped', of: 'the guard of phase2a', before: 'some', after: '|| heard.every(m => m.mval === v))',
    because: 'then all that was heard has to say the same, where one vote is enough' },
  ...['guard dropped', 'guard negated', 'clause dropped', 'clause negated', 'quantifier swapped', 'write dropped'].flatMap(operator =>
    (operator === 'write dropped' ? ['the recipe of hearPromises', 'the recipe of hearVotes'] : ['the guard of hearPromises', 'the guard of hearVotes'])
      .map(of => ({ operator, of, because: elsewhere }))),
]
