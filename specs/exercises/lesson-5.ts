/** Lesson 5: the HA tool resets the old primary before it promotes another. */
import { rubric } from '../../checker/language/index.ts'
import { primaryStandby } from '../replication/primary-standby/protocol.ts'

export const lesson5 = rubric({
  spec: primaryStandby,
  models: {
    'the network splits once': {
      constants: { standbys: 1, writes: 1, epochs: 2, waitsFor: 'one', promotes: 'latest' },
      faults: { partition: 1 },
    },
  },
  properties: [
    {
      name: 'there are never two primaries',
      points: 4,
      property: ({ always, parts: { Node, leads } }) => always(s => Node.count(n => leads(s, n)) <= 1),
    },
    {
      name: 'the old primary takes nothing from before the new epoch',
      points: 1,
      property: ({ always }) => always({ when: s => s.ha.failingOver, holds: s => s.epoch[s.ha.primary] >= s.ha.epoch }),
    },
    {
      name: 'a new primary answers',
      points: 1,
      property: ({ reachable }) => reachable(s => Object.values(s.acknowledged).some(epoch => epoch !== null && epoch > 1)),
    },
  ],
})
