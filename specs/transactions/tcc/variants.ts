/** TCC with its progress, with a fence table that is cleaned, and with one rule left out at a time. */
import { duplicateMessages, ownedBy, variant } from '../../../checker/language/index.ts'
import { transactionCommit } from '../../atomic-commitment/transaction-commit/protocol.ts'
import { tcc } from './protocol.ts'

/**
 * Under the fairness that the protocol declares, every transaction ends. And TCC is a variant of two-phase commit: each of its steps, seen in the rows alone, is a step of
 * transaction commit. Apart from the protocol, since progress takes the graph of all states.
 */
export const withProgress = (of: typeof tcc) => variant(of, 'progress', ({ eventually, leadsTo, refines, parts: { Stock, Account, Participant, isOver } }) => {
  const seen = { none: 'working', tried: 'prepared', confirmed: 'committed', cancelled: 'aborted', suspended: 'aborted' } as const
  return {
    properties: {
      /** Whatever is set aside is used or given back. */
      reservationEnds: leadsTo({
        for: { p: Participant },
        from: (s, { p }) => s.row[p] === 'tried',
        to: (s, { p }) => s.row[p] === 'confirmed' || s.row[p] === 'cancelled',
      }),
      /** Once the TM has decided to confirm, both participants confirm. */
      confirmed: leadsTo(s => s.log === 'confirming', s => s.log === 'confirmed'),
      /** The transaction ends. */
      ends: eventually(isOver),
      /** Tried is prepared, confirmed is committed; cancelled, with or without a Try before, is aborted. */
      transactionCommit: refines(transactionCommit.with({ rms: 2 }), s => ({ rmState: { RM1: seen[s.row[Stock.id]], RM2: seen[s.row[Account.id]] } })),
    },
  }
})
export const progress = withProgress(tcc)

/** Mutant: an empty cancel leaves no row, so that a late Try sets a unit aside that nobody gives back. tcc-transaction #299. */
export const noFence = variant(tcc, 'no-fence', ({ actions: { onCancel }, parts: { Msg } }) => ({
  actions: {
    onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'none') s.net.send(Msg.Cancelled({ from: m.to })); else onCancel.then(s, m, p) } },
  },
  properties: { canCancelEmpty: null },
}))

/** Mutant: an empty cancel gives a unit back, the other order's. */
export const emptyCancelReleases = variant(tcc, 'empty-cancel-releases', ({ actions: { onCancel }, parts: { move } }) => ({
  actions: {
    onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'none') move(s.ledger[m.to], 'frozen', 'available'); onCancel.then(s, m, p) } },
  },
}))

/** Mutant: an empty cancel fails because there is no row, and the TM asks again and again. Seata-go #685. */
const failsEmpty = (of: typeof tcc) => variant(of, 'empty-cancel-fails', ({ actions: { onCancel } }) => ({
  actions: { onCancel: { then: (s, m, p) => { if (s.row[m.to] !== 'none') onCancel.then(s, m, p) } } },
  properties: { canCancel: null, canCancelEmpty: null },
}))
export const emptyCancelFails = withProgress(failsEmpty(tcc))

/** Mutant: each Try that arrives sets a unit aside. In this and the next two only the request that they are about may be duplicated. */
export const triesTwice = variant(tcc, 'tries-twice', ({ actions: { onTry }, parts: { Msg, move } }) => ({
  actions: { onTry: { then: (s, m, p) => { if (s.row[m.to] === 'tried') move(s.ledger[m.to], 'available', 'frozen'); onTry.then(s, m, p) } } },
  faults: { duplicate: duplicateMessages({ only: [Msg.Try] }) },
}))

/** Mutant: each Confirm that arrives uses a unit; the second is the other order's. */
export const confirmsTwice = variant(tcc, 'confirms-twice', ({ actions: { onConfirm }, parts: { Msg, move } }) => ({
  actions: { onConfirm: { then: (s, m, p) => { if (s.row[m.to] === 'confirmed') move(s.ledger[m.to], 'frozen', 'used'); onConfirm.then(s, m, p) } } },
  faults: { duplicate: duplicateMessages({ only: [Msg.Confirm] }) },
}))

