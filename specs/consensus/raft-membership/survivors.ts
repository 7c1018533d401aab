/** Mutants of raft-membership that no property kills, each with the reason: found with `everystep mutate raft-membership`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function isMember', before: '!==', after: ') === (s.log[knower].filter(entry => entry.command === j).lengt',
    because: 'who is a member and who is not change places, for the guards and for the properties alike' },
  { operator: 'clause negated', of: 'the function isSettled', before: '===', after: 'entry.command !== null)',
    because: 'two changes that overlap do harm from three members on: see the deep model changes-overlap' },
  { operator: 'clause dropped', of: 'the function isPossible', before: 'isMember(s, i, j)',
    because: 'the last member of a cluster removes itself, and no majority is left to do anything' },
  { operator: 'clause dropped', of: 'the guard of election', before: 'voters.has(k)',
    because: 'a server without which all others are a majority is one without which the voters may be: the guard is stronger, so that there are fewer elections' },
  { operator: 'clause dropped', of: 'the guard of election', before: 'j === i',
    because: 'then only the smallest majorities vote, of which the candidate has to be one that is needed: fewer elections' },
  { operator: 'clause dropped', of: 'the guard of changeMembership', before: 'isSettled(s, i)',
    because: 'two changes that overlap do harm from three members on: see the deep model changes-overlap' },
  { operator: 'clause negated', of: 'the guard of changeMembership', before: 'hasCommitted(s, i)',
    because: 'the mistake of the first version takes four servers: see the deep model first-version' },
]
