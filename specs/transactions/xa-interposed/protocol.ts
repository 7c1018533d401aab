/**
 * XA with an interposed transaction manager.
 *
 * Part of a transaction runs on another system, which is reached through a communication resource manager (CRM). The TM there is subordinate: to the superior TM it is one more
 * RM, to the RMs of its own system it is the TM. After X/Open Snapshot S423, "Distributed Transaction Processing: The XA+ Specification, Version 2", 1994, where the CRM hands the calls
 * ax_prepare, ax_commit and ax_rollback of the superior to the subordinate TM. Interposition is the word of the OMG Object Transaction Service.
 *
 * What makes it work: the subordinate writes that it is prepared before it answers, and from then on it is in doubt and decides nothing, however long it takes. When it recovers it asks
 * (`inquiry`). The superior answers by its commit record, and by presumed abort if there is none, so that it must keep the record until the subordinate has acknowledged the commit.
 *
 * Granularity: one step for each message over the CRM, for each record that a TM writes, and for each call to a local RM with its return, which xa has in full; the subordinate's records go to disk
 * in the step that sends the message which relies on them. Assumptions and bounds: one transaction, with one RM at the superior and `rms` at the subordinate. RMs do not crash here, and an RM may refuse
 * while it has promised nothing. A TM that waits for an answer asks again. Read-only votes, one phase and heuristic decisions are in xa.
 */
import { crashes, durable, isDown, loseMessages, machine, mapOf, messages, network, oneOf, ownedBy, prematureTimeouts, processes, range, singleProcess, spec } from '../../../checker/language/index.ts'

