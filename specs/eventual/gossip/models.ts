import { type Expectation, model } from '../../../checker/language/index.ts'
import { gossip } from './protocol.ts'
import { collectsTombstones, collectsWhenAllHaveHeard, inStep, keepsAnything, lastUpdate, noTieBreak, noTombstones, oneWriter, unfair, waitsForAll, wallClocks, weaklyReceived } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number | null>>, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}` })

const antiEntropy = holds('Demers et al., 1987: anti-entropy brings every update to every replica, if something gets through')
const two = { replicas: 2, updates: 2 }

export const models = {
  'no-faults': model(gossip, {
    constants: two,
    says: 'Two replicas answer their clients from their own copies, and show the same in the end.',
    expect: antiEntropy,
  }),
  'loss': model(gossip, {
    constants: two, faults: { lose: Infinity },
    says: 'Any number of messages may be lost, but not all forever.',
    expect: antiEntropy,
  }),
  'duplication': model(gossip, {
    constants: two, faults: { duplicate: 2 }, deep: true,
    says: 'A version that arrives twice is not later than itself.',
    expect: antiEntropy,
  }),
  'partitions': model(gossip, {
    constants: two, faults: { partition: Infinity },
    says: 'There may be partition after partition, as long as each heals: clients are answered meanwhile, and the replicas show the same in the end.',
    expect: antiEntropy,
  }),
  'crashes': model(gossip, {
    constants: two, faults: { crash: 1 },
    says: 'A replica that has crashed recovers with its copy, and is told what it has missed; the other answers meanwhile.',
    expect: antiEntropy,
  }),
  'three-replicas': model(gossip, {
    constants: { replicas: 3, updates: 2 }, deep: true,
    says: 'Three replicas, which hear of updates from each other and through each other.',
    expect: antiEntropy,
  }),

  'partition-forever': model(gossip, {
    constants: two, faults: { split: 1 },
    says: 'A partition that never heals: every client is answered, as ever, and the replicas never agree.',
    expect: violated({ convergence: 4 }, 'Replica1 writes, and the network splits; what it pushes waits forever'),
  }),
  'unfair': model(unfair, {
    constants: two,
    says: 'Without fairness nothing makes a replica push what it has.',
    expect: violated({ convergence: 2 }, 'Replica1 writes, and nothing more happens'),
  }),
  'loss-weak': model(weaklyReceived, {
    constants: two, faults: { lose: Infinity },
    says: 'With weak fairness every message may be lost.',
    expect: violated({ convergence: 4 }, 'Replica1 writes; then it pushes and the message is lost, forever'),
  }),
  'crashes-forever': model(gossip, {
    constants: two, faults: { crash: Infinity },
    says: 'A replica that crashes again and again need not push; the other answers its clients all the same.',
    expect: violated({ convergence: 4 }, 'Replica1 writes, and crashes and recovers forever'),
  }),

  'in-step': model(inStep, {
    constants: two,
    says: 'The replicas are out of step as soon as one has written.',
    expect: violated({ inStep: 2 }, 'a client asks Replica1 to write, and it does'),
  }),
  'waits-for-all': model(waitsForAll, {
    constants: two, faults: { partition: 1, crash: 1 },
    says: 'Replicas that make an update at once, and wait while one of them cannot be reached, are never out of step. If partitions heal and replicas recover, clients only wait.',
    expect: holds('by hand: no step changes one copy alone'),
  }),
  'waits-for-all-partition': model(waitsForAll, {
    constants: two, faults: { split: 1 }, shows: 'available',
    says: 'But while there is a partition clients are not answered, and if it never heals, they never are.',
    expect: violated({ available: 2, deadlock: 3 }, 'a client asks Replica1 to write, and the network splits'),
  }),

  'last-update': model(lastUpdate, {
    constants: two,
    says: 'The last writer wins by the order of versions, not by the clock on the wall: of two writes that did not see each other, the one that was answered last may lose.',
    expect: violated({ lastUpdateStays: 10 }, 'Replica2 writes, and then Replica1, both at time 1; all keep what Replica2 wrote, which ranks higher'),
  }),
  'one-writer': model(oneWriter, {
    constants: two,
    says: 'Where one replica takes all updates, each is made over the one before, and the last one stays.',
    expect: holds('by hand: the clock of the one that writes gives each of its versions a later time'),
  }),

  'keeps-anything': model(keepsAnything, {
    constants: two, shows: 'convergence',
    says: 'Mutant: replicas that keep whatever they are told may exchange their versions forever.',
    expect: violated(
      { monotonicity: 6, noResurrection: 8, convergence: 12 },
      'both write, and push at once: then each has the version of the other; they push that, and are where they were',
    ),
  }),
  'no-tie-break': model(noTieBreak, {
    constants: two,
    says: 'Mutant: of two writes with the same time every replica keeps its own, forever.',
    expect: violated({ convergence: 8 }, 'both write at time 1, and tell each other forever'),
  }),
  'wall-clocks': model(wallClocks, {
    constants: two,
    says: 'Mutant: a replica whose clock is slow writes over what it sees, says so to its client, and loses the write, since it looks older.',
    expect: violated({ updateTakesEffect: 6 }, 'Replica2 writes at time 1, Replica1 hears of it; then Replica1 writes, and its clock shows 1 as well'),
  }),
  'no-tombstones': model(noTombstones, {
    constants: two,
    says: 'Mutant: a deletion that leaves no tombstone is undone by a replica that still has the value.',
    expect: violated({ noResurrection: 8 }, 'Replica1 writes, Replica2 hears of it and pushes it; meanwhile Replica1 deletes it, and then has it again'),
  }),
  'collects-tombstones': model(collectsTombstones, {
    constants: two, shows: 'noResurrection',
    says: 'Mutant: a tombstone that is removed before all replicas have heard of it lets the deleted value come back; value and tombstone may even chase each other forever.',
    expect: violated(
      { noResurrection: 9, convergence: 20 },
      'Replica1 writes, Replica2 hears of it; Replica1 deletes the value and removes the tombstone, and Replica2 pushes the value back. Forever: each removes the tombstone while it is on its way to the other, and the value while it is on its way back',
    ),
  }),
  'collects-when-all-have-heard': model(collectsWhenAllHaveHeard, {
    constants: two,
    says: 'A tombstone that all replicas have heard of can go.',
    expect: holds('Demers et al., 1987, section 2; and the clock, which stays, keeps later writes later'),
  }),
}
