/**
 * The zxid of ZooKeeper: one number of 64 bits that holds the epoch of a leader and a counter.
 *
 * The high half of a zxid is the epoch of the leader that proposed the transaction, the low half is the number of the transaction in that epoch. To compare two zxids is to compare two numbers, and
 * everything rests on that: elections, and how a server is brought up to date. The next zxid of a leader is the last one plus one. So a leader whose counter is at its end must not go on, since the
 * carry would make its next zxid one of the next epoch, which belongs to another leader. It gives up its leadership, and whoever is elected begins the next epoch at zero (ZOOKEEPER-1277). F. Junqueira,
 * B. Reed and M. Serafini, "Zab: High-performance broadcast for primary-backup systems", DSN 2011, section III, has the zxid as a pair, whose counter has no end.
 *
 * Granularity: one step for each proposal, for each transaction that a follower logs, and for each election. An election and the synchronisation of a first follower are one step, and so is the
 * synchronisation of the other server; they are taken apart in [fast-leader-election](../fast-leader-election/protocol.ts), [zab](../zab/protocol.ts) and [zookeeper-sync](../zookeeper-sync/protocol.ts).
 *
 * Assumptions: three servers, of which any two are a quorum. They may elect a leader at any time, and an old one that is not among them does not notice. What a server has logged, and its epoch, is on disk.
 *
 * Bounds: a counter ends at `counters`, in place of 2³² - 1; there are `epochs` elections at most, and `requests` proposals. The two zxids after the end of a counter of one are those with the counters
 * zero and one of the next epoch, and a leader of that epoch begins with one: three proposals of one leader and one of another are enough for two transactions with one zxid.
 */
import { type Edit, ghost, type Id, listOf, machine, mapOf, maybe, processes, range, record, type StateOf, spec, type ValueOf } from '../../../checker/language/index.ts'

