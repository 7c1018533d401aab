/**
 * Leases that a service on top of Raft grants to its clients: etcd's.
 *
 * A client attaches its keys to a lease and keeps the lease alive; if it stops, the lease expires and the keys are gone. That the lease is there is in the log, like everything else. How long it lasts is not: the leader alone counts
 * that down, in a clock that each keep-alive sets back, and when it is over proposes to revoke the lease. A new leader begins to count from the whole length. So all depends on who takes itself for the leader. In etcd two parts of a
 * server have an opinion on that: Raft itself, and the lessor, which keeps the clock and learns from Raft what it is. When Raft waits for the disk, the lessor goes on. After the package `lease` and `server.go` of etcd
 * (github.com/etcd-io/etcd), issues 15247 and 12528 and pull request 16822. Leases that let a leader read are another matter: see raft-lease-reads and raft-lease-guard.
 *
 * Granularity: an election that is won is one step; so is hearing of a higher term, a keep-alive with its answer, the decision to revoke, and that proposal's way through the log, forwarded or not. To confirm that it leads a
 * server hears from a majority within the step.
 *
 * Assumptions and bounds: one lease, which is granted at the start and lasts `ttl` ticks. All clocks tick alike. The log is not modelled: what a leader proposes whom a majority follows is applied at once, everywhere. There are `terms`
 * terms, and Raft hangs on `stalls` servers, for as long as it likes; nothing is lost by it. A leader that is cut off steps down before another is elected (CheckQuorum), so that only one whose Raft hangs is replaced behind its back.
 */
import { bounded, type Edit, ghost, type Id, machine, mapOf, oneOf, processes, range, type StateOf, spec, timer } from '../../../checker/language/index.ts'

