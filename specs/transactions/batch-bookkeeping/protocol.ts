/**
 * Asynchronous batch bookkeeping of a hot account.
 *
 * Many payments at once go to one account, and each would wait for the lock on its balance. So a payment does not touch the balance: in one
 * local transaction it takes its amount from the payer and writes a journal entry. A batch job sums the entries that are not booked, adds the sum to the balance and marks
 * them as booked, in one transaction of its own. The balance lags behind the journal, and only credits may wait like that: a payout is booked at once, against the
 * balance that is there. After the "asynchronously ensured" transactions of the notes; it is a transactional outbox (C. Richardson, "Microservices Patterns", 2018, section
 * 3.3) whose consumer is in the same database. In the variant payouts-in-journal/reserved payouts wait as well, and are set aside as in P. O'Neil, "The escrow transactional
 * method", ACM TODS 11(4), 1986.
 *
 * Granularity: one step for each transaction of the database. A worker selects a batch, which locks its entries, and books it in a later step; in
 * between it holds the sum in memory, and others work on. A crash of a worker ends its session, so that the database releases its locks.
 *
 * Assumptions: the database is reliable; workers, and the processes that execute payments, crash and recover. A batch takes all entries that are free. Every amount is one unit: what
 * counts is how often each is booked. The balance is changed by an increment, which the database executes under a lock of its own.
 *
 * Bounds: two workers are the fewest that can interfere, and two payments the fewest of which each worker can have one, or both workers both.
 */
import { anyOf, bool, durable, type Edit, ghost, machine, mapOf, oneOf, ownedBy, processes, range, type StateOf, setOf, singleProcess, spec } from '../../../checker/language/index.ts'

export const batchBookkeeping = spec('batch-bookkeeping', {
  payments: range(1, 4), payouts: range(1, 3), workers: range(1, 3),
}, ({ payments, payouts, workers }) => {
  const Payment = processes('Payment', payments)
  const Payout = processes('Payout', payouts)
  const Worker = processes('Worker', workers)
  const Database = singleProcess('Database')
  const Entry = anyOf(Payment, Payout)
  const most = 2 * (payments + payouts)

  const vars = {
    done: durable(mapOf(Entry, bool)), // the payer has been charged, or the payee credited
    journal: durable(ownedBy(Database, mapOf(Entry, oneOf('none', 'unbooked', 'booked')))),
    balance: durable(ownedBy(Database, range(-most, most))), // of the hot account
    batch: mapOf(Worker, setOf(Entry)), // the entries that a worker has selected and locked
    timesBooked: ghost(mapOf(Entry, range(0, 2))), // 2 stands for more than once
  }
  const { initially, action, predicate, always, leadsTo, reachable, crashes } = machine(vars)

  type Edited = Edit<StateOf<typeof vars>>
  type AnEntry = (typeof Entry.ids)[number]
  const isPayout = (e: AnEntry) => Payout.some(d => d === e)
  const amount = (e: AnEntry) => (isPayout(e) ? -1 : 1)
  const sum = (entries: Iterable<AnEntry>) => [...entries].reduce((total, e) => total + amount(e), 0)
  /** Adds entries to the balance. */
  const addToBalance = (s: Edited, entries: Iterable<AnEntry>) => {
    for (const e of entries) {
      s.balance += amount(e)
      s.timesBooked[e] = Math.min(s.timesBooked[e] + 1, 2)
    }
  }
  /** Marks entries as booked, in the journal. */
  const mark = (s: Edited, entries: Iterable<AnEntry>) => { for (const e of entries) s.journal[e] = 'booked' }
  const free = (s: StateOf<typeof vars>) => Entry.filter(e => s.journal[e] === 'unbooked' && Worker.every(w => !s.batch[w].has(e)))

  const actions = {
    /** A payment charges its payer and writes a journal entry, in one transaction that does not touch the hot account. */
    pay: action({
      for: { p: Payment }, by: 'p',
      when: (s, { p }) => !s.done[p],
      then: (s, { p }) => { s.done[p] = true; s.journal[p] = 'unbooked' },
    }),
    /** A payout is booked at once, if the balance covers it. */
    payOut: action({
      for: { d: Payout }, by: 'd',
      when: (s, { d }) => !s.done[d] && s.balance >= 1,
      then: (s, { d }) => { s.done[d] = true; addToBalance(s, [d]); mark(s, [d]) },
    }),
    /** A worker selects, and locks, the unbooked entries that no other has locked (`SELECT … FOR UPDATE SKIP LOCKED`). */
    select: action({
      for: { w: Worker }, by: 'w', fair: 'strong',
      when: (s, { w }) => s.batch[w].size === 0 && free(s).length > 0,
      then: (s, { w }) => { s.batch[w] = new Set(free(s)) },
    }),
    /** It adds their sum to the balance, marks them as booked and releases them, in one transaction. */
    book: action({
      for: { w: Worker }, by: 'w', fair: 'strong',
      when: (s, { w }) => s.batch[w].size > 0,
      then: (s, { w }) => { addToBalance(s, s.batch[w]); mark(s, s.batch[w]); s.batch[w] = new Set() },
    }),
  }

  /** The balance, the unbooked entries and what a process is about to add together are what has been paid in, less what has been paid out. */
  const isConserved = (s: StateOf<typeof vars>, toAdd = 0) =>
    s.balance + sum(Entry.filter(e => s.journal[e] === 'unbooked')) + toAdd === Payment.count(p => s.done[p]) - Payout.count(d => s.done[d])

  return {
    vars, actions,
    init: initially({ balance: 0 }),
    properties: {
      /** The balance and the unbooked entries together are what has been paid in, less what has been paid out. */
      conservation: always(s => isConserved(s)),
      /** No entry is booked twice. */
      bookedOnce: always({ for: { e: Entry }, holds: (s, { e }) => s.timesBooked[e] < 2 }),
      /** The hot account is never overdrawn. */
      neverOverdrawn: always(s => s.balance >= 0),
      /** Every payment, and every payout, is in the balance in the end. */
      eventuallyBooked: leadsTo({ for: { e: Entry }, from: (s, { e }) => s.done[e], to: (s, { e }) => s.timesBooked[e] > 0 }),
      /** All that is in the balance can be paid out. */
      canPayOut: reachable(s => Payout.ids.length === 0 || (s.balance === 0 && Payout.some(d => s.done[d]))),
      /** The balance can lag behind: all have paid, and nothing can be paid out of it yet. */
      balanceLags: reachable(s => Payment.every(p => s.done[p]) && s.balance === 0),
      /** Workers can have batches in hand at the same time, as many of them as there are payments to share. */
      workInParallel: reachable(s => Worker.count(w => s.batch[w].size > 0) === Math.min(workers, payments)),
      /** One update of the balance can book all payments. */
      booksInBatches: reachable(s => Worker.some(w => s.batch[w].size === payments)),
    },
    faults: {
      /** A worker's session ends: the batch that it had in memory is gone, and its locks with it. */
      crash: crashes(Worker),
      /** A worker goes, and may never come back. */
      leave: crashes(Worker, { recovers: 'perhaps' }),
      crashPayment: crashes(Payment),
    },
    final: predicate(s => Entry.every(e => s.journal[e] !== 'unbooked')),
    symmetry: [Payment, Payout, Worker],
    parts: { Payment, Payout, Worker, Entry, Database, addToBalance, mark, sum, free, isConserved, most },
  }
})
