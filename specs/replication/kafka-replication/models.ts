/**
 * The bounds are those of the published counts. Two replicas show what is wrong with where a log is truncated; to let one into the ISR too early takes a third, and then one record is enough.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { kafkaReplication } from './protocol.ts'
import { kip101, kip279, truncateToHighWatermark } from './variants.ts'

const small = { replicas: 2, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 } as const
const three = { replicas: 3, logSize: 1, maxRecords: 1, maxLeaderEpoch: 1 } as const

/** TLC's counts for the modules of github.com/hachikuji/kafka-specification. */
const published = (module: string, distinct: number, generated: number): Expectation =>
  ({ verdict: 'holds', distinct, generated, depth: 18, origin: `TLC on ${module} with these constants: distinct and generated states and the depth that it prints` })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

export const models = {
  'kip-320': model(kafkaReplication, {
    constants: small,
    says: 'This is Kip320.tla, state for state: what a leader takes for committed, every replica has that may be elected.',
    expect: published('Kip320.tla', 5973, 11839),
  }),
  'kip-320-three-replicas': model(kafkaReplication, {
    constants: three, deep: true,
    says: 'So it is with a third replica, which may join the ISR in place of another.',
    expect: { verdict: 'holds', origin: 'a theorem of the module, which is stated there without a proof' },
  }),
  'kip-279': model(kip279, {
    constants: small,
    says: 'This is Kip279.tla, state for state. With two replicas its mistake does not show.',
    expect: published('Kip279.tla', 9027, 23425),
  }),
  'kip-279-three-replicas': model(kip279, {
    constants: three,
    says: 'Mutant: a leader that does not know yet what was committed before it lets a replica into the ISR that lacks it.',
    expect: violated({ strongIsr: 11 },
      'Replica1 commits a record with Replica3, which leads then, knows of nothing committed, and lets Replica2 into the ISR, which has nothing (KIP-320)'),
  }),
  'kip-279-stale-leader': model(kip279, {
    constants: { ...three, maxLeaderEpoch: 2 }, deep: true, symmetry: true,
    says: 'Mutant: a follower truncates its log by that of a replica which has not heard that it should lead, and never will.',
    expect: violated({ weakIsr: 10, strongIsr: 10 },
      'Replica1 leads in the third epoch and commits a record with Replica3, which heeds the request of the second, and truncates to the empty log of Replica2'),
  }),
  'kip-101': model(kip101, {
    constants: small,
    says: 'Mutant: after two changes of leader in a row the leader has no record of the follower\'s epoch, and the follower truncates to what it knows to be committed, which is too little.',
    expect: violated({ weakIsr: 11, strongIsr: 11 },
      'Replica1 commits a record with Replica2, which leads for one epoch, writes, and follows Replica1 again; that one has no record of that epoch, and Replica2 drops both (KIP-279)'),
  }),
  'truncate-to-high-watermark': model(truncateToHighWatermark, {
    constants: { ...three, replicas: 2 },
    says: 'Mutant: a follower hears of what is committed with its next fetch only, and at any change of epoch truncates to what it has heard of.',
    expect: violated({ weakIsr: 8, strongIsr: 9 },
      'Replica2 has a record that Replica1 has committed, does not know that, and drops it when it hears of a new epoch of the same leader (KIP-101)'),
  }),
}
