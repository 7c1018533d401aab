/**
 * What the notes say of Raft. Three servers are the fewest of which one can be in the minority; a second term takes a second leader, and what one entry
 * can show of the log needs no other. So these are the bounds, smaller where a trace is to be found that needs less. Where states are counted up to
 * symmetry, servers are exchanged.
 */
import { bool, claim, ghost, instance, isCutOff, isDown, machine, mapOf, variant } from '../../../checker/language/index.ts'
import { endless } from './models.ts'
import { raft } from './protocol.ts'
import { halfIsEnough, withoutTimeouts } from './questions.ts'
import { repliesBeforeDurable } from './variants.ts'

/** Raft, asked how many lead. */
export const leaders = variant(raft, 'leaders', ({ always, parts: { Server } }) => ({
  properties: {
    /** No two servers lead at once, whatever their terms. */
    oneLeader: always(s => Server.count(i => s.role[i].tag === 'Leader') <= 1),
  },
}))

/** Raft, asked whom its followers vote for. */
export const voters = variant(raft, 'voters', ({ step, parts: { Server, termAt } }) => {
  /** A follower that has handled a request for its vote from a higher term, and whose log is (not) newer than the candidate's, has voted for it. */
  const votesFor = (which: 'every' | 'an up-to-date') => step({
    for: { i: Server },
    holds: (before, after, { i }) => {
      const [log, lastTerm] = [before.log[i], termAt(before.log[i], before.log[i].length)]
      return before.role[i].tag !== 'Follower' || before.net.deliverable().every(m => m.tag !== 'RequestVote' || m.to !== i
        || m.term <= before.currentTerm[i] || after.net.has(m) || after.votedFor[i] === m.from
        || (which === 'an up-to-date' && (m.lastLogTerm < lastTerm || (m.lastLogTerm === lastTerm && m.lastLogIndex < log.length))))
    },
  })
  return { properties: { votesForHigherTerm: votesFor('every'), votesForHigherTermUpToDate: votesFor('an up-to-date') } }
})

/** Raft, asked what becomes of the command that a client gives to a leader in the minority. */
export const minority = variant(raft, 'minority', ({ vars, actions: { clientRequest }, parts: { Server, isQuorum } }) => {
  const more = { inMinority: ghost(mapOf(Server, bool)) } // whose command was taken on the smaller side of a partition
  const { action, always, reachable, predicate } = machine({ ...vars, ...more })
  const isSplit = predicate(s => Server.some(i => Server.some(j => isCutOff(s, i, j))))
  return {
    vars: more,
    actions: { clientRequest: null },
    added: {
      clientRequest: action({
        for: { i: Server }, by: 'i',
        when: clientRequest.when,
        then: (s, { i }) => { s.inMinority[i] = !isQuorum(Server.count(j => !isCutOff(s, i, j))); clientRequest.then(s, { i }) },
      }),
    },
    properties: {
      /** While the partition lasts it is not committed, so that no client is told it was. */
      failsWhileSplit: always(s => !isSplit(s) || s.committed.every(({ entry }) => !s.inMinority[entry.command])),
      /** It never is. */
      failsForEver: always(s => s.committed.every(({ entry }) => !s.inMinority[entry.command])),
      /** Meanwhile the majority commits another. */
      majorityCommits: reachable(s => isSplit(s) && s.committed.length > 0 && Server.some(i => s.inMinority[i])),
    },
  }
})

