/** What the notes say of ZAB's broadcast, epochs and synchronisation. The bounds are those of models.ts. */
import { claim } from '../../../checker/language/index.ts'

const core = 'ZAB 协议的核心'
const found = 'found by this checker on 2026-11-29, and the trace read'
const holds = { predicts: 'holds', finds: 'holds' } as const

export const claims = {
  'same-order-everywhere': claim({
    says: 'All replicas receive messages in the same order.',
    notes: { section: '4、ZAB 协议', quote: '原子广播协议：保证了发给各副本的消息顺序相同' },
    assumption: 'connections are FIFO, and a quorum has what is committed',
    given: [
      { says: 'a server restarts', model: 'restart', property: 'totalOrder', ...holds },
      { says: 'a connection breaks, and there are two transactions', model: 'two-transactions', property: 'prefixConsistency', ...holds },
    ],
    without: [],
    expect: { verdict: 'holds', origin: 'the total order of the paper, section III' },
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
    says: 'The new leader has every committed proposal.',
    notes: { section: core, quote: '那么就可以保证这个新选举出来的 Leader —定具有所有已经提交的提案' },
    assumption: 'it takes over the latest history of a quorum after the election, once the quorum has left the old epoch',
    given: [
      { says: 'a connection breaks', model: 'what-clients-see', property: 'committedDurability', ...holds },
    ],
    without: [{ says: 'it was behind none when it was elected, and keeps its own history', model: 'elects-latest', property: 'committedDurability', predicts: 'holds', finds: { violated: 20 } }],
    expect: { verdict: 'holds only if', origin: `the paper has steps l.1.2 and l.2.1 for it; ${found}` },
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
  'zxid-names-one-value': claim({
    says: 'Epoch and counter together name one value.',
    notes: { section: 'raft协议和zab协议区别', quote: 'zab用的是epoch和count的组合来唯一表示一个值' },
    assumption: 'an epoch has one leader ever',
    given: [{ says: 'a connection breaks', model: 'what-clients-see', property: 'zxidNamesOne', ...holds }],
    without: [],
    expect: { verdict: 'holds', origin: 'the paper, section III' },
  }),
}
