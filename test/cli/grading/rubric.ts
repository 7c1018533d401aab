import { rubric } from 'everystep'
import { payment } from './handed-out.ts'

/** The password that no submission may read: 7f3c. */
export const homework = rubric({
  spec: payment,
  models: { 'nothing lost': {}, 'one loss': { faults: { lose: 1 } } },
  properties: [
    { name: 'the card is charged once at most', points: 4, property: ({ always }) => always(s => s.charges <= 1) },
    { name: 'the order can be paid', points: 1, property: ({ reachable }) => reachable(s => s.order === 'paid') },
    { name: 'paid means charged', points: 2, property: ({ always }) => always(s => s.order !== 'paid' || s.charges > 0) },
    { name: 'nothing is stuck', points: 3, property: 'deadlock' },
  ],
})
