/**
 * The transactional outbox.
 *
 * A service A changes its own database and must tell another service B about it, through a message broker that takes no part in A's transaction. So A writes the message
 * into a table of the same database, the outbox, in the same local transaction. After the commit the message is published, again and again until the broker has confirmed it.
 * B may therefore receive it more than once, and records the ids of messages that it has handled. After C. Richardson, "Microservices Patterns", 2018, section 3.3.7
 * (transactional outbox, polling publisher), with the statuses, the retries and the storage lock of dotnetcore/CAP.
 *
 * Granularity: one step for each local transaction, and for each message sent or received. A transaction of A opens in one step, and commits or rolls back in another, so
 * that others can act in between. Publishing a message and marking its row are two steps, and so are B's transaction and its acknowledgement.
 *
 * What survives: both databases and what the broker holds. What an instance of A is doing is in its memory.
 *
 * Assumptions: local transactions are atomic and durable. The broker loses nothing, and delivers a message at least once: on a `broker` network it may come again
 * until it is acknowledged. An outage of the broker is a crash of the process Broker: nothing is published or delivered, and an instance that waits for a confirmation
 * gets an error instead. A row becomes old, and the storage lock expires, only when no instance is working on the row, or under the lock; some variants drop this assumption.
 *
 * Fairness: what becomes possible again and again is eventually done, so that crashes only delay, however many there are. Outages do more: a message may be given up,
 * or each attempt fall into another outage.
 *
 * Bounds: one order shows every mistake here; two show that orders do not interfere. One instance retries alone, two contend.
 */
import { bool, crashes, durable, type Id, isDown, loseMessages, machine, mapOf, maybe, messages, network, oneOf, ownedBy, processes, range, record, type StateOf, setOf, singleProcess, spec, union } from '../../../checker/language/index.ts'

