/** Lesson 7: a leader proposes once a majority has promised, and then the value of the latest vote that it was told of. */
import { rubric } from '../../checker/language/index.ts'
import { paxos } from '../consensus/paxos/protocol.ts'

export const lesson7 = rubric({
  spec: paxos,
  models: {
    'two acceptors, two values': { constants: { acceptors: 2, values: 2, ballots: 2 } },
    'three acceptors, one value': { constants: { acceptors: 3, values: 1, ballots: 1 } },
  },
  properties: [
    {
      name: 'a value can be chosen',
      points: 2,
      property: ({ reachable, parts: { chosen } }) => reachable(s => chosen(s).length > 0),
    },
    {
      name: 'a majority has promised before a leader proposes',
      points: 2,
      property: ({ always, parts: { Acceptor, Ballot, promises, proposals } }) =>
        always({
          for: { bal: Ballot },
          when: (s, { bal }) => proposals(s, bal).length > 0,
          holds: (s, { bal }) => 2 * promises(s, bal).length > Acceptor.size,
        }),
    },
    {
      name: 'a majority is enough',
      points: 2,
      on: ['three acceptors, one value'],
      property: ({ reachable, parts: { Ballot, promises, proposals } }) =>
        reachable(s => [...Ballot.values()].some(bal => proposals(s, bal).length > 0 && promises(s, bal).length === 2)),
    },
    {
      name: 'a leader can propose though somebody has voted',
      points: 2,
      on: ['two acceptors, two values'],
      property: ({ reachable, parts: { promises, proposals } }) =>
        reachable(s => proposals(s, 2).length > 0 && promises(s, 2).some(m => m.mbal > 0)),
    },
    {
      name: 'no second value is chosen',
      points: 3,
      on: ['two acceptors, two values'],
      property: ({ always, parts: { chosen } }) => always({ when: s => chosen(s).length > 0, holds: s => chosen(s).length === 1 }),
    },
  ],
})
