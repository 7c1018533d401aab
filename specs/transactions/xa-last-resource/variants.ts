/** A TM that recovers and does not ask the last resource, or asks and does not keep it from committing later. */
import { variant } from '../../../checker/language/index.ts'
import { xaLastResource } from './protocol.ts'

/**
 * Mutant: the TM takes a transaction without a record for one that was not decided, and rolls it back without asking. It does so only when no call is under way any more, so that
 * nothing but the question is missing.
 */
export const doesNotAsk = variant(xaLastResource, 'does-not-ask', ({ action, actions: { askLast }, parts: { TM, Msg } }) => ({
  actions: { askLast: null },
  added: { presumeAbort: action({ by: TM, fair: 'weak', when: (s, p) => askLast.when(s, p) && !s.net.has(Msg.commit({})), then: s => { s.tm = 'rolling back' } }) },
}))

/** Mutant: the TM asks, and rolls back if the last resource has not committed; the call from before the crash may still arrive. */
export const doesNotFence = variant(xaLastResource, 'does-not-fence', {
  actions: { askLast: { then: s => { s.tm = s.last === 'committed' ? 'committed' : 'rolling back' } } },
})

/** Mutant: the last resource commits first, before the others are prepared. */
export const lastGoesFirst = variant(xaLastResource, 'last-goes-first', ({ parts: { RM, isUp } }) => ({
  actions: {
    callLast: { when: s => s.tm === 'preparing' },
    xa_prepare: { when: (s, { rm }) => s.tm !== 'rolling back' && isUp(s) && s.rm[rm] === 'working' },
    refuse: {
      when: (s, { rm }) => s.tm !== 'rolling back' && isUp(s) && s.rm[rm] === 'working',
      then: (s, { rm }) => { s.rm[rm] = 'rolled back'; if (s.tm === 'preparing') s.tm = 'rolling back' },
    },
    end: { when: s => (s.tm === 'committing' || s.tm === 'rolling back') && RM.every(rm => s.rm[rm] === 'committed' || s.rm[rm] === 'rolled back') && s.last !== 'working' },
  },
}))

/** Everyone comes to an outcome. */
export const progress = variant(xaLastResource, 'progress', ({ eventually, leadsTo, parts: { RM } }) => ({
  properties: {
    settles: eventually(s => s.last !== 'working' && RM.every(rm => s.rm[rm] === s.last)),
    /** The TM does not keep its commit record. */
    recordGoes: leadsTo(s => s.tmLog === 'commit', s => s.tmLog === 'empty'),
  },
}))
