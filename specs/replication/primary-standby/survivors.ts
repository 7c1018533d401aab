/** Mutants of primary-standby that no property kills, each with the reason: found with `everystep mutate primary-standby`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of detach', before: "waitsFor === 'live'",
    because: 'in the other modes a standby of which nothing is known counts as one that lacks the write, so that the primary waits, if for anything, for longer' },
  { operator: 'clause dropped', of: 'the function isLater', before: 'a.last === b.last',
    because: 'no log is both older and longer than another in the models, which takes three writes: then nobody would be promoted' },
  { operator: 'clause dropped', of: 'the function isStored', before: 'stored !== null',
    because: 'where nothing is known that counts as nothing, and what is asked is more' },
  { operator: 'quantifier swapped', of: 'the function isStored', after: 'return of.some(stored => stored === null || has(stored))',
    because: 'where a model is of this mode there is one standby' },
  { operator: 'writes swapped', of: 'the function begin',
    because: 'neither write reads what the other has written' },
  { operator: 'writes swapped', of: 'the recipe of promote',
    because: 'the epoch of the HA tool is the same before and after' },
  { operator: 'fairness weakened', of: 'the fairness of onReplicate', before: "'strong'",
    because: 'faults have budgets, so that in the end what can be received stays so until it is' },
  { operator: 'clause dropped', of: 'the guard of ask', before: 's.ha.heard[n] === null',
    because: 'to ask again only tells the HA tool how far the log goes by now' },
  { operator: 'clause dropped', of: 'the guard of promote', before: 'failingOver',
    because: 'the HA tool has heard from somebody only during a failover' },
  { operator: 'write dropped', of: 'the recipe of ask', before: 's.lead[n] = null',
    because: 'in the model that holds an old primary has restarted before it is asked, and leads no more by then' },
  { operator: 'guard dropped', of: 'the guard of read',
    because: 'a standby has answered nothing and knows of nothing stored, so that it shows nothing' },
]
