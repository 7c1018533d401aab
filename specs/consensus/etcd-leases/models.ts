/**
 * Three servers are the fewest of which two can elect another while the third hangs. Two terms: a leader, and the one that replaces it. A lease of one tick is the shortest, and two ticks are needed where it is to be kept alive by
 * a former leader while the current one counts. One stall.
 */
import { type Expectation, model } from '../../../checker/language/index.ts'
import { etcdLeases } from './protocol.ts'
import { answersUnconfirmed, asksAMajority, asksItself, countsOn } from './variants.ts'

const found = 'found by this checker on 2026-11-29'
const holds: Expectation = { verdict: 'holds', origin: `a decision counts in the term alone in which a majority confirmed it; ${found}` }
const violated = (properties: Readonly<Record<string, number>>, source: string, story: string): Expectation =>
  ({ verdict: 'violated', violated: properties, origin: `${source}; ${found}, and the trace read: ${story}` })

const three = { servers: 3, terms: 2, ttl: 1, stalls: 1 }
const cuts = { term: 'terms have no end' }

export const models = {
  'three-servers': model(etcdLeases, {
    constants: three, cuts,
    says: 'A leader hangs on its disk, is replaced, and wakes up: the lease that its client keeps alive with the other stays.',
    expect: holds,
  }),
  'two-stalls': model(etcdLeases, {
    constants: { ...three, terms: 3, ttl: 2, stalls: 2 }, cuts, deep: true,
    says: 'Three terms, a longer lease, and two stalls.',
    expect: holds,
  }),
  'five-servers': model(etcdLeases, {
    constants: { ...three, servers: 5, ttl: 2, stalls: 2 }, cuts, deep: true,
    says: 'Five servers, of which two may hang at once.',
    expect: holds,
  }),

  'asks-itself': model(asksItself, {
    constants: three, cuts, shows: 'oldLeaderRevokesNothing',
    says: 'Mutant, etcd issue 15247: a leader that was stuck in a write wakes up, finds a lease expired, and has it revoked, though its client keeps it alive with the new leader.',
    expect: violated(
      { keptAliveStays: 6, leaderDecides: 5, oldLeaderRevokesNothing: 9 }, 'etcd issue 15247',
      'S1 leads, and hangs on its disk; its lessor counts on. S2 is elected, and the client keeps its lease alive there. S1 goes on, its lessor finds the lease expired; S1 hears that it leads no more, and forwards the proposal to S2',
    ),
  }),
  'asks-a-majority': model(asksAMajority, {
    constants: three, cuts, shows: 'keptAliveStays',
    says: 'Mutant: etcd as pull request 16822 has mended it. What the leader has decided may still be proposed in a later term, since proposals are forwarded: rarely, and by no more than a write takes.',
    expect: violated(
      { keptAliveStays: 6 }, 'the discussion of etcd pull request 16822, which says that it can happen, and accepts it',
      'S1 leads and decides to revoke the lease, which has expired; S2 is elected, and the client keeps the lease alive there; S1 forwards its proposal to S2',
    ),
  }),
  'answers-unconfirmed': model(answersUnconfirmed, {
    constants: { ...three, ttl: 2 }, cuts,
    says: 'Mutant: a leader that hangs answers a keep-alive, and the new leader, which has not heard of it, revokes the lease in time.',
    expect: violated({ keptAliveStays: 8 }, 'the second part of etcd pull request 16822', 'S1 hangs on its disk, and S2 is elected; a tick later the client keeps its lease alive with S1; a tick later that has expired for S2'),
  }),
  'counts-on': model(countsOn, {
    constants: three, cuts,
    says: 'Mutant: a new leader that does not count from the whole length knows nothing of the last keep-alive.',
    expect: violated({ keptAliveStays: 5 }, 'lessor.Promote extends all leases', 'the client keeps its lease alive with S1; S2 is elected, and takes the lease to have expired'),
  }),
}