export const xaInterposed = spec('xa-interposed', { rms: range(1, 3) }, ({ rms }) => {
  const TM = singleProcess('TM')
  const Sub = singleProcess('SubTM')
  const Local = singleProcess('RM0') // the RM of the superior
  const RM = processes('RM', rms) // those of the subordinate

  const Msg = messages({
    ax_prepare:  { from: TM, to: Sub },
    vote:        { from: Sub, to: TM, code: oneOf('XA_OK', 'XA_RBROLLBACK') },
    ax_commit:   { from: TM, to: Sub },
    ax_rollback: { from: TM, to: Sub },
    done:        { from: Sub, to: TM },
    inquiry:     { from: Sub, to: TM },
  })
  const Branch = oneOf('working', 'prepared', 'committed', 'rolled back')

  const vars = {
    tm: ownedBy(TM, oneOf('open', 'preparing', 'voted', 'committing', 'rolled back', 'ended')),
    tmLog: durable(ownedBy(TM, oneOf('empty', 'commit'))),
    local: durable(ownedBy(Local, Branch)),
    sub: ownedBy(Sub, oneOf('open', 'preparing', 'in doubt', 'committing', 'rolling back', 'ended')),
    /** The in-doubt table of the subordinate; its superior is what DBA_2PC_NEIGHBORS has beside it in Oracle. */
    subLog: durable(ownedBy(Sub, oneOf('empty', 'prepared', 'commit'))),
    rm: durable(mapOf(RM, Branch)),
    net: network(Msg, 'merging'),
  }
  const { initially, action, receive, always, step, reachable, predicate } = machine(vars)
  const isUp = (s: object, who: { readonly id: string }) => !isDown(s, who.id)
  const outcomes = (s: { readonly local: string; readonly rm: Readonly<Record<string, string>> }) => [s.local, ...RM.ids.map(rm => s.rm[rm] ?? '')]
  const isUndecided = (state: string) => state === 'working' || state === 'prepared'

  const actions = {
    /** The superior begins phase 1, and asks again if no vote comes. */
    callPrepare: action({
      by: TM, fair: 'weak',
      when: s => (s.tm === 'open' || s.tm === 'preparing') && !s.net.has(Msg.ax_prepare({})),
      then: s => { s.tm = 'preparing'; s.net.send(Msg.ax_prepare({})) },
    }),
    prepareLocal: action({ by: Local, fair: 'weak', when: s => s.local === 'working' && (s.tm === 'preparing' || s.tm === 'voted') && isUp(s, TM), then: s => { s.local = 'prepared' } }),
    refuseLocal: action({ by: Local, when: s => s.local === 'working', then: s => { s.local = 'rolled back' } }),

    /** The subordinate begins its own phase 1; asked again it repeats its vote. One that has forgotten the transaction has rolled it back. */
    ax_prepare: receive(Msg.ax_prepare, {
      fair: 'strong',
      then: s => {
        if (s.sub === 'open') s.sub = 'preparing'
        else if (s.sub === 'in doubt') s.net.send(Msg.vote({ code: 'XA_OK' }))
        else if (s.sub === 'rolling back' || s.sub === 'ended') s.net.send(Msg.vote({ code: 'XA_RBROLLBACK' }))
      },
    }),
    xa_prepare: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.sub === 'preparing' && isUp(s, Sub) && s.rm[rm] === 'working',
      then: (s, { rm }) => { s.rm[rm] = 'prepared' },
    }),
    refuse: action({ for: { rm: RM }, by: 'rm', when: (s, { rm }) => s.rm[rm] === 'working', then: (s, { rm }) => { s.rm[rm] = 'rolled back' } }),
    /** All RMs of the subordinate are prepared: it writes that it is, and answers. */
    voteYes: action({
      by: Sub, fair: 'weak',
      when: s => s.sub === 'preparing' && RM.every(rm => s.rm[rm] === 'prepared'),
      then: s => { s.subLog = 'prepared'; s.sub = 'in doubt'; s.net.send(Msg.vote({ code: 'XA_OK' })) },
    }),
    voteNo: action({
      by: Sub, fair: 'weak',
      when: s => s.sub === 'preparing' && RM.some(rm => s.rm[rm] === 'rolled back'),
      then: s => { s.sub = 'rolling back'; s.net.send(Msg.vote({ code: 'XA_RBROLLBACK' })) },
    }),

    onVote: receive(Msg.vote, { fair: 'strong', then: (s, { code }) => { if (s.tm === 'preparing') s.tm = code === 'XA_OK' ? 'voted' : 'rolled back' } }),
    /** All are prepared: the superior writes its commit record. */
    logCommit: action({ by: TM, fair: 'weak', when: s => s.tm === 'voted' && s.local === 'prepared', then: s => { s.tmLog = 'commit'; s.tm = 'committing' } }),
    decideRollback: action({ by: TM, fair: 'weak', when: s => (s.tm === 'preparing' || s.tm === 'voted') && s.local === 'rolled back', then: s => { s.tm = 'rolled back' } }),
    commitLocal: action({ by: Local, fair: 'weak', when: s => s.tm === 'committing' && isUp(s, TM) && s.local === 'prepared', then: s => { s.local = 'committed' } }),
    rollbackLocal: action({ by: Local, fair: 'weak', when: s => s.tm === 'rolled back' && isUp(s, TM) && isUndecided(s.local), then: s => { s.local = 'rolled back' } }),
    /** Phase 2 goes to the subordinate, again and again: a commit until it is acknowledged; a rollback is not, since nothing is kept of it. */
    callCommit: action({
      by: TM, fair: 'weak',
      when: s => s.tm === 'committing' && !s.net.has(Msg.ax_commit({})) && !s.net.has(Msg.done({})),
      then: s => { s.net.send(Msg.ax_commit({})) },
    }),
    callRollback: action({ by: TM, fair: 'weak', when: s => s.tm === 'rolled back' && !s.net.has(Msg.ax_rollback({})), then: s => { s.net.send(Msg.ax_rollback({})) } }),
    onDone: receive(Msg.done, { fair: 'strong', when: s => s.local === 'committed', then: s => { s.tm = 'ended'; s.tmLog = 'empty' } }),
    /** A subordinate in doubt asks; the answer is the commit record, or presumed abort. A superior that has not decided lets it wait. */
    inquire: action({
      by: Sub, fair: 'weak',
      when: s => s.sub === 'in doubt' && !s.net.has(Msg.inquiry({})) && !s.net.has(Msg.ax_commit({})) && !s.net.has(Msg.ax_rollback({})),
      then: s => { s.net.send(Msg.inquiry({})) },
    }),
    onInquiry: receive(Msg.inquiry, {
      fair: 'strong',
      when: s => s.tm === 'committing' || s.tm === 'rolled back' || s.tm === 'ended',
      then: s => { s.net.send(s.tmLog === 'commit' ? Msg.ax_commit({}) : Msg.ax_rollback({})) },
    }),

    /** The subordinate writes the outcome down, since it must carry it out. One that has no record of the transaction has carried it out already, and says so (as XAER_NOTA does). */
    ax_commit: receive(Msg.ax_commit, {
      fair: 'strong',
      then: s => {
        if (s.sub === 'in doubt') { s.subLog = 'commit'; s.sub = 'committing' }
        else if (s.sub !== 'committing') s.net.send(Msg.done({}))
      },
    }),
    ax_rollback: receive(Msg.ax_rollback, {
      fair: 'strong',
      then: s => { if (s.sub === 'open' || s.sub === 'preparing' || s.sub === 'in doubt') { s.subLog = 'empty'; s.sub = 'rolling back' } },
    }),
    xa_commit: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.sub === 'committing' && isUp(s, Sub) && s.rm[rm] === 'prepared',
      then: (s, { rm }) => { s.rm[rm] = 'committed' },
    }),
    xa_rollback: action({
      for: { rm: RM }, by: 'rm', fair: 'weak',
      when: (s, { rm }) => s.sub === 'rolling back' && isUp(s, Sub) && isUndecided(s.rm[rm]),
      then: (s, { rm }) => { s.rm[rm] = 'rolled back' },
    }),
    endCommit: action({
      by: Sub, fair: 'weak',
      when: s => s.sub === 'committing' && RM.every(rm => s.rm[rm] === 'committed'),
      then: s => { s.sub = 'ended'; s.subLog = 'empty'; s.net.send(Msg.done({})) },
    }),
    endRollback: action({ by: Sub, fair: 'weak', when: s => s.sub === 'rolling back' && RM.every(rm => s.rm[rm] === 'rolled back'), then: s => { s.sub = 'ended' } }),
  }

  const isSettled = predicate(s => !outcomes(s).some(isUndecided))
  return {
    vars, actions,
    init: initially(),
    properties: {
      /** No branch commits while another is rolled back, on either system. */
      tcConsistent: always(s => !(outcomes(s).includes('committed') && outcomes(s).includes('rolled back'))),
      /** Once the superior has a yes, the subordinate has the transaction in its table until it is told the outcome, and the outcome until it is carried out. */
      inDoubtListed: always(s => (s.tm === 'voted' ? s.subLog === 'prepared' : s.tmLog !== 'commit' || s.subLog !== 'empty' || RM.every(rm => s.rm[rm] === 'committed'))),
      /** An RM of the subordinate commits only after the superior has decided to. */
      superiorDecides: always(s => s.tmLog === 'commit' || RM.every(rm => s.rm[rm] !== 'committed') || s.local === 'committed'),
      /** The subordinate is at the end only when every branch of its own is. */
      endsLast: always(s => s.sub !== 'ended' || RM.every(rm => !isUndecided(s.rm[rm]))),
      /** Only a subordinate in doubt asks. */
      onlyInDoubtAsks: step((before, after) => before.sub === 'in doubt' || before.net.has(Msg.inquiry({})) || !after.net.has(Msg.inquiry({}))),
      /** A branch that has committed or rolled back is over. */
      branchIsFinal: step((before, after) => (isUndecided(before.local) || after.local === before.local)
        && RM.every(rm => isUndecided(before.rm[rm]) || after.rm[rm] === before.rm[rm])),
      /** A branch promises nothing unless the TM of its system asks it to. */
      preparesWhenAsked: step((before, after) =>
        (after.local !== 'prepared' || before.local === 'prepared' || ((before.tm === 'preparing' || before.tm === 'voted') && isUp(before, TM)))
        && RM.every(rm => after.rm[rm] !== 'prepared' || before.rm[rm] === 'prepared' || (before.sub === 'preparing' && isUp(before, Sub)))),
      /** The subordinate ends its phase 1 with a vote: yes if all its RMs are prepared, and no if one has refused; or because it is told to roll back. */
      votes: step((before, after) => before.sub !== 'preparing' || after.sub === 'preparing' || !isUp(after, Sub)
        || (before.net.has(Msg.ax_rollback({})) && !after.net.has(Msg.ax_rollback({})))
        || (after.sub === 'in doubt'
          ? after.net.has(Msg.vote({ code: 'XA_OK' })) && RM.every(rm => after.rm[rm] === 'prepared')
          : after.net.has(Msg.vote({ code: 'XA_RBROLLBACK' })) && RM.some(rm => after.rm[rm] === 'rolled back'))),
      /** The superior rolls back because its own RM has refused, or the subordinate votes no. */
      rollsBackForAReason: step((before, after) => (before.tm !== 'preparing' && before.tm !== 'voted') || after.tm !== 'rolled back'
        || after.local === 'rolled back' || (before.net.has(Msg.vote({ code: 'XA_RBROLLBACK' })) && !after.net.has(Msg.vote({ code: 'XA_RBROLLBACK' })))),
      /** The subordinate has the outcome in its table before it has anyone commit. */
      logsOutcome: always(s => s.sub !== 'committing' || s.subLog === 'commit'),
      /** A subordinate that has carried out a commit acknowledges it without being told again. */
      acknowledges: step((before, after) => before.sub !== 'committing' || after.sub !== 'ended' || after.net.has(Msg.done({}))),
      /** A TM that has come to its end stays there, as long as it is up; the subordinate then has nothing in its table. */
      endIsFinal: step((before, after) => (before.tm !== 'ended' || after.tm === 'ended' || !isUp(after, TM))
        && (before.sub !== 'ended' || after.sub === 'ended' || !isUp(after, Sub)) && (after.sub !== 'ended' || after.subLog === 'empty')),
      canCommit: reachable(s => outcomes(s).every(o => o === 'committed') && s.tm === 'ended' && s.sub === 'ended'),
      canRollBack: reachable(s => outcomes(s).every(o => o === 'rolled back')),
      /** One RM of the subordinate that refuses is enough for a no, whatever the others have promised. */
      canVoteNo: reachable(s => s.tm === 'preparing' && s.sub === 'rolling back' && (RM.ids.length === 1 || RM.some(rm => s.rm[rm] === 'prepared'))),
      /** Both systems prepare at once: the RM of the superior does not wait for the vote, */
      canPrepareTogether: reachable(s => s.tm === 'preparing' && s.local === 'prepared'),
      /** nor does the superior, if that RM refuses. */
      canRollBackEarly: reachable(s => s.tm === 'rolled back' && s.sub === 'open' && s.net.has(Msg.ax_prepare({}))),
      /** A subordinate in doubt asks by itself, and need not wait until it is told. */
      canAsk: reachable(s => s.sub === 'in doubt' && s.net.has(Msg.inquiry({})) && !s.net.has(Msg.ax_commit({})) && !s.net.has(Msg.ax_rollback({}))),
      canBeInDoubt: reachable(s => s.sub === 'in doubt' && s.tm === 'rolled back'),
    },
    faults: {
      lose: loseMessages(),
      /** Timeouts, which only a variant has, may fire too early. */
      asynchrony: prematureTimeouts(),
      /** A superior that recovers goes by its commit record; if there is none it presumes abort. */
      crashTM: crashes(TM, { onRecover: (s: { tm: string; readonly tmLog: string }) => { s.tm = s.tmLog === 'commit' ? 'committing' : 'rolled back' } }),
      /** A subordinate that was prepared is in doubt again; one that was not rolls back by itself, which it may. Of a transaction that has ended nothing is left to roll back. */
      crashSub: crashes(Sub, {
        onRecover: (s: { sub: string; readonly subLog: string }) => { s.sub = s.subLog === 'prepared' ? 'in doubt' : s.subLog === 'commit' ? 'committing' : 'rolling back' },
      }),
    },
    final: isSettled,
    symmetry: [RM],
    parts: { TM, Sub, RM, Msg, isUp, isSettled },
  }
})
