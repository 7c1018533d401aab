/** Dynamic registration, and RMs that do not look at one column of the tables. */
import { bool, machine, mapOf, oneOf, variant } from '../../../checker/language/index.ts'
import { xaBranch } from './protocol.ts'

/** Mutant: the branch is idle when one thread has ended, and it is prepared while another still works in it. */
export const forgetsJoinedThreads = variant(xaBranch, 'forgets-joined-threads', ({ actions: { xa_end }, parts: { Thread } }) => ({
  actions: {
    xa_end: { then: (s, p) => { xa_end.then(s, p); if (s.branch === 'active') s.branch = 'idle' } },
    xa_prepare: { when: s => s.branch === 'idle' && Thread.every(t => s.association[t] !== 'suspended') },
  },
}))

/** Mutant: a branch is prepared while the association of a thread is suspended. */
export const preparesSuspended = variant(xaBranch, 'prepares-suspended', { actions: { xa_prepare: { when: s => s.branch === 'idle' } } })

/** Mutant: a thread may join a branch that is prepared, which makes it active again. */
export const joinsPrepared = variant(xaBranch, 'joins-prepared', ({ actions: { xa_start } }) => ({
  actions: { xa_start: { when: (s, p) => xa_start.when(s, p) || (p.flag === 'TMJOIN' && s.branch === 'prepared' && s.association[p.t] === 'not associated') } },
}))

/**
 * Dynamic registration (D0 to D3, table 6-3): the TM does not call xa_start. When a thread works at the RM, the RM calls ax_reg, and is given the XID of the thread's transaction, or
 * NULLXID if it has none; then the work is local, and no transaction begins in that thread until the RM has called ax_unreg.
 */
const registered = (name: string, refusesWhileLocal: boolean) => variant(xaBranch, name, ({ vars, actions: { xa_start, xa_end }, parts: { Thread } }) => {
  const more = {
    transaction: mapOf(Thread, bool), // the TM has a transaction in this thread
    registration: mapOf(Thread, oneOf('not registered', 'XID', 'NULLXID')),
  }
  const { action, always, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { xa_start: null, xa_end: null },
    added: {
      tx_begin: action({
        for: { t: Thread }, by: 't',
        when: (s, { t }) => !s.transaction[t] && (!refusesWhileLocal || s.registration[t] !== 'NULLXID'),
        then: (s, { t }) => { s.last = 'none'; s.transaction[t] = true },
      }),
      ax_reg: action({
        for: { t: Thread, flag: oneOf('TMNOFLAGS', 'TMJOIN', 'TMRESUME') }, by: 't',
        when: (s, p) => s.transaction[p.t] && s.registration[p.t] === 'not registered' && xa_start.when(s, p),
        then: (s, p) => { xa_start.then(s, p); s.registration[p.t] = 'XID' },
      }),
      ax_regLocal: action({
        for: { t: Thread }, by: 't',
        when: (s, { t }) => !s.transaction[t] && s.registration[t] === 'not registered',
        then: (s, { t }) => { s.last = 'none'; s.registration[t] = 'NULLXID' },
      }),
      ax_unreg: action({ for: { t: Thread }, by: 't', when: (s, { t }) => s.registration[t] === 'NULLXID', then: (s, { t }) => { s.last = 'none'; s.registration[t] = 'not registered' } }),
      xa_end: action({
        for: { t: Thread, flag: oneOf('TMSUCCESS', 'TMFAIL', 'TMSUSPEND') }, by: 't',
        when: (s, p) => s.transaction[p.t] && xa_end.when(s, p),
        then: (s, p) => { xa_end.then(s, p); s.registration[p.t] = 'not registered'; if (p.flag !== 'TMSUSPEND') s.transaction[p.t] = false },
      }),
    },
    properties: {
      /** A thread that works for itself at the RM has no transaction, to which that work would not belong. */
      localWorkApart: always({ for: { t: Thread }, holds: (s, { t }) => s.registration[t] !== 'NULLXID' || !s.transaction[t] }),
      /** A thread is registered with the TM's transaction only while it has one. */
      registeredInTransaction: always({ for: { t: Thread }, holds: (s, { t }) => s.registration[t] !== 'XID' || s.transaction[t] }),
      /** The TM has every association on record, since the RM has registered. */
      everyAssociationRegistered: always({ for: { t: Thread }, holds: (s, { t }) => (s.association[t] === 'associated') === (s.registration[t] === 'XID') }),
      /** A thread whose association is suspended has its transaction still, */
      suspendedInTransaction: always({ for: { t: Thread }, holds: (s, { t }) => s.association[t] !== 'suspended' || s.transaction[t] }),
      /** and one that has left the branch for good has none. */
      canEndTransaction: reachable(s => s.last === 'xa_end' && Thread.every(t => !s.transaction[t])),
      canWorkLocally: reachable(s => Thread.some(t => s.registration[t] === 'NULLXID')),
    },
  }
})
export const dynamicRegistration = registered('dynamic-registration', true)

/** Mutant: a transaction begins in a thread whose local work at the RM has not ended. */
export const beginsWhileLocal = registered('begins-while-local', false)
