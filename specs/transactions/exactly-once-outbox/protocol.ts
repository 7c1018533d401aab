/**
 * Exactly-once processing with an outbox that handlers complete themselves.
 *
 * Handlers take messages from a queue. To process one is to change the state in a store, and to send a message out. The store takes both in one write: a new
 * version of the state, and, in its outbox, the message to be sent. Only then is that message sent, the outbox entry marked as dispatched, and the
 * incoming message acknowledged. A handler that fails on the way gives the message back. Whoever takes it next finds in the outbox how far it has come,
 * and goes on from there. So a message may be handled, and its output sent, several times; but it changes the state once, and all copies of its output are equal.
 *
 * After exactly_once.tla in github.com/exactly-once/model-checking, which has the same states, one for one. Phases and properties are named after its labels and
 * definitions.
 *
 * Granularity: one step for each access to the queue, to the store and to the output, and one, as in the module, to begin anew. Each write may fail, and
 * then has had no effect.
 *
 * Assumptions: a handler that fails gives its message back at once. That stands for a lock on the message that expires when its handler is gone, so that no two handlers
 * have the same message. The store takes a new version only if it follows the one that is there (optimistic concurrency). A message that
 * has been given back `retries` times is dropped when it fails once more; nothing here lists it.
 *
 * Bounds: two handlers, as in the module, are the fewest that compete for the store. What a handler held and loaded stays when it begins anew, since the
 * module counts its states so; nothing reads it.
 */
import { type Edit, type EditOf, type Id, listOf, machine, mapOf, maybe, oneOf, ownedBy, processes, range, record, type StateOf, setOf, singleProcess, spec, union, type ValueOf } from '../../../checker/language/index.ts'

