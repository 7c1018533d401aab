/** What the notes say of reads, of forwarded writes and of observers. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'
import { models as syncs } from '../zookeeper-sync/models.ts'

const found = 'found by this checker on 2026-11-29, and the traces read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const broken = (steps: number) => ({ predicts: 'holds', finds: { violated: steps } }) as const

export const claims = {
  'reads-anywhere': claim({
    says: 'Every server has the same state, so that a client may read from any of them.',
    notes: { section: 'Leader', quote: '只读请求，收到该请求的zk服务器将会在本地处理，因为由第一讲的ZAB理论可知，每个服务器看到的名字空间内容都是一致的，无所谓在哪台机器上读取数据' },
    assumption: 'one order of all calls will do, and servers refuse a client that has seen more than they have; or clients call sync before they read, and the leader is not deposed',
    given: [
      { says: 'each client stays with its server: one order explains all', model: 'local-reads', property: 'sequentiallyConsistent', ...holds },
      { says: 'clients change servers', model: 'reconnects', property: 'sequentiallyConsistent', ...holds },
      { says: 'clients call sync before they read: no read is stale', model: 'slow-reads', property: 'linearizable', ...holds },
    ],
    without: [
      { says: 'a read is to give the latest value, and no sync comes before it', model: 'local-reads', property: 'linearizable', ...broken(2) },
      { says: 'servers accept any client: what it reads goes back', model: 'accepts-anyone', property: 'monotonicReads', ...broken(5) },
      { says: 'and its own writes are not there', model: 'accepts-anyone', property: 'readYourWrites', ...broken(3) },
      { says: 'sync is answered by a leader that is deposed', model: 'deposed-leader', property: 'linearizable', ...broken(3) },
    ],
    expect: { verdict: 'holds only if', origin: `Hunt et al., section 2.3, and ZOOKEEPER-1675; ${found}` },
  }),
  'writes-are-forwarded': claim({
    says: 'Writes are forwarded to the leader, which numbers them.',
    notes: { section: 'Leader', quote: '对于create，setData，delete等有写操作的请求，则需要统一转发给leader处理，leader需要决定编号、执行操作' },
    assumption: 'a client is answered when its own server has applied the write',
    given: [
      { says: 'writes are linearizable', model: 'reconnects', property: 'linearizableWrites', ...holds },
      { says: 'every server applies them in that order', model: 'reconnects', property: 'monotonicWrites', ...holds },
      { says: 'a client finds its own writes', model: 'reconnects', property: 'readYourWrites', ...holds },
    ],
    without: [{ says: 'it is answered as soon as the leader has committed the write', model: 'answers-early', property: 'readYourWrites', ...broken(3) }],
    expect: { verdict: 'holds only if', origin: `Hunt et al., section 2.3; ${found}` },
  }),
  'observers-only-read': claim({
    says: 'An observer serves reads only.',
    notes: { section: '4、ZAB 协议', quote: 'Observer：只负责读取服务' },
    assumption: 'an observer forwards the writes of its clients as any server does',
    given: [{ says: 'a client of an observer can write', model: 'observer', property: 'canWriteThere', predicts: 'violated', finds: { reached: 3 } }],
    expect: { verdict: 'refuted', origin: `what an observer does not do is to vote; ${found}` },
  }),
  'observer-needs-no-disk': claim({
    says: 'An observer need not keep anything on disk: it gets everything from the leader again.',
    notes: { section: 'Observer', quote: '其次是observer不需要将事务持久化到磁盘，一旦observer被重启，需要从leader重新同步整个名字空间' },
    assumption: 'it belongs to no quorum, and refuses a client until it has applied what that client has seen',
    given: [
      { says: 'it restarts, and what its clients read does not go back', model: 'observer', property: 'monotonicReads', ...holds },
      { says: 'they find their own writes', model: 'observer', property: 'readYourWrites', ...holds },
    ],
    without: [
      { says: 'it answers anyone', model: 'observer-accepts-anyone', property: 'monotonicReads', ...broken(6) },
      { says: 'a member of a quorum acknowledges what is not on its disk', model: syncs['acks-unlogged'], property: 'committedOnDisk', ...broken(12) },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),
}
