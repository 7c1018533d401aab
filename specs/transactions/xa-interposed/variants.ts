/** An interposed TM that promises without a record, or decides by itself, or whose superior forgets too early. */
import { variant } from '../../../checker/language/index.ts'
import { xaInterposed } from './protocol.ts'

/** Mutant: the subordinate answers that it is prepared, and has not written it down. */
export const votesUnlogged = variant(xaInterposed, 'votes-unlogged', ({ parts: { Msg } }) => ({
  actions: { voteYes: { then: s => { s.sub = 'in doubt'; s.net.send(Msg.vote({ code: 'XA_OK' })) } } },
}))

/** Mutant: a subordinate in doubt that hears nothing presumes abort itself. */
export const decidesAlone = variant(xaInterposed, 'decides-alone', ({ timeout, parts: { Sub, Msg } }) => ({
  added: {
    giveUp: timeout({
      by: Sub, awaits: [Msg.ax_commit, Msg.ax_rollback],
      when: s => s.sub === 'in doubt',
      then: s => { s.subLog = 'empty'; s.sub = 'rolling back' },
    }),
  },
}))

/** Mutant: the superior removes its commit record when it has committed its own RM, and does not wait for the subordinate. */
export const forgetsSubordinate = variant(xaInterposed, 'forgets-subordinate', ({ action, parts: { TM } }) => ({
  added: { forget: action({ by: TM, when: s => s.tm === 'committing' && s.local === 'committed', then: s => { s.tm = 'ended'; s.tmLog = 'empty' } }) },
}))

/** Every branch comes to an outcome, under the fairness that the protocol declares. */
export const progress = variant(xaInterposed, 'progress', ({ eventually, leadsTo, parts: { isSettled, RM } }) => ({
  properties: {
    /** What is in doubt at the subordinate is resolved. */
    inDoubtResolves: leadsTo(s => s.sub === 'in doubt', s => RM.every(rm => s.rm[rm] === 'committed' || s.rm[rm] === 'rolled back')),
    settles: eventually(isSettled),
    /** A subordinate that rolls back, be it told to or by itself, comes to the end of that. */
    rollbackEnds: leadsTo(s => s.sub === 'rolling back' && RM.every(rm => s.rm[rm] !== 'committed'), s => s.sub === 'ended'),
    /** The superior can remove its commit record in the end, since the subordinate acknowledges even what it has forgotten. */
    superiorForgets: leadsTo(s => s.tmLog === 'commit', s => s.tmLog === 'empty'),
  },
}))
