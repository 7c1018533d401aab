import { type Expectation, model } from '../../../checker/language/index.ts'
import { counters } from './protocol.ts'
import { adds, forgets, oneEntry, overwrites, pnCounter, progress, progressHeardFromSomeone, progressOneWay, progressOverwrites, progressUnfair } from './variants.ts'

/** TLC's counts for CRDT.tla (github.com/tlaplus/Examples, specifications/FiniteMonotonic). */
const published = (distinct: number, generated: number, depth: number): Expectation => ({
  verdict: 'holds', distinct, generated, depth,
  origin: 'TLC on CRDT.tla with two nodes and a constraint on the entries, Safety and Monotonicity: distinct and generated states and the depth that it prints',
})
const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const theorem = holds('Shapiro et al., 2011: states that grow in a semilattice and are merged by their least upper bound converge')
const cuts = { cuts: { 'state constraint': 'as in the module: nothing ends the increments, and more of them are like the first' } }
const one = { nodes: 2, most: 1 }
const two = { nodes: 2, most: 2 }
const three = { nodes: 3, most: 1 }

export const models = {
  'one-each': model(counters, {
    constants: one, ...cuts,
    says: 'Two nodes count to 1 each: nodes that have heard of the same increments show the same, and nothing is lost or counted twice. This is CRDT.tla, state for state.',
    expect: published(9, 55, 5),
  }),
  'two-each': model(counters, {
    constants: two, ...cuts,
    says: 'Two nodes count to 2 each: CRDT.tla again, state for state.',
    expect: published(36, 217, 7),
  }),
  'three': model(counters, {
    constants: three, ...cuts,
    says: 'Three nodes hear of increments from each other and through each other, in every order.',
    expect: theorem,
  }),
  'crashes': model(counters, {
    constants: two, faults: { crash: 2 }, ...cuts,
    says: 'Nodes crash and recover with what they had on disk.',
    expect: holds('the entries are durable, and nothing else is kept'),
  }),

  'pn-counter': model(pnCounter, {
    constants: one, ...cuts,
    says: 'A counter that also counts down converges as well; but it goes below 0 though no node takes off what it does not see: two nodes take off the same one.',
    expect: violated({ neverNegative: 5 }, 'Node1 counts to 1, Node2 hears of it; both take it off, and then one hears of the other (RR-7506 says so of counters that must not become negative)'),
  }),
  'overwrites': model(overwrites, {
    constants: one, ...cuts,
    says: 'Mutant: a node that takes over what it hears, instead of the maximum, loses its own increments.',
    expect: violated({ monotonicity: 2, exact: 2 }, 'Node1 counts to 1, and hears from Node2, which knows nothing, of none'),
  }),
  'overwrites-three': model(overwrites, {
    constants: three, ...cuts, shows: 'strongConvergence', deep: true,
    says: 'Mutant: moreover, which increments are left depends on the order of merges.',
    expect: violated({ safety: 3, monotonicity: 2, exact: 2, strongConvergence: 3 }, 'Node2 hears of an increment of Node1, and then from Node3, which knows nothing, of none'),
  }),
  'adds': model(adds, {
    constants: one, ...cuts,
    says: 'Mutant: adding what one hears counts an increment twice when it is heard twice.',
    expect: violated({ safety: 3, exact: 3, strongConvergence: 3 }, 'Node1 counts to 1, and Node2 hears of it twice'),
  }),
  'one-entry': model(oneEntry, {
    constants: one, ...cuts,
    says: 'Mutant: with one entry for all, two increments at once count as one. All nodes agree on it.',
    expect: violated({ exact: 3 }, 'both nodes count to 1, and the maximum of 1 and 1 is 1'),
  }),
  'forgets': model(forgets, {
    constants: one, faults: { crash: 1 }, ...cuts, shows: 'freshNumber',
    says: 'Mutant: a node that loses its entries in a crash counts from 0 again, and its new increment is taken for one that others have heard of already.',
    expect: violated(
      { safety: 3, monotonicity: 2, exact: 2, strongConvergence: 3, freshNumber: 5 },
      'Node1 counts to 1, Node2 hears of it; Node1 crashes, recovers and counts to 1: as riak_kv issue 679 describes it',
    ),
  }),

  'progress': model(progress, {
    constants: three,
    says: 'Once increments come to an end the nodes agree, on all increments, and forever.',
    expect: holds('MC_CRDT.tla: Liveness, given that every node hears from every other'),
  }),
  'progress-crashes': model(progress, {
    constants: one, faults: { crash: 2 },
    says: 'Crashes only delay that.',
    expect: holds('the entries are on disk, and a node that has recovered gossips on'),
  }),
  'progress-heard-from-someone': model(progressHeardFromSomeone, {
    constants: three,
    says: 'A node need not hear from everyone itself: it is enough that it hears, again and again, from somebody who knows more.',
    expect: holds('each such merge raises an entry, and entries end at the number of increments'),
  }),
  'progress-unfair': model(progressUnfair, {
    constants: one,
    says: 'Without fairness nothing makes a node gossip, and the nodes disagree forever.',
    expect: violated({ convergence: 2, nothingLost: 2 }, 'a node counts to 1, increments end, and nothing more happens'),
  }),
  'progress-one-way': model(progressOneWay, {
    constants: one, shows: 'convergence',
    says: 'A node that hears nobody never learns what the others count.',
    expect: violated({ canAgree: null, convergence: 2, nothingLost: 2 }, 'Node2 counts to 1, increments end, and Node1 never hears of it'),
  }),
  'progress-overwrites': model(progressOverwrites, {
    constants: one, shows: 'nothingLost',
    says: 'Mutant: nodes that take over what they hear may agree in the end, but on too little.',
    expect: violated({ monotonicity: 2, exact: 2, nothingLost: 4 }, 'Node1 counts to 1, and takes over the 0 of Node2 before Node2 has heard of the 1'),
  }),
  'progress-crashes-forever': model(progress, {
    constants: one, faults: { crash: Infinity },
    says: 'A node that crashes again and again need not be heard: weak fairness asks only for what is possible all the time.',
    expect: violated({ convergence: 4, nothingLost: 4 }, 'Node1 counts to 1, increments end, and then it crashes and recovers forever, before anyone has heard of it'),
  }),
}
