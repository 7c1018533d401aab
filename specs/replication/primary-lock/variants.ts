/** A primary with a lock, whose agents look at too little; and with claims about progress. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { primaryLock } from './protocol.ts'

/**
 * Mutant: a node that still runs as primary takes the free lock back, whoever has led since. So did Patroni before pull request #2787, which has such a node compare its timeline first: one
 * that woke up as primary counted as a perfect candidate, though another had been promoted, and had stalled as well.
 */
export const takesLockBack = variant(primaryLock, 'takes-lock-back', ({ actions: { acquire } }) => ({
  actions: { acquire: { when: (s, p) => acquire.when(s, p) || (s.lock.holder === null && s.leads[p.n]) } },
}))

/** Mutant: any node takes the free lock. All agree on who leads, but nobody asks who may. */
export const anyoneAcquires = variant(primaryLock, 'anyone-acquires', {
  actions: { acquire: { when: s => s.lock.holder === null } },
})

/** Mutant: the lock service does not check who writes the record: no token fences a primary that has lost the lock and does not know it. */
export const unfenced = variant(primaryLock, 'unfenced', ({ parts: { follows } }) => ({
  actions: {
    drop: { when: (s, { p }) => { const sync = s.sync[p]; return s.leads[p] && sync !== null && !follows(s, sync, p) } },
  },
}))

/** Mutant: the primary no longer waits for a standby that is gone, and does not have that put on record. */
export const dropsInSilence = variant(primaryLock, 'drops-in-silence', {
  actions: { drop: { then: (s, { p }) => { s.sync[p] = null } } },
})

/** Mutant: the lock is no lease, and stays with a holder that is gone. */
const withoutLease = variant(primaryLock, 'no-lease', { actions: { expire: null } })

/** Progress, in a variant of its own since it takes the graph of all states. */
const withProgress = (of: typeof primaryLock) => variant(of, 'progress', ({ infinitelyOften, leadsTo, parts: { Node } }) => ({
  properties: {
    canFailOver: null, // where no primary fails no other node need lead
    /** Again and again there is a primary with the lock, whichever node fails. */
    leads: infinitelyOften(s => Node.some(p => s.leads[p] && s.lock.holder === p && !isDown(s, p))),
    /** A primary without a standby on record chooses one in the end, where another node is up and stays up. */
    standbyIsChosen: leadsTo({
      for: { p: Node },
      from: (s, { p }) => s.leads[p] && s.lock.holder === p && s.sync[p] === null,
      to: (s, { p }) => s.sync[p] !== null || !s.leads[p] || s.lock.holder !== p || isDown(s, p) || Node.every(n => n === p || isDown(s, n)),
    }),
    /** A primary answers every write in its log in the end, unless it leads no more, or is down. */
    answers: leadsTo({
      for: { p: Node },
      from: (s, { p }) => s.leads[p] && !isDown(s, p) && s.answered[p] < s.log[p].length,
      to: (s, { p }) => !s.leads[p] || isDown(s, p) || s.answered[p] === s.log[p].length,
    }),
  },
}))
export const progress = withProgress(primaryLock)
export const progressWithoutLease = withProgress(withoutLease)
