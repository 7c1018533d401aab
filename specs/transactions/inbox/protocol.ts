/**
 * The deduplicating consumer of messages, also called an inbox.
 *
 * A broker delivers a message at least once: again if the consumer crashes before it has acknowledged it, takes too long, or its acknowledgement is lost. So the
 * consumer records in its own database the id of each message that it has handled, and handles no message whose id is on record. After C. Richardson, "Microservices
 * Patterns", 2018, section 3.3.6 (tracking messages and discarding duplicates); P. Helland, "Life beyond Distributed Transactions", CIDR 2007, explains why.
 *
 * Granularity: one step for each message received, each local transaction, and each acknowledgement, so that a consumer may crash between any two of them. The record
 * and the effect are one transaction; some variants split it. A consumer that crashes forgets what it was doing; the database survives.
 *
 * Assumptions: transactions are atomic, and the id is a unique key of the table: of two transactions that record the same id, one fails. Several consumers share the queue
 * and the database. The producer may publish a message again (see outbox), up to `copies` times in all. The broker may redeliver whatever is not acknowledged.
 *
 * Bounds: two consumers are enough to get in each other's way, and one message is enough to be lost or handled twice.
 */
import { crashes, type Id, loseMessages, machine, mapOf, messages, network, processes, range, type StateOf, setOf, singleProcess, spec, union } from '../../../checker/language/index.ts'

export const inbox = spec('inbox', { messages: range(1, 2), consumers: range(1, 3), copies: range(1, 2) }, ({ messages: most, consumers, copies }) => {
  const B = processes('B', consumers)
  const Producer = singleProcess('Producer')
  const Message = processes('m', most)
  const Msg = messages({ Order: { from: Producer, id: Message } })

  const vars = {
    published: mapOf(Message, range(0, copies)),
    // What a consumer has in hand. Received: a message that it has yet to handle; Handled: one that it has yet to acknowledge.
    task: mapOf(B, union({ Idle: {}, Received: { id: Message }, Handled: { id: Message } })),
    // The database of the consumers: the ids on record, and how often each message has taken effect (2: twice or more).
    recorded: setOf(Message),
    effects: mapOf(Message, range(0, 2)),
    net: network(Msg, 'broker'),
  }
  const { initially, action, receive, predicate, always, reachable } = machine(vars)

  type S = StateOf<typeof vars>

  const isAt = (s: S, b: Id<'B'>, tag: 'Received' | 'Handled', id: Id<'m'>) => { const t = s.task[b]; return t.tag !== 'Idle' && t.tag === tag && t.id === id }
  const isInHand = (s: S, id: Id<'m'>) => B.some(b => { const t = s.task[b]; return t.tag !== 'Idle' && t.id === id })

  const actions = {
    /** The producer publishes a message, once or again. */
    publish: action({
      for: { id: Message }, by: Producer,
      when: (s, { id }) => s.published[id] < copies,
      then: (s, { id }) => { s.published[id]++; s.net.send(Msg.Order({ id })) },
    }),

    /** A consumer receives a message. */
    receiveOrder: receive(Msg.Order, {
      for: { b: B }, by: 'b', fair: { strong: 'receive', forEach: 'id' },
      when: (s, _, { b }) => s.task[b].tag === 'Idle',
      then: (s, { id }, { b }) => { s.task[b] = { tag: 'Received', id } },
    }),

    /** In one transaction it records the id and carries out the effect of the message; if the id is on record already, it does neither. */
    handle: action({
      for: { b: B, id: Message }, by: 'b', fair: 'strong',
      when: (s, { b, id }) => isAt(s, b, 'Received', id),
      then: (s, { b, id }) => {
        if (!s.recorded.has(id)) { s.recorded.add(id); s.effects[id] = Math.min(s.effects[id] + 1, 2) }
        s.task[b] = { tag: 'Handled', id }
      },
    }),

    /** It acknowledges the message. */
    acknowledge: action({
      for: { b: B, id: Message }, by: 'b', fair: 'strong',
      when: (s, { b, id }) => isAt(s, b, 'Handled', id),
      then: (s, { b, id }) => { s.task[b] = { tag: 'Idle' }; s.net.acknowledge(Msg.Order({ id })) },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A published message has taken effect, or is still in the broker or in the hands of a consumer. */
      NoLoss: always({ for: { id: Message }, holds: (s, { id }) => s.published[id] === 0 || s.effects[id] > 0 || s.net.has(Msg.Order({ id })) || isInHand(s, id) }),
      /** No message takes effect twice. */
      NoDuplicate: always({ for: { id: Message }, holds: (s, { id }) => s.effects[id] <= 1 }),
      /** No message takes effect that was not published. */
      NoPhantom: always({ for: { id: Message }, holds: (s, { id }) => s.effects[id] === 0 || s.published[id] > 0 }),
      /** A consumer can have a message to handle that has already taken effect. */
      canBeRedelivered: reachable(s => Message.some(id => s.effects[id] === 1 && B.some(b => isAt(s, b, 'Received', id)))),
      /** All messages can be handled once and acknowledged. */
      canFinish: reachable(s => Message.every(id => s.effects[id] === 1) && s.net.size === 0),
    },
    faults: {
      /** A consumer forgets what it was doing. */
      crash: crashes(B),
      /** Not assumed: the broker loses a message. */
      lose: loseMessages(),
    },
    final: predicate(s => Message.every(id => s.published[id] === copies) && s.net.size === 0 && B.every(b => s.task[b].tag === 'Idle')),
    symmetry: [B, Message],
    parts: { B, Message, Msg, isInHand, copies },
  }
})
