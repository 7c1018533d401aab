/**
 * A primary with N standbys, and an HA tool.
 *
 * Clients write to the primary, which ships its log to the standbys and answers once as many of them have it on disk as the mode asks for. An HA tool
 * watches the primary, and promotes a standby when it cannot reach it. After J. Gray and A. Reuter, "Transaction Processing: Concepts and Techniques",
 * 1993, section 12.6 (1-safe, 2-safe and very safe replication), and N. Budhiraja, K. Marzullo, F. Schneider and S. Toueg, "The Primary-Backup Approach",
 * 1993. Of the modes, `nobody` is 1-safe, which is asynchronous replication; `live` is 2-safe, as Patroni's synchronous mode is unless it is strict; `all` is very safe; and `one` is MySQL's
 * semi-synchronous replication without its timeout, and PostgreSQL's `ANY 1`.
 *
 * Granularity: one step for each message between nodes, each write of a client and each answer to it, and each call of the HA tool to a node. Logs and epochs are
 * durable; they are written in the step that sends the reply which rests on them.
 *
 * Assumptions: Node1 is the first primary, in epoch 1, and each failover begins a new epoch. The HA tool sees without error which nodes it reaches, but not whether
 * those that it does not reach are up. It fences the primary that it gives up: it resets the node (STONITH), which does not go through the network, and the node restarts at once, as a
 * standby. The variant epoch-checked does without. Links between nodes keep their order and lose nothing: a node that is down or cut off gets its messages later, where a real standby
 * would connect again and ask for what it lacks. Replicate carries the whole log, where a real primary sends what is missing: a node that follows has its log replaced, so that what the
 * primary lacks is truncated. A write given to a primary that is gone is neither answered nor tried again.
 *
 * Bounds: `writes` writes in all, and `epochs` epochs. A failover takes a fault, so that one epoch more than there are faults is enough.
 */
import { bool, bounded, durable, type Edit, ghost, type Id, isCutOff, isDown, listOf, machine, mapOf, maybe, messages, network, oneOf, ownedBy, partitions, prematureTimeouts, processes, range, record, type StateOf, setOf, singleProcess, spec, stops, type ValueOf } from '../../../checker/language/index.ts'

