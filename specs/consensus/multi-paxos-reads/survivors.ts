/** Mutants of multi-paxos-reads that no property kills, each with the reason: found with `everystep mutate multi-paxos-reads`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of beginRead', before: 'c === reader',
    because: 'whoever begins it, it is the read of the one client that reads' },
  { operator: 'guard dropped', of: 'the guard of tell', before: "s.read.tag === 'Asks' && !s.read.heard.has(i)",
    because: 'a replica that tells again tells of what it has voted for by now, and counts once' },
  { operator: 'comparison shifted', of: 'the recipe of tell', before: '>=', after: ".read.heard.size > asked) s.read = { tag: 'Rinses'",
    because: 'then one more replica is asked than need be' },
  { operator: 'comparison shifted', of: 'the guard of answer', before: '>=', after: 's.applied[i].length > s.read.upTo',
    because: 'then the answer waits for one command more' },
  { operator: 'guard dropped', of: 'the guard of propose', before: 'base.actions.propose.when(s, p)',
    because: 'in one ballot whoever proposes leads, and the recipe looks for a slot; in a second a leader of before takes its promise back: promisesKept asks for that in the deep model two-ballots' },
  { operator: 'clause negated', of: 'the guard of beginRead', before: '===', after: 'c !== reader',
    because: 'whoever begins it, it is the read of the one client that reads' },
  { operator: 'clause dropped', of: 'the guard of tell', before: '!s.read.heard.has(i)',
    because: 'a replica that tells again tells of what it has voted for by now, and counts once' },
]
