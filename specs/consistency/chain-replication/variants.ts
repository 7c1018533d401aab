/** Chains that acknowledge too early, or do not repair themselves. */
import { machine, mapOf, range, variant } from '../../../checker/language/index.ts'
import { chainReplication } from './protocol.ts'

/** Mutant: the head acknowledges a write, and not the tail. */
export const acknowledgesAtHead = variant(chainReplication, 'acknowledges-at-head', ({ parts: { chain } }) => ({
  actions: { reply: { when: (s, { i, c }) => chain(s)[0] === i && s.hist[i].some(w => w.value === s.waitsFor[c]) } },
}))

/**
 * Mutant: a replica passes on each write once, and keeps no list of what it has sent (Sent in the paper). Where a replica stops that has not passed on a
 * write yet, its successor never gets it.
 */
export const sentOnce = variant(chainReplication, 'sent-once', ({ vars, constants: { writes }, parts: { Replica, nextOf } }) => {
  const more = { sent: mapOf(Replica, range(0, writes)) } // how many writes a replica has passed on
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { forward: null },
    added: {
      forward: action({
        for: { i: Replica }, by: 'i', fair: 'weak',
        when: (s, { i }) => nextOf(s, i) !== undefined && s.sent[i] < s.hist[i].length,
        then: (s, { i }) => {
          const next = nextOf(s, i)
          const write = s.hist[i][s.sent[i]++]
          if (next && write) s.hist[next].push(write)
        },
      }),
    },
  }
})
