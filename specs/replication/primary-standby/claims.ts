/**
 * What the notes say of a primary with standbys, and of what takes the HA tool's place. Each claim is about one node that fails, or two, so that two or three epochs are enough.
 */
import { claim, instance } from '../../../checker/language/index.ts'
import { duellingProposers } from '../../consensus/duelling-proposers/protocol.ts'
import { progress } from './variants.ts'

/** Paxos over time, with two of its replicas proposing. Two acceptors are what is left of three when one replica has stopped: a majority of three then takes both. */
const group = (acceptors: number, stopped: { readonly stopProposer?: number; readonly stopAcceptor?: number }) => instance(duellingProposers, {
  constants: { proposers: 2, acceptors, ballots: 4 }, faults: stopped,
  neverFires: { renumber: 'nobody is outbid so often that a ballot falls behind everyone' },
})

const pair = { standbys: 1, writes: 1, epochs: 2, waitsFor: 'one', promotes: 'latest' } as const
const section = '2、Paxos（分布式一致性算法）'
const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'one-of-two-is-enough': claim({
    deep: true,
    says: 'With two standbys it is enough to wait until one of them has stored a write.',
    notes: { section, quote: '传统的1主两备，进行日志同步时，只要有一个副本接收到日志并就持久化成功，就可以返回' },
    assumption: 'of their logs the later one is promoted, and no write is acknowledged that neither has on disk',
    given: [
      { says: 'a node stops', model: 'one-of-two', property: 'acknowledgedSurvives', ...holds },
      { says: 'a node restarts', model: 'one-of-two-restart', property: 'acknowledgedSurvives', ...holds },
      { says: 'the network splits', model: 'one-of-two-partition', property: 'acknowledgedSurvives', ...holds },
    ],
    without: [
      { says: 'the HA tool promotes whichever standby answers first', model: 'any-of-two', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 9 } },
      { says: 'a standby says that it has stored what is not on its disk yet, and restarts', model: 'stored-before-flushed', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 11 } },
      { says: 'the primary stops waiting after a timeout', model: 'falls-back', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 6 } },
      { says: 'the primary waits for those that are live, and one has just been promoted', model: 'drops-none', property: 'acknowledgedSurvives', predicts: 'holds', finds: { violated: 11 } },
    ],
    expect: { verdict: 'holds only if', origin: `two of three nodes are a majority, and so are those that the HA tool hears from; the mutants ${found}` },
  }),

  'strong-sync-stops-with-its-standby': claim({
    says: 'With strong synchronisation to one standby, network trouble or a crash of the standby makes the service unavailable.',
    notes: { section, quote: '复制可以开启强同步 …… 但是如果备库网络抖动，或者crash，都会导致日志同步失败，服务不可用' },
    assumption: 'the trouble lasts, or unavailable means that writes wait, and not that they wait forever',
    given: [
      { says: 'the standby stops', model: 'progress-one-standby-stops', property: 'answers', predicts: 'violated', finds: { violated: 3 } },
      { says: 'the standby is cut off for good', model: 'progress-one-standby-cut-off', property: 'answers', predicts: 'violated', finds: { violated: 3 } },
    ],
    without: [
      { says: 'the standby restarts, and every write is answered in the end', model: 'progress-restart', property: 'answers', predicts: 'violated', finds: 'holds' },
      { says: 'so it is once the network is whole again', model: instance(progress, { constants: pair, faults: { partition: 1 } }), property: 'answers', predicts: 'violated', finds: 'holds' },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'n-standbys-ride-out-one': claim({
    says: 'Several standbys, of which one must answer, solve to a degree the problem of network trouble and of a standby that crashes.',
    notes: { section, quote: '为此，可以引入1主N备的多副本形式 …… 在一定程度上解决了网络抖动和备库crash问题' },
    assumption: 'one of them can be reached, and the primary does not wait for the others',
    given: [
      { says: 'one of two stops', model: 'progress', property: 'answers', ...holds },
      { says: 'the network splits and heals', model: 'progress-partition', property: 'answers', ...holds },
    ],
    without: [
      { says: 'both stop', model: 'progress-two-stop', property: 'answers', predicts: 'holds', finds: { violated: 5 } },
      { says: 'the primary waits for both, and one stops', model: 'progress-all-of-two', property: 'answers', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'ha-tool-is-a-single-point': claim({
    says: 'The availability of the HA tool itself becomes a problem.',
    notes: { section, quote: '但如果主库出问题后，还是要借助于HA工具来进行切换，那么HA切换工具的可用性如何来保证又成为一个问题' },
    assumption: 'the tool is one process',
    given: [{ says: 'the tool stops, and then the primary', model: 'progress-ha-stops', property: 'leads', predicts: 'violated', finds: { violated: 2 } }],
    without: [{ says: 'there are two, one stops, and the other goes on with what it began', model: 'progress-one-view', property: 'leads', predicts: 'violated', finds: 'holds' }],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'ha-tools-need-consensus': claim({
    says: 'Several HA tools must agree on who is primary; many systems use a lock service for that, which is itself based on Paxos.',
    notes: { section, quote: '很多系统为了保证多节点HA工具获取主备信息的一致性，采用了zookeeper等第三方接口来实现分布式锁，其实本质也是基于Paxos来实现的' },
    assumption: 'two of them may act at the same time',
    given: [
      { says: 'each tool has a view of its own, and there are two primaries', model: 'two-views', property: 'onePrimary', predicts: 'violated', finds: { violated: 9 } },
      { says: 'a lock service keeps one view for both, and there is one', model: 'progress-one-view', property: 'onePrimary', ...holds },
      { says: 'and nothing that was acknowledged is lost', model: 'progress-one-view', property: 'acknowledgedSurvives', ...holds },
    ],
    expect: { verdict: 'holds', origin: `${found}; the spec primary-lock has the lock itself, and the rules that it needs besides` },
  }),

  'group-needs-no-ha-tool': claim({
    says: 'A Paxos group of three replicas needs no HA tool: its availability is in the hands of the replicas alone.',
    notes: { section, quote: '基于Paxos的多副本同步其实是在1主N备的基础上引入了一致性协议，这样整个系统的可用性完全有3个副本控制，不需要额外的HA工具' },
    assumption: 'two of the three are up, and in the end only one proposes',
    given: [
      { says: 'a replica that has begun to propose stops, and of the two others one gets a value chosen, with no other party', model: group(2, { stopProposer: 1 }), property: 'choosesInTheEnd', ...holds },
      { says: 'and whatever has been chosen with these two, no other value ever is', model: group(2, { stopProposer: 1 }), property: 'agreement', ...holds },
      { says: 'an acceptor stops', model: group(3, { stopAcceptor: 1 }), property: 'choosesInTheEnd', ...holds },
    ],
    without: [
      { says: 'two acceptors stop', model: group(3, { stopAcceptor: 2 }), property: 'choosesInTheEnd', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `"Paxos Made Simple", section 2.4; ${found}` },
  }),
}
