/**
 * Fast leader election: how ZooKeeper's servers choose whom to follow.
 *
 * Each server votes, first for itself, and tells the others whenever its vote changes; a vote for a better leader replaces a worse one, and who has heard
 * from a quorum with the same vote as its own settles on it. Better is the later epoch, then the later zxid, then the higher server id. After the class
 * FastLeaderElection of Apache ZooKeeper, and A. Medeiros, "ZooKeeper's atomic broadcast protocol: theory and practice", Aalto University, 2012, section 3.1.
 * An election gives no guarantee by itself: what a leader must have heard from a quorum before it leads is the business of [zab](../zab/protocol.ts).
 *
 * Granularity: one step for each notification received, and one for each decision of a server: to look for a leader, to settle, to ask again, to give up.
 *
 * Assumptions and bounds: connections are FIFO. Whoever follows notices that its leader does not lead, and a leader that no quorum follows it; both then
 * look again, in their next round. These, the wait of a server that could settle (finalizeWait), and asking again are timeouts: they are timely, unless the
 * fault `asynchrony` lets some fire too early. The round is in memory alone, as in ZooKeeper, and starts again after a crash. Epochs and zxids are
 * arbitrary at first, within `epochs` and `zxids`, and do not change, since nobody writes during an election. The last `observers` servers weigh nothing
 * (`observerWeight` is 0, except for a mutant): they look for a leader, and never vote. Of the others S1 has weight `heavy`, and each other one 1; a quorum has
 * more than half of their weight. Rounds end at `rounds`; a server that would begin one beyond does not, and the result says so.
 */
import { bounded, crashes, durable, type Edit, type Id, isDown, loseMessages, machine, mapOf, maybe, messages, network, oneOf, partitions, prematureTimeouts, processes, range, record, type StateOf, spec, stops, type ValueOf } from '../../../checker/language/index.ts'

