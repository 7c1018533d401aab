/** What the notes say of ZAB's broadcast, epochs and synchronisation. The bounds are those of models.ts. */
import { claim, instance } from '../../../checker/language/index.ts'
import { twoPhaseCommit } from '../../atomic-commitment/two-phase-commit/protocol.ts'
import { models as raftModels } from '../../consensus/raft/models.ts'
import { halfIsEnough, questions as raftVotes, withoutTimeouts } from '../../consensus/raft/questions.ts'
import { questions as raftLog } from '../../consensus/raft-rpc/questions.ts'
import { alike, models as elections } from '../fast-leader-election/models.ts'
import { questions as votes } from '../fast-leader-election/questions.ts'
import { models as sync } from '../zookeeper-sync/models.ts'
import { bounds } from './models.ts'
import { questions } from './questions.ts'
import { client } from './variants.ts'

const core = 'ZAB 协议的核心'
const found = 'found by this checker on 2026-11-29, and the trace read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const differences = 'raft协议和zab协议区别'
const breaks = instance(questions, { constants: bounds(2, 1, 1, 0), neverFires: { restart: 'the model has none' } })
const third = instance(questions, { constants: bounds(3, 1, 0, 0), neverFires: { restart: 'the model has none', timeout: 'the model has none' } })
const endless = { currentTerm: 'terms have no end', log: 'logs have no end' }
const raftLogs = instance(raftLog, { constants: { servers: 3, terms: 2, entries: 2 }, cuts: endless })
const differing = instance(votes, { constants: { ...alike, servers: 2, epochs: 1, zxids: 1, rounds: 2 } })

