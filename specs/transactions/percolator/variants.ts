/** Percolator without one of the checks of its reads and prewrites. */
import { variant } from '../../../checker/language/index.ts'
import { percolator } from './protocol.ts'

/** Mutant: prewrite does not look for the locks of others (section 2.2: if it sees another lock at any timestamp, it aborts). */
export const ignoresLocks = variant(percolator, 'ignores-locks', ({ parts: { isNewer, isNext } }) => ({
  actions: { prewrite: { when: (s, { c, k }) => s.phase[c] === 'prewriting' && isNext(s, c, k) && !isNewer(s, c, k) } },
}))

/** Mutant: prewrite does not look for what was committed after its snapshot: the write conflict is not noticed. */
export const ignoresWrites = variant(percolator, 'ignores-writes', ({ parts: { isNext } }) => ({
  actions: { prewrite: { when: (s, { c, k }) => s.phase[c] === 'prewriting' && isNext(s, c, k) && s.lock[k].size === 0 } },
}))

/** Mutant: a read does not wait for the lock of an older transaction, which may yet commit into its snapshot. */
export const readsPastLocks = variant(percolator, 'reads-past-locks', {
  actions: { get: { when: (s, { c, k }) => s.phase[c] === 'reading' && s.lastRead[k] < s.startTs[c] } },
})
