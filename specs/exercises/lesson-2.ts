/** Lesson 2: an RM that has promised nothing aborts when it has waited too long. */
import { rubric } from '../../checker/language/index.ts'
import { twoPhaseCommit } from '../atomic-commitment/two-phase-commit/protocol.ts'

export const lesson2 = rubric({
  spec: twoPhaseCommit,
  models: { 'two RMs, timeouts at any time': { constants: { rms: 2 }, faults: { asynchrony: Infinity } } },
  properties: [
    {
      name: 'an RM that has promised nothing aborts by itself',
      points: 4,
      property: ({ reachable, parts: { RM } }) => reachable(s => RM.every(rm => s.rmState[rm] === 'aborted') && s.tmState === 'init' && s.tmPrepared.size === 0 && s.net.size === 0),
    },
    {
      name: 'once an RM has aborted by itself, nobody commits, the TM included',
      points: 3,
      property: ({ always, parts: { RM } }) =>
        always({
          when: s => s.tmState !== 'aborted' && RM.some(rm => s.rmState[rm] === 'aborted'),
          holds: s => s.tmState !== 'committed' && RM.every(rm => s.rmState[rm] !== 'committed'),
        }),
    },
    {
      name: 'a decision is never taken back',
      points: 1,
      property: ({ step, parts: { RM } }) =>
        step((before, after) =>
          RM.every(rm => before.rmState[rm] === 'working' || before.rmState[rm] === 'prepared' || after.rmState[rm] === before.rmState[rm]),
        ),
    },
  ],
})
