/** Lesson 6: General1 attacks once it knows that General2 has the order, and General2 as soon as it has. */
import { rubric } from '../../checker/language/index.ts'
import { twoGenerals } from '../impossibility/two-generals/protocol.ts'

export const lesson6 = rubric({
  spec: twoGenerals,
  models: { 'a messenger may be caught': { constants: { messages: 2, table1: 0, table2: 0 }, faults: { caught: 1 } } },
  properties: [
    {
      name: 'both attack where all messengers arrive',
      points: 3,
      property: ({ reachable, parts: { General } }) => reachable(s => General.every(g => s.attacks[g] === true)),
    },
    {
      name: 'General1 never attacks alone',
      points: 3,
      property: ({ always, parts: { one, two } }) => always({ when: s => s.attacks[one] === true, holds: s => s.attacks[two] !== false }),
    },
    {
      name: 'General2 obeys an order that reaches it',
      points: 2,
      property: ({ always, parts: { two } }) =>
        always({ when: s => s.attacks[two] !== null && s.received[two] > 0, holds: s => s.attacks[two] === true }),
    },
    {
      name: 'nobody attacks without an order',
      points: 1,
      property: ({ always, parts: { General } }) => always({ when: s => General.some(g => s.attacks[g] === true), holds: s => s.order }),
    },
  ],
})
