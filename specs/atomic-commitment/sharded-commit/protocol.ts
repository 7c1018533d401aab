/**
 * Two-phase commit across shards, each of which is a replicated group.
 *
 * Two shards, A and B, commit or abort a transaction together, as the coordinator C decides. Each of the three is a group of replicas. What two-phase commit must not lose, the vote of a shard and
 * the decision of the coordinator, is kept in a replicated register: nothing is sent that tells of it before a majority of the group has stored it. When the leader of a group is down, another
 * replica takes over, finds what the group has stored, and goes on. After J. Corbett et al., "Spanner: Google's Globally-Distributed Database", OSDI 2012, section 4.2.1, and J. Gray and L. Lamport,
 * "Consensus on Transaction Commit", ACM TODS 31(1), 2006, sections 1 and 4.
 *
 * The two halves are specs of the library. Inside a group the rules are those of replicated-register, used here and not copied; paxos implements them. Between groups the shards do what
 * transaction-commit allows. Both are checked as refinements in the variant progress.
 *
 * Granularity: one step for each durable write of a replica, each proposal in a group, each broadcast between groups, and each outcome that a leader applies. A leader asks a replica of its own
 * group and has its answer in one step. What is sent between groups stays on a network that never forgets, as in TwoPhase.tla: a loss is a message that nobody reads yet.
 *
 * Assumptions: the coordinator is a group of its own; in Spanner it is that of one of the shards. Replicas crash and recover with what they have stored, or stop for good. The k-th replica leads term
 * k - 1 of its group, and takes over only when the leader of its own term is down; the variant false-suspicions drops that. Shards vote without being asked, and the coordinator may abort at any
 * time before it has decided, as in TwoPhase.tla. That a shard has applied the outcome is written down by the leader that applies it; a later leader of the shard is told the outcome again.
 *
 * Bounds: `takeovers` terms after the first in each group. A group of one replica that does not crash is a register that never fails, so that the crashes of one or two groups can be
 * examined without those of the others.
 */