export const etcdLeases = spec('etcd-leases', { servers: range(2, 5), terms: range(1, 4), ttl: range(1, 3), stalls: range(0, 2) }, ({ servers, terms, ttl, stalls }) => {
  const Server = processes('S', servers)
  const Term = range(0, terms)

  const vars = {
    term:     mapOf(Server, bounded(Term)),
    role:     mapOf(Server, oneOf('follower', 'leader')), // what Raft on a server knows itself to be
    hangs:    mapOf(Server, oneOf('no', 'on the disk')), // Raft on it waits until a write has reached the disk
    lessor:   mapOf(Server, oneOf('secondary', 'primary')), // what the lessor has last heard from Raft
    expires:  mapOf(Server, timer(ttl)), // the clock of a primary lessor
    revokes:  mapOf(Server, Term), // the term in which a server has decided to revoke the lease, and not yet brought that into the log; 0: none
    lease:    oneOf('granted', 'revoked'),
    stalled:  range(0, stalls), // how often Raft has hung
    /** How long the client may rely on the lease: counted from the last keep-alive that was answered. */
    keptAliveFor: ghost(timer(ttl)),
  }
  const { initially, action, always, step, reachable, time } = machine(vars)
  type S = StateOf<typeof vars>

  const runs = (s: S, i: Id<'S'>) => s.hangs[i] === 'no'
  const isQuorum = (size: number) => 2 * size > servers
  /** Raft on the server leads, and a majority of servers, which are not in a later term, say so. */
  const isConfirmed = (s: S, i: Id<'S'>) => runs(s, i) && s.role[i] === 'leader' && isQuorum(Server.count(j => runs(s, j) && s.term[j] <= s.term[i]))
  const hasExpired = (s: S, i: Id<'S'>) => s.lease === 'granted' && s.lessor[i] === 'primary' && s.expires[i] === 0 && s.revokes[i] === 0
  const demote = (s: Edit<S>, i: Id<'S'>) => { s.lessor[i] = 'secondary'; s.expires[i] = 0 }
  const follow = (s: Edit<S>, i: Id<'S'>, term: number) => { s.term[i] = term; s.role[i] = 'follower'; demote(s, i) }
  const renew = (s: Edit<S>, i: Id<'S'>) => { s.expires[i] = ttl; s.keptAliveFor = ttl }
  const revoke = (s: Edit<S>, i: Id<'S'>) => { s.revokes[i] = 0; s.lease = 'revoked' }

  const actions = {
    /** A server is elected in a new term, by all whose Raft runs. Its lessor begins to count, from the whole length. */
    election: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.role[i] === 'follower' && isQuorum(Server.count(j => runs(s, j))) && Server.every(j => s.term[j] <= s.term[i] || !runs(s, j)) && runs(s, i),
      then: (s, { i }) => {
        const term = s.term[i] + 1
        for (const j of Server) if (runs(s, j)) follow(s, j, term)
        s.role[i] = 'leader'
        s.lessor[i] = 'primary'
        s.expires[i] = ttl
      },
    }),

    /** Raft on a server hears of a higher term and leads no more; the lessor is told. */
    learnTerm: action({
      for: { i: Server, from: Server }, by: 'i', neverFires: 'allowed', // where nobody misses an election
      when: (s, { i, from }) => runs(s, i) && runs(s, from) && s.term[from] > s.term[i],
      then: (s, { i, from }) => follow(s, i, s.term[from]),
    }),

    /** The client keeps its lease alive; the leader answers once it has heard from a majority that it is. */
    keepAlive: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.lease === 'granted' && s.lessor[i] === 'primary' && s.expires[i] > 0 && isConfirmed(s, i),
      then: (s, { i }) => renew(s, i),
    }),

    /** The lease has expired by the clock of the lessor. It asks whether its server leads, as a majority sees it, and decides to revoke the lease in that term. */
    expire: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => hasExpired(s, i) && isConfirmed(s, i),
      then: (s, { i }) => { s.revokes[i] = s.term[i] },
    }),

    /** The proposal to revoke the lease is in the log, if it is still the term that it was made in. */
    proposeRevoke: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => s.revokes[i] > 0 && s.revokes[i] === s.term[i] && isConfirmed(s, i),
      then: (s, { i }) => revoke(s, i),
    }),
    /** In another term it is dropped. */
    dropRevoke: action({
      for: { i: Server }, by: 'i',
      when: (s, { i }) => runs(s, i) && s.revokes[i] > 0 && s.revokes[i] !== s.term[i],
      then: (s, { i }) => { s.revokes[i] = 0 },
    }),

    /** Raft on a server hangs in a write to the disk: it hears of nothing, and sends nothing. The lessor goes on. */
    diskStalls: action({
      for: { i: Server }, by: 'i', neverFires: 'allowed', // where the budget is none
      when: (s, { i }) => s.stalled < stalls && runs(s, i),
      then: (s, { i }) => { s.stalled++; s.hangs[i] = 'on the disk' },
    }),
    /** The write has reached the disk, and Raft goes on. */
    diskReturns: action({
      for: { i: Server }, by: 'i', neverFires: 'allowed',
      when: (s, { i }) => !runs(s, i),
      then: (s, { i }) => { s.hangs[i] = 'no' },
    }),

    tick: time(),
  }

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** A lease that its client keeps alive is not revoked: not before it has lasted its whole length since the last keep-alive that was answered. */
      keptAliveStays: always(s => s.lease === 'granted' || s.keptAliveFor === 0),
      /** Nobody decides to revoke a lease when another leads in a later term. */
      leaderDecides: step({
        for: { i: Server, j: Server },
        holds: (before, after, { i, j }) => before.revokes[i] > 0 || after.revokes[i] === 0 || before.role[j] !== 'leader' || before.term[j] <= before.term[i],
      }),
      /** One term has one leader at most. */
      oneLeader: always({ for: { i: Server, j: Server }, holds: (s, { i, j }) => i === j || s.role[i] !== 'leader' || s.role[j] !== 'leader' || s.term[i] !== s.term[j] }),
      /** While Raft on a server hangs nothing changes of what that knows, and of what it has decided. */
      hangsStill: step({
        for: { i: Server },
        holds: (before, after, { i }) => runs(before, i)
          || (after.term[i] === before.term[i] && after.role[i] === before.role[i] && after.lessor[i] === before.lessor[i] && after.revokes[i] === before.revokes[i]),
      }),
      /** The lessor of a server counts only while Raft on it believes that it leads. */
      lessorFollows: always({ for: { i: Server }, holds: (s, { i }) => s.role[i] === 'leader' ? s.lessor[i] === 'primary' : s.lessor[i] === 'secondary' && s.expires[i] === 0 }),
      /** A keep-alive is answered by a leader that a majority has confirmed. */
      answersConfirmed: step((before, after) => after.keptAliveFor <= before.keptAliveFor
        || Server.some(i => isConfirmed(before, i) && after.expires[i] === ttl)),
      /** A lease that nobody keeps alive can be revoked, also by a leader of a later term. */
      canExpire: reachable(s => s.lease === 'revoked' && Server.some(i => s.term[i] === terms)),
      /** A leader whose Raft hangs can be replaced behind its back, while its lessor goes on counting. */
      canBeReplaced: reachable(s => stalls === 0 || Server.some(i => !runs(s, i) && s.lessor[i] === 'primary' && Server.some(j => s.role[j] === 'leader' && s.term[j] > s.term[i]))),
      /** Raft that hangs can go on. */
      canGoOn: reachable(s => s.stalled === stalls && Server.every(i => runs(s, i))),
      /** The client can keep its lease from one leader to the next. */
      canBeKept: reachable(s => s.keptAliveFor > 0 && Server.some(i => s.lessor[i] === 'primary' && s.term[i] === terms && s.expires[i] > 0)),
    },
    deadlock: 'allowed', // a lease that is revoked is the end of it
    symmetry: [Server],
    parts: { Server, runs, isConfirmed, hasExpired, revoke },
  }
})
