/** What the notes say of how a follower is brought up to date, and of what is on disk by then. The bounds are those of models.ts. */
import { claim, instance } from '../../../checker/language/index.ts'
import { bounds } from './models.ts'
import { saidOfIt } from './questions.ts'

const core = 'ZAB 协议的核心'
const found = 'found by this checker on 2026-11-29, and the trace read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const underWay = { constants: bounds(3, 0, 2, 2, { breaks: 1 }), faults: {} } as const

export const claims = {
  'range-decides': claim({
    says: 'To bring a follower up to date the leader compares its last zxid with its own first and last.',
    notes: { section: '选举流程', quote: '如果lastzxid<minzxid,将数据发给follower，如果在中间，就发送lastzxid~maxzxid中间的数据，如果lastzxid>maxzxid，就删除大于maxzxid数据' },
    assumption: 'it also looks whether it has that zxid, and where it does not has the log cut off to the last one that it has',
    given: [{ says: 'it looks', model: 'late-server', property: 'prefixConsistency', ...holds }],
    without: [{ says: 'the range is all that it looks at', model: 'range-only', property: 'prefixConsistency', predicts: 'holds', finds: { violated: 22 } }],
    expect: { verdict: 'holds only if', origin: `ZOOKEEPER-1154; ${found}` },
    deep: true,
  }),
  'cuts-to-committed': claim({
    says: 'A follower with transactions of an old epoch rolls back to the last one that a majority has committed.',
    notes: { section: core, quote: 'Leader 服务器会根据自己服务器上最后被提交的 Proposal来和 Follower 服务器的 Proposal进行比对 …… 回退到一个确实已经被集群中过半机器提交的最新的事务 Proposal' },
    assumption: 'it rolls back to the last one that its leader has, committed or not',
    given: [
      { says: 'one server alone has the transaction of the old epoch', model: 'said-of-it', property: 'cutsToCommitted', ...holds },
    ],
    without: [{ says: 'the leader has another of that epoch, which is not committed yet', model: instance(saidOfIt, underWay), property: 'cutsToCommitted', predicts: 'holds', finds: { violated: 16 } }],
    expect: { verdict: 'holds only if', origin: found },
    deep: true,
  }),
  'leader-need-not-check': claim({
    says: 'If the server with the highest zxid leads, it need not check what to commit and what to drop.',
    notes: { section: core, quote: '就可以省去 Leader 服务器检查 Proposal 的提交和丢弃工作的这一步操作' },
    assumption: 'it is behind no other of a quorum, by epoch first, when that quorum leaves the old epoch',
    given: [
      { says: 'a committed transaction is on two of three disks, and one server crashes', model: 'ends', property: 'leaderLogCompleteness', ...holds },
      { says: 'one server alone has the transaction', model: 'said-of-it', property: 'leaderLogCompleteness', ...holds },
    ],
    without: [{ says: 'any server leads', model: 'elects-any', property: 'leaderLogCompleteness', predicts: 'holds', finds: { violated: 7 } }],
    expect: { verdict: 'holds only if', origin: found },
    deep: true,
  }),
  'joins-when-applied': claim({
    says: 'A follower counts as available when it has applied what it lacked.',
    notes: { section: core, quote: '都从 Leader 服务器上同步过来并成功应用到本地数据库中后， Leader 服务器就会将该 Follower 服务器加入到真正的可用 Follower 列表中' },
    assumption: 'what it lacked when it was elected or joined is meant',
    given: [{ says: 'what was committed before its epoch', model: 'said-of-it', property: 'showsHistory', ...holds }],
    without: [{ says: 'what is committed by the time that it serves clients', model: 'said-of-it', property: 'showsAll', predicts: 'holds', finds: { violated: 20 } }],
    expect: { verdict: 'holds only if', origin: found },
    deep: true,
  }),
  'agrees-before-voting': claim({
    says: 'A follower agrees with the log of a leader before it votes for it.',
    notes: { section: 'raft协议和zab协议区别', quote: 'zab的follower在投票给一个leader之前必须和leader的日志达成一致' },
    assumption: 'its vote is the acknowledgement of NEWLEADER, and not that of the election',
    given: [{ says: 'the leader counts its acknowledgement', model: 'said-of-it', property: 'agreesWhenCounted', ...holds }],
    without: [{ says: 'it is elected', model: 'said-of-it', property: 'agreesWhenElected', predicts: 'holds', finds: { violated: 1 } }],
    expect: { verdict: 'holds only if', origin: found },
    deep: true,
  }),
  'more-than-half-commit': claim({
    says: 'Once more than half have acknowledged a proposal, it is committed.',
    notes: { section: '4、ZAB 协议', quote: '收到过半Follower的反馈后开始对事务进行提交' },
    assumption: 'they acknowledge it when it is on disk',
    given: [{ says: 'the SyncRequestProcessor acknowledges', model: 'two-servers-crash', property: 'committedOnDisk', ...holds }],
    without: [{ says: 'they acknowledge what they have received', model: 'acks-unlogged', property: 'committedOnDisk', predicts: 'holds', finds: { violated: 12 } }],
    expect: { verdict: 'holds only if', origin: found },
  }),
  'majority-settles': claim({
    says: 'What a majority has is settled, and in the end all have it.',
    notes: { section: 'paxos 算法与 raft 算法的差异', quote: '得到大多数的赞成，这个 entries 就会定下来，最终所有节点都会赞成' },
    assumption: 'a server that crashes comes back, and whoever can take a step does so in the end',
    given: [
      { says: 'it is settled', model: 'ends', property: 'committedLogDurability', ...holds },
      { says: 'all have it in the end', model: 'ends', property: 'allHaveIt', ...holds },
    ],
    without: [],
    expect: { verdict: 'holds', origin: 'found by this checker on 2026-11-29' },
    deep: true,
  }),
  'recovers-from-a-crash': claim({
    says: 'When the leader crashes another is elected, and no data are lost.',
    notes: { section: 'ZAB（ZooKeeper Atomic Broadcast ）', quote: 'ZAB协议支持的崩溃恢复可以保证在Leader进程崩溃的时候可以重新选出Leader并且保证数据的完整性' },
    assumption: 'nobody leads who is behind, and each has its history on disk before it updates its epoch, and that before it acknowledges',
    given: [
      { says: 'another is elected', model: 'ends', property: 'servesInTheEnd', ...holds },
      { says: 'it has what was committed', model: 'ends', property: 'leaderLogCompleteness', ...holds },
    ],
    without: [
      { says: 'one leads that is behind', model: 'elects-any', property: 'leaderLogCompleteness', predicts: 'holds', finds: { violated: 7 } },
      { says: 'the epoch is updated first', model: 'epoch-before-history', property: 'leaderLogCompleteness', predicts: 'holds', finds: { violated: 13 } },
    ],
    expect: { verdict: 'holds only if', origin: `ZOOKEEPER-4643; ${found}` },
    deep: true,
  }),
}
