/**
 * TCC whose Confirm may fail, as in the order example of the notes: Try takes the stock, Confirm updates the order, and if that fails Cancel puts the
 * stock back. Here the account is the participant whose Confirm may fail. It then gives its unit back, in one local transaction, and answers so.
 */
import { variant } from '../../../checker/language/index.ts'
import { tcc } from './protocol.ts'

/**
 * Mutant: the account may refuse to confirm, and the TM, which has told the stock to confirm as well, then cancels. In Seata #4784 a user
 * cancels from within Confirm.
 */
export const confirmMayFail = variant(tcc, 'confirm-may-fail', ({ receive, step, actions: { onConfirm, onRefused }, parts: { Account, Participant, Msg, move } }) => ({
  actions: {
    onConfirm: { then: (s, m, p) => { if (s.row[m.to] === 'cancelled') s.net.send(Msg.Refused({ from: m.to })); else onConfirm.then(s, m, p) } },
    onRefused: {
      then: (s, m, p) => {
        if (s.log === 'confirming') { s.log = 'cancelling'; s.ended = new Set(); for (const q of Participant) s.net.send(Msg.Cancel({ to: q })) }
        else onRefused.then(s, m, p)
      },
    },
  },
  added: {
    /** Confirm fails for good. */
    onConfirmFails: receive(Msg.Confirm, {
      when: (s, { to: p }) => p === Account.id && s.row[p] === 'tried',
      then: (s, { to: p }) => { move(s.ledger[p], 'frozen', 'available'); s.row[p] = 'cancelled'; s.net.send(Msg.Refused({ from: p })) },
    }),
  },
  properties: {
    /** The account says at once that its Confirm has failed. */
    failureIsTold: step((before, after) => before.log !== 'confirming' || before.row[Account.id] !== 'tried' || after.row[Account.id] !== 'cancelled'
      || after.net.has(Msg.Refused({ from: Account.id }))),
  },
}))

/** The order of the notes' example: the one whose Confirm may fail is asked first, and the stock once that has succeeded. */
const asksAccountFirst = (of: typeof tcc) => variant(of, 'account-first', ({ crashes, eventually, step, actions: { onConfirmed, retry }, parts: { TM, Stock, Account, Participant, Msg, decision, hasDecided, isOver } }) => ({
  actions: {
    confirm: { then: s => { s.log = 'confirming'; s.net.send(Msg.Confirm({ to: Account.id })) } },
    onConfirmed: { then: (s, m, p) => { onConfirmed.then(s, m, p); if (s.log === 'confirming' && m.from === Account.id) s.net.send(Msg.Confirm({ to: Stock.id })) } },
    retry: { then: (s, p) => { if (s.log === 'confirming' && !s.ended.has(Account.id)) s.net.send(Msg.Confirm({ to: Account.id })); else retry.then(s, p) } },
  },
  faults: {
    crashTM: crashes(TM, {
      onRecover: s => {
        if (s.log === 'trying') s.log = 'cancelling'
        if (hasDecided(s.log)) for (const p of s.log === 'confirming' ? Account : Participant) s.net.send(decision(s.log, p))
      },
    }),
  },
  properties: {
    asksNoMore: null, // after a crash of the TM an old answer of the stock may come before the new one of the account
    /** Whoever decides tells everyone at once, the stock excepted where it is to confirm: */
    tellsAtOnce: step((before, after) => after.log === before.log || !hasDecided(after.log)
      || Participant.every(p => after.net.has(decision(after.log, p)) || (p === Stock.id && after.log === 'confirming'))),
    /** it is asked as soon as the account has confirmed. */
    asksStockNext: step((before, after) => after.log !== 'confirming' || before.ended.has(Account.id) || !after.ended.has(Account.id)
      || after.net.has(Msg.Confirm({ to: Stock.id }))),
    /** The transaction ends: a Confirm that has failed is answered each time that it is asked for. */
    ends: eventually(isOver),
  },
}))
export const accountFirst = asksAccountFirst(confirmMayFail)

/** Mutant: as before, and silence counts as a failure. */
export const silenceIsFailure = variant(accountFirst, 'silence-is-failure', ({ actions: { giveUp }, parts: { Msg, Account } }) => ({
  actions: {
    giveUp: {
      awaits: [Msg.Tried, Msg.Refused, Msg.Confirmed],
      when: (s, p) => giveUp.when(s, p) || (s.log === 'confirming' && !s.ended.has(Account.id)),
      then: (s, p) => { s.ended = new Set(); giveUp.then(s, p) },
    },
  },
  properties: { ends: null },
}))
