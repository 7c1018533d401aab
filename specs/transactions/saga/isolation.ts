/** The saga interleaved with other transactions, which come between a step and its compensation. */
import { bool, durable, machine, mapOf, range, variant } from '../../../checker/language/index.ts'
import { saga } from './protocol.ts'

/**
 * Each service keeps a balance. A step pays in 1; another transaction pays in 2, once, at any service and any time. A compensation either takes back what
 * its step has paid in, or, in `puts-back`, restores the balance from before the step. Only the former commutes with what others do.
 */
export const takesBack = variant(saga, 'takes-back', ({ vars, actions: { commit, onCompensate }, parts: { Service, Other, Msg } }) => {
  const more = {
    balance: durable(mapOf(Service, range(0, 3))),
    before: durable(mapOf(Service, range(0, 3))), // the balance that the step found
    paidIn: durable(mapOf(Service, bool)), // by the other transaction
  }
  const { action, receive, always, step, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { commit: null, onCompensate: null },
    added: {
      /** A step takes effect, and with it 1 is paid in. */
      commit: action({
        for: { i: Service }, by: 'i', fair: 'strong',
        when: commit.when,
        then: (s, { i }) => {
          const isNew = s.record[i] === 'nothing'
          commit.then(s, { i })
          if (!isNew) return
          s.before[i] = s.balance[i]
          s.balance[i] += 1
        },
      }),
      /** A step that was executed is undone: 1 is taken back. */
      onCompensate: receive(Msg.Compensate, {
        fair: 'strong',
        then: (s, m, p) => {
          const isNew = s.record[m.to] === 'executed'
          onCompensate.then(s, m, p)
          if (isNew) s.balance[m.to] -= 1
        },
      }),
      /** The other transaction pays in 2. */
      payIn: action({
        for: { i: Service }, by: Other,
        when: s => Service.every(i => !s.paidIn[i]),
        then: (s, { i }) => { s.balance[i] += 2; s.paidIn[i] = true },
      }),
    },
    properties: {
      /** A balance is the sum of what the other transaction and a step in effect have paid in: no update is lost. */
      keepsOthersUpdates: always({
        for: { i: Service },
        holds: (s, { i }) => s.balance[i] === (s.paidIn[i] ? 2 : 0) + (s.record[i] === 'executed' ? 1 : 0),
      }),
      /** A step notes the balance that it finds. */
      notesBalance: step({
        for: { i: Service },
        holds: (before, after, { i }) => after.record[i] === before.record[i] || after.record[i] !== 'executed' || after.before[i] === before.balance[i],
      }),
      /** The other transaction can come between a step and its compensation. */
      canComeBetween: reachable(s => Service.some(i => s.paidIn[i] && s.record[i] === 'compensated' && s.balance[i] === 2 && s.before[i] === 0)),
    },
  }
})

/** Mutant: a compensation restores the balance from before its step. */
export const putsBack = variant(takesBack, 'puts-back', ({ actions: { onCompensate } }) => ({
  actions: {
    onCompensate: {
      then: (s, m, p) => {
        const isNew = s.record[m.to] === 'executed'
        onCompensate.then(s, m, p)
        const { balance, before } = s as unknown as Accounts
        if (isNew) balance[m.to] = before[m.to] ?? 0
      },
    },
  },
}))
/** What takes-back adds, of which a variant of it has no types. */
type Accounts = Record<'balance' | 'before', Record<string, number>>

/** The saga, held to the isolation of a transaction with locks. */
export const isolated = variant(saga, 'isolated', ({ always }) => ({
  properties: {
    /** The other transaction has read nothing that is undone. */
    noDirtyRead: always(s => s.seen === null || s.record[s.seen] !== 'compensated'),
  },
}))