export const exactlyOnceOutbox = spec('exactly-once-outbox', { messages: range(1, 3), retries: range(0, 2) }, ({ messages, retries }) => {
  const Handler = processes('Handler', 2)
  const Broker = singleProcess('Broker')
  const Database = singleProcess('Database')
  const Message = range(1, messages)
  const Delivery = record({ message: Message, retry: range(0, retries) }) // a message, and how often it was given back
  const most = messages * (retries + 1) // each message as often as it is handled, which only variants need
  const Version = range(0, most)
  const Output = record({ message: Message, version: Version })
  const Store = record({
    log: listOf(record({ message: range(0, messages), version: Version }), most + 1), // the versions of the state and whose they are, the newest first
    outbox: mapOf(Message, union({ Absent: {}, Pending: { version: Version }, Dispatched: {} })),
  })

  const vars = {
    queue: ownedBy(Broker, setOf(Delivery)),
    processed: ownedBy(Broker, setOf(Delivery)),
    output: ownedBy(Broker, setOf(Output)),
    store: ownedBy(Database, Store),
    phase: mapOf(Handler, oneOf('beginning', 'lockInMsg', 'loadState', 'processAndCommit', 'sendOutMsg', 'updateOutbox', 'ackInMsg')),
    holds: mapOf(Handler, maybe(Delivery)),
    loaded: mapOf(Handler, maybe(Store)), // the handler's copy of the store
  }
  const { initially, action, predicate, always, eventually, reachable } = machine(vars)

  type S = StateOf<typeof vars>
  type Edited = Edit<S>
  type H = Id<'Handler'>
  const held = (s: S | Edited, h: H): ValueOf<typeof Delivery> => s.holds[h] ?? { message: 1, retry: 0 }
  const entryOf = (s: S | Edited, h: H) => s.loaded[h]?.outbox[held(s, h).message] ?? { tag: 'Absent' as const }
  const newest = (store: ValueOf<typeof Store>) => store.log[0]?.version ?? 0

  /** A handler gives a message back and begins anew. */
  const giveBack = (s: Edited, h: H, delivery: ValueOf<typeof Delivery>) => { s.holds[h] = delivery; s.queue.add(delivery); s.phase[h] = 'beginning' }
  /** So does one that has failed, unless that has happened too often: then it drops the message. */
  const fail = (s: Edited, h: H) => {
    const delivery = held(s, h)
    if (delivery.retry < retries) giveBack(s, h, { ...delivery, retry: delivery.retry + 1 })
    else s.phase[h] = 'beginning'
  }
  /** The state that a handler has loaded, with its own change on top, and the output that goes with it. */
  const changed = (s: S | Edited, h: H): EditOf<typeof Store> => {
    const { message } = held(s, h)
    const { log, outbox } = s.loaded[h] ?? s.store
    const version = (log[0]?.version ?? 0) + 1
    return { log: [{ message, version }, ...log], outbox: { ...outbox, [message]: { tag: 'Pending', version } } }
  }
  const canCommit = (s: S, h: H) => newest(s.store) + 1 === newest(changed(s, h))
  const isIn = (s: S, h: H, phase: S['phase'][H]) => s.phase[h] === phase

  const each = { for: { h: Handler }, by: 'h', fair: { weak: 'handler', forEach: 'h' } } as const

  const actions = {
    /** A handler begins, or begins anew. */
    begin: action({ ...each, when: (s, { h }) => isIn(s, h, 'beginning'), then: (s, { h }) => { s.phase[h] = 'lockInMsg' } }),
    /** It takes a message, which nobody else has until it is given back. */
    lockInMsg: action({
      ...each, for: { h: Handler, delivery: Delivery },
      when: (s, { h, delivery }) => isIn(s, h, 'lockInMsg') && s.queue.has(delivery),
      then: (s, { h, delivery }) => { s.queue.delete(delivery); s.holds[h] = delivery; s.phase[h] = 'loadState' },
    }),
    /** It loads the store, and with it what has become of the message before. */
    loadState: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'loadState'),
      then: (s, { h }) => {
        s.loaded[h] = s.store
        s.phase[h] = entryOf(s, h).tag === 'Absent' ? 'processAndCommit' : 'sendOutMsg'
      },
    }),
    /** It processes the message and writes state and output together, if nobody has written since it loaded. */
    processAndCommit: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'processAndCommit') && canCommit(s, h),
      then: (s, { h }) => { const store = changed(s, h); s.loaded[h] = store; s.store = store; s.phase[h] = 'sendOutMsg' },
    }),
    /** Or the write fails, or comes too late. */
    failToCommit: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'processAndCommit'),
      then: (s, { h }) => { s.loaded[h] = changed(s, h); fail(s, h) },
    }),
    /** It sends the output, unless that is known to have been sent. */
    sendOutMsg: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'sendOutMsg'),
      then: (s, { h }) => {
        const entry = entryOf(s, h)
        if (entry.tag === 'Pending') s.output.add({ message: held(s, h).message, version: entry.version })
        s.phase[h] = 'updateOutbox'
      },
    }),
    failToSend: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'sendOutMsg') && entryOf(s, h).tag === 'Pending',
      then: (s, { h }) => { fail(s, h) },
    }),
    /** It marks the output as dispatched. */
    updateOutbox: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'updateOutbox'),
      then: (s, { h }) => { s.store.outbox[held(s, h).message] = { tag: 'Dispatched' }; s.phase[h] = 'ackInMsg' },
    }),
    failToUpdate: action({ ...each, when: (s, { h }) => isIn(s, h, 'updateOutbox'), then: (s, { h }) => { fail(s, h) } }),
    /** It acknowledges the message. */
    ackInMsg: action({
      ...each,
      when: (s, { h }) => isIn(s, h, 'ackInMsg'),
      then: (s, { h }) => { s.processed.add(held(s, h)); s.phase[h] = 'beginning' },
    }),
    failToAck: action({ ...each, when: (s, { h }) => isIn(s, h, 'ackInMsg'), then: (s, { h }) => { fail(s, h) } }),
  }

  const isOver = predicate(s => s.queue.size === 0 && Handler.every(h => isIn(s, h, 'lockInMsg')))
  const changesOf = (s: S, message: number) => s.store.log.filter(entry => entry.message === message)
  const outputsOf = (s: S, message: number) => [...s.output].filter(o => o.message === message)
  /** A message was given back with its output in the outbox, sent or not. */
  const isGivenBack = (s: S, tag: 'Pending' | 'Dispatched', isSent: boolean) =>
    [...s.queue].some(d => s.store.outbox[d.message]?.tag === tag && outputsOf(s, d.message).length > 0 === isSent)

  return {
    vars, actions,
    init: initially({
      queue: new Set(Array.from({ length: messages }, (_, k) => ({ message: k + 1, retry: 0 }))),
      store: { ...vars.store.initial, log: [{ message: 0, version: 0 }] },
    }),
    properties: {
      /** A message changes the state at most once. */
      atMostOneStateChange: always({ for: { message: Message }, holds: (s, { message }) => changesOf(s, message).length <= 1 }),
      /** All copies of a message's output are equal. */
      atMostOneOutputMsg: always({ for: { message: Message }, holds: (s, { message }) => outputsOf(s, message).length <= 1 }),
      /** The output of a message that has been acknowledged is there, and is of the version of the state that the message has made. */
      consistentStateAndOutput: always({
        for: { message: Message },
        holds: (s, { message }) => ![...s.processed].some(d => d.message === message)
          || changesOf(s, message).some(entry => outputsOf(s, message).some(o => o.version === entry.version)),
      }),
      /** All messages are processed, or dropped, in the end. */
      termination: eventually(isOver),
      /** All may be processed. */
      canProcess: reachable(s => isOver(s) && s.processed.size === messages),
      /** The output of all may be marked as dispatched. */
      canDispatch: reachable(s => [...Message.values()].every(message => s.store.outbox[message]?.tag === 'Dispatched')),
      /** A message may change the state and be dropped before its output is sent. */
      canDropOutput: reachable(s => isOver(s) && s.output.size === 0 && s.store.log.length > 1),
      /** Where it is tried again, a message may be given back before its output is sent, */
      canBeUnsent: reachable(s => retries === 0 || isGivenBack(s, 'Pending', false)),
      /** when that is sent and not marked, */
      canBeUnmarked: reachable(s => retries === 0 || isGivenBack(s, 'Pending', true)),
      /** and when all is done but the acknowledgment. */
      canBeUnacknowledged: reachable(s => retries === 0 || isGivenBack(s, 'Dispatched', true)),
    },
    final: isOver,
    symmetry: [Handler],
    parts: { Message, held, giveBack, entryOf, changed, isIn, changesOf, outputsOf, isGivenBack },
  }
})