/** Raft without clients, asked what becomes of a leader when there is one of a higher term. Elections come to an end: nobody stands after the last term. */
const rejoining = (name: string, received: 'strong' | 'weak') => variant(raft, name, ({ leadsTo, step, constants: { terms }, parts: { Server } }) => ({
  actions: {
    timeout: { when: (s, { i }) => s.role[i].tag !== 'Leader' && s.currentTerm[i] < terms },
    clientRequest: null, advanceCommit: null,
    appendEntries: { fair: 'strong' }, // there is room for a message now and then, but not for as long as it takes to be noticed
    onRequestVote: { fair: received }, onVote: { fair: received }, onAppendEntries: { fair: received }, onAppended: { fair: received },
  },
  properties: {
    canCommit: null,
    /** An old leader gives up in the end. */
    stepsDown: leadsTo({
      for: { i: Server },
      from: (s, { i }) => s.role[i].tag === 'Leader' && Server.some(j => s.role[j].tag === 'Leader' && s.currentTerm[j] > s.currentTerm[i]),
      to: (s, { i }) => s.role[i].tag !== 'Leader',
    }),
    /** Who leads no more is a follower. */
    becomesFollower: step({
      for: { i: Server },
      holds: (before, after, { i }) => before.role[i].tag !== 'Leader' || after.role[i].tag !== 'Candidate',
    }),
    /** So is who comes back from a crash. */
    recoversAsFollower: step({
      for: { i: Server },
      holds: (before, after, { i }) => !isDown(before, i) || isDown(after, i) || after.role[i].tag === 'Follower',
    }),
  },
}))
export const rejoins = rejoining('rejoins', 'strong')
/** Here each message may be lost, always. */
export const rejoinsUnheard = rejoining('rejoins-unheard', 'weak')

/** Raft, asked in which order an entry is stored, committed and known to be. */
const inPhases = (of: typeof raft) => variant(of, 'phases', ({ always, step, parts: { Server, isQuorum } }) => ({
  properties: {
    /** The leader commits nothing in the step in which it takes it. */
    firstUncommitted: step({ for: { i: Server }, holds: (before, after, { i }) => before.log[i].length >= after.log[i].length || before.committed.length === after.committed.length }),
    /** A majority stores all that is committed. */
    storedByMajority: always(s => s.committed.every(({ entry }, k) =>
      isQuorum(Server.count(i => s.log[i][k]?.term === entry.term && s.log[i][k]?.command === entry.command)))),
    /** Followers hear of it then. */
    followersLater: always({ for: { i: Server }, holds: (s, { i }) => s.commitIndex[i] <= s.committed.length }),
  },
}))
export const phases = inPhases(raft)
export const phasesBeforeDurable = inPhases(repliesBeforeDurable)

const three = { servers: 3, terms: 2, entries: 1, inFlight: 1 }
const oneTerm = { ...three, terms: 1 }
const section = '3、Raft 算法'
const differences = 'raft协议和zab协议区别'
const found = 'found by this checker on 2026-11-23, and the trace read'
const holds = { predicts: 'holds', finds: 'holds', symmetry: true } as const

