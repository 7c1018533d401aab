/** Lesson 8: a server votes once in a term, and the vote is on disk before it answers. */
import { rubric } from '../../checker/language/index.ts'
import { raft } from '../consensus/raft/protocol.ts'

export const lesson8 = rubric({
  spec: raft,
  models: { 'one of two servers crashes': { constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 }, faults: { crash: 1 } } },
  properties: [
    {
      name: 'a leader can be elected',
      points: 2,
      property: ({ reachable, parts: { Server } }) => reachable(s => Server.some(i => s.role[i].tag === 'Leader')),
    },
    {
      name: 'a server votes once in a term',
      points: 3,
      property: ({ step, parts: { Server } }) =>
        step((before, after) =>
          Server.every(i => before.currentTerm[i] !== after.currentTerm[i] || before.votedFor[i] === null || after.votedFor[i] === before.votedFor[i]),
        ),
    },
    {
      name: 'a term has one leader',
      points: 3,
      property: ({ always, parts: { Server } }) =>
        always({
          when: s => Server.some(i => s.role[i].tag === 'Leader'),
          holds: s => Server.count(i => s.role[i].tag === 'Leader') === 1,
        }),
    },
  ],
})
