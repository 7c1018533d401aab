/**
 * A counter whose nodes send each other messages.
 *
 * Each node counts in an entry of its own, and tells the others all entries that it knows of, again and again; a node that is told takes the maximum, entry by entry. This is
 * the G-counter of the spec counters, on a network that loses, repeats, delays and cuts off messages. None of that does any harm: a later message makes up for a lost one,
 * and an old one, or the same one twice, changes nothing. M. Shapiro, N. Preguiça, C. Baquero and M. Zawirski, "Conflict-Free Replicated Data Types", SSS 2011,
 * sections 2.2 and 2.3, compare state-based objects, as this one, with operation-based ones, as in the variant ships-operations, which ask more of the network: each
 * message arrives exactly once.
 *
 * Granularity: one step for each increment, and for each message sent and received. The entries are durable, and nothing else is kept.
 *
 * Bounds: each node increments at most `most` times; then increments have come to an end. A node does not tell another the same again while it is in flight; the fault
 * `duplicate` makes two of one message.
 */
import { crashes, duplicateMessages, durable, type Id, loseMessages, machine, mapOf, messages, network, partitions, processes, range, spec } from '../../../checker/language/index.ts'

export const shippedCounters = spec('shipped-counters', { nodes: range(2, 3), most: range(1, 2) }, ({ nodes, most }) => {
  const Node = processes('Node', nodes)
  const Entries = mapOf(Node, range(0, 2 * most))

  const Msg = messages({
    Entries: { from: Node, to: Node, entries: Entries },
  })

  const vars = {
    counter: durable(mapOf(Node, Entries)), // counter[n][o]: how many increments of o the node n counts
    net: network(Msg),
  }
  const { initially, action, receive, always, step, leadsTo, reachable } = machine(vars)

  const sum = (entries: Readonly<Record<Id<'Node'>, number>>) => Node.ids.reduce((total, o) => total + entries[o], 0)

  const actions = {
    /** A node increments its own entry, and asks nobody. */
    increment: action({
      for: { n: Node }, by: 'n', fair: 'weak',
      when: (s, { n }) => s.counter[n][n] < most,
      then: (s, { n }) => { s.counter[n][n]++ },
    }),
    /** A node tells another all that it knows. */
    tell: action({
      for: { n: Node, o: Node }, by: 'n', fair: 'weak',
      when: (s, { n, o }) => n !== o && !s.net.has(Msg.Entries({ from: n, to: o, entries: s.counter[n] })),
      then: (s, { n, o }) => { s.net.send(Msg.Entries({ from: n, to: o, entries: s.counter[n] })) },
    }),
    /** A node is told, and takes the maximum, entry by entry. */
    onEntries: receive(Msg.Entries, {
      fair: 'strong',
      then: (s, { to: o, entries }) => { for (const n of Node) s.counter[o][n] = Math.max(s.counter[o][n], entries[n]) },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** Nobody counts more increments of a node than that node itself. */
      safety: always({ for: { n: Node, o: Node }, holds: (s, { n, o }) => s.counter[n][n] >= s.counter[o][n] }),
      /** No entry ever goes back. */
      monotonicity: step({ for: { n: Node, o: Node }, holds: (before, after, { n, o }) => after.counter[n][o] >= before.counter[n][o] }),
      /** In the end every node counts all increments. */
      convergence: leadsTo(s => Node.every(n => s.counter[n][n] === most), s => Node.every(n => sum(s.counter[n]) === nodes * most)),
      /** Every node counts, whatever becomes of the network and of the others. */
      available: leadsTo({ for: { n: Node }, from: (s, { n }) => s.counter[n][n] === 0, to: (s, { n }) => s.counter[n][n] === most }),
      /** A node can count while it knows nothing of another. */
      canDiffer: reachable(s => Node.every(n => sum(s.counter[n]) === most)),
    },
    faults: {
      lose: loseMessages(),
      duplicate: duplicateMessages(),
      /** The network is split, and heals in the end. */
      partition: partitions(),
      /** The network is split, and need not heal. */
      split: partitions(Node, { heals: 'perhaps' }),
      /** A node crashes, and recovers with what it had on disk. */
      crash: crashes(Node),
    },
    deadlock: 'allowed',
    symmetry: [Node],
    parts: { Node, Entries, Msg },
  }
})
