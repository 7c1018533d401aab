/** The inbox with the record apart from the effect, without a record, and with records that expire; acknowledging first; and liveness properties. */
import { machine, mapOf, union, variant } from '../../../checker/language/index.ts'
import { inbox } from './protocol.ts'

/** Mutant: no consumer checks whether a message has been handled before. */
export const noDeduplication = variant(inbox, 'no-deduplication', {
  actions: { handle: { then: (s, { b, id }) => { s.effects[id] = Math.min(s.effects[id] + 1, 2); s.task[b] = { tag: 'Handled', id } } } },
  properties: { canFinish: null },
})

/** Mutant: a message is acknowledged as it is received. */
export const acknowledgesFirst = variant(inbox, 'acknowledges-first', ({ actions: { receiveOrder } }) => ({
  actions: {
    receiveOrder: { then: (s, message, p) => { receiveOrder.then(s, message, p); s.net.acknowledge(message) } },
    acknowledge: { then: (s, { b }) => { s.task[b] = { tag: 'Idle' } } },
  },
}))

/** Handling a message takes two transactions. In between the consumer may crash, or another check the record. */
const inTwoTransactions = (name: string, first: 'the record' | 'the effect' | 'the check') => variant(inbox, name, ({ vars, parts: { B, Message } }) => {
  const more = { task: mapOf(B, union({ Idle: {}, Received: { id: Message }, HalfHandled: { id: Message }, Handled: { id: Message } })) }
  const { action } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { handle: null },
    added: {
      handleFirst: action({
        for: { b: B, id: Message }, by: 'b', fair: 'strong',
        when: (s, { b, id }) => { const t = s.task[b]; return t.tag === 'Received' && t.id === id },
        then: (s, { b, id }) => {
          const isNew = !s.recorded.has(id)
          if (isNew && first === 'the record') s.recorded.add(id)
          if (isNew && first === 'the effect') s.effects[id] = Math.min(s.effects[id] + 1, 2)
          s.task[b] = { tag: isNew ? 'HalfHandled' : 'Handled', id }
        },
      }),
      handleThen: action({
        for: { b: B, id: Message }, by: 'b', fair: 'strong',
        when: (s, { b, id }) => { const t = s.task[b]; return t.tag === 'HalfHandled' && t.id === id },
        then: (s, { b, id }) => {
          if (first !== 'the record') s.recorded.add(id)
          if (first !== 'the effect') s.effects[id] = Math.min(s.effects[id] + 1, 2)
          s.task[b] = { tag: 'Handled', id }
        },
      }),
    },
  }
})

/** Mutant: the id is recorded in one transaction, and the effect follows in another. */
export const recordedBefore = inTwoTransactions('recorded-before', 'the record')

/** Mutant: the effect comes first, and the id is recorded in a transaction of its own. */
export const recordedAfter = inTwoTransactions('recorded-after', 'the effect')

/** Mutant: record and effect are one transaction, but whether the id is on record is checked in an earlier one, and the table has no unique key. */
export const checksThenActs = inTwoTransactions('checks-then-acts', 'the check')

/** Records are eventually deleted, so that the table does not grow forever. */
const expiring = (name: string, when: 'at any time' | 'once no delivery can follow') => variant(inbox, name, ({ action, reachable, parts: { Message, Msg, isInHand, copies } }) => ({
  added: {
    expire: action({
      for: { id: Message },
      when: (s, { id }) => s.recorded.has(id) && (when === 'at any time' || (s.published[id] === copies && !s.net.has(Msg.Order({ id })) && !isInHand(s, id))),
      then: (s, { id }) => { s.recorded.delete(id) },
    }),
  },
  properties: {
    /** The record of a message that has taken effect can be deleted. */
    canExpire: reachable(s => Message.some(id => s.effects[id] > 0 && !s.recorded.has(id))),
  },
}))

/** Mutant: a record expires after a fixed time, whatever may still be delivered (dotnetcore/CAP #339: the table is cleared regularly, and so cannot tell what has been consumed). */
export const recordExpires = expiring('record-expires', 'at any time')

/** A record expires once its message is acknowledged, in nobody's hands, and published for the last time; which no consumer knows, so that in practice it is kept for long enough. */
export const recordExpiresLate = expiring('record-expires-late', 'once no delivery can follow')

/** Under the fairness that the protocol declares, every published message is eventually handled. */
const withProgress = (of: typeof inbox) => variant(of, 'progress', ({ leadsTo, parts: { Message } }) => ({
  properties: {
    /** Every published message eventually takes effect. */
    EventualEffect: leadsTo({ for: { id: Message }, from: (s, { id }) => s.published[id] > 0, to: (s, { id }) => s.effects[id] > 0 }),
    /** And at some point the broker has nothing left to deliver. */
    EventuallyAcknowledged: leadsTo({ for: { id: Message }, from: (s, { id }) => s.published[id] > 0, to: s => s.net.size === 0 }),
  },
}))
export const progress = withProgress(inbox)
export const progressRecordedBefore = withProgress(recordedBefore)
