/** Lesson 3: a new coordinator that may commit first makes the others committable; with nobody committable it aborts. */
import { rubric } from '../../checker/language/index.ts'
import { threePhaseCommit } from '../atomic-commitment/three-phase-commit/protocol.ts'

export const lesson3 = rubric({
  spec: threePhaseCommit,
  models: {
    'the coordinator stops': {
      constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' },
      faults: { stopCoordinator: 1 },
    },
    'a participant stops, too': {
      constants: { participants: 2, broadcast: 'per-link', termination: 'skeen' },
      faults: { stopCoordinator: 1, stopParticipant: 1 },
    },
  },
  properties: [
    {
      name: 'a new coordinator that is committable prepares the others first',
      points: 3,
      property: ({ reachable, parts: { P } }) => reachable(s => P.some(p => s.role[p] === 'prepares' && s.state[p] === 'committable')),
    },
    {
      name: 'a new coordinator that finds nobody committable aborts',
      points: 2,
      // A coordinator that is uncertain has sent no PreCommit.
      property: ({ reachable, parts: { C, P } }) =>
        reachable(
          s => s.state[C.id] === 'uncertain' && P.every(p => s.vote[p] === 'yes') && P.some(p => s.ballot[p] > 0 && s.state[p] === 'aborted'),
        ),
    },
    { name: 'nobody waits forever', points: 2, property: 'deadlock' },
    {
      name: 'no site commits where another aborts',
      points: 2,
      property: ({ always, parts: { C, P } }) =>
        always({
          when: s => P.some(p => s.ballot[p] > 0 && (s.state[p] === 'aborted' || s.state[p] === 'committed')),
          holds: s => {
            const some = (state: 'committed' | 'aborted') => s.state[C.id] === state || P.some(p => s.state[p] === state)
            return !(some('committed') && some('aborted'))
          },
        }),
    },
  ],
})
