/** Mutants of saga that no property kills, each with the reason: found with `everystep mutate saga`, of a sample. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the function pending', before: 'log.includes(begin(k))', after: 'true',
    because: 'a compensation of a step that has not begun finds nothing to undo, and fences the step off' },
  { operator: 'comparison shifted', of: 'the guard of ask', before: '>', after: '.log) >= 0',
    because: 'service(0) is nobody, so that nothing is asked' },
  { operator: 'clause dropped', of: 'the recipe of onCompensate', before: "s.record[i] === 'refused'",
    because: 'a service that has refused answers a late request with that, as it would after a compensation' },
  { operator: 'fairness weakened', of: 'the fairness of commit', before: "'strong'",
    because: 'of the accounts only safety is asked; with liveness see the models of progress' },
  { operator: 'fairness weakened', of: 'the fairness of onCompensate', before: "'strong'",
    because: 'of the accounts only safety is asked; with liveness see the models of progress' },
  { operator: 'clause negated', of: 'onRecover of crashSEC', before: '!isAborting(s.log)',
    because: 'then the SEC recovers forward, which is as right, and logs an abort that it has logged' },
]
