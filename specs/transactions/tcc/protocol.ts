/**
 * Try, Confirm, Cancel.
 *
 * An order takes one unit of stock and one unit of money, at two participants that share no database. Try checks and sets a unit aside, Confirm uses the unit that was
 * set aside, Cancel gives it back. A transaction manager (TM) asks both to try; it decides to confirm if every Try has succeeded, and to cancel otherwise.
 * After P. Helland, "Life beyond Distributed Transactions: an Apostate's Opinion", CIDR 2007 (tentative operations, confirmation, cancellation), and G. Pardon and
 * C. Pautasso, "Atomic Distributed Transactions: a RESTful Design", WWW 2014 companion. The ledger (available, frozen, used) and the fence table are as in Seata's TCC mode.
 *
 * What makes it work. Requests may be lost, repeated and late. Each participant has a fence table (`tcc_fence_log` in Seata) with a row for its branch of the transaction, which its local
 * transactions read, and change together with the ledger; in Seata it is tried, committed (here confirmed), rollbacked (cancelled) or suspended. The row answers three troubles:
 * - Idempotence (幂等): a request arrives twice. The row says that it is done; the second has no further effect and gets the same answer.
 * - Empty rollback, here *empty cancel* (空回滚): a Cancel arrives where Try has failed, or has not arrived. It finds no row, and gives nothing back.
 * - Suspension (悬挂): the Try arrives after that Cancel, and what it sets aside nobody gives back. So an empty cancel leaves the row `suspended`, which keeps a late Try out.
 * The TM, for its part, logs its decision before it tells anyone, never changes it, and asks again until everyone has answered.
 *
 * Granularity: one step for each message received, which is one local transaction of its receiver. The TM writes its decision and sends it to everyone in one step. Durable are the ledgers,
 * the fence tables, and the log of the TM; which answers the TM has received is not.
 *
 * Assumptions and bounds: Try may be refused, and its local transaction then leaves nothing; Confirm and Cancel are not, since they need no more than what Try has set
 * aside. One transaction runs. Another order has one unit frozen at each participant from the start, which must stay there: a unit used, or given back, twice would be that one.
 * Two participants are enough for one to confirm and the other to cancel.
 */