export const primaryStandby = spec('primary-standby', {
  standbys: range(1, 3), writes: range(1, 3), epochs: range(1, 4),
  waitsFor: oneOf('one', 'all', 'live', 'nobody'), // the standbys that must have a write before it is answered
  promotes: oneOf('latest', 'any'), // whom the HA tool promotes, of those that it has heard from
}, ({ standbys, writes, epochs, waitsFor, promotes }) => {
  const Node = processes('Node', 1 + standbys)
  const HA = singleProcess('HA')
  const Epoch = bounded(range(1, epochs))
  const Write = range(1, writes)
  const Length = range(0, writes)
  const Log = listOf(record({ epoch: Epoch, write: Write }), writes) // the epoch is that of the primary which took the write
  const Position = record({ last: range(0, epochs), length: Length }) // the epoch of the last entry, 0 if there is none, and the length

  const Msg = messages({
    Replicate: { from: Node, to: Node, epoch: Epoch, log: Log },
    Stored:    { from: Node, to: Node, epoch: Epoch, length: Length },
  })

  const vars = {
    log:   durable(mapOf(Node, Log)),
    epoch: durable(mapOf(Node, Epoch)), // the latest that the node has followed or led, or been reset for
    // What a primary knows; null on a standby. How much of its log each standby has stored, null for one that has not followed yet, or is not live; to whom a
    // Replicate is under way; and how much of the log has been answered.
    lead: mapOf(Node, maybe(record({ stored: mapOf(Node, maybe(Length)), shipping: setOf(Node), answered: Length }))),
    ha: ownedBy(HA, record({ primary: Node, epoch: Epoch, failingOver: bool, heard: mapOf(Node, maybe(Position)) })),
    net: network(Msg, 'fifo'),
    issued: Length, // how many writes clients have sent
    /** The epoch in which each write was acknowledged to its client. */
    acknowledged: ghost(mapOf(Write, maybe(Epoch))),
  }
  const { initially, action, receive, timeout, predicate, always, step, reachable, crashes } = machine(vars)

  type S = StateOf<typeof vars>
  type Log = ValueOf<typeof Log>
  type Position = ValueOf<typeof Position>

  const positionOf = (log: Log): Position => ({ last: log.at(-1)?.epoch ?? 0, length: log.length })
  /** Of two logs, the one whose last entry has the later epoch is the later one; of two that end in the same epoch, the longer. */
  const isLater = (a: Position, b: Position) => a.last > b.last || (a.last === b.last && a.length > b.length)
  const isPrefix = (a: Log, b: Log) => a.every((entry, k) => entry.write === b[k]?.write)

  /** Whether as many standbys as the mode asks for have the log up to there. */
  const isStored = (of: readonly (number | null)[], length: number) => {
    const has = (stored: number | null) => stored !== null && stored >= length
    switch (waitsFor) {
      case 'nobody': return true
      case 'one':    return of.some(has)
      case 'all':    return of.every(has)
      case 'live':   return of.every(stored => stored === null || has(stored))
    }
  }
  /** How many nodes the HA tool must hear from, so that one of them has what was acknowledged. Where any node is promoted, one will do. */
  const enough = promotes === 'any' || waitsFor === 'all' ? 1 : standbys
  /** The HA tool can call the node. */
  const reaches = (s: S, n: Id<'Node'>) => !isDown(s, n) && !isCutOff(s, HA.id, n)
  /** The node is up, and primary. */
  const leads = (s: S, n: Id<'Node'>) => s.lead[n] !== null && !isDown(s, n)
  /** A failover begins, and an epoch with it. */
  const begin = (s: Edit<S>) => { s.ha.failingOver = true; s.ha.epoch++ }

  const actions = {
    /** The primary takes a write from a client into its log. */
    write: action({
      for: { p: Node }, by: 'p',
      when: (s, { p }) => s.lead[p] !== null && s.issued < writes,
      then: (s, { p }) => { s.issued++; s.log[p].push({ epoch: s.epoch[p], write: s.issued }) },
    }),

    /** The primary ships its log to a standby that lacks some of it, or has not followed yet. */
    replicate: action({
      for: { p: Node, n: Node }, by: 'p', fair: 'weak',
      when: (s, { p, n }) => {
        const lead = s.lead[p]
        return lead !== null && n !== p && (lead.stored[n] ?? -1) < s.log[p].length && !lead.shipping.has(n)
      },
      then: (s, { p, n }) => {
        s.lead[p]?.shipping.add(n)
        s.net.send(Msg.Replicate({ from: p, to: n, epoch: s.epoch[p], log: s.log[p] }))
      },
    }),

    /** A node follows a primary, unless it knows of a later one: it stores that one's log in place of its own. */
    onReplicate: receive(Msg.Replicate, {
      fair: 'strong',
      then: (s, { from: p, to: n, epoch, log }) => {
        if (epoch < s.epoch[n]) return
        s.epoch[n] = epoch
        s.lead[n] = null
        s.log[n] = log
        s.net.send(Msg.Stored({ from: n, to: p, epoch, length: log.length }))
      },
    }),

    /** The primary learns what a standby has stored. */
    onStored: receive(Msg.Stored, {
      fair: 'strong',
      then: (s, { from: n, to: p, epoch, length }) => {
        const lead = s.lead[p]
        if (lead === null || epoch !== s.epoch[p]) return
        lead.stored[n] = length
        lead.shipping.delete(n)
      },
    }),

    /** A standby that does not answer is no longer live, and is not waited for until it answers again. */
    detach: timeout({
      for: { p: Node, n: Node }, by: 'p', awaits: [Msg.Stored], fair: 'weak', neverFires: 'allowed',
      when: (s, { p, n }) => waitsFor === 'live' && s.log[p].length > (s.lead[p]?.stored[n] ?? Infinity),
      then: (s, { p, n }) => { const lead = s.lead[p]; if (lead) lead.stored[n] = null },
    }),

    /** The primary acknowledges a write of its own to the client, once enough standbys have it. */
    answer: action({
      for: { p: Node }, by: 'p', fair: 'weak',
      when: (s, { p }) => {
        const lead = s.lead[p]
        return lead !== null && lead.answered < s.log[p].length && isStored(Node.others(p).map(n => lead.stored[n]), lead.answered + 1)
      },
      then: (s, { p }) => {
        const lead = s.lead[p]
        const entry = s.log[p][lead?.answered ?? Infinity]
        if (!lead || !entry) return
        lead.answered++
        s.acknowledged[entry.write] = s.epoch[p]
      },
    }),

    /** The HA tool gives up a primary that it cannot reach, or that is primary no more: it begins a failover, and resets the node. */
    giveUp: action({
      by: HA, fair: 'weak',
      when: s => !s.ha.failingOver && !(reaches(s, s.ha.primary) && s.lead[s.ha.primary] !== null),
      then: s => {
        begin(s)
        s.lead[s.ha.primary] = null
        s.epoch[s.ha.primary] = s.ha.epoch
      },
    }),

    /** The HA tool asks a node how far its log goes. */
    ask: action({
      for: { n: Node }, by: HA, fair: 'weak',
      when: (s, { n }) => s.ha.failingOver && s.ha.heard[n] === null && reaches(s, n),
      then: (s, { n }) => { s.ha.heard[n] = positionOf(s.log[n]) },
    }),

    /** The HA tool promotes a node once it has heard from enough: one of those whose logs are the latest, or any. Only writes that the node takes from then on are answered. */
    promote: action({
      for: { n: Node }, by: HA, fair: { weak: 'promote' },
      when: (s, { n }) => {
        const { failingOver, heard } = s.ha
        const own = heard[n]
        const isCandidate = failingOver && own !== null && Node.count(m => heard[m] !== null) >= enough && reaches(s, n)
        return isCandidate && (promotes === 'any' || Node.every(m => { const other = heard[m]; return other === null || !isLater(other, own) }))
      },
      then: (s, { n }) => {
        s.ha = { primary: n, epoch: s.ha.epoch, failingOver: false, heard: Node.map(() => null) }
        s.epoch[n] = s.ha.epoch
        s.lead[n] = { stored: Node.map(() => null), shipping: new Set(), answered: s.log[n].length }
      },
    }),
  }

  const [first] = Node.ids

  return {
    vars, actions,
    init: initially({ lead: Node.map(n => n === first ? { stored: Node.map(() => 0), shipping: new Set(), answered: 0 } : null) }),
    properties: {
      /** Each write acknowledged to a client is in the log of every primary of that epoch or a later one. */
      acknowledgedSurvives: always({
        for: { p: Node, write: Write },
        holds: (s, { p, write }) => {
          const since = s.acknowledged[write] ?? Infinity
          return !leads(s, p) || since > s.epoch[p] || s.log[p].some(entry => entry.write === write)
        },
      }),
      /** No two nodes that are up are primary at a time, be it in one epoch or in two. */
      onePrimary: always(s => Node.count(n => leads(s, n)) <= 1),
      /** The log of a node that a primary has heard from, in their common epoch, is the beginning of the primary's. */
      noDivergence: always({
        for: { p: Node, n: Node },
        holds: (s, { p, n }) => !leads(s, p) || s.epoch[n] !== s.epoch[p] || typeof s.lead[p]?.stored[n] !== 'number' || isPrefix(s.log[n], s.log[p]),
      }),
      /** A standby that a primary has heard from has followed it in its epoch and has as much of its log as it said, unless it knows of a later epoch by now. */
      countsFollowers: always({
        for: { p: Node, n: Node },
        holds: (s, { p, n }) => {
          const stored = s.lead[p]?.stored[n] ?? null
          return stored === null || !leads(s, p) || n === p || s.epoch[n] > s.epoch[p] || (s.epoch[n] === s.epoch[p] && s.log[n].length >= stored)
        },
      }),
      /** Whom the HA tool promotes it reaches. */
      promotesReachable: step((before, after) => !before.ha.failingOver || after.ha.failingOver || reaches(before, after.ha.primary)),
      /** No node goes back to an earlier epoch. */
      epochsIncrease: step({ for: { n: Node }, holds: (before, after, { n }) => after.epoch[n] >= before.epoch[n] }),
      /** Clients can get all of their writes answered. */
      canAnswer: reachable(s => s.issued === writes && Object.values(s.acknowledged).every(epoch => epoch !== null)),
      /** Another node can become primary, and answer. */
      canFailOver: reachable(s => Object.values(s.acknowledged).some(epoch => epoch !== null && epoch > 1)),
    },
    faults: {
      stop: stops(Node),
      stopHA: stops(HA),
      /** A node that restarts is a standby; whether it was primary it has forgotten. */
      crash: crashes(Node, { onRecover: (s, n) => { s.lead[n] = null } }),
      partition: partitions([Node, HA]),
      /** A standby that is only slow may be taken for dead. */
      asynchrony: prematureTimeouts(),
    },
    // A primary is up, and has answered all that is in its log.
    final: predicate(s => Node.some(n => leads(s, n) && s.lead[n]?.answered === s.log[n].length)),
    parts: { Node, HA, Epoch, Write, Log, Msg, positionOf, leads, begin },
  }
})
