/** Mutants of quorum-register that no property kills, each with the reason: found with `everystep mutate quorum-register`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of query', before: '!phase.heard.has(i)',
    because: 'a replica that is asked again tells what it has by now, which is no older, and counts once' },
  { operator: 'guard dropped', of: 'the guard of update',
    because: 'the recipe asks for the phase, too, and a version that is stored again is not above itself: what is added are steps that change nothing' },
  { operator: 'clause dropped', of: 'the guard of update', before: '!phase.storedBy.has(i)',
    because: 'a version that is stored again is not above itself: what is added are steps that change nothing' },
  { operator: 'clause negated', of: 'the function isAbove', before: 'rank(a.by) > rank(b.by)',
    because: 'any order of the clients will do, as long as all servers have the same' },
  { operator: 'comparison shifted', of: 'the function isAbove', before: '>', after: 'rank(a.by) >= rank(b.by)',
    because: 'two versions with the same timestamp are the same, so that one takes the place of itself' },
  { operator: 'writes swapped', of: 'the recipe of beginWrite', before: 's.made[c]++',
    because: 'neither of the two counts is read in between' },
  { operator: 'guard dropped', of: 'the guard of query',
    because: 'the recipe asks for the phase, too; and a server that is asked again tells what it has by now, which is no older, and counts once' },
]
