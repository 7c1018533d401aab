/** A counter that also counts down, merges that are not a least upper bound, entries that a crash takes away, and claims about progress. */
import { bool, type Id, machine, mapOf, variant } from '../../../checker/language/index.ts'
import { counters } from './protocol.ts'

/**
 * The PN-counter (RR-7506, specification 7): a second G-counter counts what is taken off, and the counter shows the difference. A node takes something off only while
 * it sees that there is something left.
 */
export const pnCounter = variant(counters, 'pn-counter', ({ vars, constants: { nodes, most }, actions: { gossip }, parts: { Node, Entries, sum, isSame, merge } }) => {
  const more = { taken: mapOf(Node, Entries) } // taken[n][o]: how many decrements of o the node n counts
  const { action, always, step, reachable } = machine({ ...vars, ...more })
  type Of = { readonly [K in Id<'Node'>]: { readonly [K in Id<'Node'>]: number } }
  const value = (s: { readonly counter: Of; readonly taken: Of }, n: Id<'Node'>) => sum(s.counter[n]) - sum(s.taken[n])
  return {
    vars: more,
    actions: { gossip: null },
    added: {
      /** The node o hears what n knows, and takes the maximum of both counters. */
      gossip: action({
        for: { n: Node, o: Node }, by: 'o', fair: 'weak',
        when: gossip.when,
        then: (s, { n, o }) => { gossip.then(s, { n, o }); merge(s.taken, n, o) },
      }),
      /** A node counts one down, if the counter shows more than 0 there. */
      decrement: action({
        for: { n: Node }, by: 'n',
        when: (s, { n }) => value(s, n) > 0 && s.taken[n][n] < most,
        then: (s, { n }) => { s.taken[n][n]++ },
      }),
    },
    properties: {
      /** Nodes whose entries are the same show the same. */
      strongConvergence: always({ for: { n: Node, o: Node }, holds: (s, { n, o }) => !isSame(s.counter[n], s.counter[o]) || !isSame(s.taken[n], s.taken[o]) || value(s, n) === value(s, o) }),
      /** Nobody counts more decrements of a node than that node itself. */
      safetyOfTaken: always({ for: { n: Node, o: Node }, holds: (s, { n, o }) => s.taken[n][n] >= s.taken[o][n] }),
      /** No entry of what was taken off ever goes back. */
      monotonicityOfTaken: step({ for: { n: Node, o: Node }, holds: (before, after, { n, o }) => after.taken[n][o] >= before.taken[n][o] }),
      /** The counter never shows less than 0: each node sees to that by itself. */
      neverNegative: always({ for: { n: Node }, holds: (s, { n }) => value(s, n) >= 0 }),
      /** They can agree on all that has been counted. */
      canAgree: reachable(s => Node.every(n => value(s, n) === nodes * most)),
      /** All can agree that everything has been taken off again. */
      canTakeAll: reachable(s => Node.every(n => value(s, n) === 0 && sum(s.counter[n]) === nodes * most)),
    },
  }
})

/** Mutant: a node takes over what it hears, whether that is more than it has or less. Such a merge is not commutative: what was merged first is gone. */
export const overwrites = variant(counters, 'overwrites', ({ actions: { gossip } }) => ({
  actions: { gossip: { then: (s, p) => { gossip.then(s, p); s.counter[p.o] = s.counter[p.n] } } },
}))

/** Mutant: a node adds what it hears to what it has, so that everything counts again each time it is heard: such a merge is not idempotent. */
export const adds = variant(counters, 'adds', ({ actions: { gossip }, parts: { Node } }) => ({
  actions: {
    gossip: {
      when: (s, p) => p.n !== p.o && gossip.when(s, p),
      then: (s, { n, o }) => {
        for (const p of Node) {
          s.counter[o][p] += s.counter[n][p]
          s.heard[o][p] = Math.max(s.heard[n][p], s.heard[o][p])
        }
      },
    },
  },
}))

