/**
 * Three-phase commit.
 *
 * A coordinator and its participants agree on one outcome. Between the votes and the commit lies a round in which every
 * participant learns that all have voted yes, so that, whoever stops, no one is committed while another is still uncertain. After
 * D. Skeen, "Nonblocking Commit Protocols", SIGMOD 1981, and P. Bernstein, V. Hadzilacos and N. Goodman, "Concurrency Control and
 * Recovery in Database Systems", 1987, section 7.5, whose names for states and rules TR1 to TR4 are used; AC1 to AC5 as in two-phase-commit.
 *
 * Granularity: one step for each message received and for each broadcast; with `broadcast: 'per-link'` a broadcast is one step for each
 * receiver, so that its sender can stop in between. What a participant does when it times out is `termination`. With 'none' it decides
 * alone: uncertain it aborts, committable it commits ("no DoCommit in time means commit"). With 'skeen' it takes over as
 * the coordinator, asks the others for their states and decides for all of them. No election is modelled: whoever times out first
 * is the one elected, and its ballot outranks those of earlier coordinators, whose PreCommits are from then on ignored.
 *
 * Assumptions, each of which a fault can take away: timeouts are accurate (they fire, in any order, only when no message can be
 * received and no other step taken), no message is lost, the network does not split, and some site survives. A site's state
 * and ballot are durable, its role is not.
 */
