/** The store with a primary, and clients that tell a replica what they have seen. */
import { type Edit, mapOf, range, type StateOf, variant } from '../../../checker/language/index.ts'
import { replicatedStore } from './protocol.ts'

/**
 * A client remembers how many writes the replica had that answered it last, and a replica that has fewer does not answer it: D. Terry et al., "Session
 * Guarantees for Weakly Consistent Replicated Data", PDIS 1994, whose version vectors are a number here, since the primary orders all writes.
 */
export const sessionTokens = variant(replicatedStore, 'session-tokens', ({ vars, constants: { writes }, actions: { write, read }, parts: { Client } }) => {
  const more = { seen: mapOf(Client, range(0, writes)) } // how many writes a client knows of
  type S = StateOf<typeof vars & typeof more>
  return {
    vars: more,
    actions: {
      write: { then: (s: Edit<S>, p) => { write.then(s, p); s.seen[p.c] = s.log[p.i].length } },
      read: {
        when: (s: S, p) => read.when(s, p) && s.log[p.i].length >= s.seen[p.c],
        then: (s: Edit<S>, p) => { read.then(s, p); s.seen[p.c] = s.log[p.i].length },
      },
    },
  }
})
