/**
 * Raft's elections and log replication over a bag of messages, for measuring: three servers.
 *
 * After D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, figure 2, with at most one
 * entry in an AppendEntries and without client values: an entry is its term. Nobody starts to say something while `inFlight` messages are under
 * way; an answer takes the place of what it answers. A whole server is one record, as one would write it. limit-raft.c has the same states
 * and steps.
 */
import {
  duplicateMessages,
  type EditOf,
  type Id,
  listOf,
  loseMessages,
  machine,
  mapOf,
  maybe,
  messages,
  network,
  oneOf,
  processes,
  range,
  record,
  setOf,
  spec,
  type ValueOf,
} from '../../checker/language/index.ts'

const constants = { terms: range(1, 3), log: range(1, 3), inFlight: range(1, 4) }

export const raftBag = spec('raft-bag', constants, ({ terms, log, inFlight }) => {
  const Server = processes('Server', 3)
  const majority = 2
  const Term = range(1, terms)
  /** The term of an entry, or 0 where there is none. */
  const EntryTerm = range(0, terms)
  /** 0 is before the first entry. */
  const Index = range(0, log)

  const Msg = messages({
    RequestVote: { from: Server, to: Server, term: Term, lastTerm: EntryTerm, lastIndex: Index },
    Vote: { from: Server, to: Server, term: Term, granted: range(0, 1) },
    AppendEntries: { from: Server, to: Server, term: Term, prevIndex: Index, prevTerm: EntryTerm, entry: EntryTerm, commit: Index },
    Appended: { from: Server, to: Server, term: Term, success: range(0, 1), match: Index },
  })

  const ServerState = record({
    term: Term,
    role: oneOf('follower', 'candidate', 'leader'),
    votedFor: maybe(Server),
    votes: setOf(Server),
    log: listOf(Term, log),
    commit: Index,
    next: mapOf(Server, range(1, log + 1)),
    match: mapOf(Server, Index),
  })
  type Me = ValueOf<typeof ServerState>
  type EditMe = EditOf<typeof ServerState>

  const vars = { server: mapOf(Server, ServerState), net: network(Msg) }
  const { initially, action, receive, always } = machine(vars)

  const termAt = (me: Me, index: number) => me.log[index - 1] ?? 0

  /** Who hears of a later term follows in it. */
  const observe = (me: EditMe, term: number) => {
    if (term <= me.term) return
    me.term = term
    me.role = 'follower'
    me.votedFor = null
    me.votes.clear()
  }

  const voteRequest = (me: Me, from: Id<'Server'>, to: Id<'Server'>) =>
    Msg.RequestVote({ from, to, term: me.term, lastTerm: termAt(me, me.log.length), lastIndex: me.log.length })

  const nextAppend = (me: Me, from: Id<'Server'>, to: Id<'Server'>) => {
    const prevIndex = me.next[to] - 1
    const entry = termAt(me, prevIndex + 1)
    const commit = Math.min(me.commit, prevIndex + (entry > 0 ? 1 : 0))
    return Msg.AppendEntries({ from, to, term: me.term, prevIndex, prevTerm: termAt(me, prevIndex), entry, commit })
  }

  /** The last entry of the leader's own term that a majority has and that is not committed; 0 where there is none. */
  const committable = (me: Me, i: Id<'Server'>) => {
    for (let index = me.log.length; index > me.commit; index--)
      if (termAt(me, index) === me.term && Server.count(j => j === i || me.match[j] >= index) >= majority) return index
    return 0
  }

  const actions = {
    timeout: action({
      for: { i: Server },
      by: 'i',
      when: (s, { i }) => s.server[i].role !== 'leader' && s.server[i].term < terms,
      then: (s, { i }) => {
        const me = s.server[i]
        me.term++
        me.role = 'candidate'
        me.votedFor = i
        me.votes = new Set([i])
      },
    }),

    requestVote: action({
      for: { i: Server, j: Server },
      by: 'i',
      when: (s, { i, j }) => {
        const me = s.server[i]
        return i !== j && me.role === 'candidate' && !me.votes.has(j) && s.net.size < inFlight && !s.net.has(voteRequest(me, i, j))
      },
      then: (s, { i, j }) => {
        s.net.send(voteRequest(s.server[i], i, j))
      },
    }),

    becomeLeader: action({
      for: { i: Server },
      by: 'i',
      when: (s, { i }) => s.server[i].role === 'candidate' && s.server[i].votes.size >= majority,
      then: (s, { i }) => {
        const me = s.server[i]
        me.role = 'leader'
        for (const j of Server) {
          me.next[j] = me.log.length + 1
          me.match[j] = 0
        }
      },
    }),

    clientRequest: action({
      for: { i: Server },
      by: 'i',
      when: (s, { i }) => s.server[i].role === 'leader' && s.server[i].log.length < log,
      then: (s, { i }) => {
        s.server[i].log.push(s.server[i].term)
      },
    }),

    appendEntries: action({
      for: { i: Server, j: Server },
      by: 'i',
      when: (s, { i, j }) => i !== j && s.server[i].role === 'leader' && s.net.size < inFlight && !s.net.has(nextAppend(s.server[i], i, j)),
      then: (s, { i, j }) => {
        s.net.send(nextAppend(s.server[i], i, j))
      },
    }),

    advanceCommit: action({
      for: { i: Server },
      by: 'i',
      when: (s, { i }) => s.server[i].role === 'leader' && committable(s.server[i], i) > 0,
      then: (s, { i }) => {
        s.server[i].commit = committable(s.server[i], i)
      },
    }),

    onRequestVote: receive(Msg.RequestVote, {
      then: (s, m) => {
        const me = s.server[m.to]
        observe(me, m.term)
        const mine = termAt(me, me.log.length)
        const upToDate = m.lastTerm > mine || (m.lastTerm === mine && m.lastIndex >= me.log.length)
        const granted = m.term === me.term && upToDate && (me.votedFor === null || me.votedFor === m.from)
        if (granted) me.votedFor = m.from
        s.net.send(Msg.Vote({ from: m.to, to: m.from, term: me.term, granted: granted ? 1 : 0 }))
      },
    }),

    onVote: receive(Msg.Vote, {
      then: (s, m) => {
        const me = s.server[m.to]
        observe(me, m.term)
        if (m.term === me.term && me.role === 'candidate' && m.granted === 1) me.votes.add(m.from)
      },
    }),

    onAppendEntries: receive(Msg.AppendEntries, {
      then: (s, m) => {
        const me = s.server[m.to]
        observe(me, m.term)
        const reply = (success: number, match: number) =>
          s.net.send(Msg.Appended({ from: m.to, to: m.from, term: me.term, success, match }))
        if (m.term < me.term) return reply(0, 0)
        if (me.role === 'candidate') me.role = 'follower'
        if (m.prevIndex > me.log.length || termAt(me, m.prevIndex) !== m.prevTerm) return reply(0, 0)
        if (m.entry > 0) {
          if (me.log.length > m.prevIndex && termAt(me, m.prevIndex + 1) !== m.entry) me.log.length = m.prevIndex
          if (me.log.length === m.prevIndex) me.log.push(m.entry)
        }
        const match = m.prevIndex + (m.entry > 0 ? 1 : 0)
        me.commit = Math.max(me.commit, Math.min(m.commit, match))
        reply(1, match)
      },
    }),

    onAppended: receive(Msg.Appended, {
      then: (s, m) => {
        const me = s.server[m.to]
        observe(me, m.term)
        if (m.term !== me.term || me.role !== 'leader') return
        if (m.success === 1) {
          me.next[m.from] = m.match + 1
          me.match[m.from] = m.match
        } else me.next[m.from] = Math.max(me.next[m.from] - 1, 1)
      },
    }),
  }

  return {
    vars,
    actions,
    init: initially(),
    properties: {
      /** At most one leader a term, and no two servers commit different entries at one index. */
      safety: always({
        for: { i: Server, j: Server },
        holds: (s, { i, j }) => {
          if (i >= j) return true
          const a = s.server[i]
          const b = s.server[j]
          if (a.role === 'leader' && b.role === 'leader' && a.term === b.term) return false
          const committed = Math.min(a.commit, b.commit)
          return a.log.slice(0, committed).every((term, k) => b.log[k] === term)
        },
      }),
    },
    faults: { lose: loseMessages(), duplicate: duplicateMessages() },
    symmetry: [Server],
  }
})
