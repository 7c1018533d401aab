/** Mutants of atomic broadcast, which its properties must catch. */
import { variant } from '../../../checker/language/index.ts'
import { atomicBroadcast } from './protocol.ts'

/** Mutant: a primary begins an order of its own, whatever was delivered before. */
export const forgetsOrder = variant(atomicBroadcast, 'forgets-order', ({ parts: { inOrder } }) => ({
  actions: { deliver: { then: (s, { i, z }) => { s.order = inOrder(z); s.prefix[i] = inOrder(z) } } },
}))

/** Mutant: a server shows the first transaction before any primary has delivered it. */
export const showsAhead = variant(atomicBroadcast, 'shows-ahead', {
  actions: { show: { when: (s, { n }) => s.order.length === 0 && n === 1, then: (s, { i }) => { s.prefix[i] = [{ epoch: 1, counter: 1 }] } } },
  properties: { canShowNothing: null },
})

/** Mutant: a transaction of an epoch that is over is delivered behind one of a later epoch. */
export const lateEpoch = variant(atomicBroadcast, 'late-epoch', ({ constants: { txns }, parts: { compare } }) => ({
  actions: {
    deliver: {
      when: (s, { z }) => z.size > 0 && s.order.length + z.size <= txns && [...z].every(txn => s.order.every(other => compare(txn, other) !== 0)),
    },
  },
}))
