/** Mutants of outbox that no property kills, each with the reason: found with `everystep mutate outbox`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of retry', before: "s.task[a].tag === 'Idle'",
    because: 'what an instance gives up for another row stays pending, and is retried' },
  { operator: 'fairness weakened', of: 'the fairness of acknowledge', before: "'strong'",
    because: 'a message on record stays so until it is acknowledged, and B crashes only so often' },
  { operator: 'write dropped', of: 'the recipe of rollBack', before: "s.task[a] = { tag: 'Idle' }",
    because: 'a transaction that stays open is as one that is rolled back: nobody sees anything of it' },
  { operator: 'fairness dropped', of: 'the fairness of fail', before: "fair: 'weak',",
    because: 'an instance that goes on waiting publishes, or is confirmed, when the broker is back' },
  { operator: 'clause dropped', of: 'the guard of age', before: '!s.outbox[o].old',
    because: 'what is old stays so' },
  { operator: 'fairness weakened', of: 'the fairness of handle', before: "'strong'",
    because: 'a message can be handled until it is, but while B or the broker is down, which happens only so often' },
  { operator: 'guard dropped', of: 'the guard of expire', before: 's.lock === a', after: 'true',
    because: 'where the lock may expire at any time it is all the same whose it is' },
  { operator: 'guard negated', of: 'the guard of expire', before: '===', after: 's.lock !== a',
    because: 'where the lock may expire at any time it is all the same whose it is, and that of each instance expires for the other' },
  { operator: 'guard dropped', of: 'the guard of age', before: 'isPending(s, o) && !s.outbox[o].old', after: 'when: (s, { o }) => true',
    because: 'a row that is not pending is not retried, be it old or not' },
  { operator: 'clause dropped', of: 'the guard of age', before: 'isPending(s, o)', after: 'when: (s, { o }) => true && !s.outbox[o].old',
    because: 'a row that is not pending is not retried, be it old or not' },
  { operator: 'write dropped', of: 'the recipe of fail', before: 'fail.then(s, p)',
    because: 'an instance whose attempt is not marked as failed goes on waiting, and publishes, or is confirmed, when the broker is back' },
]
