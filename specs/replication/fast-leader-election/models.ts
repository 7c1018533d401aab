/**
 * The bounds. Three servers are the fewest of which one may stop; two are enough where nobody stops. Epochs and zxids of 0 and 1 give every order that two servers
 * can have. An election and one after it take two rounds; a timeout that is too early may take one more. Two quorums that do not meet take a partition:
 * S1, of weight two, and an observer whose vote counts are a quorum on one side, S1 alone is not, and the other side has one with that observer.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { fastLeaderElection } from './protocol.ts'
import { rules } from './rules.ts'
import { observersVote, progress, winner } from './variants.ts'

type Counts = Pick<Expectation, 'distinct' | 'generated' | 'depth'>

const onDate = 'found by this checker on 2026-11-29'
const holds = (counts: Counts): Expectation => ({ verdict: 'holds', ...counts, origin: `what the class says that it does; the counts ${onDate}` })
const violated = (properties: Readonly<Record<string, number>>, counts: Counts, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, ...counts, origin: `${onDate}, and the trace read: ${story}` })

export const alike = { observers: 0, heavy: 1, observerWeight: 0, epochs: 0, zxids: 0 } as const
const settled = 'without faults the first election is the last'
const quiet = { askAgain: settled, giveUp: settled }

export const models = {
  'three-servers': model(fastLeaderElection, {
    constants: { ...alike, servers: 3, rounds: 2 },
    says: 'Three servers that have the same epoch and zxid.',
    expect: holds({ distinct: 403, generated: 1230, depth: 17 }),
    neverFires: quiet,
  }),
  'two-servers-every-fault': model(fastLeaderElection, {
    constants: { ...alike, servers: 2, rounds: 4 }, faults: { asynchrony: 1, crash: 1, lose: 1 },
    says: 'Two servers, a restart, a lost notification and a timeout that is too early.',
    expect: holds({ distinct: 1934, generated: 4423, depth: 25 }),
  }),
  'different-zxids': model(fastLeaderElection, {
    constants: { ...alike, servers: 2, epochs: 1, zxids: 1, rounds: 4 }, faults: { asynchrony: 1 },
    says: 'Every epoch and zxid that two servers may have.',
    expect: holds({ distinct: 448, generated: 720, depth: 8 }),
    neverFires: { 'giveUp': settled },
  }),
  'three-servers-early-timeouts': model(fastLeaderElection, {
    constants: { ...alike, servers: 3, zxids: 1, rounds: 4 }, faults: { asynchrony: 2 }, deep: true,
    says: 'Three servers with different zxids, two of whose timeouts are too early.',
    expect: holds({ distinct: 863504, generated: 3272784, depth: 32 }),
  }),
  'three-servers-restart': model(fastLeaderElection, {
    constants: { ...alike, servers: 3, zxids: 1, rounds: 2 }, faults: { crash: 1 }, deep: true,
    says: 'A server restarts, and forgets which round it was in.',
    expect: holds({ distinct: 420296, generated: 1394904, depth: 46 }),
    cuts: { round: 'rounds have no end; an election beyond the second is not begun' },
  }),

  'rules-restart': model(rules, {
    constants: { ...alike, servers: 2, epochs: 1, zxids: 1, rounds: 2 }, faults: { crash: 1 },
    says: 'Each rule by itself, where one of two servers restarts.',
    expect: { verdict: 'holds', origin: 'what the class says that it does' },
  }),
  'rules-early-timeout': model(rules, {
    constants: { ...alike, servers: 3, rounds: 3 }, faults: { asynchrony: 1 },
    says: 'So it is where one of three servers gives up too early.',
    expect: { verdict: 'holds', origin: 'what the class says that it does' },
  }),
  'rules-heavy-server': model(rules, {
    constants: { ...alike, servers: 3, heavy: 2, rounds: 2 }, faults: { asynchrony: 1 },
    says: 'So it is where S1 weighs as much as both others: it settles too early and looks again, and who hears of its second round has counted votes of the first.',
    expect: { verdict: 'holds', origin: 'what the class says that it does' },
  }),
  'rules-heavy-restart': model(rules, {
    constants: { ...alike, servers: 2, heavy: 2, rounds: 3 }, faults: { crash: 1, lose: 1 },
    says: 'So it is where S1 is a quorum by itself: it follows S2 in its second round, and S2 restarts, and is in its first.',
    expect: { verdict: 'holds', origin: 'what the class says that it does' },
  }),
  'rules-observer': model(rules, {
    constants: { ...alike, servers: 3, observers: 1, rounds: 2 }, faults: { asynchrony: 1 },
    says: 'So it is where one of three servers is an observer.',
    expect: { verdict: 'holds', origin: 'what the class says that it does' },
  }),
  'ends': model(progress, {
    constants: { ...alike, servers: 3, rounds: 4 }, faults: { stop: 1 },
    says: 'Whichever of three servers stops, and whenever, the other two have a leader in the end.',
    expect: holds({ distinct: 2252, generated: 5687, depth: 29 }),
  }),
  'ends-early-timeouts': model(progress, {
    deep: true,
    constants: { ...alike, servers: 3, rounds: 4 }, faults: { asynchrony: 1 },
    says: 'It is enough that timeouts are timely from some time on.',
    expect: holds({ distinct: 4639, generated: 15634, depth: 24 }),
  }),
  'ends-restarts': model(progress, {
    constants: { ...alike, servers: 2, rounds: 3 }, faults: { crash: 2 },
    says: 'A server that restarts begins with the first round again; whoever follows it in the second must look again, too.',
    expect: holds({ distinct: 873, generated: 1617, depth: 26 }),
  }),
  'observer-learns': model(progress, {
    constants: { ...alike, servers: 3, observers: 1, rounds: 4 }, faults: { lose: 1 },
    says: 'Two voters elect one of them, and an observer follows it.',
    expect: holds({ distinct: 470, generated: 1068, depth: 32 }),
  }),
  'no-majority': model(progress, {
    constants: { ...alike, servers: 2, rounds: 4 }, faults: { stop: 1 },
    says: 'Without a majority there is no leader: the one server that is left asks in vain.',
    expect: violated({ electionEnds: 2 }, { distinct: 47, generated: 72, depth: 11 }, 'S1 looks and votes for itself, S2 stops, and nobody is left to answer'),
  }),
  'heavy-server': model(progress, {
    constants: { ...alike, servers: 3, heavy: 2, rounds: 4 }, faults: { stop: 1 },
    says: 'Quorums go by weight: with weights 2, 1 and 1 two servers are no quorum without the heavy one, which must not stop.',
    expect: violated({ electionEnds: 10 }, { distinct: 2324, generated: 5782, depth: 29 }, 'S2 and S3 both vote for S3; S1, of weight two of four, stops; they ask again and again'),
  }),
  'observer-is-no-majority': model(progress, {
    constants: { ...alike, servers: 3, observers: 1, rounds: 4 }, faults: { stop: 1 },
    says: 'An observer does not count: with one of two voters stopped there is no leader, though two of three servers are up.',
    expect: violated({ electionEnds: 6, observersLearn: 6 }, { distinct: 636, generated: 1347, depth: 24 }, 'S2 stops; the observer S3 asks S1 whom it votes for, again and again, and that is no quorum'),
  }),

  'higher-id-wins': model(winner, {
    constants: { ...alike, servers: 3, rounds: 2 },
    says: 'Where all start with the same epoch and zxid the highest id wins; on the way there votes change.',
    expect: violated({ votesOnce: 3 }, { distinct: 403, generated: 1230, depth: 17 }, 'S1 votes for itself, hears of S2, and votes for S2'),
    neverFires: quiet,
  }),
  'settles-early': model(winner, {
    constants: { ...alike, servers: 3, rounds: 3 }, faults: { asynchrony: 1 }, shows: 'largestId',
    says: 'A server that does not wait for better votes makes another than the highest id win.',
    expect: violated({ largestId: 12, votesOnce: 3 }, { distinct: 4639, generated: 15634, depth: 24 }, 'S1 and S2 settle on S2; S3 looks later, and follows S2'),
  }),
  'highest-zxid-down': model(winner, {
    deep: true,
    constants: { ...alike, servers: 3, zxids: 1, rounds: 3 }, faults: { stop: 1 }, shows: 'highestOfAll',
    says: 'The server with the highest zxid may be down: the leader has the highest zxid of a quorum, and not of all.',
    expect: violated({ highestOfAll: 8, largestId: 8, votesOnce: 3 }, { distinct: 18016, generated: 45496, depth: 29 }, 'S3 alone has zxid 1, and stops; S1 and S2 elect S2'),
  }),

  'observers-vote': model(observersVote, {
    constants: { ...alike, servers: 3, observers: 1, heavy: 2, observerWeight: 1, rounds: 2 }, faults: { partition: 1 }, deep: true,
    says: 'Mutant: if the votes of an observer count, quorums need not meet, and two servers lead.',
    expect: violated({ oneLeader: 10 }, { distinct: 53300, generated: 171095, depth: 44 }, 'a partition cuts S1 off; S1, of weight two of three, elects itself, and S2 and the observer S3 elect one of them'),
  }),
}