export const outbox = spec('outbox', { orders: range(1, 3), instances: range(1, 3), attempts: range(1, 3) }, ({ orders, instances, attempts }) => {
  const A = processes('A', instances)
  const B = singleProcess('B')
  const Broker = singleProcess('Broker')
  const Order = processes('Order', orders)
  const Msg = messages({ OrderPlaced: { to: B, order: Order } })

  const vars = {
    // A's database.
    placed: mapOf(Order, bool), // the business change
    outbox: mapOf(Order, record({ status: oneOf('none', 'Scheduled', 'Succeeded', 'Failed'), old: bool, failures: range(0, attempts) })),
    lock: maybe(A), // the storage lock: which instance may retry
    // What an instance is doing. Open: it has a transaction open; Sending: it is about to publish a message; Sent: it waits for the broker's confirmation.
    task: mapOf(A, union({ Idle: {}, Open: { order: Order }, Sending: { order: Order }, Sent: { order: Order } })),
    // B's database: how often an order has taken effect (2: twice or more), and the orders whose message is recorded as handled.
    effects: durable(ownedBy(B, mapOf(Order, range(0, 2)))),
    handled: durable(ownedBy(B, setOf(Order))),
    net: network(Msg, 'broker'),
  }
  const { initially, action, receive, predicate, always, step, reachable } = machine(vars)
  type S = StateOf<typeof vars>

  const tags = ['Open', 'Sending', 'Sent']
  const isUp = predicate(s => !isDown(s, Broker.id))
  const isAt = (s: S, a: Id<'A'>, tag: 'Open' | 'Sending' | 'Sent', o: Id<'Order'>) => { const t = s.task[a]; return t.tag !== 'Idle' && t.tag === tag && t.order === o }
  const isPublishing = (s: S, a: Id<'A'>, o: Id<'Order'>) => isAt(s, a, 'Sending', o) || isAt(s, a, 'Sent', o)
  /** A row that has not succeeded and is not given up. */
  const isPending = (s: S, o: Id<'Order'>) => s.outbox[o].status === 'Scheduled' || (s.outbox[o].status === 'Failed' && s.outbox[o].failures < attempts)

  const actions = {
    /** An instance opens a transaction to place an order. */
    begin: action({
      for: { a: A, o: Order }, by: 'a',
      when: (s, { a, o }) => s.task[a].tag === 'Idle' && !s.placed[o] && !A.some(b => isAt(s, b, 'Open', o)),
      then: (s, { a, o }) => { s.task[a] = { tag: 'Open', order: o } },
    }),

    /** The transaction commits the order and its row in the outbox; the instance goes on to publish the message. */
    commit: action({
      for: { a: A, o: Order }, by: 'a',
      when: (s, { a, o }) => isAt(s, a, 'Open', o),
      then: (s, { a, o }) => {
        s.placed[o] = true
        s.outbox[o].status = 'Scheduled'
        s.task[a] = { tag: 'Sending', order: o }
      },
    }),

    /** Or it rolls back, and nothing has happened. */
    rollBack: action({
      for: { a: A }, by: 'a',
      when: (s, { a }) => s.task[a].tag === 'Open',
      then: (s, { a }) => { s.task[a] = { tag: 'Idle' } },
    }),

    /** An instance hands the message to the broker. */
    publish: action({
      for: { a: A, o: Order }, by: 'a', fair: 'strong',
      when: (s, { a, o }) => isAt(s, a, 'Sending', o) && isUp(s),
      then: (s, { a, o }) => { s.net.send(Msg.OrderPlaced({ order: o })); s.task[a] = { tag: 'Sent', order: o } },
    }),

    /** The broker confirms, and the row is marked. */
    confirm: action({
      for: { a: A, o: Order }, by: 'a', fair: 'strong',
      when: (s, { a, o }) => isAt(s, a, 'Sent', o) && isUp(s),
      then: (s, { a, o }) => {
        s.outbox[o].status = 'Succeeded'
        s.task[a] = { tag: 'Idle' }
        if (s.lock === a) s.lock = null
      },
    }),

    /** The broker cannot be reached, or does not confirm: the row is marked as failed, and given up after so many attempts. The broker may have the message all the same. */
    fail: action({
      for: { a: A, o: Order }, by: 'a', fair: 'weak', neverFires: 'allowed',
      when: (s, { a, o }) => isPublishing(s, a, o) && !isUp(s),
      then: (s, { a, o }) => {
        s.outbox[o].status = 'Failed'
        s.outbox[o].failures = Math.min(s.outbox[o].failures + 1, attempts)
        s.task[a] = { tag: 'Idle' }
        if (s.lock === a) s.lock = null
      },
    }),

    /** A pending row becomes old, so that it may be retried. */
    age: action({
      for: { o: Order }, fair: 'weak', neverFires: 'allowed',
      when: (s, { o }) => isPending(s, o) && !s.outbox[o].old && !A.some(a => isPublishing(s, a, o)),
      then: (s, { o }) => { s.outbox[o].old = true },
    }),

    /** An instance takes the storage lock, and an old row, to publish its message again. */
    retry: action({
      for: { a: A, o: Order }, by: 'a', fair: { strong: 'retry', forEach: 'o' }, neverFires: 'allowed',
      when: (s, { a, o }) => s.task[a].tag === 'Idle' && isPending(s, o) && s.outbox[o].old && s.lock === null,
      then: (s, { a, o }) => { s.lock = a; s.task[a] = { tag: 'Sending', order: o } },
    }),

    /** The lock of an instance that is not working under it expires: the instance has crashed. */
    expire: action({
      for: { a: A }, fair: 'weak', neverFires: 'allowed',
      when: (s, { a }) => s.lock === a && s.task[a].tag !== 'Sending' && s.task[a].tag !== 'Sent',
      then: s => { s.lock = null },
    }),

    /** In one transaction B records the message and carries out its effect. */
    handle: receive(Msg.OrderPlaced, {
      fair: 'strong',
      when: (s, { order: o }) => isUp(s) && !s.handled.has(o),
      then: (s, { order: o }) => { s.handled.add(o); s.effects[o] = Math.min(s.effects[o] + 1, 2) },
    }),

    /** A message on record is acknowledged, and nothing else is done. */
    acknowledge: receive(Msg.OrderPlaced, {
      fair: 'strong',
      when: (s, { order: o }) => isUp(s) && s.handled.has(o),
      then: (s, message) => { s.net.acknowledge(message) },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A committed order has taken effect, or its message is on the way: in the broker, in the hands of an instance, or in a row that will be retried. */
      NoLoss: always({ for: { o: Order }, holds: (s, { o }) => !s.placed[o] || s.effects[o] > 0
        || s.net.has(Msg.OrderPlaced({ order: o })) || A.some(a => isPublishing(s, a, o)) || isPending(s, o) }),
      /** No order takes effect twice. */
      NoDuplicate: always({ for: { o: Order }, holds: (s, { o }) => s.effects[o] <= 1 }),
      /** No order takes effect unless it is committed. */
      NoPhantom: always({ for: { o: Order }, holds: (s, { o }) => s.effects[o] === 0 || s.placed[o] }),
      /** A row that is marked as succeeded stays so. */
      SucceededIsFinal: step({ for: { o: Order }, holds: (before, after, { o }) => before.outbox[o].status !== 'Succeeded' || after.outbox[o].status === 'Succeeded' }),
      /** An order whose message was given up has not taken effect. */
      GivenUpIsUndelivered: always({ for: { o: Order }, holds: (s, { o }) => s.outbox[o].status !== 'Failed' || isPending(s, o) || s.effects[o] === 0 }),
      /** An instance does one thing at a time, and does that to its end. */
      oneTaskAtATime: step({
        for: { a: A },
        holds: (before, after, { a }) => {
          const [from, to] = [before.task[a], after.task[a]]
          return from.tag === 'Idle' || to.tag === 'Idle' || (from.order === to.order && tags.indexOf(from.tag) <= tags.indexOf(to.tag))
        },
      }),
      /** It publishes what it has committed itself, or a row that is pending and old. */
      publishesPending: step({
        for: { a: A, o: Order },
        holds: (before, after, { a, o }) => isPublishing(before, a, o) || !isPublishing(after, a, o) || (isPending(after, o) && (isAt(before, a, 'Open', o) || before.outbox[o].old)),
      }),
      /** An instance that has done with a row has marked it as succeeded or failed, */
      marksRow: step({
        for: { a: A, o: Order },
        holds: (before, after, { a, o }) => !isPublishing(before, a, o) || isPublishing(after, a, o) || isDown(after, a)
          || after.outbox[o].status === 'Succeeded' || after.outbox[o].status === 'Failed',
      }),
      /** has counted the attempt if it has failed, */
      countsFailure: step({
        for: { a: A, o: Order },
        holds: (before, after, { a, o }) => !isPublishing(before, a, o) || isPublishing(after, a, o) || isDown(after, a)
          || after.outbox[o].status !== 'Failed' || after.outbox[o].failures === Math.min(before.outbox[o].failures + 1, attempts),
      }),
      /** and has released the lock. */
      releasesLock: step({
        for: { a: A },
        holds: (before, after, { a }) => before.lock !== a || after.lock !== a || before.task[a].tag === 'Idle' || after.task[a].tag !== 'Idle' || isDown(after, a),
      }),
      /** Nobody publishes a message that is given up. */
      GivenUpRests: always({
        for: { o: Order },
        holds: (s, { o }) => s.outbox[o].status !== 'Failed' || s.outbox[o].failures < attempts || !A.some(a => isPublishing(s, a, o)),
      }),
      /** While the broker cannot be reached nothing is published, confirmed, delivered or acknowledged. */
      outageStopsAll: step({
        for: { o: Order },
        holds: (before, after, { o }) => isUp(before) || (after.effects[o] === before.effects[o] && after.net.has(Msg.OrderPlaced({ order: o })) === before.net.has(Msg.OrderPlaced({ order: o }))
          && (after.outbox[o].status === before.outbox[o].status || after.outbox[o].status !== 'Succeeded')),
      }),
      /** Every order can be placed, delivered and marked, with nothing left to do. */
      canDeliver: reachable(s => Order.every(o => s.effects[o] === 1 && s.outbox[o].status === 'Succeeded') && s.net.size === 0),
    },
    faults: {
      /** An instance of A forgets what it was doing. */
      crash: crashes(A),
      /** B has nothing in memory that matters. */
      crashB: crashes(B),
      /** The broker cannot be reached for a while; it keeps what it holds. */
      outage: crashes(Broker),
      /** Not assumed: the broker loses a message that it has confirmed. */
      lose: loseMessages(),
    },
    final: predicate(s => Order.every(o => s.placed[o] && !isPending(s, o)) && s.net.size === 0),
    symmetry: [A, Order],
    parts: { A, Order, Msg, isUp, isAt, isPending },
  }
})