import { anyOf, duplicateMessages, durable, type EditOf, type Id, isDown, loseMessages, machine, mapOf, messages, network, oneOf, ownedBy, prematureTimeouts, range, record, setOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'

export const tcc = spec('tcc', {}, () => {
  const TM = singleProcess('TM')
  const [Stock, Account] = [singleProcess('Stock'), singleProcess('Account')]
  const Participant = anyOf(Stock, Account)

  const Msg = messages({
    Try:       { from: TM, to: Participant },
    Tried:     { from: Participant, to: TM },
    Refused:   { from: Participant, to: TM },
    Confirm:   { from: TM, to: Participant },
    Confirmed: { from: Participant, to: TM },
    Cancel:    { from: TM, to: Participant },
    Cancelled: { from: Participant, to: TM },
  })

  const Log = oneOf('nothing', 'trying', 'confirming', 'confirmed', 'cancelling', 'cancelled')
  const Units = range(0, 3)
  const Ledger = record({ available: Units, frozen: Units, used: Units })
  const vars = {
    log: durable(ownedBy(TM, Log)), // its last record
    tried: ownedBy(TM, setOf(Participant)), // whose Try the TM knows to have succeeded
    ended: ownedBy(TM, setOf(Participant)), // who has answered its decision
    ledger: durable(mapOf(Participant, Ledger)),
    row: durable(mapOf(Participant, oneOf('none', 'tried', 'confirmed', 'cancelled', 'suspended'))), // in the fence table
    net: network(Msg, 'merging'), // repeating a request that is still in flight adds nothing
  }
  const { initially, action, receive, timeout, predicate, always, step, reachable, idempotent, crashes } = machine(vars)

  const atFirst = { available: 2, frozen: 1, used: 0 } // the frozen unit is another order's
  const move = (ledger: EditOf<typeof Ledger>, from: keyof typeof atFirst, to: keyof typeof atFirst) => { ledger[from]--; ledger[to]++ }
  /** What the TM asks of a participant once it has decided. */
  const decision = (log: string, to: Id<'Stock' | 'Account'>) => log === 'confirming' ? Msg.Confirm({ to }) : Msg.Cancel({ to })
  const hasDecided = (log: string) => log === 'confirming' || log === 'cancelling'

  const actions = {
    /** The TM begins: it asks everyone to try. */
    begin: action({
      by: TM, fair: 'weak',
      when: s => s.log === 'nothing',
      then: s => { s.log = 'trying'; for (const p of Participant) s.net.send(Msg.Try({ to: p })) },
    }),

    /** Try: a participant sets a unit aside, but only once, and not after a Cancel. */
    onTry: receive(Msg.Try, {
      fair: 'strong',
      then: (s, { to: p }) => {
        if (s.row[p] === 'none') { move(s.ledger[p], 'available', 'frozen'); s.row[p] = 'tried' }
        s.net.send(s.row[p] === 'tried' ? Msg.Tried({ from: p }) : Msg.Refused({ from: p }))
      },
    }),

    /** Try fails, since the business rules forbid it, say: its local transaction rolls back and leaves no row. */
    onTryFails: receive(Msg.Try, {
      when: (s, { to: p }) => s.row[p] === 'none',
      then: (s, { to: p }) => { s.net.send(Msg.Refused({ from: p })) },
    }),

    /** The TM learns that a Try has succeeded. */
    onTried: receive(Msg.Tried, { fair: 'strong', then: (s, { from: p }) => { if (s.log === 'trying') s.tried.add(p) } }),

    /** Every Try has succeeded: the TM decides to confirm. */
    confirm: action({
      by: TM, fair: 'weak',
      when: s => s.log === 'trying' && Participant.every(p => s.tried.has(p)),
      then: s => { s.log = 'confirming'; for (const p of Participant) s.net.send(Msg.Confirm({ to: p })) },
    }),

    /** A Try has failed: the TM decides to cancel. */
    onRefused: receive(Msg.Refused, {
      fair: 'strong',
      then: s => { if (s.log === 'trying') { s.log = 'cancelling'; for (const p of Participant) s.net.send(Msg.Cancel({ to: p })) } },
    }),

    /** No answer to a Try comes: the TM decides to cancel. */
    giveUp: timeout({
      by: TM, fair: 'weak', awaits: [Msg.Tried, Msg.Refused],
      when: s => s.log === 'trying' && Participant.some(p => !s.tried.has(p)),
      then: s => { s.log = 'cancelling'; for (const p of Participant) s.net.send(Msg.Cancel({ to: p })) },
    }),

    /** Confirm: a participant uses the unit that it has set aside. */
    onConfirm: receive(Msg.Confirm, {
      fair: 'strong',
      then: (s, { to: p }) => {
        if (s.row[p] === 'tried') { move(s.ledger[p], 'frozen', 'used'); s.row[p] = 'confirmed' }
        if (s.row[p] === 'confirmed') s.net.send(Msg.Confirmed({ from: p }))
      },
    }),

    /** Cancel: a participant gives back the unit that it has set aside. An empty cancel leaves a row that forbids to set one aside later. */
    onCancel: receive(Msg.Cancel, {
      fair: 'strong',
      then: (s, { to: p }) => {
        if (s.row[p] === 'tried') { move(s.ledger[p], 'frozen', 'available'); s.row[p] = 'cancelled' }
        if (s.row[p] === 'none') s.row[p] = 'suspended'
        if (s.row[p] === 'cancelled' || s.row[p] === 'suspended') s.net.send(Msg.Cancelled({ from: p }))
      },
    }),

    /** The TM learns that a participant has done as decided. */
    onConfirmed: receive(Msg.Confirmed, { fair: 'strong', then: (s, { from: p }) => { if (s.log === 'confirming') s.ended.add(p) } }),
    onCancelled: receive(Msg.Cancelled, { fair: 'strong', then: (s, { from: p }) => { if (s.log === 'cancelling') s.ended.add(p) } }),

    /** No answer to the decision comes: the TM asks again. */
    retry: timeout({
      by: TM, fair: 'weak', awaits: [Msg.Confirmed, Msg.Cancelled],
      when: s => hasDecided(s.log) && Participant.some(p => !s.ended.has(p)),
      then: s => { for (const p of Participant) if (!s.ended.has(p)) s.net.send(decision(s.log, p)) },
    }),

    /** Everyone has done as decided: the transaction is over. */
    finish: action({
      by: TM, fair: 'weak',
      when: s => hasDecided(s.log) && Participant.every(p => s.ended.has(p)),
      then: s => { s.log = s.log === 'confirming' ? 'confirmed' : 'cancelled' },
    }),
  }

  const isOver = predicate(s => s.log === 'confirmed' || s.log === 'cancelled')
  const isCancelled = (row: string) => row === 'cancelled' || row === 'suspended'

  return {
    vars, actions,
    init: initially({ ledger: Participant.map(() => atFirst) }),
    properties: {
      /** No unit is created, and none is lost. */
      conservation: always({ for: { p: Participant }, holds: ({ ledger }, { p }) => ledger[p].available + ledger[p].frozen + ledger[p].used === 3 }),
      /** The unit of the other order stays aside: this one uses, and gives back, no more than it has set aside itself. */
      othersReservation: always({ for: { p: Participant }, holds: ({ ledger }, { p }) => ledger[p].frozen >= 1 }),
      /** No participant confirms while another cancels. */
      noMixedOutcome: always(s => !(Participant.some(p => s.row[p] === 'confirmed') && Participant.some(p => isCancelled(s.row[p])))),
      /** A participant confirms only when every Try has succeeded. */
      confirmValidity: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        before.row[p] === after.row[p] || after.row[p] !== 'confirmed' || Participant.every(q => before.row[q] === 'tried' || before.row[q] === 'confirmed') }),
      /** A branch that is confirmed or cancelled stays so. */
      finality: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        before.row[p] === 'none' || before.row[p] === 'tried' || after.row[p] === before.row[p] }),
      /** Try, Confirm and Cancel are idempotent: a request that is handled twice leaves ledger and row as if it had been handled once. */
      tryIsIdempotent: idempotent('onTry', { of: ({ ledger, row }) => ({ ledger, row }) }),
      confirmIsIdempotent: idempotent('onConfirm', { of: ({ ledger, row }) => ({ ledger, row }) }),
      cancelIsIdempotent: idempotent('onCancel', { of: ({ ledger, row }) => ({ ledger, row }) }),
      /** A unit is given back only where Try has set one aside, and once: an empty cancel, or a second one, gives back nothing. */
      emptyCancel: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        after.ledger[p].available <= before.ledger[p].available || before.row[p] === 'tried' }),
      /** No suspension: when the transaction is over, nothing is set aside for it, nor is it later by a late Try. */
      noSuspension: always({ for: { p: Participant }, when: isOver, holds: ({ ledger }, { p }) => ledger[p].frozen <= 1 }),
      /** A confirmed transaction has used one unit at each participant, and a cancelled one none. */
      confirmedIsUsed: always({ for: { p: Participant }, when: s => s.log === 'confirmed', holds: ({ ledger }, { p }) => ledger[p].used === 1 }),
      cancelledIsUnused: always({ for: { p: Participant }, when: s => s.log === 'cancelled', holds: ({ ledger }, { p }) => ledger[p].used === 0 }),
      /** A participant that has set a unit aside does not say that its Try has failed. */
      refusesTruly: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        before.net.has(Msg.Refused({ from: p })) || !after.net.has(Msg.Refused({ from: p })) || after.row[p] !== 'tried' }),
      /** The TM cancels only while it does not know that every Try has succeeded, or when it hears that one has failed. */
      cancelsForAReason: step((before, after) => before.log !== 'trying' || after.log !== 'cancelling'
        || Participant.some(p => !before.tried.has(p) || before.net.has(Msg.Refused({ from: p })))),
      /** Whoever decides tells everyone at once, and does not wait until it is asked. */
      tellsAtOnce: step((before, after) => after.log === before.log || !hasDecided(after.log) || Participant.every(p => after.net.has(decision(after.log, p)))),
      /** Nobody is asked again who has answered the decision. */
      asksNoMore: step({ for: { p: Participant }, holds: (before, after, { p }) =>
        !after.ended.has(p) || [Msg.Confirm({ to: p }), Msg.Cancel({ to: p })].every(m => before.net.has(m) || !after.net.has(m)) }),
      /** A Try can fail, and its participant says so. */
      canRefuse: reachable(s => Participant.some(p => s.row[p] === 'none' && s.net.has(Msg.Refused({ from: p })))),
      /** All can confirm. */
      canConfirm: reachable(s => s.log === 'confirmed'),
      /** What was set aside can be given back. */
      canCancel: reachable(s => s.log === 'cancelled' && Participant.some(p => s.row[p] === 'cancelled')),
      /** The TM need not wait for the other Try when one has failed. */
      canCancelAtOnce: reachable(s => s.log === 'cancelling' && Participant.some(p => s.net.has(Msg.Try({ to: p })))),
      /** A Cancel can be an empty one. */
      canCancelEmpty: reachable(s => s.log === 'cancelled' && Participant.some(p => s.row[p] === 'suspended')),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      /** The TM forgets which answers it has received. If it has logged no decision it cancels; otherwise it tells everyone again. */
      crashTM: crashes(TM, {
        onRecover: s => {
          if (s.log === 'trying') s.log = 'cancelling'
          if (hasDecided(s.log)) for (const p of Participant) s.net.send(decision(s.log, p))
        },
      }),
      /** All that a participant knows is in its database, so that a crash only makes requests wait. */
      crash: crashes(Participant),
      /** The TM stops for good. */
      stopTM: stops(TM),
      /** The TM gives up, or asks again, though an answer can still come. */
      asynchrony: prematureTimeouts(),
    },
    /** Over; or the TM has stopped for good, and nothing is set aside. */
    final: predicate(s => isOver(s) || (isDown(s, TM.id) && Participant.every(p => s.row[p] !== 'tried'))),
    parts: { TM, Stock, Account, Participant, Msg, Log, move, decision, hasDecided, isOver, isCancelled },
  }
})