export const claims = {
  'same-order-everywhere': claim({
    says: 'All replicas receive messages in the same order.',
    notes: { section: '4、ZAB 协议', quote: '原子广播协议：保证了发给各副本的消息顺序相同' },
    assumption: 'connections are FIFO, and servers show what a quorum has, once they hear that it is committed',
    given: [
      { says: 'a server restarts', model: 'restart', property: 'totalOrder', ...holds },
      { says: 'a connection breaks, and there are two transactions', model: 'two-transactions', property: 'prefixConsistency', ...holds },
      { says: 'what servers show is an atomic broadcast', model: 'refines-broadcast', property: 'broadcast', ...holds },
    ],
    without: [{ says: 'a follower shows what it has before it is committed', model: 'delivers-proposals', property: 'broadcast', predicts: 'holds', finds: { violated: 12 } }],
    expect: { verdict: 'holds only if', origin: `the total order of the paper, section III; ${found}` },
  }),
  'epoch-from-own-zxid': claim({
    says: 'The new epoch is one more than that of the last zxid in the log of the leader.',
    notes: { section: core, quote: '就会从这个 Leader 服务器上取出其本地日志中最大事务 Proposal 的 ZXID ,并从该 ZXID 中解析出对应的 epoch 值，然后再对其进行加1操作' },
    assumption: 'a quorum has been asked which epochs it has accepted, and the epoch is later than those',
    given: [{ says: 'it has', model: 'broken-connection', property: 'leadership2', ...holds }],
    without: [{ says: 'the leader looks at its own log alone', model: 'epoch-from-own-zxid', property: 'leadership2', predicts: 'holds', finds: { violated: 13 } }],
    expect: { verdict: 'holds only if', origin: `the paper has step l.1.1 for it; ${found}` },
  }),
  'uncommitted-is-dropped': claim({
    says: 'What was not committed in the old epoch is rolled back.',
    notes: { section: core, quote: '它会保证让 followers 同步已提交的提议，丢弃未提交的提议（以 leader 的记录为准）' },
    assumption: 'nobody but its own leader had it',
    given: [{ says: 'the next leader takes it over from that server', model: 'what-clients-see', property: 'dropsUncommitted', predicts: 'holds', finds: { violated: 16 } }],
    without: [],
    expect: { verdict: 'refuted', origin: found },
  }),
  'committed-survives': claim({
    deep: true,
    says: 'The new leader has every committed proposal.',
    notes: { section: core, quote: '那么就可以保证这个新选举出来的 Leader —定具有所有已经提交的提案' },
    assumption: 'it takes over the latest history of a quorum after the election, once the quorum has left the old epoch',
    given: [
      { says: 'a connection breaks', model: 'what-clients-see', property: 'committedDurability', ...holds },
    ],
    without: [{ says: 'it was behind none when it was elected, and keeps its own history', model: 'elects-latest', property: 'committedDurability', predicts: 'holds', finds: { violated: 20 } }],
    expect: { verdict: 'holds only if', origin: `the paper has steps l.1.2 and l.2.1 for it; ${found}` },
  }),
  'must-elect-the-latest': claim({
    says: 'A leader must be elected that has the highest zxid, since otherwise recovery cannot keep data consistent.',
    notes: { section: '4、ZAB 协议', quote: 'election阶段必须确保选出的Leader具有highestZXID，否则在Recovery阶段没法保证数据的一致性' },
    assumption: 'followers are brought to the history of the leader as it was elected, as in ZooKeeper',
    given: [
      { says: 'whoever is elected is behind no other of the quorum', model: sync['committed-before'], property: 'leaderLogCompleteness', ...holds },
      { says: 'any server is elected', model: sync['elects-any'], property: 'leaderLogCompleteness', predicts: 'violated', finds: { violated: 7 } },
    ],
    without: [{ says: 'any server is elected, and takes over the latest history of a quorum first, as in the paper', model: instance(client, { constants: bounds(3, 1, 1, 0), neverFires: { restart: 'the model has none' } }), property: 'committedDurability', predicts: 'violated', finds: 'holds' }],
    expect: { verdict: 'holds only if', origin: `the paper has step l.1.2 for it, and asks nothing of the election; ${found}` },
    deep: true,
  }),
  'reads-are-the-same-anywhere': claim({
    says: 'It does not matter from which server a client reads.',
    notes: { section: 'Leader', quote: '每个服务器看到的名字空间内容都是一致的，无所谓在哪台机器上读取数据' },
    assumption: 'an older state will do, and servers refuse a client that has seen more than they have',
    given: [{ says: 'a client goes from server to server', model: 'what-clients-see', property: 'monotonicRead', ...holds }],
    without: [
      { says: 'the state at the same time is meant', model: 'what-clients-see', property: 'sameOnAnyServer', predicts: 'holds', finds: { violated: 13 } },
      { says: 'servers answer any client', model: 'stale-reads', property: 'monotonicRead', predicts: 'holds', finds: { violated: 15 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'followers-commit-with-the-leader': claim({
    says: 'When the leader commits a proposal, its followers commit it.',
    notes: { section: 'Follower', quote: 'follower还要处理leader的提议，并在leader提交该提议时在本地也进行提交' },
    assumption: 'a follower has not heard yet that the leader has committed',
    given: [{ says: 'the leader shows what a follower does not', model: 'what-clients-see', property: 'sameOnAnyServer', predicts: 'holds', finds: { violated: 13 } }],
    without: [],
    expect: { verdict: 'refuted', origin: `the paper has step f.3.2 after l.3.2; ${found}` },
  }),
  'zxid-names-one-value': claim({
    says: 'Epoch and counter together name one value.',
    notes: { section: 'raft协议和zab协议区别', quote: 'zab用的是epoch和count的组合来唯一表示一个值, 而raft用的是term和index' },
    assumption: 'an epoch has one leader ever, and so has a term of Raft, in which term and index name an entry',
    given: [
      { says: 'a connection breaks', model: 'what-clients-see', property: 'zxidNamesOne', ...holds },
      { says: 'an epoch has two transactions', model: 'two-transactions', property: 'zxidsIncrease', ...holds },
      { says: 'entries of Raft with the same term and index are the same, and so are all before them', model: raftModels['two-servers'], property: 'logMatching', ...holds },
    ],
    without: [],
    expect: { verdict: 'holds', origin: 'the paper, section III' },
  }),

  'raft-solicits-and-zab-announces': claim({
    says: 'In Raft a candidate asks for votes; in ZAB servers announce them.',
    notes: { section: '4、ZAB 协议', quote: 'Raft：拉票类型的，由Leader-->Follower ZAB:投票类型的，由Leader<--Follower' },
    assumption: 'the election of ZAB is ZooKeeper\'s',
    given: [
      { says: 'a vote of Raft answers a request', model: instance(raftVotes, { constants: { servers: 2, terms: 2, entries: 1, inFlight: 1 }, cuts: endless }), property: 'votesOnlyWhenAsked', symmetry: true, ...holds },
      { says: 'a server of ZooKeeper that looks tells all others its vote', model: differing, property: 'votesOnlyWhenAsked', predicts: 'violated', finds: { violated: 1 } },
    ],
    expect: { verdict: 'holds', origin: found },
  }),
  'timeouts-elect-again': claim({
    says: 'Both use timeouts to choose a new leader.',
    notes: { section: differences, quote: '都使用timeout来重新选择leader' },
    assumption: 'timeouts are timely in the end, and a majority is up',
    given: [
      { says: 'Raft, with timeouts that are randomised', model: raftModels.timely, property: 'electsLeader', ...holds },
      { says: 'Raft without timeouts has no leader, ever', model: instance(withoutTimeouts, { constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 } }), property: 'canElect', predicts: 'violated', finds: { violated: null } },
      { says: 'one of three servers of ZooKeeper stops', model: elections.ends, property: 'electionEnds', ...holds },
    ],
    expect: { verdict: 'holds', origin: 'the Raft paper, section 5.2; the models of both' },
  }),
  'a-quorum-decides': claim({
    says: 'Both decide by quorums, mostly more than half of the servers; in ZooKeeper they may go by weight.',
    notes: { section: differences, quote: '采用quorum来确定整个系统的一致性(也就是对某一个值的认可),这个quorum一般实现是集群中半数以上的服务器,zookeeper里还提供了带权重的quorum实现' },
    assumption: 'any two quorums have a member in common, so that half of the servers are none',
    given: [
      { says: 'Raft, with more than half', model: raftModels['two-servers'], property: 'electionSafety', ...holds },
      { says: 'ZooKeeper, with weights 2, 1 and 1', model: elections['heavy-server'], property: 'oneLeader', ...holds },
      { says: 'ZAB commits what a quorum has', model: third, property: 'storedByQuorum', ...holds },
    ],
    without: [
      { says: 'Raft takes half of two servers for a quorum', model: instance(halfIsEnough, { constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 } }), property: 'electionSafety', predicts: 'holds', finds: { violated: 4 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'leaders-write': claim({
    says: 'In both only the leader begins a write.',
    notes: { section: differences, quote: '都由leader来发起写操作' },
    assumption: 'a follower that a client asks passes that on to the leader',
    given: [
      { says: 'what no log of Raft had is in that of a leader first', model: raftLogs, property: 'onlyLeadersWrite', symmetry: true, ...holds },
      { says: 'what no history of ZAB had is in that of a leader first', model: breaks, property: 'onlyLeadersWrite', ...holds },
    ],
    expect: { verdict: 'holds', origin: found },
  }),
  'zab-leader-fetches': claim({
    says: 'In Raft data flows from the leader alone; a prospective leader of ZAB first takes over the latest log of a quorum.',
    notes: { section: differences, quote: 'raft协议数据只有单向地从leader到follower(成为leader的条件之一就是拥有最新的log), 而zab协议在discovery阶段, 一个prospective leader需要将自己的log更新为quorum里面最新的log,然后才好在synchronization阶段将quorum里的其他机器的log都同步到一致' },
    assumption: 'the Zab of the paper is meant',
    given: [
      { says: 'a leader of Raft takes no entry from others', model: raftLogs, property: 'leaderTakesNothing', symmetry: true, ...holds },
      { says: 'a leader of ZAB takes over the history of a follower', model: breaks, property: 'leaderTakesNothing', predicts: 'violated', finds: { violated: 8 } },
      { says: 'and has every committed transaction then', model: breaks, property: 'leaderCompleteness', ...holds },
    ],
    expect: { verdict: 'holds', origin: `the paper, steps l.1.2 and l.2.1; ${found}` },
  }),
  'nothing-flows-to-the-leader': claim({
    says: 'In recovery followers take data from the leader, and the leader takes none from them.',
    notes: { section: '4、ZAB 协议', quote: 'Recovery阶段Leader要求Follower向自己同步数据没有Follower要求Leader保持数据同步，所有选举出来的Leader要具有最新的ZXID' },
    assumption: 'one server has a transaction that the elected one lacks',
    given: [{ says: 'it follows the elected server, which takes over its history', model: breaks, property: 'leaderTakesNothing', predicts: 'holds', finds: { violated: 8 } }],
    expect: { verdict: 'refuted', origin: `the paper has step l.1.2 against it; ${found}` },
  }),
  'follower-agrees-before-it-votes': claim({
    says: 'A follower agrees with the log of a leader before it votes for it.',
    notes: { section: differences, quote: 'zab的follower在投票给一个leader之前必须和leader的日志达成一致' },
    assumption: 'to vote is to acknowledge NEWLEADER, with which the leader sends its history',
    given: [{ says: 'a follower acknowledges a new leader', model: breaks, property: 'acknowledgesSameHistory', ...holds }],
    without: [{ says: 'a server votes, in the election, for one with a higher zxid', model: differing, property: 'votesForSameLog', predicts: 'holds', finds: { violated: 3 } }],
    expect: { verdict: 'holds only if', origin: `the paper, step f.2.1; ${found}` },
  }),
  'two-phase-commit-with-a-majority': claim({
    says: 'Broadcast is like 2PC, which waits for all; ZAB waits for more than half.',
    notes: { section: '4、ZAB 协议', quote: '类似2PC提交，只是2PC是接收全部的参与者同意，ZAB只需要超半数同意即可' },
    assumption: 'nobody may refuse a proposal',
    given: [
      { says: '2PC commits only what all have agreed to', model: instance(twoPhaseCommit, { constants: { rms: 2 } }), property: 'commitValidity', ...holds },
      { says: 'ZAB commits what one of three lacks', model: third, property: 'storedByAll', predicts: 'violated', finds: { violated: 4 } },
      { says: 'but not what a quorum lacks', model: third, property: 'storedByQuorum', ...holds },
    ],
    expect: { verdict: 'holds', origin: found },
  }),
  'dependencies-come-first': claim({
    says: 'When a change is applied, those that it depends on have been applied before.',
    notes: { section: 'Observer', quote: '一个状态被处理那么它所依赖的状态也已经提前被处理' },
    assumption: 'a change depends on what its primary has proposed or delivered before',
    given: [
      { says: 'what the same primary has proposed', model: 'two-transactions', property: 'localPrimaryOrder', ...holds },
      { says: 'what earlier primaries have', model: 'two-transactions', property: 'globalPrimaryOrder', ...holds },
      { says: 'what it has taken over', model: 'two-transactions', property: 'primaryIntegrity', ...holds },
    ],
    without: [],
    expect: { verdict: 'holds', origin: 'the primary order of the paper, section III' },
  }),
  'follows-one-leader': claim({
    says: 'In one epoch a follower is in step with one leader only.',
    notes: { section: '状态切换图', quote: '一个时期一个Follower只能和一个Leader保持同步' },
    assumption: 'a quorum has been asked which epochs it has accepted, and each server remembers that',
    given: [{ says: 'a connection breaks, and another leads', model: 'broken-connection', property: 'leadership2', ...holds }],
    without: [{ says: 'the new leader takes its epoch from its own log: the follower of one leader leads in the same epoch', model: 'epoch-from-own-zxid', property: 'leadership2', predicts: 'holds', finds: { violated: 13 } }],
    expect: { verdict: 'holds only if', origin: `the paper has steps f.1.1 to f.1.2 for it; ${found}` },
  }),
  'both-keep-one-log': claim({
    says: 'Raft and ZAB do the same in essence: they keep a replicated log.',
    notes: { section: differences, quote: '其实两个协议差不到哪里去,本质上都是维护一个replicated log' },
    assumption: 'a log is one order of entries, of which every server has a beginning',
    given: [
      { says: 'no two servers of Raft apply different entries in one place', model: raftModels['two-servers'], property: 'stateMachineSafety', ...holds },
      { says: 'of what two servers of ZAB have delivered one is a prefix of the other', model: 'two-transactions', property: 'prefixConsistency', ...holds },
      { says: 'what they show is one order', model: 'refines-broadcast', property: 'broadcast', ...holds },
    ],
    expect: { verdict: 'holds', origin: found },
  }),
}