export const fastLeaderElection = spec('fast-leader-election', { servers: range(2, 5), observers: range(0, 2), heavy: range(1, 3), observerWeight: range(0, 1), epochs: range(0, 2), zxids: range(0, 2), rounds: range(1, 6) },
  ({ servers, observers, heavy, observerWeight, epochs, zxids, rounds }) => {
    const Server = processes('S', servers)
    const Round = range(0, rounds)
    const Role = oneOf('Looking', 'Following', 'Leading')
    /** What a server votes for: a leader, with the epoch and the zxid that make it a good one. */
    const Vote = record({ leader: Server, epoch: range(0, epochs), zxid: range(0, zxids) })
    const Heard = record({ vote: Vote, round: Round, role: Role })

    const Msg = messages({
      Notification: { from: Server, to: Server, vote: maybe(Vote), round: range(0, rounds + 1), role: Role }, // a round beyond the last is cut when it is begun
    })

    const vars = {
      currentEpoch: durable(mapOf(Server, range(0, epochs))),
      lastZxid:     durable(mapOf(Server, range(0, zxids))),
      role: mapOf(Server, Role),
      round: mapOf(Server, bounded(Round)), // logicalclock
      vote: mapOf(Server, maybe(Vote)), // none before a server looks for a leader
      recvset: mapOf(Server, mapOf(Server, maybe(Vote))), // the votes of this round that a server has heard of
      outofelection: mapOf(Server, mapOf(Server, maybe(Heard))), // those of servers that had settled when they said so
      net: network(Msg, 'fifo'),
    }
    const { initially, action, receive, timeout, always, reachable } = machine(vars)

    type S = StateOf<typeof vars>
    type Edited = Edit<S>
    type Vote = ValueOf<typeof Vote>

    const weightOf = (i: Id<'S'>) => i === Server.ids[0] ? heavy : Server.ids.indexOf(i) < servers - observers ? 1 : observerWeight
    const isVoter = (i: Id<'S'>) => weightOf(i) > 0
    /** More than half of the weight of those that are no observers. */
    const isQuorum = (members: readonly Id<'S'>[]) => 2 * members.reduce((sum, i) => sum + weightOf(i), 0) > heavy + servers - observers - 1
    /** The order of votes: epoch, zxid, server id (totalOrderPredicate). */
    const isBetter = (a: Vote, b: Vote) =>
      a.epoch !== b.epoch ? a.epoch > b.epoch : a.zxid !== b.zxid ? a.zxid > b.zxid : a.leader > b.leader
    const isSame = (a: Vote | null, b: Vote | null) => a !== null && b !== null && a.leader === b.leader && a.epoch === b.epoch && a.zxid === b.zxid
    const ownVote = (s: S | Edited, i: Id<'S'>): Vote => ({ leader: i, epoch: s.currentEpoch[i], zxid: s.lastZxid[i] })

    const notification = (s: Edited, i: Id<'S'>, to: Id<'S'>) => Msg.Notification({ from: i, to, vote: s.vote[i], round: s.round[i], role: s.role[i] })
    /** Every other voter is told, unless the same is still on its way; an observer asks when it wants to know. */
    const notifyAll = (s: Edited, i: Id<'S'>) => {
      for (const j of Server.others(i)) if (isVoter(j) && !s.net.has(notification(s, i, j))) s.net.send(notification(s, i, j))
    }
    const clear = (s: Edited, i: Id<'S'>) => { s.recvset[i] = Server.map(() => null) }

    const settle = (s: Edited, i: Id<'S'>, vote: Vote) => {
      s.role[i] = vote.leader === i ? 'Leading' : 'Following'
      s.vote[i] = vote
      clear(s, i)
      s.outofelection[i] = Server.map(() => null)
    }
    const lookAgain = (s: Edited, i: Id<'S'>) => { s.role[i] = 'Looking'; s.vote[i] = null }

    /** Those that a server knows to vote as it does. */
    const supporters = (s: S | Edited, i: Id<'S'>) => Server.filter(j => isSame(s.recvset[i][j], s.vote[i]))
    /** A server has a later epoch than another, or the same and a later zxid: what properties go by, whatever votes do. */
    const isAhead = (s: S, j: Id<'S'>, i: Id<'S'>) => s.currentEpoch[j] > s.currentEpoch[i] || (s.currentEpoch[j] === s.currentEpoch[i] && s.lastZxid[j] > s.lastZxid[i])
    const followers = (s: S, i: Id<'S'>) => Server.filter(j => !isDown(s, j) && (j === i || (s.role[j] === 'Following' && s.vote[j]?.leader === i)))
    const leadsQuorum = (s: S, i: Id<'S'>) => s.role[i] === 'Leading' && isQuorum(followers(s, i))

    const actions = {
      /** A server that looks for a leader begins a round with a vote for itself; an observer has none. */
      lookForLeader: action({
        for: { i: Server }, by: 'i', fair: 'weak',
        when: (s, { i }) => s.role[i] === 'Looking' && s.vote[i] === null && (isVoter(i) || s.round[i] === 0),
        then: (s, { i }) => {
          s.round[i] += 1
          clear(s, i)
          if (isVoter(i)) { s.vote[i] = ownVote(s, i); s.recvset[i][i] = ownVote(s, i) }
          notifyAll(s, i)
        },
      }),

      /** Who has settled tells those that look what it has settled on, and an observer is told in any case. Who looks itself compares votes, and counts them. */
      onNotification: receive(Msg.Notification, {
        fair: 'strong',
        when: (s, { to: i }) => s.role[i] !== 'Looking' || s.vote[i] !== null || (!isVoter(i) && s.round[i] > 0), // one that is about to look does so first
        then: (s, { from, to: i, vote, round, role }) => {
          if (s.role[i] !== 'Looking' || !isVoter(from)) {
            if (role === 'Looking') s.net.send(notification(s, i, from))
            return
          }
          if (vote === null) return
          if (role === 'Looking') {
            if (!isVoter(i)) return
            if (round < s.round[i]) return s.net.send(notification(s, i, from)) // of an old round; its sender should come to this one
            const mine = s.vote[i]
            if (round > s.round[i]) {
              s.round[i] = round
              clear(s, i)
              s.vote[i] = isBetter(vote, ownVote(s, i)) ? vote : ownVote(s, i)
              notifyAll(s, i)
            } else if (mine && isBetter(vote, mine)) {
              s.vote[i] = vote
              notifyAll(s, i)
            }
            s.recvset[i][i] = s.vote[i]
            s.recvset[i][from] = vote
          } else {
            // Who is the leader itself takes nobody's word for another round; of another it must have heard that it leads (checkLeader).
            const join = (heard: (j: Id<'S'>) => Vote | null) =>
              isQuorum(Server.filter(j => isSame(heard(j), vote))) && (vote.leader === i ? round === s.round[i] : s.outofelection[i][vote.leader]?.role === 'Leading')
            s.outofelection[i][from] = { vote, round, role }
            if (round === s.round[i]) s.recvset[i][from] = vote
            if (join(j => s.outofelection[i][j]?.round === round ? s.outofelection[i][j].vote : null) || (round === s.round[i] && join(j => s.recvset[i][j]))) {
              s.round[i] = round
              settle(s, i, vote)
            }
          }
        },
      }),

      /** A server with a quorum for its vote settles on it, once no better vote can be expected (finalizeWait). */
      settle: timeout({
        for: { i: Server }, by: 'i', fair: 'strong',
        when: (s, { i }) => s.role[i] === 'Looking' && s.vote[i] !== null && isQuorum(supporters(s, i)),
        then: (s, { i }) => { const vote = s.vote[i]; if (vote !== null) settle(s, i, vote) },
      }),

      /** A server that looks, and hears nothing, asks again. */
      askAgain: timeout({
        neverFires: 'allowed', // where nothing is lost
        for: { i: Server }, by: 'i', fair: 'strong',
        when: (s, { i }) => s.role[i] === 'Looking' && s.round[i] > 0 && !isQuorum(supporters(s, i)),
        then: (s, { i }) => notifyAll(s, i),
      }),

      /** A follower whose leader does not lead, and a leader that no quorum follows, give up and look again, once whoever could settle has done so. */
      giveUp: timeout({
        neverFires: 'allowed', // where all who are needed are there
        for: { i: Server }, by: 'i', fair: 'strong',
        when: (s, { i }) => {
          const leader = s.vote[i]?.leader
          if (Server.some(j => !isDown(s, j) && s.role[j] === 'Looking' && isQuorum(supporters(s, j)))) return false // initLimit is longer than finalizeWait
          return s.role[i] === 'Leading' ? !leadsQuorum(s, i) : s.role[i] === 'Following' && leader !== undefined && (s.role[leader] !== 'Leading' || isDown(s, leader))
        },
        then: (s, { i }) => lookAgain(s, i),
      }),
    }

    return {
      vars, actions,
      init: initially({ currentEpoch: mapOf(Server, range(0, epochs)), lastZxid: mapOf(Server, range(0, zxids)) }, given => given),
      properties: {
        /** No two servers are each followed by a quorum. */
        oneLeader: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => i === j || !leadsQuorum(s, i) || !leadsQuorum(s, j) }),
        /** There is a quorum in which no server has a later epoch or zxid than the leader that a quorum follows: those that voted for it. */
        bestOfQuorum: always({
          for: { i: Server },
          holds: (s, { i }) => !leadsQuorum(s, i) || isQuorum(Server.filter(j => !isAhead(s, j, i))),
        }),
        /** An observer never leads. */
        observersFollow: always({ for: { i: Server }, holds: (s, { i }) => isVoter(i) || s.role[i] !== 'Leading' }),
        /** A server may lead, and all others follow it. */
        canElect: reachable(s => Server.some(i => leadsQuorum(s, i) && Server.every(j => j === i || s.role[j] === 'Following'))),
      },
      deadlock: 'allowed', // an election that is over
      faults: { lose: loseMessages(), partition: partitions(Server), stop: stops(Server), crash: crashes(Server), asynchrony: prematureTimeouts() },
      parts: { Server, Vote, isVoter, isAhead, isBetter, ownVote, leadsQuorum },
    }
  })
