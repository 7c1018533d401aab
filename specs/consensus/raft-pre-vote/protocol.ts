/**
 * Raft's elections where some servers cannot reach each other.
 *
 * A server that hears from no leader stands for election in a higher term, and whoever hears of that term follows: so a server that is cut off from the leader alone, that comes back from a
 * partition, or that has been removed may depose a leader with whom nothing is wrong, again and again. Three rules are meant to prevent that. Pre-vote: a server asks, before it begins a term,
 * whether a majority would vote for it (D. Ongaro, "Consensus: Bridging Theory and Practice", Stanford 2014, section 9.6). Leader check: a server that hears from a leader neither says yes nor votes, and
 * does not look at the term it is asked in (section 4.2.3). Check quorum: a leader that cannot reach a majority leads no more (section 6.2). All three are needed: H. Howard and I. Abraham,
 * "Raft does not guarantee liveness in the face of network faults", decentralizedthoughts.github.io, 12 December 2020, written after an outage of etcd (T. Lianza and C. Snook, "A Byzantine failure in the
 * real world", blog.cloudflare.com, 27 November 2020). Where nobody can be elected whatever the rules is in H. Ng, S. Haridi and P. Carbone, "Omni-Paxos: Breaking the Barriers of Partial
 * Connectivity", EuroSys 2023.
 *
 * Granularity: to stand for election, to ask all that can be reached and to hear what they say is one step; so is a heartbeat with its answer. There are no logs but for who has an entry that others lack.
 *
 * Assumptions: links work in both directions or not at all. Heartbeats that can arrive do, before an election timeout, so that a server stands only while no leader reaches it, but for `early`
 * times. Timeouts are randomised, so that no two elections overlap, and each server's comes first again and again.
 *
 * Bounds: terms are only ever compared, so that after each step all of them are lowered until the lowest is 1, and elections can go on for ever within `terms`. It begins when the links break:
 * in term 1 of any server that has the entry, which all others follow, or of nobody. At most `early` timeouts fire too soon. Whoever stands and is heeded by nobody goes
 * one term ahead of all others and no further, since being further ahead would show nothing more.
 */
import { bool, bounded, type Edit, type Id, machine, mapOf, maybe, oneOf, processes, range, type StateOf, spec } from '../../../checker/language/index.ts'
import { raft } from '../raft/protocol.ts'

/**
 * Who reaches whom: servers are numbered from 1, and a link is a pair of numbers.
 * `removed`: all do, but the last is no member any more, and is sent no heartbeats. `rejoining`: the last reaches nobody until the network heals. `chain`: the first and the last of three do not reach
 * each other, as in the outage of etcd. `two outside`: the last two of five each reach one of the others. `star`: only the last of four reaches the others; `star, behind`: and it lacks the entry.
 */
export const topologies = {
  'removed': { servers: 4, links: null, behind: false },
  'rejoining': { servers: 3, links: [[1, 2]], behind: false },
  'chain': { servers: 3, links: [[1, 2], [2, 3]], behind: false },
  'two outside': { servers: 5, links: [[1, 2], [2, 3], [1, 3], [2, 4], [3, 5]], behind: false },
  'star': { servers: 4, links: [[1, 4], [2, 4], [3, 4]], behind: false },
  'star, behind': { servers: 4, links: [[1, 4], [2, 4], [3, 4]], behind: true },
} as const
const names = ['chain', 'removed', 'rejoining', 'two outside', 'star', 'star, behind'] as const

