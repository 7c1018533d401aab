/** What the notes say of BASE, checked against replicas that gossip and replicas that wait for each other. Two replicas are enough to be out of step, and cut off from each other. */
import { claim, instance } from '../../../checker/language/index.ts'
import { gossip } from './protocol.ts'

const section = '3、BASE模型反ACID模型'
const opposite = 'BASE模型反ACID模型，完全不同ACID模型，牺牲高一致性，获得可用性或可靠性'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'basically-available': claim({
    says: 'A system that is basically available stands partitions, and failures of its parts.',
    notes: { section, quote: 'Basically Available基本可用。支持分区失败(e.g. sharding碎片划分数据库)' },
    assumption: 'each replica answers from its own copy, and waits for nobody',
    given: [
      { says: 'the network splits, and stays so', model: 'partition-forever', property: 'available', ...holds },
      { says: 'replicas crash again and again: one that is up answers', model: 'crashes-forever', property: 'available', ...holds },
    ],
    without: [
      { says: 'an update waits for all replicas, and the network splits', model: 'waits-for-all-partition', property: 'available', predicts: 'holds', finds: { violated: 2 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gilbert and Lynch, 2002, of the design that waits; ${found}` },
  }),

  'availability-for-consistency': claim({
    says: 'BASE gives up consistency and gains availability.',
    notes: { section, quote: opposite },
    assumption: 'consistency at any time is given up',
    given: [
      { says: 'replicas that gossip are out of step', model: 'in-step', property: 'inStep', predicts: 'violated', finds: { violated: 2 } },
      { says: 'and answer though the network splits', model: 'partition-forever', property: 'available', ...holds },
    ],
    without: [
      { says: 'replicas that wait for each other are never out of step', model: 'waits-for-all-partition', property: 'inStep', predicts: 'violated', finds: 'holds' },
      { says: 'and do not answer while the network is split', model: 'waits-for-all-partition', property: 'available', predicts: 'holds', finds: { violated: 2 } },
    ],
    expect: { verdict: 'holds only if', origin: `Gilbert and Lynch, 2002; ${found}` },
  }),

  'nothing-of-acid': claim({
    says: 'BASE is the opposite of ACID, and entirely different from it.',
    notes: { section, quote: opposite },
    assumption: 'replicas may be out of step',
    given: [
      { says: 'a replica that has written crashes: what it has written is still there', model: 'crashes', property: 'durability', predicts: 'violated', finds: 'holds' },
      { says: 'an update is there when it is answered, though other replicas update at the same time', model: 'no-faults', property: 'updateTakesEffect', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'refuted', origin: `by hand: copies and clocks are on disk; ${found}` },
  }),

  'same-in-the-end': claim({
    says: 'In the end the data is the same everywhere, and that is enough.',
    notes: { section, quote: 'Eventually consistent最终一致，最终数据是一致的就可以了，而不是时时高一致。' },
    assumption: 'replicas push again and again, partitions heal, versions have a total order, and tombstones stay until all have heard of them',
    given: [
      { says: 'messages are lost', model: 'loss', property: 'convergence', ...holds },
      { says: 'there is partition after partition', model: 'partitions', property: 'convergence', ...holds },
      { says: 'a replica crashes', model: 'crashes', property: 'convergence', ...holds },
      { says: 'tombstones go when all have heard of them', model: 'collects-when-all-have-heard', property: 'convergence', ...holds },
      { says: 'and what is deleted stays so', model: 'collects-when-all-have-heard', property: 'noResurrection', ...holds },
    ],
    without: [
      { says: 'nobody needs to push', model: 'unfair', property: 'convergence', predicts: 'holds', finds: { violated: 2 } },
      { says: 'a partition never heals', model: 'partition-forever', property: 'convergence', predicts: 'holds', finds: { violated: 4 } },
      { says: 'two versions have the same time, and each replica keeps its own', model: 'no-tie-break', property: 'convergence', predicts: 'holds', finds: { violated: 8 } },
      { says: 'replicas keep whatever they are told', model: 'keeps-anything', property: 'convergence', predicts: 'holds', finds: { violated: 12 } },
      { says: 'tombstones go before all have heard of them', model: 'collects-tombstones', property: 'convergence', predicts: 'holds', finds: { violated: 20 } },
    ],
    expect: { verdict: 'holds only if', origin: `Demers et al., 1987; without, ${found}` },
  }),

  'last-write-in-the-end': claim({
    says: 'What the data is in the end is what was written last.',
    notes: { section, quote: '最终数据是一致的就可以了' },
    assumption: 'each update is made over the one before, and is later than that, as with a Lamport clock',
    given: [
      { says: 'one replica takes all updates', model: 'one-writer', property: 'lastUpdateStays', ...holds },
      { says: 'Lamport clocks, and three updates: each is later than what its replica has seen', model: instance(gossip, { constants: { replicas: 2, updates: 3 } }), property: 'updateTakesEffect', ...holds },
    ],
    without: [
      { says: 'two replicas write before they hear of each other: the one that is answered last may lose', model: 'last-update', property: 'lastUpdateStays', predicts: 'holds', finds: { violated: 10 } },
      { says: 'wall clocks, one of them slow: replicas agree on what was overwritten', model: 'wall-clocks', property: 'updateTakesEffect', predicts: 'holds', finds: { violated: 6 } },
      { says: 'a deletion leaves no tombstone: replicas agree on what was deleted', model: 'no-tombstones', property: 'noResurrection', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
