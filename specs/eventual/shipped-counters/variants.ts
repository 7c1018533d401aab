/** Counters that ship operations instead of states, and counters that are told only once. */
import { variant } from '../../../checker/language/index.ts'
import { shippedCounters } from './protocol.ts'

/**
 * An operation-based counter (RR-7506, specification 5): a node that counts sends the others just that, once, and who receives it adds it. Right on a network that
 * delivers each message exactly once, and wrong on any other.
 */
export const shipsOperations = variant(shippedCounters, 'ships-operations', ({ actions: { increment }, parts: { Node, Msg } }) => ({
  actions: {
    tell: null,
    increment: {
      then: (s, { n }) => {
        increment.then(s, { n })
        const entries = Node.map(o => (o === n ? 1 : 0))
        for (const o of Node.others(n)) s.net.send(Msg.Entries({ from: n, to: o, entries }))
      },
    },
    onEntries: {
      then: (s, { to: o, entries }) => { for (const n of Node) s.counter[o][n] += entries[n] },
    },
  },
}))

/** Mutant: a node tells the others its state when it has counted, and never again. */
export const toldOnce = variant(shippedCounters, 'told-once', ({ actions: { increment }, parts: { Node, Msg } }) => ({
  actions: {
    tell: null,
    increment: {
      then: (s, { n }) => {
        increment.then(s, { n })
        for (const o of Node.others(n)) s.net.send(Msg.Entries({ from: n, to: o, entries: s.counter[n] }))
      },
    },
  },
}))

/** Mutant: a node that is told takes over what it is told. */
export const overwrites = variant(shippedCounters, 'overwrites', { actions: { onEntries: { then: (s, { to: o, entries }) => { s.counter[o] = entries } } } })

/** Mutant: a node takes over the entry of the sender, which it takes for the latest word; a message that was overtaken puts it back. */
export const trustsSender = variant(shippedCounters, 'trusts-sender', ({ actions: { onEntries } }) => ({
  actions: { onEntries: { then: (s, m, p) => { onEntries.then(s, m, p); s.counter[m.to][m.from] = m.entries[m.from] } } },
}))

/** A message must be delivered only if it can be from some time on: not if such messages are lost, or cut off, again and again. */
export const weaklyReceived = variant(shippedCounters, 'weakly-received', { actions: { onEntries: { fair: 'weak' } } })