export const raftPreVote = spec('raft-pre-vote', {
  topology: oneOf(...names), terms: range(2, 6), preVote: bool, leaderCheck: bool, checkQuorum: bool, early: range(0, 2),
}, ({ topology, terms, preVote, leaderCheck, checkQuorum, early }) => {
  const { servers, links, behind } = topologies[topology]
  const Server = processes('S', servers)
  const { isUpToDate } = raft.define({ servers, terms, entries: 1, inFlight: 1 }).parts
  const last = Server.ids.at(-1)
  const Members = topology === 'removed' ? Server.filter(i => i !== last) : Server.ids

  const vars = {
    currentTerm: mapOf(Server, bounded(range(1, terms))),
    votedFor: mapOf(Server, maybe(Server)),
    role: mapOf(Server, oneOf('follower', 'leader')),
    isHealed: bool,
    early: range(0, early), // how many timeouts have fired though a leader was heard
  }
  const { initially, action, always, step, eventuallyAlways, reachable, predicate } = machine(vars)
  type S = StateOf<typeof vars>

  const isLinked = (i: Id<'S'>, j: Id<'S'>) => links === null || links.some(([a, b]) => (Server.ids[a - 1] === i && Server.ids[b - 1] === j) || (Server.ids[a - 1] === j && Server.ids[b - 1] === i))
  const reaches = (s: S, i: Id<'S'>, j: Id<'S'>) => i !== j && (s.isHealed || isLinked(i, j))
  const isLeader = (s: S, i: Id<'S'>) => s.role[i] === 'leader'
  const isMajority = (count: number) => 2 * count > Members.length
  const reachesMajority = (s: S, i: Id<'S'>) => isMajority(Members.filter(j => j === i || reaches(s, i, j)).length)

  /** A leader's heartbeats arrive and are heeded, or it leads itself and a majority hears it. */
  const hearsFromLeader = (s: S, i: Id<'S'>) => Members.includes(i)
    && (Members.some(l => isLeader(s, l) && reaches(s, l, i) && s.currentTerm[l] >= s.currentTerm[i]) || (isLeader(s, i) && reachesMajority(s, i)))
  /** What the server with the last number lacks, if it is behind, is one entry of term 1. */
  const lastIndex = (i: Id<'S'>) => behind && i === last ? 0 : 1
  const hasLogFor = (candidate: Id<'S'>, voter: Id<'S'>) =>
    isUpToDate({ lastLogTerm: lastIndex(candidate), lastLogIndex: lastIndex(candidate) }, [{ term: 1 }].slice(0, lastIndex(voter)))

  const ignores = (s: S, i: Id<'S'>) => leaderCheck && hearsFromLeader(s, i)
  /** Those who would vote for a server in its next term, itself included. */
  const willing = (s: S, i: Id<'S'>) => Members.filter(j => j === i || (reaches(s, i, j) && !ignores(s, j) && s.currentTerm[j] <= s.currentTerm[i] && hasLogFor(i, j)))

  /** Any message with a higher term makes its receiver a follower in that term. */
  const observe = (s: Edit<S>, i: Id<'S'>, term: number) => {
    if (term <= s.currentTerm[i]) return
    s.currentTerm[i] = term
    s.votedFor[i] = null
    s.role[i] = 'follower'
  }
  const renumber = (s: Edit<S>) => {
    const lowest = Math.min(...Server.ids.map(i => s.currentTerm[i]))
    for (const i of Server) s.currentTerm[i] -= lowest - 1
  }

  /** Whom its request for votes reaches, and does not leave cold. */
  const heeding = (s: S, i: Id<'S'>) => Server.filter(j => reaches(s, i, j) && !ignores(s, j))
  /** With pre-vote, a majority must say first that it would vote. Without, who is heeded by nobody goes one term ahead of all others, and no further: see the bounds. */
  const mayStand = (s: S, i: Id<'S'>) => !isLeader(s, i)
    && (preVote ? isMajority(willing(s, i).length) : heeding(s, i).length > 0 || Server.others(i).some(j => s.currentTerm[j] >= s.currentTerm[i]))
  /** A server moves to the next term, votes for itself and asks all that it reaches; it leads if a majority votes for it, unless one has answered with a higher term. */
  const stand = (s: Edit<S>, i: Id<'S'>) => {
    const asked = heeding(s, i)
    const term = s.currentTerm[i] + 1
    observe(s, i, term)
    s.votedFor[i] = i
    for (const j of asked) {
      observe(s, j, term)
      if (s.currentTerm[j] === term && s.votedFor[j] === null && hasLogFor(i, j)) s.votedFor[j] = i
    }
    if (isMajority(Members.filter(j => s.currentTerm[j] === term && s.votedFor[j] === i).length)) s.role[i] = 'leader'
    for (const j of asked) observe(s, i, s.currentTerm[j])
    renumber(s)
  }

  const actions = {
    /** A server that hears from no leader stands for election. Then, as after a heartbeat, all terms are lowered until the lowest is 1. */
    stand: action({
      for: { i: Server }, by: 'i', fair: 'strong',
      when: (s, { i }) => mayStand(s, i) && !hearsFromLeader(s, i),
      then: (s, { i }) => stand(s, i),
    }),

    /** A server stands though it could hear from a leader: a heartbeat was late, or lost. */
    standEarly: action({
      for: { i: Server }, by: 'i', neverFires: 'allowed',
      when: (s, { i }) => mayStand(s, i) && hearsFromLeader(s, i) && s.early < early,
      then: (s, { i }) => { s.early++; stand(s, i) },
    }),

    /** A leader sends a heartbeat: the follower moves to its term, or answers with a higher one. Then all terms are lowered until the lowest is 1. */
    heartbeat: action({
      for: { i: Server, j: Server }, by: 'i', fair: 'weak', neverFires: 'allowed',
      when: (s, { i, j }) => isLeader(s, i) && Members.includes(j) && reaches(s, i, j) && s.currentTerm[i] !== s.currentTerm[j],
      then: (s, { i, j }) => { observe(s, j, s.currentTerm[i]); observe(s, i, s.currentTerm[j]); renumber(s) },
    }),

    /** A leader that cannot reach a majority leads no more. */
    resign: action({
      for: { i: Server }, by: 'i', fair: 'weak', neverFires: 'allowed',
      when: (s, { i }) => checkQuorum && isLeader(s, i) && !reachesMajority(s, i),
      then: (s, { i }) => { s.role[i] = 'follower' },
    }),

    /** The network heals. */
    heal: action({
      fair: 'weak', neverFires: 'allowed',
      when: s => topology === 'rejoining' && !s.isHealed,
      then: s => { s.isHealed = true },
    }),
  }

  /** There is one leader, a member that reaches a majority. */
  const isStable = predicate(s => Server.count(i => isLeader(s, i)) === 1 && Members.some(i => isLeader(s, i) && reachesMajority(s, i)))

  return {
    vars, actions,
    init: [
      initially(),
      ...Members.filter(i => lastIndex(i) === 1).map(i => initially({ role: Server.map(j => j === i ? 'leader' : 'follower') })),
    ],
    properties: {
      /** At most one leader can be elected in a given term. */
      electionSafety: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => i === j || !isLeader(s, i) || !isLeader(s, j) || s.currentTerm[i] !== s.currentTerm[j],
      }),
      /** While one server leads, and reaches a majority, nobody else is elected, and it goes on leading. */
      leaderUndisturbed: step({
        for: { i: Server },
        holds: (before, after, { i }) => !isStable(before) || !isLeader(before, i) || (isStable(after) && isLeader(after, i)),
      }),
      /** A server votes for another only if that one reaches it; and, with leader check, only if it hears from no leader. */
      votesIfReached: step({
        for: { i: Server, j: Server },
        holds: (before, after, { i, j }) => i === j || after.votedFor[j] !== i || before.votedFor[j] === i || (reaches(before, i, j) && !ignores(before, j)),
      }),
      /** A timeout counts as early only where somebody who does not lead hears from a leader. */
      earlyIfHeard: step((before, after) => after.early === before.early || Server.some(i => !isLeader(before, i) && hearsFromLeader(before, i))),
      /** Links work in both directions. */
      linksAreMutual: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => reaches(s, i, j) === reaches(s, j, i) }),
      /** Only where a server comes back does the network heal. */
      othersStayBroken: always(s => !s.isHealed || topology === 'rejoining'),
      /** Terms are numbered from 1. */
      lowestIsOne: always(s => Server.some(i => s.currentTerm[i] === 1)),
      /** Where links are broken somebody is out of reach of another. */
      canBreak: reachable(s => links === null || Server.some(i => Server.others(i).some(j => !reaches(s, i, j)))),
      /** Who comes back reaches all others. */
      canHeal: reachable(s => topology !== 'rejoining' || Server.every(i => Server.others(i).every(j => reaches(s, i, j)))),
      /** In the end one server leads for good: to change the leader there must be none, or two, for a moment. */
      settles: eventuallyAlways(isStable),
      /** One server may lead, and reach a majority. */
      canLead: reachable(isStable),
    },
    final: isStable,
    deadlock: 'allowed', // nobody may be able to stand: `settles` says what that means
    parts: { Server, reaches, isLeader, hearsFromLeader, reachesMajority },
  }
})
