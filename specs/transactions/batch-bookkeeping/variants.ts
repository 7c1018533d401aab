/** Batch bookkeeping with transactions taken apart, without locks or with locks that last too long, and with payouts that wait in the journal as payments do. */
import { durable, machine, mapOf, range, setOf, variant } from '../../../checker/language/index.ts'
import { batchBookkeeping } from './protocol.ts'

/** Mutant: a worker marks its entries as booked in one transaction, and adds their sum to the balance in the next. */
export const markedFirst = variant(batchBookkeeping, 'marked-first', ({ vars, parts: { Entry, Worker, addToBalance, mark, sum, isConserved } }) => {
  const more = { marked: mapOf(Worker, setOf(Entry)) } // marked, and not added yet
  const { action, always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { book: null },
    added: {
      markBatch: action({
        for: { w: Worker }, by: 'w', fair: 'strong',
        when: (s, { w }) => s.batch[w].size > 0 && s.marked[w].size === 0,
        then: (s, { w }) => { mark(s, s.batch[w]); s.marked[w] = new Set(s.batch[w]) },
      }),
      addBatch: action({
        for: { w: Worker }, by: 'w', fair: 'strong',
        when: (s, { w }) => s.marked[w].size > 0,
        then: (s, { w }) => { addToBalance(s, s.marked[w]); s.marked[w] = new Set(); s.batch[w] = new Set() },
      }),
    },
    properties: {
      /** So they are, counting what a worker has marked and is about to add. */
      conservation: always(s => isConserved(s, sum(Worker.ids.flatMap(w => [...s.marked[w]])))),
    },
  }
})

/** Mutant: the other way round, the balance first. */
export const balanceFirst = variant(batchBookkeeping, 'balance-first', ({ vars, parts: { Entry, Worker, addToBalance, mark, sum, isConserved } }) => {
  const more = { added: mapOf(Worker, setOf(Entry)) } // added, and not marked yet
  const { action, always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { book: null },
    added: {
      addBatch: action({
        for: { w: Worker }, by: 'w', fair: 'strong',
        when: (s, { w }) => s.batch[w].size > 0 && s.added[w].size === 0,
        then: (s, { w }) => { addToBalance(s, s.batch[w]); s.added[w] = new Set(s.batch[w]) },
      }),
      markBatch: action({
        for: { w: Worker }, by: 'w', fair: 'strong',
        when: (s, { w }) => s.added[w].size > 0,
        then: (s, { w }) => { mark(s, s.added[w]); s.added[w] = new Set(); s.batch[w] = new Set() },
      }),
    },
    properties: {
      /** So they are, not counting an entry as unbooked that a worker has added and is about to mark. */
      conservation: always(s => isConserved(s, -sum(Worker.ids.flatMap(w => [...s.added[w]])))),
    },
  }
})

/** Mutant: a worker also selects entries that another has selected. */
export const noLock = variant(batchBookkeeping, 'no-lock', ({ parts: { Entry } }) => {
  const unbooked = (journal: Readonly<Record<string, string>>) => Entry.filter(e => journal[e] === 'unbooked')
  return {
    actions: {
      select: {
        when: (s, { w }) => s.batch[w].size === 0 && unbooked(s.journal).length > 0,
        then: (s, { w }) => { s.batch[w] = new Set(unbooked(s.journal)) },
      },
    },
  }
})

/** No lock is needed if a worker, in the transaction that books its batch, skips what has been booked in the meantime. */
export const conditional = variant(noLock, 'conditional', ({ parts: { addToBalance, mark } }) => ({
  actions: {
    book: {
      then: (s, { w }) => {
        const left = [...s.batch[w]].filter(e => s.journal[e] === 'unbooked')
        addToBalance(s, left)
        mark(s, left)
        s.batch[w] = new Set()
      },
    },
  },
}))

/** Mutant: a worker does not lock its entries but claims them, in a column of the journal, where the claim outlives the worker's session. */
export const claimsOutlive = variant(batchBookkeeping, 'claims-outlive', ({ parts: { Entry, Worker } }) => ({
  vars: { batch: durable(mapOf(Worker, setOf(Entry))) },
}))

/** Mutant: a worker reads the balance when it selects its batch, and later writes the new balance, in place of an increment. */
export const absoluteBalance = variant(batchBookkeeping, 'absolute-balance', ({ vars, actions: { select }, parts: { Worker, addToBalance, mark, sum, most } }) => {
  const more = { read: mapOf(Worker, range(0, most)) }
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { select: null, book: null },
    added: {
      select: action({
        for: { w: Worker }, by: 'w', fair: 'strong', when: select.when,
        then: (s, { w }) => { select.then(s, { w }); s.read[w] = s.balance },
      }),
      book: action({
        for: { w: Worker }, by: 'w', fair: 'strong',
        when: (s, { w }) => s.batch[w].size > 0,
        then: (s, { w }) => {
          addToBalance(s, s.batch[w])
          s.balance = s.read[w] + sum(s.batch[w])
          mark(s, s.batch[w])
          s.batch[w] = new Set()
          s.read[w] = 0
        },
      }),
    },
  }
})

/** Mutant: the payer is charged in one transaction, and the journal entry written in the next. */
export const journalApart = variant(batchBookkeeping, 'journal-apart', ({ vars, actions: { pay }, parts: { Payment, isConserved } }) => {
  const more = { toWrite: mapOf(Payment, range(0, 1)) } // entries that an execution still has to write
  const { action, always } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { pay: null },
    added: {
      charge: action({ for: { p: Payment }, by: 'p', when: pay.when, then: (s, { p }) => { s.done[p] = true; s.toWrite[p] = 1 } }),
      writeEntry: action({
        for: { p: Payment }, by: 'p', fair: 'weak',
        when: (s, { p }) => s.toWrite[p] === 1,
        then: (s, { p }) => { s.journal[p] = 'unbooked'; s.toWrite[p] = 0 },
      }),
    },
    properties: {
      /** So they are, counting entries that are about to be written. */
      conservation: always(s => isConserved(s, Payment.count(p => s.toWrite[p] === 1))),
    },
  }
})

/** Mutant: payouts go through the journal as well. Each looks at the balance, and nothing is set aside for it before its entry is booked. */
export const payoutsInJournal = variant(batchBookkeeping, 'payouts-in-journal', {
  actions: { payOut: { then: (s, { d }) => { s.done[d] = true; s.journal[d] = 'unbooked' } } },
})

/** Payouts may go through the journal if each looks at what the balance will be after all the payouts that wait there. */
export const payoutsReserved = variant(payoutsInJournal, 'reserved', ({ parts: { Payout } }) => ({
  actions: { payOut: { when: (s, { d }) => !s.done[d] && s.balance - Payout.count(other => s.journal[other] === 'unbooked') >= 1 } },
}))

/** Mutant: payouts are booked at once, against the sum of the balance and of the payments that wait in the journal. */
export const payoutsOfUnbooked = variant(batchBookkeeping, 'payouts-of-unbooked', ({ parts: { Payment } }) => ({
  actions: { payOut: { when: (s, { d }) => !s.done[d] && s.balance + Payment.count(p => s.journal[p] === 'unbooked') >= 1 } },
}))
