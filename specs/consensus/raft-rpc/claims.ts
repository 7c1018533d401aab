/** What the notes say of Raft beside Paxos. The bounds are those of specs/comparisons, where the same questions are put side by side with ZAB. */
import { claim, instance } from '../../../checker/language/index.ts'
import { multiPaxos } from '../multi-paxos/protocol.ts'
import { questions as paxosLog } from '../multi-paxos/questions.ts'
import { questions as votes } from '../raft/questions.ts'
import { endless } from './models.ts'
import { questions } from './questions.ts'

const section = 'paxos 算法与 raft 算法的差异'
const found = 'found by this checker on 2026-11-29, and the trace read'
const holds = { predicts: 'holds', finds: 'holds' } as const
const raftLogs = instance(questions, { constants: { servers: 3, terms: 2, entries: 2 }, cuts: endless })
const paxosLogs = instance(paxosLog, { constants: { replicas: 3, ballots: 2, slots: 1, commands: 1, promises: 2, accepts: 2 } })

export const claims = {
  'paxos-leader-must-fetch': claim({
    says: 'A new leader of Raft has every committed entry from the beginning, and one of Paxos must get them from the others first.',
    notes: { section, quote: 'raft：新选举出来的leader拥有全部提交的日志，而 paxos 需要额外的流程从其他节点获取已经被提交的日志' },
    assumption: 'the entries committed in lower terms and ballots are meant',
    given: [
      { says: 'a server of Raft is elected', model: raftLogs, property: 'electedWithCommitted', symmetry: true, ...holds },
      { says: 'a replica of Multi-Paxos is elected, and has not voted for what was chosen', model: paxosLogs, property: 'electedWithCommitted', predicts: 'violated', finds: { violated: 6 }, symmetry: true },
      { says: 'it takes that over from those who promised', model: paxosLogs, property: 'leaderTakesNothing', predicts: 'violated', finds: { violated: 5 }, symmetry: true },
      { says: 'and has it when it leads', model: paxosLogs, property: 'leaderCompleteness', symmetry: true, ...holds },
    ],
    expect: { verdict: 'holds', origin: `the Raft paper, section 5.4; Paxos Made Simple, section 3; ${found}` },
  }),

  'only-paxos-has-holes': claim({
    says: 'Paxos allows holes in the log, and Raft does not.',
    notes: { section, quote: '它允许日志有空洞' },
    assumption: 'a leader of Paxos may propose in a slot before those below it have a value',
    given: [
      { says: 'a slot of Multi-Paxos has a value, and the one below it has none', model: instance(multiPaxos, { constants: { replicas: 3, ballots: 1, slots: 2, commands: 2, promises: 2, accepts: 2 } }), property: 'canHaveHole', predicts: 'holds', finds: { reached: 5 }, symmetry: true },
      { says: 'whoever has a committed entry of Raft has all before it', model: raftLogs, property: 'noHoles', symmetry: true, ...holds },
    ],
    expect: { verdict: 'holds', origin: `Paxos Made Simple, section 3; the Raft paper, section 5.3; ${found}` },
  }),

  'a-majority-settles-an-entry': claim({
    deep: true,
    says: 'An entry that a majority has accepted is settled.',
    notes: { section, quote: '相同点：得到大多数的赞成，这个 entries 就会定下来，最终所有节点都会赞成' },
    assumption: 'the majority has accepted it in one ballot, or in Raft from a leader in whose term it was made',
    given: [
      { says: 'a majority of Multi-Paxos votes for it in one ballot', model: paxosLogs, property: 'agreement', symmetry: true, ...holds },
      { says: 'a leader of Raft counts entries of its own term', model: 'three-servers', property: 'leaderCompleteness', ...holds },
    ],
    without: [
      { says: 'a leader of Raft counts an entry of an older term that a majority stores', model: 'commits-older-terms', property: 'leaderCompleteness', predicts: 'holds', finds: { violated: 8 } },
    ],
    expect: { verdict: 'holds only if', origin: `the Raft paper, section 5.4.2 and figure 8; ${found}` },
  }),

  'followers-never-ask': claim({
    says: 'A follower only answers, and sends no request of its own.',
    notes: { section: '3、Raft 算法', quote: 'Follower：被动响应请求 RPC，从不主动发起请求 RPC， 类似选民，完全被动' },
    assumption: 'one that times out is a follower no more',
    given: [
      { says: 'two servers stand, lead and follow', model: instance(votes, { constants: { servers: 2, terms: 2, entries: 1, inFlight: 1 }, cuts: endless }), property: 'followersOnlyAnswer', symmetry: true, ...holds },
    ],
    expect: { verdict: 'holds', origin: `the Raft paper, section 5.1; ${found}` },
  }),
}
