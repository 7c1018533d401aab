/** The store with clients that pass something on. */
import { variant } from '../../../checker/language/index.ts'
import { causalStore } from './protocol.ts'

/** The calls of each client are fixed: the first writes x, as a question; the second reads x and writes y, as its answer; the third reads y and then x. */
export const relay = variant(causalStore, 'relay', ({ actions: { write, read }, parts: { Client } }) => {
  const program = [['write'], ['read x', 'write'], ['read y', 'read x']]
  const isNext = (made: number, c: (typeof Client.ids)[number], call: string) => program[Client.ids.indexOf(c)]?.[made] === call
  return {
    actions: {
      write: { when: (s, p) => write.when(s, p) && isNext(s.made[p.c], p.c, 'write') },
      read: { when: (s, p) => read.when(s, p) && isNext(s.made[p.c], p.c, `read ${p.key}`) },
    },
  }
})