export const zookeeperZxid = spec('zookeeper-zxid', { counters: range(1, 3), epochs: range(1, 4), requests: range(1, 6) }, ({ counters, epochs, requests }) => {
  const Server = processes('S', 3)
  const Epoch = range(0, epochs)
  const Zxid = record({ epoch: range(0, epochs + requests), counter: range(0, counters) })
  const Txn = record({ zxid: Zxid, value: range(0, requests), proposedIn: Epoch }) // proposedIn: the epoch of the leader that proposed it, which no rule reads
  const Log = listOf(Txn, requests)
  type Zxid = ValueOf<typeof Zxid>
  type Txn = ValueOf<typeof Txn>

  const vars = {
    log: mapOf(Server, Log),
    currentEpoch: mapOf(Server, Epoch),
    leader: mapOf(Server, maybe(Server)), // whom a server follows: a leader itself; nobody while it looks for one
    lastZxid: mapOf(Server, Zxid), // of a leader: its last proposal; (epoch, 0) before the first
    made: range(0, requests), // proposals, of which the n-th has the value n
    /** What a quorum has logged, in order. */
    committed: ghost(Log),
  }
  type S = StateOf<typeof vars>
  const { initially, action, always, step, reachable } = machine(vars)

  const compare = (a: Zxid, b: Zxid) => a.epoch - b.epoch || a.counter - b.counter
  const none: Zxid = { epoch: 0, counter: 0 }
  const lastOf = (log: readonly Txn[]) => log.at(-1)?.zxid ?? none
  const leads = (s: S, i: Id<'S'>) => s.leader[i] === i
  const follows = (s: S, j: Id<'S'>, i: Id<'S'>) => i !== j && s.leader[j] === i && leads(s, i) && s.currentEpoch[i] === s.currentEpoch[j]
  /** An election prefers the later epoch, and then the higher zxid. */
  const isBehind = (s: S, i: Id<'S'>, j: Id<'S'>) => (s.currentEpoch[i] - s.currentEpoch[j] || compare(lastOf(s.log[i]), lastOf(s.log[j]))) < 0
  const isPrefix = (a: readonly Txn[], b: readonly Txn[]) => a.every((txn, k) => txn.value === b[k]?.value)

  /** A server follows a leader. Its log is cut off after the last zxid that the leader has, if that is lower than its own, and then gets what the leader has with higher zxids. */
  const synchronise = (s: Edit<S>, j: Id<'S'>, i: Id<'S'>) => {
    const [own, its] = [s.log[j], s.log[i]]
    const upTo = its.findLast(txn => compare(txn.zxid, lastOf(own)) <= 0)?.zxid ?? none
    s.log[j] = [...own.filter(txn => compare(txn.zxid, upTo) <= 0), ...its.filter(txn => compare(txn.zxid, upTo) > 0)]
    s.currentEpoch[j] = s.currentEpoch[i]
    s.leader[j] = i
  }
  /** The leader appends a transaction with a zxid to its log. */
  const append = (s: Edit<S>, i: Id<'S'>, zxid: Zxid) => {
    s.lastZxid[i] = { ...zxid }
    s.log[i].push({ zxid: { ...zxid }, value: ++s.made, proposedIn: s.currentEpoch[i] })
  }
  const commit = (s: Edit<S>, log: readonly Txn[]) => { s.committed = log.map(txn => ({ ...txn, zxid: { ...txn.zxid } })) }

  const actions = {
    /** A server and another that is not ahead of it make it the leader of the next epoch, and the other takes over its log. */
    elect: action({
      for: { i: Server, j: Server }, by: 'i',
      when: (s, { i, j }) => i !== j && !isBehind(s, i, j) && s.currentEpoch[i] < epochs,
      then: (s, { i, j }) => {
        s.currentEpoch[i]++
        s.leader[i] = i
        s.lastZxid[i] = { epoch: s.currentEpoch[i], counter: 0 }
        synchronise(s, j, i)
        commit(s, s.log[i] as readonly Txn[])
      },
    }),

    /** The third server follows the leader. */
    join: action({
      for: { j: Server, i: Server }, by: 'j',
      when: (s, { j, i }) => leads(s, i) && s.currentEpoch[j] < s.currentEpoch[i],
      then: (s, { j, i }) => synchronise(s, j, i),
    }),

    /** A leader proposes a transaction with the next zxid of its epoch. */
    propose: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => leads(s, i) && s.made < requests && s.lastZxid[i].counter < counters,
      then: (s, { i }) => append(s, i, { epoch: s.lastZxid[i].epoch, counter: s.lastZxid[i].counter + 1 }),
    }),

    /** A leader whose counter is at its end gives up its leadership. */
    giveUp: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => leads(s, i) && s.lastZxid[i].counter === counters,
      then: (s, { i }) => { s.leader[i] = null },
    }),

    /** A follower logs the next transaction of its leader. With the leader it is a quorum. */
    log: action({
      for: { j: Server, i: Server }, by: 'j',
      when: (s, { j, i }) => follows(s, j, i) && s.log[j].length < s.log[i].length,
      then: (s, { j, i }) => {
        const next = s.log[i][s.log[j].length]
        if (next) s.log[j].push({ ...next, zxid: { ...next.zxid } })
        if (s.log[j].length > s.committed.length) commit(s, s.log[i].slice(0, s.log[j].length) as readonly Txn[])
      },
    }),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A leader proposes zxids of its own epoch. */
      ownEpoch: always({ for: { i: Server }, holds: (s, { i }) => s.log[i].every(txn => txn.zxid.epoch === txn.proposedIn) }),
      /** In a log each zxid is higher than the one before. */
      zxidsIncrease: always({ for: { i: Server }, holds: (s, { i }) => s.log[i].every((txn, k) => compare(s.log[i][k - 1]?.zxid ?? none, txn.zxid) < 0) }),
      /** A zxid names one transaction. */
      zxidNamesOne: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => s.log[i].every(a => s.log[j].every(b => compare(a.zxid, b.zxid) !== 0 || a.value === b.value)),
      }),
      /** What a follower has is a prefix of what its leader has. */
      prefixConsistency: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => !follows(s, j, i) || isPrefix(s.log[j], s.log[i]) }),
      /** What is committed stays committed. */
      committedDurability: step((before, after) => isPrefix(before.committed, after.committed)),
      /** A server follows one that was elected in its epoch, */
      followsTheElected: always({ for: { j: Server }, holds: (s, { j }) => { const i = s.leader[j]; return i === null || s.lastZxid[i].epoch >= s.currentEpoch[j] } }),
      /** takes transactions over only from a leader of its own epoch, */
      logsInItsEpoch: step({
        for: { j: Server },
        holds: (before, after, { j }) => {
          const i = after.leader[j]
          return after.log[j].length <= before.log[j].length || i === null || after.currentEpoch[i] === after.currentEpoch[j]
        },
      }),
      /** and what the one that is elected has is committed: a quorum has it. */
      electionCommits: step({
        for: { i: Server },
        holds: (before, after, { i }) => after.currentEpoch[i] === before.currentEpoch[i] || !leads(after, i) || after.committed.length === after.log[i].length,
      }),
      /** A leader gives up only when it has used all zxids of its epoch. */
      givesUpAtTheEnd: step({
        for: { i: Server },
        holds: (before, after, { i }) => !leads(before, i) || after.leader[i] !== null || before.lastZxid[i].counter === counters,
      }),
      /** What a leader has proposed can be committed in its own epoch. */
      canCommitOwn: reachable(s => {
        const latest = Math.max(...Server.ids.map(i => s.currentEpoch[i]))
        return s.committed.at(-1)?.proposedIn === latest && Server.some(i => leads(s, i) && s.currentEpoch[i] === latest)
      }),
      /** A leader can give up. */
      canGiveUp: reachable(s => Server.some(i => s.leader[i] === null && s.currentEpoch[i] > 0 && s.currentEpoch[i] === s.lastZxid[i].epoch)),
      /** More can be committed than one epoch has zxids for. */
      goesOn: reachable(s => s.committed.length > counters),
    },
    deadlock: 'allowed', // when no request and no epoch is left
    symmetry: [Server],
    parts: { Server, leads, append },
  }
})