/** Mutant: each Cancel that arrives gives a unit back; the second is the other order's. */
export const cancelsTwice = variant(tcc, 'cancels-twice', ({ actions: { onCancel }, parts: { Msg, move } }) => ({
  actions: { onCancel: { then: (s, m, p) => { if (s.row[m.to] === 'cancelled') move(s.ledger[m.to], 'frozen', 'available'); onCancel.then(s, m, p) } } },
  faults: { duplicate: duplicateMessages({ only: [Msg.Cancel] }) },
}))

/**
 * Mutant: Try sets the unit aside outside the database that has the row, in a cache, say. When it then fails, the local transaction undoes the row and not the reservation; the
 * Cancel finds no row and takes itself for empty. Seata #5256 and #6374.
 */
export const fenceRollsBack = variant(tcc, 'fence-rolls-back', ({ actions: { onTryFails }, parts: { move } }) => ({
  actions: { onTryFails: { then: (s, m, p) => { move(s.ledger[m.to], 'available', 'frozen'); onTryFails.then(s, m, p) } } },
}))

/**
 * Mutant: the TM learns of a branch only by the answer to its Try, and tells only the branches that it knows of to cancel. One whose answer comes later is never told. Seata #4969, in another
 * of its modes: a branch is registered after the transaction has been rolled back.
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
    properties: { canCancelEmpty: null, tellsAtOnce: null, asksNoMore: null },
  }
})

/** A participant deletes its row when the transaction is over, as Seata does with rows of some age; unless it is early, it waits until no Try to it is on its way any more. */
const cleaned = (name: string, isEarly: boolean) =>
  variant(tcc, name, ({ action, step, reachable, parts: { Participant, Msg, isOver } }) => ({
    added: {
      /** A participant deletes its row. */
      cleanFence: action({
        for: { p: Participant }, by: 'p',
        when: (s, { p }) => isOver(s) && s.row[p] !== 'none' && s.row[p] !== 'tried' && (isEarly || !s.net.has(Msg.Try({ to: p }))),
        then: (s, { p }) => { s.row[p] = 'none' },
      }),
    },
    properties: {
      /** A branch that is confirmed or cancelled stays so until its row is deleted. */
      finality: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        before.row[p] === 'none' || before.row[p] === 'tried' || after.row[p] === before.row[p] || (isOver(before) && after.row[p] === 'none') }),
      /** All rows can go. */
      canClean: reachable(s => isOver(s) && Participant.every(p => s.row[p] === 'none')),
    },
  }))
export const cleansFence = cleaned('cleans-fence', false)
/** Mutant: a participant deletes its row while a Try may still come. */
export const cleansFenceEarly = cleaned('cleans-fence-early', true)

/**
 * Mutant: the time limit of a transaction cancels it although the TM has decided to confirm. Seata #5404: the timeout rolls back while the commit is under way.
 */
export const turnsOnTimeout = variant(tcc, 'turns-on-timeout', ({ actions: { giveUp }, parts: { Participant } }) => ({
  actions: {
    giveUp: {
      awaits: null,
      when: (s, p) => giveUp.when(s, p) || (s.log === 'confirming' && Participant.some(q => !s.ended.has(q))),
      then: (s, p) => { s.ended = new Set(); giveUp.then(s, p) },
    },
  },
}))

/** Mutant: the TM tells its decision and does not log it. After a crash it knows only that it has begun, and cancels. */
export const decisionNotLogged = variant(tcc, 'decision-not-logged', ({ crashes, parts: { TM, Participant, Msg, hasDecided } }) => ({
  faults: {
    crashTM: crashes(TM, {
      onRecover: s => {
        if (s.log !== 'trying' && !hasDecided(s.log)) return
        s.log = 'cancelling'
        for (const p of Participant) s.net.send(Msg.Cancel({ to: p }))
      },
    }),
  },
}))

/** Mutant: the TM keeps its log in memory. After a crash it knows nothing, and begins the transaction anew. */
export const logNotDurable = variant(tcc, 'log-not-durable', ({ parts: { TM, Log } }) => ({ vars: { log: ownedBy(TM, Log) } }))
