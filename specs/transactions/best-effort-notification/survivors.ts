/** Mutants of best-effort-notification that no property kills, each with the reason: found with `everystep mutate best-effort-notification`. */
import type { Survivor } from '../../../checker/language/index.ts'

export const survivors: readonly Survivor[] = [
  { operator: 'clause dropped', of: 'the guard of query', before: 's.booked[o] === 0',
    because: 'the merchant then also queries an order that it has booked, and does not book the result once more' },
  { operator: 'durable made volatile', of: 'the variable sent', before: 'durable(ownedBy(Platform, mapOf(Order, range(0, attempts))))',
    because: 'then a platform that has crashed counts its attempts from the beginning, and sends more often' },
  { operator: 'fairness weakened', of: 'the fairness of book', before: "'strong'",
    because: 'the merchant crashes a limited number of times in each model, after which what it has received stays until it is booked' },
]
