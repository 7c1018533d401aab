/**
 * A counter that every replica may increment: the G-counter, a conflict-free replicated data type (CRDT).
 *
 * Several nodes count together, and none of them waits for another. Each keeps one entry for every node, and increments its own; what the counter shows is the sum of
 * the entries. From time to time a node hears what another knows, and takes the maximum, entry by entry. The maximum is associative, commutative and idempotent:
 * neither the order of merges matters, nor how often the same state is merged. Nodes that have heard of the same increments agree, which is called strong eventual
 * consistency: M. Shapiro, N. Preguiça, C. Baquero and M. Zawirski, "Conflict-Free Replicated Data Types", SSS 2011, section 2; their theorem is that it follows if
 * states only grow in a semilattice and merging is its least upper bound. The counter is specification 6 of the same authors' "A Comprehensive Study of Convergent and
 * Commutative Replicated Data Types", INRIA RR-7506, 2011. Names follow CRDT.tla of github.com/tlaplus/Examples, specifications/FiniteMonotonic (A. Helwer, S. Merz and
 * M. Kuppe).
 *
 * Granularity: one step for each increment, and one for each merge, in which a node reads the whole state of another. As in that module a node may gossip with itself,
 * which changes nothing. The spec shipped-counters sends messages instead, which may be late, lost or repeated.
 *
 * Bounds: states in which a node has counted beyond `most` are judged, and not followed. Increments are all alike, so two of each node are enough to show one lost,
 * repeated or put back.
 */
import { crashes, durable, ghost, type Id, isDown, machine, mapOf, processes, range, spec } from '../../../checker/language/index.ts'

export const counters = spec('counters', { nodes: range(1, 4), most: range(1, 3) }, ({ nodes, most }) => {
  const Node = processes('Node', nodes)
  const Entries = mapOf(Node, range(0, 2 * most))

  const vars = {
    /** counter[n][o]: how many increments of o the node n counts. */
    counter: durable(mapOf(Node, Entries)),
    /** heard[n][o]: of how many increments of o the node n has heard, of its own or through others, whatever it made of them. */
    heard: ghost(mapOf(Node, Entries)),
  }
  const { initially, action, always, step, reachable } = machine(vars)

  const sum = (entries: Readonly<Record<Id<'Node'>, number>>) => Node.ids.reduce((total, o) => total + entries[o], 0)
  const isSame = (entries: Readonly<Record<Id<'Node'>, number>>, others: typeof entries) => Node.every(o => entries[o] === others[o])
  /** The node o takes the maximum of its entries and those of n. */
  const merge = (of: { [K in Id<'Node'>]: { [K in Id<'Node'>]: number } }, n: Id<'Node'>, o: Id<'Node'>) => {
    for (const p of Node) of[o][p] = Math.max(of[n][p], of[o][p])
  }

  const actions = {
    /** A node increments its own entry, and asks nobody. */
    increment: action({
      for: { n: Node }, by: 'n',
      then: (s, { n }) => { s.counter[n][n]++; s.heard[n][n]++ },
    }),
    /** The node o hears what n knows, and takes the maximum, entry by entry. */
    gossip: action({
      for: { n: Node, o: Node }, by: 'o', fair: 'weak',
      when: (s, { n }) => !isDown(s, n),
      then: (s, { n, o }) => { merge(s.counter, n, o); merge(s.heard, n, o) },
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
      /** A node shows as many increments as it has heard of. */
      exact: always({ for: { n: Node }, holds: (s, { n }) => sum(s.counter[n]) === sum(s.heard[n]) }),
      /** Strong eventual consistency: nodes that have heard of the same increments show the same. */
      strongConvergence: always({ for: { n: Node, o: Node }, holds: (s, { n, o }) => !isSame(s.heard[n], s.heard[o]) || sum(s.counter[n]) === sum(s.counter[o]) }),
      /** Nodes can disagree for a while. */
      canDiffer: reachable(s => Node.some(n => Node.some(o => sum(s.counter[n]) !== sum(s.counter[o])))),
      /** They can agree on all that has been counted. */
      canAgree: reachable(s => Node.every(n => sum(s.counter[n]) === nodes * most)),
    },
    faults: {
      /** A node crashes, and recovers with the entries that it has on disk. */
      crash: crashes(Node),
    },
    constraints: { state: s => Node.every(n => Node.every(o => s.counter[n][o] <= most && s.heard[n][o] <= most)) },
    deadlock: 'allowed',
    symmetry: [Node],
    parts: { Node, Entries, sum, isSame, merge },
  }
})
