/** Mutants of etcd-leases that no property kills, each with the reason: found with `everystep mutate etcd-leases`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function hasExpired', before: "s.lease === 'granted'",
    because: 'what is revoked is revoked again, which changes nothing' },
  { operator: 'clause dropped', of: 'the guard of election', before: "s.role[i] === 'follower'",
    because: 'a leader that stands again leads the next term' },
  { operator: 'comparison shifted', of: 'the guard of learnTerm', before: '>', after: 's.term[from] >= s.term[i]',
    because: 'a leader that follows in its own term gives up, as one that hears of a higher term' },
  { operator: 'clause dropped', of: 'the guard of dropRevoke', before: 's.revokes[i] > 0',
    because: 'where nothing is to be revoked nothing is dropped' },
  { operator: 'write dropped', of: 'the recipe of dropRevoke', before: 's.revokes[i] = 0',
    because: 'a decision of an earlier term is proposed by nobody; its server revokes nothing in a later term, but others do' },
  { operator: 'clause negated', of: 'the guard of learnTerm', before: 'runs(s, i)',
    because: 'who goes on in a term that is over is confirmed by no majority, whether it has heard of the next or not' },
]
