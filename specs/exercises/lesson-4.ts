/** Lesson 4: a step takes effect once, in one transaction with the record of it. */
import { rubric } from '../../checker/language/index.ts'
import { saga } from '../transactions/saga/protocol.ts'

const two = { steps: 2, pivot: 0 }

export const lesson4 = rubric({
  spec: saga,
  models: {
    'two messages are lost': { constants: two, faults: { lose: 2 } },
    'a message is lost, and a timeout fires too early': { constants: two, faults: { lose: 1, asynchrony: 1 } },
  },
  properties: [
    {
      name: 'all steps can take effect',
      points: 2,
      property: ({ reachable, parts: { isComplete } }) => reachable(isComplete),
    },
    {
      name: 'no step takes effect twice',
      points: 3,
      property: ({ always }) => always({ when: s => s.effects.length > 0, holds: ({ effects }) => effects.every((e, at) => effects.indexOf(e) === at) }),
    },
    {
      name: 'who has run the step answers, also when asked again',
      points: 2,
      property: ({ step, parts: { Service, answerOf } }) =>
        step({
          for: { i: Service },
          holds: (before, after, { i }) => !before.running[i] || after.running[i] || after.net.has(answerOf(after.record[i], i)),
        }),
    },
    {
      name: 'what has taken effect is undone where the saga is given up',
      points: 2,
      property: ({ always, parts: { numbers, isOver, isAborting } }) =>
        always({
          when: ({ log, effects }) => isOver(log) && isAborting(log) && effects.length > 0,
          holds: ({ effects }) => numbers.every(k => effects.lastIndexOf(`T${k}`) <= effects.lastIndexOf(`C${k}`)),
        }),
    },
  ],
})