/** Mutant: all nodes count in one entry, of which the maximum is taken: two increments at once count as one. Whose entry it is, as in `safety`, has no meaning here, and that it has counted all lies beyond the bounds. */
export const oneEntry = variant(counters, 'one-entry', ({ actions: { increment }, parts: { Node } }) => ({
  properties: { safety: null, canAgree: null },
  actions: {
    increment: {
      then: (s, { n }) => {
        increment.then(s, { n })
        s.counter[n][n]--
        s.counter[n][Node.ids[0] as Id<'Node'>]++
      },
    },
  },
}))

/**
 * Mutant: entries are lost in a crash. A node that counts on as before repeats what others have heard already, and its increments are taken for those: Riak lost writes
 * so, whose vnodes count in version vectors (github.com/basho/riak_kv, issue 679). A node that has forgotten must go on under a new name, as Riak 2.1 does for each
 * key.
 */
export const forgets = variant(counters, 'forgets', ({ step, parts: { Node, Entries } }) => ({
  vars: { counter: mapOf(Node, Entries) },
  properties: {
    /** An increment takes a number that nobody has heard of. */
    freshNumber: step({
      for: { n: Node },
      holds: (before, after, { n }) => before.heard[n][n] === after.heard[n][n] || Node.others(n).every(o => before.counter[o][n] < after.counter[n][n]),
    }),
  },
}))

/** Increments come to an end at some time, as in MC_CRDT.tla; whatever has been counted until then is heard by everyone. */
const withProgress = (of: typeof counters) => variant(of, 'progress', ({ vars, constants: { most }, actions: { increment }, parts: { Node, sum, isSame } }) => {
  const more = { over: bool } // "converge" in MC_CRDT.tla
  const { action, leadsTo, step, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    actions: { increment: null },
    added: {
      /** A node increments its own entry, as long as increments go on. */
      increment: action({
        for: { n: Node }, by: 'n',
        when: (s, { n }) => !s.over && s.heard[n][n] < most,
        then: increment.then,
      }),
      /** No more increments. */
      stop: action({ when: s => !s.over, then: s => { s.over = true } }),
    },
    properties: {
      /** If increments come to an end, the nodes agree in the end; "Liveness" in MC_CRDT.tla. */
      convergence: leadsTo(s => s.over, s => Node.every(n => Node.every(o => isSame(s.counter[n], s.counter[o])))),
      /** If increments come to an end, every node shows all of them in the end. */
      nothingLost: leadsTo(s => s.over, s => Node.every(n => sum(s.counter[n]) === Node.ids.reduce((total, o) => total + s.heard[o][o], 0))),
      /** Once increments are over and the nodes agree, they do so forever. */
      staysConverged: step((before, after) => {
        const agree = (s: typeof before) => s.over && Node.every(n => Node.every(o => isSame(s.counter[n], s.counter[o])))
        return !agree(before) || agree(after)
      }),
      /** Increments can come to an end. */
      canEnd: reachable(s => s.over),
    },
  }
})

export const progress = withProgress(counters)
/** Mutant: see `overwrites`. */
export const progressOverwrites = withProgress(overwrites)

/** Without fairness: nobody need ever gossip. */
export const progressUnfair = variant(progress, 'unfair', { actions: { gossip: { fair: null } } })

/** Fairness for each node alone: somebody whose state is news gets heard, whoever that is. */
export const progressHeardFromSomeone = variant(progress, 'heard-from-someone', { actions: { gossip: { fair: { weak: 'gossip', forEach: 'o' } } } })

/** The first node hears nobody, while it tells everyone. */
export const progressOneWay = variant(progress, 'one-way', ({ actions: { gossip }, parts: { Node } }) => ({
  actions: { gossip: { when: (s, p) => p.o !== Node.ids[0] && gossip.when(s, p) } },
}))
