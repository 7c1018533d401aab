/**
 * The bounds are those of the published counts. Two replicas show what is wrong with where a log is truncated; to add one to the ISR too early takes a third, and then one record is enough.
 * A loss takes one epoch more than its danger: the replica that lacks the record must be elected.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { kafkaReplication } from './protocol.ts'
import { fetchesInAnyEpoch, kip101, kip101Loss, kip279, kip279Loss, kip320Loss, truncatesInAnyEpoch, truncateToHighWatermarkLoss } from './variants.ts'

const small = { replicas: 2, logSize: 2, maxRecords: 2, maxLeaderEpoch: 2 } as const
const three = { replicas: 3, logSize: 1, maxRecords: 1, maxLeaderEpoch: 1 } as const

/** TLC's counts for the modules of github.com/hachikuji/kafka-specification. */
const published = (module: string, distinct: number, generated: number): Expectation =>
  ({ verdict: 'holds', distinct, generated, depth: 18, origin: `TLC on ${module} with these constants: distinct and generated states and the depth that it prints` })
const theorem: Expectation = { verdict: 'holds', origin: 'StrongIsr, a theorem of the module that is stated there without a proof, and what its comment says it is for' }
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

export const models = {
  'kip-320': model(kafkaReplication, {
    constants: small,
    says: 'This is Kip320.tla, state for state: every replica that may be elected has what a leader takes for committed.',
    expect: published('Kip320.tla', 5973, 11839),
  }),
  'kip-320-loss': model(kip320Loss, {
    constants: small, deep: true,
    says: 'No record that was ever committed is lost.',
    expect: theorem,
  }),
  'kip-320-three-replicas': model(kip320Loss, {
    constants: { ...three, maxLeaderEpoch: 2 }, deep: true, symmetry: true,
    says: 'Nor is it with three replicas, of which one may leave the ISR and another join it.',
    expect: theorem,
  }),
  'truncates-in-any-epoch': model(truncatesInAnyEpoch, {
    constants: { ...three, maxRecords: 2, maxLeaderEpoch: 2 }, deep: true, symmetry: true,
    says: 'Mutant: a follower truncates its log to match a leader that is not in its epoch yet, and may truncate its own log before it is.',
    expect: violated({ weakIsr: 13, strongIsr: 13 },
      'Replica3 follows Replica1 into the third epoch with the record that both have; Replica1 goes through the second epoch first, drops that record, and writes another, which then counts as being in the log of Replica3, since that is as long (rule 2 of Kip320.tla)'),
  }),
  'fetches-in-any-epoch': model(fetchesInAnyEpoch, {
    constants: { ...three, maxLeaderEpoch: 2 }, deep: true, symmetry: true,
    says: 'Mutant: a follower hears from a leader of a later epoch what is committed, and believes that of the in-sync replicas of its own.',
    expect: violated({ weakIsr: 12 },
      'Replica2, in the first epoch, fetches what Replica1 has committed alone in the third; then it acts on the request of the second, in which it leads and takes all three for in sync. Nothing is lost, since ZooKeeper knows better'),
  }),
  'kip-279': model(kip279, {
    constants: small, deep: true,
    says: 'This is Kip279.tla, state for state. With two replicas its mistakes do not show.',
    expect: published('Kip279.tla', 9027, 23425),
  }),
  'kip-279-three-replicas': model(kip279, {
    deep: true,
    constants: three,
    says: 'Mutant: a new leader, which does not know yet what was committed before it, adds a replica to the ISR that lacks a committed record.',
    expect: violated({ strongIsr: 11 },
      'Replica1 commits a record that Replica3 has as well; Replica3 becomes leader with its high watermark at 0, and adds Replica2 to the ISR, whose log is empty (rule 4 of Kip320.tla)'),
  }),
  'kip-279-stale-leader': model(kip279Loss, {
    constants: { ...three, maxLeaderEpoch: 2 }, deep: true, symmetry: true,
    says: 'Mutant: a follower truncates its log to match a replica that has not yet heard that it leads.',
    expect: violated({ weakIsr: 10, strongIsr: 10, committedSurvives: 13 },
      'Replica1, which leads in the third epoch, commits a record that Replica3 has as well; Replica3 then acts on the request of the second epoch, and truncates to the empty log of Replica2 (rule 2 of Kip320.tla). The shortest loss is that of kip-279-three-replicas, when Replica2 is elected'),
  }),
  'kip-101': model(kip101, {
    deep: true,
    constants: small,
    says: 'Mutant: after two changes of leader in a row the leader has no record of the follower’s epoch, and the follower truncates to its high watermark, which is too low.',
    expect: violated({ weakIsr: 11, strongIsr: 11 },
      'Replica1 commits a record that Replica2 has as well; Replica2 leads for one epoch, writes, and follows Replica1 again, which has no record of that epoch; Replica2 drops both records (KIP-279)'),
  }),
  'kip-101-loss': model(kip101Loss, {
    constants: { ...small, maxLeaderEpoch: 3 }, deep: true, symmetry: true,
    says: 'Mutant: after two changes of leader in a row the follower truncates to its high watermark, which is too low, and is elected without the record.',
    expect: violated({ weakIsr: 11, strongIsr: 11, committedSurvives: 13 },
      'as before, and then Replica2 is elected: the committed record is lost'),
  }),
  'truncate-to-high-watermark': model(truncateToHighWatermarkLoss, {
    constants: { ...three, replicas: 2, maxLeaderEpoch: 2 },
    says: 'Mutant: a follower hears only with its next fetch what is committed, and at any change of epoch truncates to what it has heard of.',
    expect: violated({ weakIsr: 8, strongIsr: 9, committedSurvives: 11 },
      'Replica2, still in the first epoch, has a record that Replica1 has committed, and does not know that. It is elected for the third epoch; it acts on the request of the second before that, drops the record, and leads without it (KIP-101, scenario 1)'),
  }),
}
