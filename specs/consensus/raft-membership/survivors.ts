/** Mutants of raft-membership that no property kills, each with the reason: found with `everystep mutate raft-membership`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause negated', of: 'the function isMember', before: '!==', after: ') === (s.log[knower].filter(entry => entry.command === j).lengt',
    because: 'who is a member and who is not change places, for the guards and for the properties alike' },
  { operator: 'clause negated', of: 'the function isSettled', before: '===', after: 'entry.command !== null)',
    because: 'two changes that overlap do harm from three members on: see the deep model changes-overlap' },
  { operator: 'clause dropped', of: 'the function isPossible', before: 'isMember(s, i, j)',
    because: 'the last member of a cluster removes itself, and no majority is left to do anything' },
  { operator: 'clause dropped', of: 'the guard of election', before: '(s.initial.has(i) || s.log[i].length > 0)',
    because: 'who knows of no cluster has an empty log, for which nobody votes that has one; and without entries nothing is lost' },
  { operator: 'comparison shifted', of: 'the guard of election', before: '>', after: 's.log[i].length >= 0)',
    because: 'who knows of no cluster has an empty log, for which nobody votes that has one; and without entries nothing is lost' },
  { operator: 'clause dropped', of: 'the guard of election', before: 'j === i',
    because: 'then only the smallest majorities vote, of which the candidate has to be one that is needed: fewer elections' },
  { operator: 'clause dropped', of: 'the guard of changeMembership', before: 'isSettled(s, i)',
    because: 'two changes that overlap do harm from three members on: see the deep model changes-overlap' },
  { operator: 'clause negated', of: 'the guard of changeMembership', before: 'hasCommitted(s, i)',
    because: 'the mistake of the first version takes four servers: see the deep model first-version' },
]
