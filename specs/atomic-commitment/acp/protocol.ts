/**
 * Atomic commitment with simple broadcast, ACP-SB.
 *
 * A coordinator asks its participants for their votes, decides, and broadcasts the decision by sending it to one after the other. After
 * O. Babaoglu and S. Toueg, "Non-Blocking Atomic Commitment", in S. Mullender (ed.), "Distributed Systems", 2nd edition, 1993,
 * chapter 6; actions and conditions AC1 to AC4 are those of M. Charpentier's ACP_SB.tla (github.com/tlaplus/Examples,
 * specifications/acp). With reliable broadcast it is ACP-NB, in variants.ts.
 *
 * Granularity: one step for each message sent or received, so that the coordinator may die between any two sends.
 *
 * Assumptions: who dies stays dead (the faults parDie and coordDie), and nothing is lost. Time does not appear: where the paper lets a
 * timeout run out the module looks whether the awaited message can still come, by asking who is alive and what was sent. That is
 * an accurate failure detector, and it is the only place where a process sees more than its own variables and messages. AC5, that every
 * participant that lives decides in the end, fails here: a deadlock is a participant that is blocked. As a claim about time it is in the variant progress.
 */
import { bool, isDown, machine, mapOf, messages, network, oneOf, ownedBy, processes, range, setOf, singleProcess, spec, stops } from '../../../checker/language/index.ts'

export const acp = spec('acp', { participants: range(1, 4) }, ({ participants }) => {
  const P = processes('P', participants)
  const C = singleProcess('Coordinator')
  const Outcome = oneOf('commit', 'abort')

  const Msg = messages({
    Request:  { from: C, to: P },
    Vote:     { from: P, to: C, vote: oneOf('yes', 'no') },
    Decision: { from: C, to: P, outcome: Outcome },
  })

  const vars = {
    vote: mapOf(P, oneOf('yes', 'no')), // how each participant will vote, whatever comes
    voteSent: mapOf(P, bool),
    decision: mapOf(P, oneOf('undecided', 'commit', 'abort')),
    requested: ownedBy(C, setOf(P)), // whom the coordinator has asked for a vote,
    received: ownedBy(C, mapOf(P, oneOf('waiting', 'yes', 'no'))), // what it was told,
    coordinator: ownedBy(C, oneOf('undecided', 'commit', 'abort')), // what it has decided,
    told: ownedBy(C, setOf(P)), // and whom it has told so
    net: network(Msg, 'set'),
  }
  const { initially, action, receive, predicate, always, step, reachable } = machine(vars)

  /** The coordinator is collecting votes, and has none from this participant yet. */
  const isWaitingFor = predicate(s => s.coordinator === 'undecided' && P.every(p => s.requested.has(p)))

  const actions = {
    /** The coordinator asks a participant for its vote. */
    request: action({
      for: { i: P }, by: C, fair: 'weak',
      when: (s, { i }) => !s.requested.has(i),
      then: (s, { i }) => { s.requested.add(i); s.net.send(Msg.Request({ to: i })) },
    }),

    /** A participant that was asked votes. */
    sendVote: receive(Msg.Request, {
      fair: 'weak',
      when: (s, { to: i }) => !s.voteSent[i],
      then: (s, { to: i }) => { s.voteSent[i] = true; s.net.send(Msg.Vote({ from: i, vote: s.vote[i] })) },
    }),

    /** The coordinator, having asked everybody, notes a vote. */
    getVote: receive(Msg.Vote, {
      fair: 'weak',
      when: (s, { from: i }) => isWaitingFor(s) && s.received[i] === 'waiting',
      then: (s, { from: i, vote }) => { s.received[i] = vote },
    }),

    /** A participant has died before it voted: its vote will not come, and the coordinator aborts. */
    detectFault: action({
      for: { i: P }, by: C, fair: 'weak',
      when: (s, { i }) => isWaitingFor(s) && s.received[i] === 'waiting' && isDown(s, i) && !s.voteSent[i],
      then: s => { s.coordinator = 'abort' },
    }),

    /** With all votes in, the coordinator commits if all are yes, and else aborts. */
    makeDecision: action({
      by: C, fair: 'weak',
      when: s => s.coordinator === 'undecided' && P.every(p => s.received[p] !== 'waiting'),
      then: s => { s.coordinator = P.every(p => s.received[p] === 'yes') ? 'commit' : 'abort' },
    }),

    /** The coordinator tells one participant what it has decided. */
    coordBroadcast: action({
      for: { i: P }, by: C, fair: 'weak',
      when: (s, { i }) => s.coordinator !== 'undecided' && !s.told.has(i),
      then: (s, { i }) => {
        s.told.add(i)
        if (s.coordinator !== 'undecided') s.net.send(Msg.Decision({ to: i, outcome: s.coordinator }))
      },
    }),

    /** A participant decides as it is told. */
    decide: receive(Msg.Decision, {
      fair: 'weak',
      when: (s, { to: i }) => s.decision[i] === 'undecided',
      then: (s, { to: i, outcome }) => { s.decision[i] = outcome },
    }),

    /** A participant that has voted no need not wait. */
    abortOnVote: action({
      for: { i: P }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.decision[i] === 'undecided' && s.voteSent[i] && s.vote[i] === 'no',
      then: (s, { i }) => { s.decision[i] = 'abort' },
    }),

    /** The coordinator has died before it asked: nobody can commit without this participant's vote. */
    abortOnTimeoutRequest: action({
      for: { i: P }, by: 'i', fair: 'weak',
      when: (s, { i }) => s.decision[i] === 'undecided' && isDown(s, C.id) && !s.requested.has(i),
      then: (s, { i }) => { s.decision[i] = 'abort' },
    }),
  }

  return {
    vars, actions,
    // Every combination of votes is a way to begin.
    init: initially({ vote: vars.vote }, ({ vote }) => ({ vote })),
    properties: {
      /** AC1: all participants that decide, even if they die then, decide the same. */
      AC1: always(s => !(P.some(p => s.decision[p] === 'commit') && P.some(p => s.decision[p] === 'abort'))),
      /** AC2: to commit, all must have voted yes. */
      AC2: always(s => P.every(p => s.decision[p] !== 'commit') || P.every(p => s.vote[p] === 'yes')),
      /** AC3, as far as it is about safety: to abort, someone must have voted no, or have died. */
      AC3: always(s => P.every(p => s.decision[p] !== 'abort')
        || P.some(p => s.vote[p] === 'no' || isDown(s, p)) || isDown(s, C.id)),
      /** AC4: a participant decides at most once. */
      AC4: step((before, after) => P.every(p => before.decision[p] === 'undecided' || before.decision[p] === after.decision[p])),
      /** All can commit. */
      canCommit: reachable(s => P.every(p => s.decision[p] === 'commit')),
      /** One that votes no can abort before the coordinator has decided. */
      canAbortAlone: reachable(s => s.coordinator === 'undecided' && !isDown(s, C.id) && P.some(p => s.decision[p] === 'abort')),
    },
    faults: {
      /** A participant dies. */
      parDie: stops(P),
      /** The coordinator dies. */
      coordDie: stops(C),
    },
    /** Every participant has decided or died. */
    final: predicate(s => P.every(p => s.decision[p] !== 'undecided' || isDown(s, p))),
    symmetry: [P],
    parts: { P, C, Outcome, Msg },
  }
})