export const claims = {
  'one-leader-at-any-time': claim({
    says: 'There is at most one leader at any time.',
    notes: { section, quote: 'Leader：负责 Client 交互 和 log 复制，同一时刻系统中最多存在一个' },
    assumption: 'leaders of the same term are meant',
    given: [{ says: 'two servers stand in one term', model: 'three-servers', property: 'electionSafety', ...holds }],
    without: [
      { says: 'the leader of term 1 has not heard of that of term 2', model: instance(leaders, { constants: three }), property: 'oneLeader', predicts: 'holds', finds: { violated: 10 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.2, claims it of a term; ${found}` },
  }),

  'votes-again-until-elected': claim({
    says: 'If a round of votes elects nobody they vote again after a timeout, until there is a leader.',
    notes: { section, quote: '如果一轮没有选出，则在一定的timeout后重新发起投票，直到选出Leader' },
    assumption: 'timeouts are randomised, and longer in the end than it takes to collect votes',
    given: [
      { says: 'they are, and a message is lost', model: 'timely', property: 'electsLeader', predicts: 'holds', finds: 'holds' },
      { says: 'one of them fires too early', model: 'eventually-timely', property: 'electsLeader', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'all time out at once, again and again', model: 'split-vote', property: 'electsLeader', predicts: 'holds', finds: { violated: 21 } },
      { says: 'candidates give up before they have been answered', model: 'untimely', property: 'electsLeader', predicts: 'holds', finds: { violated: 14 } },
    ],
    expect: { verdict: 'holds only if', origin: 'the paper, sections 5.2 and 5.6; the steps are those of models.ts, where the bounds are argued for' },
  }),

  'votes-for-higher-term': claim({
    deep: true,
    says: 'A follower votes for whoever has the higher term.',
    notes: { section: differences, quote: 'raft的follower则简单地说是谁的term高就投票给谁' },
    assumption: 'the log of the candidate is at least as up to date as its own',
    given: [
      { says: 'a candidate with such a log', model: instance(voters, { constants: three, cuts: endless }), property: 'votesForHigherTermUpToDate', ...holds },
      { says: 'a follower that did not look at the log would elect a leader without a committed entry', model: 'no-up-to-date-check', property: 'leaderCompleteness', predicts: 'violated', finds: { violated: 15 }, symmetry: true },
    ],
    without: [
      { says: 'a candidate that lacks an entry', model: instance(voters, { constants: three }), property: 'votesForHigherTerm', predicts: 'holds', finds: { violated: 12 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.4.1; ${found}` },
  }),

  'minority-requests-fail': claim({
    deep: true,
    says: 'All requests to the minority side fail.',
    notes: { section, quote: '当因为网络原因发生脑裂，拥有大多数的一方重新选主，Client发过来的请求都可以成功，少数派的一方接收到的Client请求都是失败的' },
    assumption: 'to fail means that no client is told of success while the partition lasts',
    given: [
      { says: 'a leader that is cut off takes a command', model: instance(minority, { constants: three, faults: { partition: 1 }, cuts: endless }), property: 'failsWhileSplit', ...holds },
      { says: 'and the majority elects another, and commits', model: instance(minority, { constants: three, faults: { partition: 1 }, cuts: endless }), property: 'majorityCommits', predicts: 'holds', finds: { reached: 17 }, symmetry: true },
    ],
    without: [
      { says: 'the partition heals before anyone else is elected, and the command is committed after all', model: instance(minority, { constants: oneTerm, faults: { partition: 1 } }), property: 'failsForEver', predicts: 'holds', finds: { violated: 12 } },
    ],
    expect: { verdict: 'holds only if', origin: found },
  }),

  'new-leader-has-every-committed-entry': claim({
    says: 'A new leader has every committed entry.',
    notes: { section: 'paxos 算法与 raft 算法的差异', quote: 'raft：新选举出来的leader拥有全部提交的日志' },
    assumption: 'servers vote for no one whose log is older than theirs, and have on disk what they say they store',
    given: [{ says: 'a second leader is elected', model: 'three-servers', property: 'leaderCompleteness', ...holds }],
    without: [
      { says: 'servers vote without looking at logs', model: 'no-up-to-date-check', property: 'leaderCompleteness', predicts: 'holds', finds: { violated: 15 }, symmetry: true },
      { says: 'servers reply before the entry is on disk, and restart', model: 'replies-before-durable-two-servers', property: 'leaderCompleteness', predicts: 'holds', finds: { violated: 19 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: 'the paper, Leader Completeness in figure 3 and section 5.4; the steps are those of models.ts' },
  }),

  'a-majority-elects': claim({
    says: 'A server that most others have voted for leads, so that no split gives two leaders.',
    notes: { section, quote: '少数服从多数的算法（脑裂问题也是可以解决的）…… 如果收到大多数的Server的同意，就当选为Leader' },
    assumption: 'more than half are needed, and two leaders of one term are meant',
    given: [
      { says: 'three servers are split', model: instance(minority, { constants: three, faults: { partition: 1 }, cuts: endless }), property: 'electionSafety', ...holds },
    ],
    without: [
      { says: 'half of two servers elect', model: instance(halfIsEnough, { constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 } }), property: 'electionSafety', predicts: 'holds', finds: { violated: 4 } },
      { says: 'the leader of an older term counts, too', model: instance(leaders, { constants: three }), property: 'oneLeader', predicts: 'holds', finds: { violated: 10 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.2; ${found}` },
  }),

  'old-leader-rejoins-as-follower': claim({
    says: 'When an old leader comes back it becomes a follower.',
    notes: { section, quote: 'Leader挂掉后，集群重新选主，老的Leader恢复后自动成为Follower …… 重新加入后少数派的Server自动成为Follower' },
    assumption: 'its messages, or those of the new leader, arrive at last',
    given: [
      { says: 'it was down, and restarts', model: instance(rejoins, { constants: three, faults: { crash: 1 } }), property: 'recoversAsFollower', ...holds },
      { says: 'it was cut off by a partition that heals, and leads no more', model: instance(rejoins, { constants: three, faults: { partition: 1 } }), property: 'stepsDown', predicts: 'holds', finds: 'holds' },
      { says: 'and does not stand for election at once', model: instance(rejoins, { constants: three, faults: { partition: 1 } }), property: 'becomesFollower', predicts: 'holds', finds: 'holds' },
      { says: 'messages are lost, but not all of them', model: instance(rejoins, { constants: three, faults: { lose: Infinity } }), property: 'stepsDown', predicts: 'holds', finds: 'holds' },
    ],
    without: [
      { says: 'all messages between them are lost, and it leads its term forever', model: instance(rejoinsUnheard, { constants: three, faults: { lose: Infinity } }), property: 'stepsDown', predicts: 'holds', finds: { violated: 18 } },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.1; ${found}` },
  }),

  'uncommitted-then-committed': claim({
    says: 'An entry is uncommitted at first, committed once a majority stores it, and followers hear of that then.',
    notes: { section, quote: 'Leader 节点接收到的数据处于未提交状态（Uncommitted）…… 确保至少集群中超过半数节点已接收到数据后再向 Client 确认数据已接收。…… 数据状态进入已提交（Committed）' },
    assumption: 'a server has on disk what it says it stores',
    given: [
      { says: 'a leader takes a command', model: instance(phases, { constants: three, cuts: endless }), property: 'firstUncommitted', ...holds },
      { says: 'the command is committed', model: instance(phases, { constants: three, cuts: endless }), property: 'storedByMajority', ...holds },
      { says: 'the followers are told', model: instance(phases, { constants: three, cuts: endless }), property: 'followersLater', ...holds },
    ],
    without: [
      { says: 'a server replies before the entry is on disk, and restarts', model: instance(phasesBeforeDurable, { constants: { ...oneTerm, servers: 2 }, faults: { crash: 1 } }), property: 'storedByMajority', predicts: 'holds', finds: { violated: 11 }, symmetry: true },
    ],
    expect: { verdict: 'holds only if', origin: `the paper, section 5.3; ${found}` },
  }),
  'needs-its-leader': claim({
    says: 'Raft depends on its leader: without one the data are not consistent.',
    notes: { section, quote: 'Raft 协议强依赖 Leader 节点的可用性来确保集群数据的一致性' },
    assumption: 'progress is meant, and not consistency',
    given: [{ says: 'nobody stands for election, and nothing is ever committed', model: instance(withoutTimeouts, { constants: { servers: 2, terms: 1, entries: 1, inFlight: 1 } }), property: 'canCommit', predicts: 'violated', finds: { violated: null } }],
    without: [{ says: 'the leader crashes or is cut off, and servers still apply the same', model: 'two-servers-every-fault', property: 'stateMachineSafety', predicts: 'violated', finds: 'holds' }],
    expect: { verdict: 'holds only if', origin: 'the paper, section 5.4; found by this checker on 2026-11-30' },
  }),
}
