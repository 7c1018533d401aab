/** The zxid without the rule that keeps its halves apart. */
import { variant } from '../../../checker/language/index.ts'
import { zookeeperZxid } from './protocol.ts'

/** Mutant: a leader adds one to its zxid whatever the counter, and the carry goes into the epoch: ZOOKEEPER-1277. */
export const rollsOver = variant(zookeeperZxid, 'rolls-over', ({ constants: { counters, requests }, parts: { leads, append } }) => ({
  actions: {
    propose: {
      when: (s, { i }) => leads(s, i) && s.made < requests,
      then: (s, { i }) => {
        const { epoch, counter } = s.lastZxid[i]
        append(s, i, counter < counters ? { epoch, counter: counter + 1 } : { epoch: epoch + 1, counter: 0 })
      },
    },
    giveUp: { when: () => false },
  },
  properties: { canGiveUp: null },
}))