import { anyOf, durable, isDown, machine, mapOf, maybe, messages, network, oneOf, processes, range, type StateOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'
import { groupOf } from '../../consensus/replicated-register/protocol.ts'

export const shardedCommit = spec('sharded-commit', {
  a: range(1, 3), b: range(1, 3), c: range(1, 3), takeovers: range(0, 2),
}, ({ a, b, c, takeovers }) => {
  const [A, B, C] = [processes('A', a), processes('B', b), processes('C', c)] // the replicas of each group
  const Client = singleProcess('Client')
  const Participant = anyOf(A, B)
  const Replica = anyOf(A, B, C)
  const Term = range(0, takeovers)
  const Vote = oneOf('yes', 'no')
  type Vote = 'yes' | 'no'
  type Shard = 'A' | 'B'
  type Group = Shard | 'C'
  type Id = (typeof Replica)['initial']

  const Msg = messages({
    Voted:  { from: Participant, vote: Vote }, // to the coordinator, whoever leads it
    Commit: { to: Participant },
    Abort:  { to: Participant },
    Reply:  { to: Client, outcome: oneOf('committed', 'aborted') },
  })

  const vars = {
    // The registers: that of a shard holds its vote, that of the coordinator its decision
    term: mapOf(Replica, durable(Term)),
    copy: mapOf(Replica, durable(mapOf(Term, maybe(Vote)))),
    proposed: mapOf(oneOf('A', 'B', 'C'), mapOf(Term, maybe(Vote))),
    outcome: mapOf(Participant, durable(maybe(oneOf('committed', 'aborted')))), // what a leader has applied to its shard
    net: network(Msg, 'set'),
  }
  type S = StateOf<typeof vars>
  const { initially, action, receive, always, step, reachable, crashes } = machine(vars)

  const shards = ['A', 'B'] as const
  const groups = { A: groupOf(A.ids), B: groupOf(B.ids), C: groupOf(C.ids) }
  const nameOf = (m: string) => m[0] as Group
  const termOf = (m: string) => groups[nameOf(m)].members.indexOf(m) // the term that the replica leads
  const copies = (s: S, g: Group) => ({ term: s.term, copy: s.copy, proposed: s.proposed[g] })
  const leads = (s: S, m: Id) => s.term[m] === termOf(m)
  const leaderOf = (s: S, m: Id) => groups[nameOf(m)].members[s.term[m]] as Id
  const isChosen = (s: S, g: Group, v: Vote) => groups[g].isChosen(copies(s, g), v)
  const mayTakeOver = (s: S, m: Id) => termOf(m) <= takeovers && groups[nameOf(m)].mayJoin(copies(s, nameOf(m)), m, termOf(m))
  const mayPropose = (s: S, m: Id, v: Vote) => leads(s, m) && groups[nameOf(m)].mayPropose(copies(s, nameOf(m)), termOf(m), v)
  /** The replica leads, and has heard that a majority of its group has stored the value. */
  const knows = (s: S, m: Id, v: Vote) => leads(s, m) && groups[nameOf(m)].isChosenAt(copies(s, nameOf(m)), termOf(m), v)
  const isPrepared = (s: S, g: Shard) => s.net.of(Msg.Voted, { vote: 'yes' }).some(m => nameOf(m.from) === g) // as the coordinator hears

  const actions = {
    /** A replica takes over when the leader of its term is down: it joins the term that it leads itself. */
    takeOver: action({
      for: { m: Replica }, by: 'm', fair: 'weak', neverFires: 'allowed',
      when: (s, { m }) => mayTakeOver(s, m) && isDown(s, leaderOf(s, m)),
      then: (s, { m }) => { s.term[m] = termOf(m) },
    }),

    /** A replica joins the term of a leader that has taken over. */
    follow: action({
      for: { m: Replica, leader: Replica }, by: 'm', fair: 'weak', neverFires: 'allowed',
      when: (s, { m, leader }) => nameOf(m) === nameOf(leader) && leads(s, leader) && groups[nameOf(m)].mayJoin(copies(s, nameOf(m)), m, termOf(leader)),
      then: (s, { m, leader }) => { s.term[m] = termOf(leader) },
    }),

    /** The leader of a shard proposes a vote to its group, where yes is to prepare: the vote that it finds, or what it likes if it finds none. */
    prepare: action({
      for: { m: Participant, vote: Vote }, by: 'm', fair: 'weak',
      when: (s, { m, vote }) => mayPropose(s, m, vote),
      then: (s, { m, vote }) => { s.proposed[nameOf(m)][termOf(m)] = vote },
    }),

    /** The leader of the coordinator proposes a decision to its group: that which it finds, or else to commit once all shards are prepared, or to abort at any time. */
    decide: action({
      for: { m: C, decision: Vote }, by: 'm', fair: 'weak',
      when: (s, { m, decision }) => mayPropose(s, m, decision) && (decision === 'no' || shards.every(g => isPrepared(s, g))),
      then: (s, { m, decision }) => { s.proposed.C[termOf(m)] = decision },
    }),

    /** A replica stores what the leader of its term, or of a later one, has proposed. */
    store: action({
      for: { m: Replica, term: Term }, by: 'm', fair: 'weak',
      when: (s, { m, term }) => groups[nameOf(m)].mayStore(copies(s, nameOf(m)), m, term),
      then: (s, { m, term }) => { s.term[m] = term; s.copy[m][term] = s.proposed[nameOf(m)][term] ?? null },
    }),

    /** The leader of a shard tells the coordinator how the shard has voted. */
    vote: action({
      for: { m: Participant, vote: Vote }, by: 'm', fair: 'weak',
      when: (s, { m, vote }) => knows(s, m, vote),
      then: (s, { m, vote }) => { s.net.send(Msg.Voted({ from: m, vote })) },
    }),

    /** A shard that has voted no aborts without waiting for the coordinator. */
    abortAlone: action({
      for: { m: Participant }, by: 'm', fair: 'weak',
      when: (s, { m }) => knows(s, m, 'no'),
      then: (s, { m }) => { s.outcome[m] = 'aborted' },
    }),

    /** The leader of the coordinator tells the shards and the client what is decided. */
    announce: action({
      for: { m: C, decision: Vote }, by: 'm', fair: 'weak',
      when: (s, { m, decision }) => knows(s, m, decision),
      then: (s, { decision }) => {
        for (const to of Participant) s.net.send(decision === 'yes' ? Msg.Commit({ to }) : Msg.Abort({ to }))
        s.net.send(Msg.Reply({ outcome: decision === 'yes' ? 'committed' : 'aborted' }))
      },
    }),

    /** The leader of a shard that is prepared does as the coordinator says. */
    commit: receive(Msg.Commit, { fair: 'weak', when: (s, { to: m }) => knows(s, m, 'yes'), then: (s, { to: m }) => { s.outcome[m] = 'committed' } }),
    abort:  receive(Msg.Abort,  { fair: 'weak', when: (s, { to: m }) => knows(s, m, 'yes'), then: (s, { to: m }) => { s.outcome[m] = 'aborted' } }),
  }

  const has = (s: S, outcome: 'committed' | 'aborted', g?: Shard) => Participant.some(m => s.outcome[m] === outcome && (g === undefined || nameOf(m) === g))
  const isTold = (s: S, outcome: 'committed' | 'aborted') => s.net.has(Msg.Reply({ outcome }))
  /** A replica of the shard that is up has applied the outcome. */
  const isDecided = (s: S, g: Shard) => Participant.some(m => nameOf(m) === g && !isDown(s, m) && s.outcome[m] !== null)

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** AC1: no shard commits while another aborts. */
      agreement: always(s => !(has(s, 'committed') && has(s, 'aborted'))),
      /** AC2: a commit is announced only when each shard is prepared, that is, a majority of its replicas has stored that. */
      commitValidity: always(s => s.net.of(Msg.Commit).length === 0 || shards.every(g => isChosen(s, g, 'yes'))),
      /** AC3: a shard aborts only if one has voted no, or the coordinator has decided so. */
      abortValidity: always(s => !has(s, 'aborted') || (['A', 'B', 'C'] as const).some(g => isChosen(s, g, 'no'))),
      /** AC4: what a shard has applied is not taken back. */
      finality: step({ for: { m: Participant }, holds: (before, after, { m }) => before.outcome[m] === null || after.outcome[m] === before.outcome[m] }),
      /** The client is told one outcome, and no shard has the other. */
      clientToldTruth: always(s => (!isTold(s, 'committed') || !(has(s, 'aborted') || isTold(s, 'aborted'))) && (!isTold(s, 'aborted') || !has(s, 'committed'))),
      /** What each group has chosen is one value: a vote, or a decision. */
      oneValue: always(s => (['A', 'B', 'C'] as const).every(g => !(isChosen(s, g, 'yes') && isChosen(s, g, 'no')))),
      /** Both shards may commit. */
      canCommit: reachable(s => shards.every(g => has(s, 'committed', g))),
      /** The client may be told of a commit. */
      canTell: reachable(s => isTold(s, 'committed')),
      /** Both shards may abort. */
      canAbort: reachable(s => shards.every(g => has(s, 'aborted', g))),
    },
    faults: {
      /** A replica of a group crashes, and recovers with what it has stored. */
      crashA: crashes(A),
      crashB: crashes(B),
      crashC: crashes(C),
      /** A replica of a group stops for good. */
      stopA: stops(A),
      stopB: stops(B),
      stopC: stops(C),
    },
    final: (s: S) => shards.every(g => isDecided(s, g)),
    parts: { A, B, C, Client, Participant, Replica, Term, Msg, shards, groups, nameOf, termOf, copies, leads, isChosen, mayTakeOver, mayPropose, knows, isPrepared, has, isDecided },
  }
})
