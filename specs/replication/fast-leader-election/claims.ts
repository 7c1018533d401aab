/** What the notes say of ZooKeeper's elections. The bounds are those of models.ts. */
import { claim, instance } from '../../../checker/language/index.ts'
import { models as reads } from '../zookeeper-reads/models.ts'
import { alike } from './models.ts'
import { counters, duringElection, winner } from './variants.ts'

const section = '4、ZAB 协议'
const elections = '选举流程'
const differences = 'raft协议和zab协议区别'
const found = 'found by this checker on 2026-11-29, and the trace read'
const during = { constants: { ...alike, servers: 3, rounds: 3 }, faults: { asynchrony: 1 } }
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'leader-has-highest-zxid': claim({
    deep: true,
    says: 'The elected leader has the highest zxid of all.',
    notes: { section, quote: '所有选举出来的Leader要具有最新的ZXID …… 只有highestZXID的Follower才可能当选Leader' },
    assumption: 'all servers take part, and none settles before it has heard from the others',
    given: [
      { says: 'all do', model: instance(winner, { constants: { ...alike, servers: 2, epochs: 1, zxids: 1, rounds: 2 } }), property: 'highestOfAll', ...holds },
      { says: 'whatever happens, it has the highest of a quorum', model: 'different-zxids', property: 'bestOfQuorum', ...holds },
    ],
    without: [
      { says: 'the server with the highest zxid is down', model: 'highest-zxid-down', property: 'highestOfAll', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `a quorum is all that an election waits for; ${found}` },
  }),
  'largest-id-wins-at-start': claim({
    deep: true,
    says: 'When all start with the same epoch and zxid the largest server id wins.',
    notes: { section: elections, quote: '初始化时候：初始化epoch和lastzxid一样，serverid最大的作为候选leader' },
    assumption: 'the server with that id is up, and the others wait until they have heard from it',
    given: [{ says: 'they do', model: 'higher-id-wins', property: 'largestId', ...holds }],
    without: [
      { says: 'the others settle before it looks', model: 'settles-early', property: 'largestId', predicts: 'holds', finds: { violated: 12 } },
      { says: 'it is down', model: instance(winner, { constants: { ...alike, servers: 3, rounds: 2 }, faults: { stop: 1 } }), property: 'largestId', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'more-than-half-suffice': claim({
    deep: true,
    says: 'More than half of the votes elect a leader; nobody waits for all.',
    notes: { section: 'ZAB 协议的核心', quote: 'leader 的选举只需要超过半数的节点投票即可，这样不需要等待所有节点的选票' },
    assumption: 'more than half are up, observers not counted and weights taken into account, and timeouts are timely in the end',
    given: [
      { says: 'one of three stops', model: 'ends', property: 'electionEnds', ...holds },
      { says: 'a timeout is too early', model: 'ends-early-timeouts', property: 'electionEnds', ...holds },
    ],
    without: [
      { says: 'one of two stops', model: 'no-majority', property: 'electionEnds', predicts: 'holds', finds: { violated: 2 } },
      { says: 'two of three have half of the weight', model: 'heavy-server', property: 'electionEnds', predicts: 'holds', finds: { violated: 10 } },
      { says: 'two of three are up, one of them an observer', model: 'observer-is-no-majority', property: 'electionEnds', predicts: 'holds', finds: { violated: 6 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'leader-without-quorum-gives-up': claim({
    says: 'A leader that no majority follows looks again, and so do its followers.',
    notes: { section: '状态切换图', quote: 'Leader在超时时间内接收不到超半数的Follower发过来的心跳或TCP连接断开，那Leader会结束当前周期的领导，切换到Looking状态，所有Follower节点也会放弃该Leader节点切换到Looking状态' },
    assumption: 'it notices in the end',
    given: [{ says: 'followers stop', model: 'ends', property: 'givesUp', ...holds }],
    without: [],
    expect: { verdict: 'holds', origin: 'found by this checker on 2026-11-29' },
  }),
  'observers-take-no-part': claim({
    says: 'Observers take no part in elections.',
    notes: { section: 'Observer', quote: '首先observer不属于法定人数，即不参加选举也不响应提议 …… 只有他们才参与新leader的选举、响应leader的提议' },
    assumption: 'their votes do not count',
    given: [
      { says: 'an observer follows whom the voters elect', model: 'observer-learns', property: 'observersFollow', ...holds },
      { says: 'it learns who that is', model: 'observer-learns', property: 'observersLearn', ...holds },
    ],
    without: [{ says: 'the vote of one counts, and two servers lead', model: 'observers-vote', property: 'oneLeader', predicts: 'holds', finds: { violated: 10 } }],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'first-come-first-served': claim({
    says: 'Votes go to whoever asks first, in ZAB as in Raft.',
    notes: { section: differences, quote: 'leader election都采用先到先得的投票方式' },
    assumption: 'nobody better is heard of later',
    given: [{ says: 'all are heard of, and a server changes its vote', model: 'higher-id-wins', property: 'votesOnce', predicts: 'holds', finds: { violated: 3 } }],
    without: [],
    expect: { verdict: 'refuted', origin: `FastLeaderElection replaces a vote by a better one; ${found}` },
  }),
  'one-server-coordinates': claim({
    says: 'One server alone, the leader, coordinates all transactions.',
    notes: { section: 'ZAB 协议的核心', quote: '所有事务请求必须由一个全局唯一的服务器来协调处理' },
    assumption: 'one that a quorum follows is meant, and not one that has not noticed yet that it is deposed',
    given: [
      { says: 'no two are followed by a quorum', model: 'three-servers', property: 'oneLeader', ...holds },
      { says: 'nor when one restarts, a message is lost, and a timeout is too early', model: 'two-servers-every-fault', property: 'oneLeader', ...holds },
    ],
    without: [{ says: 'a leader that is deposed and has not noticed answers a client that has called sync', model: reads['deposed-leader'], property: 'linearizable', predicts: 'holds', finds: { violated: 3 } }],
    expect: { verdict: 'holds only if', origin: `ZOOKEEPER-1675; ${found}` },
  }),
  'no-leader-while-electing': claim({
    says: 'While servers elect, none leads with a quorum, so that nothing can be written.',
    notes: { section: 'ZAB 协议的核心', quote: '选举 leader 的时候，整个集群无法处理写请求的' },
    assumption: 'a quorum is electing',
    given: [{ says: 'two of three servers look', model: instance(duringElection, during), property: 'nobodyLeadsWhileQuorumLooks', ...holds }],
    without: [{ says: 'one looks, and the two others have a leader', model: instance(duringElection, during), property: 'nobodyLeads', predicts: 'holds', finds: { violated: 10 } }],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'each-counts-its-epoch-up': claim({
    says: 'When an election begins each server counts its epoch up, tells it to the others, and takes the larger one.',
    notes: { section: elections, quote: '每个server的epoch自增，并且将自己的新的epoch发送给其他server …… 每个server对比自己的新的epoch和接受的epoch比较，把自己的新更新较大的那个epoch' },
    assumption: 'the round of the election is meant (logicalclock), which is not part of a zxid, and of servers that look',
    given: [
      { says: 'the round', model: instance(counters, during), property: 'roundGrows', ...holds },
      { says: 'the larger is taken', model: instance(counters, during), property: 'takesLaterRound', ...holds },
    ],
    without: [{ says: 'the epoch of zxids', model: instance(counters, during), property: 'epochGrows', predicts: 'holds', finds: { violated: 1 } }],
    expect: { verdict: 'holds only if', origin: `the leader takes the new epoch from a quorum, after the election; ${found}` },
  }),
  'epoch-then-zxid-then-id': claim({
    deep: true,
    says: 'Servers are compared by epoch, then by zxid, then by id, and the highest leads.',
    notes: { section: elections, quote: '依次比较epoch、zxid、serverid，哪个都是最大的就成为leader' },
    assumption: 'the highest of the quorum that elects it is meant',
    given: [{ says: 'every epoch and zxid that two servers may have', model: 'different-zxids', property: 'bestOfQuorum', ...holds }],
    without: [{ says: 'the highest of all is meant, which is down', model: 'highest-zxid-down', property: 'highestOfAll', predicts: 'holds', finds: { violated: 8 } }],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
