/** Lesson 1: a prepared RM commits without asking whether the others have prepared. */
import { rubric } from '../../checker/language/index.ts'
import { transactionCommit } from '../atomic-commitment/transaction-commit/protocol.ts'

export const lesson1 = rubric({
  spec: transactionCommit,
  models: { 'two RMs': { constants: { rms: 2 } }, 'three RMs': { constants: { rms: 3 } } },
  properties: [
    {
      name: 'an RM commits while another is still working',
      points: 5,
      property: ({ reachable, parts: { RM } }) =>
        reachable(s => RM.some(a => s.rmState[a] === 'committed' && RM.some(b => s.rmState[b] === 'working'))),
    },
    {
      name: 'an RM commits although another has aborted',
      points: 2,
      property: ({ reachable, parts: { RM } }) =>
        reachable(s => RM.some(a => s.rmState[a] === 'committed') && RM.some(b => s.rmState[b] === 'aborted')),
    },
    {
      name: 'an RM commits after another has',
      points: 2,
      property: ({ reachable, parts: { RM } }) => reachable(s => RM.every(a => s.rmState[a] === 'committed')),
    },
    {
      name: 'only a prepared RM commits',
      points: 1,
      property: ({ step, parts: { RM } }) =>
        step((before, after) =>
          RM.every(a => after.rmState[a] !== 'committed' || before.rmState[a] === 'committed' || before.rmState[a] === 'prepared'),
        ),
    },
    {
      name: 'nobody aborts once an RM has committed',
      points: 1,
      property: ({ step, parts: { RM } }) =>
        step(
          (before, after) =>
            !RM.some(a => before.rmState[a] === 'committed') ||
            RM.every(b => after.rmState[b] !== 'aborted' || before.rmState[b] === 'aborted'),
        ),
    },
  ],
})
