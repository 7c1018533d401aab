import { rubric, variant } from 'everystep'
import { payment } from './handed-out.ts'

const remembers = variant(payment, 'remembers', ({ parts: { Msg } }) => ({
  actions: {
    charge: {
      then: s => {
        if (s.charges === 0) s.charges += 1
        s.net.send(Msg.Receipt({}))
      },
    },
  },
}))

export const homework = rubric({
  spec: remembers,
  models: { 'one loss': { faults: { lose: 1 } } },
  mutants: [
    {
      name: 'a bank that forgets',
      points: 2,
      change: ({ parts: { Msg } }) => ({
        actions: {
          charge: {
            then: s => {
              s.charges += 1
              s.net.send(Msg.Receipt({}))
            },
          },
        },
      }),
    },
    {
      name: 'a bank that only says that it has charged',
      points: 2,
      change: ({ parts: { Msg } }) => ({ actions: { charge: { then: s => s.net.send(Msg.Receipt({})) } } }),
    },
    { name: 'a shop that gives up', points: 1, change: { actions: { askAgain: { when: () => false } } } },
  ],
})