import { anyOf, bool, duplicateMessages, durable, type Edit, ghost, type Id, isDown, loseMessages, machine, mapOf, messages, network, oneOf, partitions, prematureTimeouts, processes, range, type StateOf, setOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'

export const threePhaseCommit = spec('three-phase-commit', {
  participants: range(2, 4),
  broadcast: oneOf('atomic', 'per-link'),
  termination: oneOf('none', 'skeen'),
}, ({ participants, broadcast, termination }) => {
  const C = singleProcess('Coordinator')
  const P = processes('P', participants)
  const Site = anyOf(C, P)
  const State = oneOf('initial', 'uncertain', 'committable', 'committed', 'aborted')
  const Ballot = range(0, termination === 'skeen' ? participants * (participants + 1) : 0) // 0 is the coordinator's, then P1, P2 … in turn

  const Msg = messages({
    CanCommit: { from: C, to: P },
    Yes:       { from: P, to: C },
    No:        { from: P, to: C },
    PreCommit: { from: Site, to: P, ballot: Ballot },
    Ack:       { from: P, to: Site, ballot: Ballot },
    DoCommit:  { from: Site, to: P },
    DoAbort:   { from: Site, to: P },
    StateReq:  { from: P, to: P, ballot: Ballot },
    StateIs:   { from: P, to: P, ballot: Ballot, state: State },
  })

  const vars = {
    state: mapOf(Site, durable(State)),
    ballot: mapOf(Site, durable(Ballot)), // of the coordinator that a site obeys, or is
    role: mapOf(Site, oneOf('follows', 'asks', 'prepares', 'tells')), // what it does as a coordinator
    unsent: mapOf(Site, setOf(P)), // whom its broadcast has not reached yet
    heard: mapOf(Site, setOf(P)), // who has answered it
    vote: ghost(mapOf(P, oneOf('none', 'yes', 'no'))),
    disturbed: ghost(bool), // a timeout has fired, or a participant has crashed
    net: network(Msg),
  }
  type S = Edit<StateOf<typeof vars>>
  type Participant = Id<'P'>
  type AnySite = Id<'P' | 'Coordinator'>
  const { initially, action, receive, timeout, predicate, always, reachable, step, crashes } = machine(vars)

  const isDecided = (state: string) => state === 'committed' || state === 'aborted'
  const others = (site: AnySite) => P.filter(p => p !== site)
  const heardAll = (s: StateOf<typeof vars>, site: AnySite) => others(site).every(p => s.heard[site].has(p))

  /** What a coordinator says in its role. */
  const send = (s: S, from: AnySite, to: Participant) => {
    const ballot = s.ballot[from]
    if (s.role[from] === 'prepares') s.net.send(Msg.PreCommit({ from, to, ballot }))
    else if (s.role[from] === 'tells') s.net.send(s.state[from] === 'committed' ? Msg.DoCommit({ from, to }) : Msg.DoAbort({ from, to }))
    else s.net.send(from === C.id ? Msg.CanCommit({ to }) : Msg.StateReq({ from: from as Participant, to, ballot }))
  }
  const announce = (s: S, from: AnySite, role: 'asks' | 'prepares' | 'tells') => {
    s.role[from] = role
    s.heard[from].clear()
    s.unsent[from] = new Set(broadcast === 'per-link' ? others(from) : [])
    if (broadcast === 'atomic') for (const to of others(from)) send(s, from, to)
  }
  const decide = (s: S, site: AnySite, outcome: 'committed' | 'aborted') => { s.state[site] = outcome; announce(s, site, 'tells') }
  /** Obeys a coordinator, and gives up being one. */
  const follow = (s: S, site: AnySite, ballot: number) => {
    s.ballot[site] = ballot
    s.role[site] = 'follows'
    s.unsent[site].clear()
    s.heard[site].clear()
  }
  const obey = (s: S, p: Participant, outcome: 'committed' | 'aborted') => { follow(s, p, s.ballot[p]); s.state[p] = outcome }
  /** The next of its own ballots, if it has one left. */
  const nextBallot = (s: StateOf<typeof vars>, p: Participant) =>
    [...Ballot.values()].find(b => b > s.ballot[p] && (b - 1) % participants === P.ids.indexOf(p))
  /** With no one decided: all who answered are uncertain and TR3 aborts, or one is committable and TR4 makes all so, and then commits. */
  const conclude = (s: S, p: Participant) => s.state[p] === 'committable' ? announce(s, p, 'prepares') : decide(s, p, 'aborted')

  const actions = {
    /** Phase 1: the coordinator asks for votes. */
    canCommit: action({
      by: C, fair: 'weak',
      when: s => s.state[C.id] === 'initial',
      then: s => { s.state[C.id] = 'uncertain'; announce(s, C.id, 'asks') },
    }),

    /** Where broadcasts are not atomic: the next receiver's turn. */
    sendNext: action({
      for: { from: Site, to: P }, by: 'from', fair: 'weak',
      when: (s, { from, to }) => s.unsent[from].has(to),
      then: (s, { from, to }) => { s.unsent[from].delete(to); send(s, from, to) },
    }),

    /** A participant votes; voting no it aborts at once. */
    vote: receive(Msg.CanCommit, {
      for: { vote: oneOf('yes', 'no') }, fair: 'strong',
      when: (s, { to: p }) => s.state[p] === 'initial',
      then: (s, { to: p }, { vote }) => {
        s.vote[p] = vote
        s.state[p] = vote === 'yes' ? 'uncertain' : 'aborted'
        s.net.send(vote === 'yes' ? Msg.Yes({ from: p }) : Msg.No({ from: p }))
      },
    }),

    /** The coordinator counts the yeses; the first no decides. */
    rcvYes: receive(Msg.Yes, { fair: 'strong', when: s => s.role[C.id] === 'asks', then: (s, { from: p }) => { s.heard[C.id].add(p) } }),
    rcvNo:  receive(Msg.No,  { fair: 'strong', when: s => s.role[C.id] === 'asks', then: s => { decide(s, C.id, 'aborted') } }),

    /** Phase 2: all have voted yes, and all are told so. */
    preCommit: action({
      by: C, fair: 'weak',
      when: s => s.role[C.id] === 'asks' && heardAll(s, C.id),
      then: s => { s.state[C.id] = 'committable'; announce(s, C.id, 'prepares') },
    }),

    /** An uncertain participant learns that all have voted yes, and says so. */
    rcvPreCommit: receive(Msg.PreCommit, {
      fair: 'strong',
      when: (s, { to: p, ballot }) => (s.state[p] === 'uncertain' || s.state[p] === 'committable') && ballot >= s.ballot[p],
      then: (s, { from, to: p, ballot }) => {
        follow(s, p, ballot)
        s.state[p] = 'committable'
        s.net.send(Msg.Ack({ from: p, to: from, ballot }))
      },
    }),

    /** The coordinator counts who has learnt it. */
    rcvAck: receive(Msg.Ack, {
      fair: 'strong',
      when: (s, { to, ballot }) => s.role[to] === 'prepares' && s.ballot[to] === ballot,
      then: (s, { from: p, to }) => { s.heard[to].add(p) },
    }),

    /** Phase 3: all are committable. */
    doCommit: action({
      for: { site: Site }, by: 'site', fair: 'weak',
      when: (s, { site }) => s.role[site] === 'prepares' && heardAll(s, site),
      then: (s, { site }) => { decide(s, site, 'committed') },
    }),

    /** A participant that has not decided does as it is told, whoever tells it. */
    rcvDoCommit: receive(Msg.DoCommit, { fair: 'strong', when: (s, { to: p }) => !isDecided(s.state[p]), then: (s, { to: p }) => { obey(s, p, 'committed') } }),
    rcvDoAbort:  receive(Msg.DoAbort,  { fair: 'strong', when: (s, { to: p }) => !isDecided(s.state[p]), then: (s, { to: p }) => { obey(s, p, 'aborted') } }),

    /** A vote does not come: the coordinator aborts. */
    voteTimeout: timeout({ by: C, when: s => s.role[C.id] === 'asks', then: s => { s.disturbed = true; decide(s, C.id, 'aborted') } }),

    /** An acknowledgement does not come: whoever owes it has voted yes and is taken to be dead, so the others commit. */
    ackTimeout: timeout({
      for: { site: Site }, by: 'site',
      when: (s, { site }) => s.role[site] === 'prepares',
      then: (s, { site }) => { s.disturbed = true; decide(s, site, 'committed') },
    }),

    /**
     * No coordinator is heard of: whoever has not voted aborts. Without a termination protocol so does whoever is uncertain, and whoever is
     * committable commits.
     */
    decideAlone: timeout({
      for: { p: P }, by: 'p', when: (s, { p }) => s.role[p] === 'follows' && (s.state[p] === 'initial' || (termination === 'none' && !isDecided(s.state[p]))),
      then: (s, { p }) => { s.disturbed = true; s.state[p] = s.state[p] === 'committable' ? 'committed' : 'aborted' },
    }),

    /** Skeen's termination protocol: a participant that has voted yes takes over, and asks the others for their states. */
    takeOver: timeout({
      for: { p: P }, by: 'p',
      when: (s, { p }) => s.role[p] === 'follows' && (s.state[p] === 'uncertain' || s.state[p] === 'committable') && nextBallot(s, p) !== undefined,
      then: (s, { p }) => { s.disturbed = true; s.ballot[p] = nextBallot(s, p) ?? 0; announce(s, p, 'asks') },
    }),

    /** Asked for its state, a participant obeys the new coordinator; if it has not voted it aborts first. */
    rcvStateReq: receive(Msg.StateReq, {
      fair: 'strong',
      when: (s, { to: p, ballot }) => ballot > s.ballot[p],
      then: (s, { from, to: p, ballot }) => {
        if (s.state[p] === 'initial') s.state[p] = 'aborted'
        if (isDecided(s.state[p])) s.ballot[p] = ballot
        else follow(s, p, ballot)
        s.net.send(Msg.StateIs({ from: p, to: from, ballot, state: s.state[p] }))
      },
    }),

    /** TR1: one has aborted, so all abort. TR2: one has committed, so all commit. One is committable, so the asker may be. */
    rcvStateIs: receive(Msg.StateIs, {
      fair: 'strong',
      when: (s, { to: p, ballot }) => s.role[p] === 'asks' && s.ballot[p] === ballot,
      then: (s, { from, to: p, state }) => {
        s.heard[p].add(from)
        if (state === 'aborted' || state === 'committed') decide(s, p, state)
        else if (state === 'committable') s.state[p] = 'committable'
      },
    }),

    /** The new coordinator has heard from all. */
    terminate: action({ for: { p: P }, by: 'p', fair: 'weak', when: (s, { p }) => s.role[p] === 'asks' && heardAll(s, p), then: (s, { p }) => { conclude(s, p) } }),
    /** Or takes those who have not answered in time for dead. */
    stateTimeout: timeout({ for: { p: P }, by: 'p', when: (s, { p }) => s.role[p] === 'asks', then: (s, { p }) => { conclude(s, p) } }),
  }

  const all = (state: 'committed' | 'aborted') => predicate(s => Site.every(i => s.state[i] === state))
  const some = (state: 'committed' | 'aborted') => predicate(s => Site.some(i => s.state[i] === state))
  const ended = predicate(s => Site.every(i => isDown(s, i) || isDecided(s.state[i])))

  return {
    vars, actions,
    init: initially(),
    properties: {
      /** AC1: no site commits while another aborts. */
      agreement: always(s => !(some('committed')(s) && some('aborted')(s))),
      /** AC2: a commit needs every vote, and every vote yes. */
      commitValidity: always({ when: some('committed'), holds: s => P.every(p => s.vote[p] === 'yes') }),
      /** AC3: an abort needs a no, or a fault. */
      abortValidity: always({ when: some('aborted'), holds: s => P.some(p => s.vote[p] === 'no') || s.disturbed }),
      /** AC4: a decision is never taken back. */
      finality: step((before, after) => Site.every(i => !isDecided(before.state[i]) || after.state[i] === before.state[i])),
      /** Only a coordinator broadcasts: whoever has come to obey another has nothing left to send, or it would speak under the ballot of that. */
      followersAreSilent: always({ for: { site: Site }, holds: (s, { site }) => s.role[site] !== 'follows' || s.unsent[site].size === 0 }),
      /** All may commit, and no timeout is needed for it. */
      canCommit: reachable(s => all('committed')(s) && !s.disturbed),
      /** All may abort, and no timeout is needed for it. */
      canAbort: reachable(s => all('aborted')(s) && !s.disturbed),
    },
    faults: {
      stopCoordinator: stops(C),
      stopParticipant: stops(P),
      /** A participant that has not voted aborts when it recovers. */
      crash: crashes(P, { onRecover: (s, p) => { s.disturbed = true; if (s.state[p] === 'initial') s.state[p] = 'aborted' } }),
      /** Timeouts may fire too early: nobody can tell a slow site from a dead one. */
      asynchrony: prematureTimeouts(),
      partition: partitions(),
      lose: loseMessages(),
      duplicate: duplicateMessages(),
    },
    final: ended,
    parts: { C, P, Site, Msg, announce, decide },
  }
})
