/** TCC with claims about progress, and with one rule left out at a time. */
import { ownedBy, variant } from '../../../checker/language/index.ts'
import { transactionCommit } from '../../atomic-commitment/transaction-commit/protocol.ts'
import { tcc } from './protocol.ts'

/**
 * Under the fairness that the protocol declares, every transaction ends. And what TCC is a variant of: every step, seen in the rows alone, is one that
 * transaction commit allows, as every step of two-phase commit is. Apart from the protocol, since progress takes the graph of all states.
 */
export const withProgress = (of: typeof tcc) => variant(of, 'progress', ({ eventually, leadsTo, refines, parts: { Stock, Account, Participant, isOver } }) => {
  const seen = { none: 'working', tried: 'prepared', confirmed: 'committed', cancelled: 'aborted', suspended: 'aborted' } as const
  return {
    properties: {
      /** Whatever was set aside is used or given back. */
      reservationEnds: leadsTo({
        for: { p: Participant },
        from: (s, { p }) => s.row[p] === 'tried',
        to: (s, { p }) => s.row[p] === 'confirmed' || s.row[p] === 'cancelled',
      }),
      /** Once the TM has decided to confirm, all confirm. */
      confirmed: leadsTo(s => s.log === 'confirming', s => s.log === 'confirmed'),
      /** The transaction ends. */
      ends: eventually(isOver),
      /** Tried is prepared, confirmed is committed, and cancelled, be it before Try, is aborted. */
      transactionCommit: refines(transactionCommit.with({ rms: 2 }), s => ({ rmState: { RM1: seen[s.row[Stock.id]], RM2: seen[s.row[Account.id]] } })),
    },
  }
})
export const progress = withProgress(tcc)

/** Mutant: an empty cancel leaves no row, so that a late Try sets a unit aside which nobody will give back. */
export const noFence = variant(tcc, 'no-fence', ({ actions: { onCancel }, parts: { Msg } }) => ({
  actions: {
    onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'none') s.net.send(Msg.Cancelled({ from: m.to })); else onCancel.then(s, m, p) } },
  },
  properties: { canCancelEmpty: null },
}))

/** Mutant: an empty cancel gives a unit back, which is another order's. */
export const emptyCancelReleases = variant(tcc, 'empty-cancel-releases', ({ actions: { onCancel }, parts: { move } }) => ({
  actions: {
    onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'none') move(s.ledger[m.to], 'frozen', 'available'); onCancel.then(s, m, p) } },
  },
}))

/** Mutant: an empty cancel fails for want of a row, and the TM asks again and again. Seata-go #685. */
const failsEmpty = (of: typeof tcc) => variant(of, 'empty-cancel-fails', ({ actions: { onCancel } }) => ({
  actions: { onCancel: { then: (s, m, p) => { if (s.row[m.to] !== 'none') onCancel.then(s, m, p) } } },
  properties: { canCancel: null, canCancelEmpty: null },
}))
export const emptyCancelFails = withProgress(failsEmpty(tcc))

/** Mutant: Try sets aside a unit each time that it is asked to. */
export const triesTwice = variant(tcc, 'tries-twice', ({ actions: { onTry }, parts: { move } }) => ({
  actions: { onTry: { then: (s, m, p) => { if (s.row[m.to] === 'tried') move(s.ledger[m.to], 'available', 'frozen'); onTry.then(s, m, p) } } },
}))

/** Mutant: Confirm uses a unit each time that it is asked to; the second is another order's. */
export const confirmsTwice = variant(tcc, 'confirms-twice', ({ actions: { onConfirm }, parts: { move } }) => ({
  actions: { onConfirm: { then: (s, m, p) => { if (s.row[m.to] === 'confirmed') move(s.ledger[m.to], 'frozen', 'used'); onConfirm.then(s, m, p) } } },
}))

/** Mutant: Cancel gives a unit back each time that it is asked to. */
export const cancelsTwice = variant(tcc, 'cancels-twice', ({ actions: { onCancel }, parts: { move } }) => ({
  actions: { onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'cancelled') move(s.ledger[m.to], 'frozen', 'available'); onCancel.then(s, m, p) } } },
}))

/**
 * Mutant: Try sets the unit aside where its local transaction does not reach, in a cache, say. When it fails the row is rolled back and the unit is not, and the Cancel, which finds
 * no row, takes itself for empty. Seata #5256 and #6374.
 */
export const fenceRollsBack = variant(tcc, 'fence-rolls-back', ({ actions: { onTryFails }, parts: { move } }) => ({
  actions: { onTryFails: { then: (s, m, p) => { move(s.ledger[m.to], 'available', 'frozen'); onTryFails.then(s, m, p) } } },
}))

/**
 * Mutant: the TM cancels only where it knows of a branch, that is where it has heard of Try. A branch that it hears of after that is cancelled by nobody.
 * Seata #4969: a branch is registered when the transaction has been rolled back.
 */
export const cancelsWhatItKnows = variant(tcc, 'cancels-what-it-knows', ({ actions: { giveUp, finish, retry }, parts: { Participant, Msg } }) => {
  const cancelKnown = (s: Parameters<typeof giveUp.then>[0]) => {
    s.log = 'cancelling'
    for (const p of Participant) if (s.tried.has(p)) s.net.send(Msg.Cancel({ to: p }))
  }
  return {
    actions: {
      giveUp: { then: cancelKnown },
      onRefused: { then: s => { if (s.log === 'trying') cancelKnown(s) } },
      retry: { then: (s, p) => { if (s.log === 'confirming') retry.then(s, p); else cancelKnown(s) } },
      finish: { when: (s, p) => finish.when(s, p) || (s.log === 'cancelling' && Participant.every(q => s.ended.has(q) || !s.tried.has(q))) },
    },
    properties: { canCancelEmpty: null },
  }
})

/**
 * Mutant: the time limit of a transaction cancels it though the TM has decided to confirm. Seata #5404: rolling back on a timeout and
 * committing run side by side.
 */
export const turnsOnTimeout = variant(tcc, 'turns-on-timeout', ({ actions: { giveUp }, parts: { Participant } }) => ({
  actions: {
    giveUp: { awaits: null, when: (s, p) => giveUp.when(s, p) || (s.log === 'confirming' && Participant.some(q => !s.ended.has(q))) },
  },
}))

/** Mutant: the TM keeps its log in memory, and begins anew when it recovers. */
export const logNotDurable = variant(tcc, 'log-not-durable', ({ parts: { TM, Log } }) => ({ vars: { log: ownedBy(TM, Log) } }))
