/** A primary with a lock whose agents look at too little, and with claims about progress. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { primaryLock } from './protocol.ts'

/**
 * Mutant: a node that still runs as primary takes the free lock back, whoever has led since. So did Patroni before pull request #2787: a node that wakes up
 * counts as the best candidate, though another was promoted and has stalled in its turn.
 */
export const takesLockBack = variant(primaryLock, 'takes-lock-back', ({ actions: { acquire } }) => ({
  actions: { acquire: { when: (s, p) => acquire.when(s, p) || (s.lock.holder === null && s.leads[p.n]) } },
}))

/** Mutant: any node takes the free lock. There is one view of who leads, but not of who may. */
export const anyoneAcquires = variant(primaryLock, 'anyone-acquires', {
  actions: { acquire: { when: s => s.lock.holder === null } },
})

/** Mutant: the lock service does not ask who writes the record: no token fences a primary that has lost the lock, and does not know. */
export const unfenced = variant(primaryLock, 'unfenced', ({ parts: { follows } }) => ({
  actions: {
    drop: { when: (s, { p }) => { const sync = s.sync[p]; return s.leads[p] && sync !== null && !follows(s, sync, p) } },
  },
}))

/** Mutant: the primary waits no more for a standby that is gone, and does not have that put on record. */
export const dropsInSilence = variant(primaryLock, 'drops-in-silence', {
  actions: { drop: { then: (s, { p }) => { s.sync[p] = null } } },
})

/** Mutant: the lock is no lease, and stays with a holder that is gone. */
const withoutLease = variant(primaryLock, 'no-lease', { actions: { expire: null } })

/** What the protocol does in the end. Apart from it, since progress takes the graph of all states. */
const withProgress = (of: typeof primaryLock) => variant(of, 'progress', ({ infinitelyOften, leadsTo, parts: { Node } }) => ({
  properties: {
    canFailOver: null, // without a fault no other node need lead
    /** There is a primary with the lock again and again, whoever fails. */
    leads: infinitelyOften(s => Node.some(p => s.leads[p] && s.lock.holder === p && !isDown(s, p))),
    /** A primary answers a write in the end, unless it leads no more, or is down. */
    answers: leadsTo({
      for: { p: Node },
      from: (s, { p }) => s.leads[p] && !isDown(s, p) && s.answered[p] < s.log[p].length,
      to: (s, { p }) => !s.leads[p] || isDown(s, p) || s.answered[p] === s.log[p].length,
    }),
  },
}))
export const progress = withProgress(primaryLock)
export const progressWithoutLease = withProgress(withoutLease)
