import { type Expectation, model } from '../../../checker/language/index.ts'
import { shippedCounters } from './protocol.ts'
import { overwrites, shipsOperations, toldOnce, trustsSender, weaklyReceived } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const theorem = holds('Shapiro et al., 2011: states that grow in a semilattice and are merged by their least upper bound converge, whatever is lost, repeated or overtaken, if something gets through')
const one = { nodes: 2, most: 1 }
const two = { nodes: 2, most: 2 }

export const models = {
  'no-faults': model(shippedCounters, {
    constants: one,
    says: 'Messages may overtake each other: no entry goes back, and in the end both nodes count all increments.',
    expect: theorem,
  }),
  'loss': model(shippedCounters, {
    constants: one, faults: { lose: Infinity },
    says: 'Any number of messages may be lost, but not all forever: a later one says the same and more.',
    expect: theorem,
  }),
  'duplication': model(shippedCounters, {
    constants: one, faults: { duplicate: 2 },
    says: 'What arrives twice counts once.',
    expect: theorem,
  }),
  'partitions': model(shippedCounters, {
    constants: one, faults: { partition: Infinity },
    says: 'There may be partition after partition, as long as each heals: nodes count on meanwhile, and agree in the end.',
    expect: theorem,
  }),
  'crash': model(shippedCounters, {
    constants: one, faults: { crash: 1 },
    says: 'A node that crashes counts on from what it has on disk.',
    expect: theorem,
  }),
  'everything': model(shippedCounters, {
    constants: one, faults: { lose: 1, duplicate: 1, partition: 1, crash: 1 }, deep: true,
    says: 'A loss, a duplicate, a partition and a crash in one behaviour.',
    expect: theorem,
  }),
  'two-each': model(shippedCounters, {
    constants: two, faults: { lose: Infinity }, deep: true,
    says: 'Two increments of each node, and any number of losses.',
    expect: theorem,
  }),

  'partition-forever': model(shippedCounters, {
    constants: one, faults: { split: 1 },
    says: 'A partition that never heals: both nodes count, as ever, and never agree.',
    expect: violated({ convergence: 5 }, 'both count, the network splits, and what they tell each other waits forever'),
  }),
  'loss-weak': model(weaklyReceived, {
    constants: one, faults: { lose: Infinity },
    says: 'With weak fairness every message may be lost.',
    expect: violated({ convergence: 6 }, 'both count; then both tell each other and both messages are lost, forever'),
  }),
  'partitions-weak': model(weaklyReceived, {
    constants: one, faults: { partition: Infinity },
    says: 'With weak fairness there may be a partition whenever a message is about to arrive.',
    expect: violated({ convergence: 6 }, 'both count, and tell each other; then partition and heal forever'),
  }),
  'crashes-forever': model(shippedCounters, {
    constants: one, faults: { crash: Infinity }, shows: 'convergence',
    says: 'Nodes that crash again and again need not count, nor tell: weak fairness asks only for what is possible all the time.',
    expect: violated({ convergence: 6, available: 4 }, 'both nodes crash and recover forever'),
  }),

  'ships-operations': model(shipsOperations, {
    constants: two,
    says: 'Increments that are sent as such, each once, are as good, where each message arrives exactly once.',
    expect: holds('RR-7506, specification 5: increments commute'),
  }),
  'ships-operations-loss': model(shipsOperations, {
    constants: one, faults: { lose: 1 },
    says: 'An increment that is lost on its way is never made up for.',
    expect: violated({ convergence: 4 }, 'Node1 counts, and its message is lost'),
  }),
  'ships-operations-duplication': model(shipsOperations, {
    constants: one, faults: { duplicate: 1 },
    says: 'An increment that arrives twice counts twice.',
    expect: violated({ safety: 4, convergence: 6 }, 'Node1 counts, and its message arrives twice at Node2'),
  }),
  'told-once': model(toldOnce, {
    constants: one, faults: { lose: 1 },
    says: 'Mutant: a state that is told only once is as easily lost as an operation.',
    expect: violated({ convergence: 4 }, 'Node1 counts, and its message is lost'),
  }),
  'overwrites': model(overwrites, {
    constants: one, shows: 'convergence',
    says: 'Mutant: nodes that take over what they are told may exchange what they know forever, each forgetting it as the other learns it.',
    expect: violated(
      { safety: 5, monotonicity: 3, convergence: 10 },
      'both count, and tell each other at once: then each counts only the increment of the other; they tell each other that, and are where they were',
    ),
  }),
  'trusts-sender': model(trustsSender, {
    constants: one,
    says: "Mutant: a sender's word on its own entry is not the latest when messages overtake each other.",
    expect: violated({ monotonicity: 5 }, 'Node1 tells that it has counted nothing, counts, and tells that; the second message arrives first'),
  }),
}
