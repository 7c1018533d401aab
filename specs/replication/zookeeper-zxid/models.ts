import { model } from '../../../checker/language/index.ts'
import { zookeeperZxid } from './protocol.ts'
import { rollsOver } from './variants.ts'

const bounds = { counters: 1, epochs: 2, requests: 4 }
const found = 'found by this checker on 2026-11-29, and the traces read'
const neverGivesUp = { giveUp: 'the mutant lacks it' }

export const models = {
  'gives-up': model(zookeeperZxid, {
    constants: bounds,
    says: 'A leader gives up at the end of its counter, and zxids name one transaction each, in the order in which they are committed.',
    expect: { verdict: 'holds', origin: 'by hand: a leader proposes zxids of its own epoch alone, and an epoch has one leader; that this is enough is section III of the Zab paper' },
  }),
  'gives-up-three-elections': model(zookeeperZxid, {
    constants: { ...bounds, epochs: 3 }, deep: true,
    says: 'The same with three elections, so that two old leaders may be left.',
    expect: { verdict: 'holds', origin: 'as in gives-up' },
  }),
  'rolls-over': model(rollsOver, {
    constants: bounds, neverFires: neverGivesUp, shows: 'prefixConsistency',
    says: 'Mutant: the counter rolls over into the epoch. An old leader and a new one use the same zxid, and the old one is taken for up to date, with another transaction in its log.',
    expect: {
      verdict: 'violated', violated: { ownEpoch: 3, zxidsIncrease: 6, zxidNamesOne: 6, prefixConsistency: 7 },
      origin: `${found}: S1 leads epoch 1; S2 is elected for epoch 2 and proposes (2, 1); S1, which has not noticed, proposes (1, 1), (2, 0) and its own (2, 1); S1 joins S2, whose last zxid it has, and is sent nothing`,
    },
  }),
  'rolls-over-three-elections': model(rollsOver, {
    constants: { ...bounds, epochs: 3 }, deep: true, neverFires: neverGivesUp, shows: 'committedDurability',
    says: 'Mutant: after one election more the old leader may lead again, and what a quorum had committed is gone.',
    expect: {
      verdict: 'violated', violated: { ownEpoch: 3, zxidsIncrease: 6, zxidNamesOne: 6, prefixConsistency: 7, committedDurability: 9 },
      origin: `${found}: S2 and S3 commit (2, 1) while S1, deposed, rolls over to a (2, 1) of its own; S1 joins S2 and keeps it, is elected with S2, which is not ahead by its last zxid, and the other (2, 1) is committed`,
    },
  }),
}
