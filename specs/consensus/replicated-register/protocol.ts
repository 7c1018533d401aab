/**
 * A register that a group of members keeps, so that it outlives any one of them.
 *
 * The register is written once, with yes or no: what a participant of two-phase commit has voted, or what its coordinator has decided. Each member keeps a copy. A value is
 * chosen once a majority has stored it in one term, and then whoever leads the group next finds it. After L. Lamport, "Paxos Made Simple", ACM SIGACT News 32(4), 2001, section 2, with the
 * words of D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, for terms and leaders. It stands between two specs of the library: it
 * refines consensus, and paxos refines it, so that a protocol built on this register may be built on Paxos.
 *
 * Granularity: one step for each durable write of a member, and one for each proposal. A leader sees the copies of all members at once; paxos says how messages tell it enough of them.
 *
 * Assumptions: members crash and recover with their copies; nobody lies; a term has one leader, whose proposal is in flight once it is made. Nothing is assumed of time: another leader may begin
 * at any moment. Term 0 needs nobody's promise, since nothing can have been chosen before it (J. Gray and L. Lamport, "Consensus on Transaction Commit", 2006, section 4.1). Who leads is
 * left open; in sharded-commit it is a member. Terms are bounded, so the group may run out of them.
 */
import { anyOf, durable, machine, mapOf, maybe, oneOf, processes, range, singleProcess, spec, stops } from '../../../checker/language/index.ts'

type Value = 'yes' | 'no'
/** What the members of a group keep, and what has been proposed to them. */
export interface Copies {
  readonly term: Readonly<Record<string, number>>
  readonly copy: Readonly<Record<string, Readonly<Record<number, Value | null>>>>
  readonly proposed: Readonly<Record<number, Value | null>>
}

/** The rules of one group, for whoever is in it: any `quorum` of its members, a majority unless said otherwise. */
export const groupOf = (members: readonly string[], quorum = Math.floor(members.length / 2) + 1) => {
  const isQuorum = (which: (m: string) => boolean) => members.filter(which).length >= quorum
  const termsOf = (c: Copies) => Object.keys(c.proposed).map(Number)
  const copyOf = (c: Copies, m: string, t: number) => c.copy[m]?.[t] ?? null
  const isChosenAt = (c: Copies, t: number, v: Value) => isQuorum(m => copyOf(c, m, t) === v)
  /** The last term below in which a member has stored something, -1 if there is none. */
  const lastOf = (c: Copies, m: string, below: number) => Math.max(-1, ...termsOf(c).filter(u => u < below && copyOf(c, m, u) !== null))
  /** All of a quorum have left the terms below, and if one of them has stored anything there, the latest of that is `v`. */
  const showsSafe = (c: Copies, t: number, v: Value) => t === 0 || [-1, ...termsOf(c)].some(last => {
    const heard = (m: string) => (c.term[m] ?? 0) >= t && lastOf(c, m, t) <= last
    return isQuorum(heard) && (last === -1 || members.some(m => heard(m) && copyOf(c, m, last) === v))
  })
  return {
    members,
    /** A quorum has stored the value in the term. */
    isChosenAt,
    /** The value is chosen, in whatever term. */
    isChosen: (c: Copies, v: Value) => termsOf(c).some(t => isChosenAt(c, t, v)),
    /** A member may leave the terms below for good. */
    mayJoin: (c: Copies, m: string, t: number) => (c.term[m] ?? 0) < t,
    /** The leader of the term may propose the value, once: no other can have been chosen before. */
    mayPropose: (c: Copies, t: number, v: Value) => c.proposed[t] === null && showsSafe(c, t, v),
    /** A member may store what was proposed in the term, unless it has left the term. */
    mayStore: (c: Copies, m: string, t: number) => (c.proposed[t] ?? null) !== null && (c.term[m] ?? 0) <= t && copyOf(c, m, t) === null,
  }
}

export const replicatedRegister = spec('replicated-register', { members: range(1, 5), terms: range(0, 4) }, ({ members, terms }) => {
  const Member = processes('Member', members)
  const FirstLeader = singleProcess('Leader0') // leads term 0
  const Leader = anyOf(FirstLeader, processes('Leader', Math.max(1, terms)))
  const Value = oneOf('yes', 'no')
  const Term = range(0, terms)
  const termOf = (leader: (typeof Leader)['initial']) => Leader.ids.indexOf(leader)
  const group = groupOf(Member.ids)

  const vars = {
    term: mapOf(Member, durable(Term)), // a member stores nothing in a term below this one any more
    copy: mapOf(Member, durable(mapOf(Term, maybe(Value)))), // its copy, as written in each term
    proposed: mapOf(Term, maybe(Value)), // what the leader of the term asks all to store
  }
  const { initially, action, always, step, reachable, predicate, crashes } = machine(vars)

  const actions = {
    /** A member joins a later term, at any time: that a new leader is needed is not assumed. */
    join: action({
      for: { m: Member, term: Term }, by: 'm', fair: 'weak',
      neverFires: 'allowed',
      when: (s, { m, term }) => group.mayJoin(s, m, term),
      then: (s, { m, term }) => { s.term[m] = term },
    }),

    /** The leader of a term proposes, once: what it finds, or what it likes if it finds nothing. */
    propose: action({
      for: { leader: Leader, v: Value }, by: 'leader', fair: 'weak',
      when: (s, { leader, v }) => group.mayPropose(s, termOf(leader), v),
      then: (s, { leader, v }) => { s.proposed[termOf(leader)] = v },
    }),

    /** A member stores what the leader of its term, or of a later one, has proposed. */
    store: action({
      for: { m: Member, term: Term }, by: 'm', fair: 'weak',
      when: (s, { m, term }) => group.mayStore(s, m, term),
      then: (s, { m, term }) => { s.term[m] = term; s.copy[m][term] = s.proposed[term] ?? null },
    }),
  }

  const values = ['yes', 'no'] as const
  const allTerms = [...Term.values()]
  const isWritten = predicate(s => values.some(v => group.isChosen(s, v)))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** At most one value is chosen. */
      agreement: always(s => !(group.isChosen(s, 'yes') && group.isChosen(s, 'no'))),
      /** What is chosen stays chosen. */
      durability: step((before, after) => values.every(v => !group.isChosen(before, v) || group.isChosen(after, v))),
      /** Whoever leads after a value was chosen proposes that value. */
      leaderCompleteness: always(s => allTerms.every(t => values.every(v => !group.isChosenAt(s, t, v)
        || allTerms.every(later => later <= t || s.proposed[later] === null || s.proposed[later] === v)))),
      /** Only what a leader has proposed is chosen. */
      nontriviality: always(s => values.every(v => !group.isChosen(s, v) || allTerms.some(t => s.proposed[t] === v))),
      /** A value can be chosen at all. */
      canChoose: reachable(isWritten),
      /** What a minority has stored may be overruled by the next leader; of one or two members none is a minority. */
      canOverrule: reachable(s => terms === 0 || members < 3 || values.some(v => Member.some(m => s.copy[m][0] !== null && s.copy[m][0] !== v) && group.isChosen(s, v))),
    },
    faults: {
      /** A member crashes, and recovers with its copy. */
      crash: crashes(Member),
      /** A member, or the first leader, stops for good. Whoever has the last term does not: terms are bounded here, and nobody could take over. */
      stop: stops(Member),
      stopLeader: stops(FirstLeader),
    },
    final: isWritten,
    symmetry: [Member],
    parts: { Member, Leader, Value, Term, termOf, group },
  }
})
