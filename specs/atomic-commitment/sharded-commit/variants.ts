/** Two-phase commit across replicated shards with either half left out, with each rule weakened in turn, and with claims about progress. */
import { isDown, machine, oneOf, type StateOf, singleProcess, stops, variant } from '../../../checker/language/index.ts'
import { groupOf, replicatedRegister } from '../../consensus/replicated-register/protocol.ts'
import { transactionCommit } from '../transaction-commit/protocol.ts'
import { shardedCommit } from './protocol.ts'

/** A replica takes over at any time, be the leader down or not. */
export const falseSuspicions = variant(shardedCommit, 'false-suspicions', ({ parts: { mayTakeOver } }) => ({
  actions: { takeOver: { when: (s, { m }) => mayTakeOver(s, m) } },
}))

/** The first leader of every group may stop, and no shard refuses: what a refusal leads to, and what the stop of a follower does, is seen where groups fail one at a time. */
export const leadersStop = variant(shardedCommit, 'leaders-stop', ({ actions: { prepare } }) => ({
  actions: { prepare: { when: (s, p) => p.vote === 'yes' && prepare.when(s, p) } },
  faults: { stopA: stops(singleProcess('A1')), stopB: stops(singleProcess('B1')), stopC: stops(singleProcess('C1')) },
}))

/** AC5, and what the composition comes to, apart from the protocol since progress takes the graph of all states. */
const withProgress = (of: typeof shardedCommit) => variant(of, 'progress', ({ constants: { a, b, c, takeovers }, leadsTo, refines, parts }) => {
  const { Participant, groups, shards, copies, has, isChosen, isDecided, nameOf } = parts
  const registerOf = (g: 'A' | 'B' | 'C', members: number) => {
    const { Member } = replicatedRegister.define({ members, terms: takeovers }).parts
    return refines(replicatedRegister.with({ members, terms: takeovers }), s => {
      const { term, copy, proposed } = copies(s, g)
      const byMember = <T>(of: Readonly<Record<string, T>>) => Object.fromEntries(Member.ids.map((id, k) => [id, of[groups[g].members[k] as string]]))
      return { term: byMember(term), copy: byMember(copy), proposed }
    })
  }
  const rmState = (s: Parameters<typeof isDecided>[0], g: 'A' | 'B') =>
    has(s, 'committed', g) ? 'committed' : has(s, 'aborted', g) ? 'aborted' : isChosen(s, g, 'yes') ? 'prepared' : 'working'
  return {
    properties: {
      /** A shard that is prepared is told what to do, and a replica that is up does it. */
      nonBlocking: leadsTo({ for: { g: oneOf('A', 'B') }, from: (s, { g }) => isChosen(s, g, 'yes'), to: (s, { g }) => isDecided(s, g) }),
      /** What one shard has committed every shard commits, with a replica that is up. */
      commitApplied: leadsTo({
        from: s => has(s, 'committed'),
        to: s => shards.every(g => Participant.some(m => nameOf(m) === g && s.outcome[m] === 'committed' && !isDown(s, m))),
      }),
      /** Between groups: the shards do what transaction commit allows its RMs. */
      transactionCommit: refines(transactionCommit.with({ rms: 2 }), s => ({ rmState: { RM1: rmState(s, 'A'), RM2: rmState(s, 'B') } })),
      /** Inside a group: its replicas do what the members of a register may. */
      registerA: registerOf('A', a),
      registerB: registerOf('B', b),
      registerC: registerOf('C', c),
    },
  }
})

export const progress = withProgress(shardedCommit)

/** Consensus without two-phase commit: each shard commits what its own group has agreed on, and nobody asks the other. */
export const eachForItself = variant(shardedCommit, 'each-for-itself', ({ action, parts: { Participant, knows } }) => ({
  added: {
    /** The leader of a shard commits as soon as its group has stored yes. */
    commitAlone: action({
      for: { m: Participant }, by: 'm',
      when: (s, { m }) => knows(s, m, 'yes'),
      then: (s, { m }) => { s.outcome[m] = 'committed' },
    }),
  },
}))

/** Mutant: a leader sends its shard's vote when it has stored it itself, before any other replica has. */
export const preparesAlone = variant(shardedCommit, 'prepares-alone', ({ parts: { leads, termOf } }) => ({
  actions: { vote: { when: (s, { m, vote }) => leads(s, m) && s.copy[m][termOf(m)] === vote } },
}))

/** Mutant: a leader announces the coordinator's decision when it has stored it itself, before any other replica has. */
export const announcesAlone = variant(shardedCommit, 'announces-alone', ({ parts: { leads, termOf } }) => ({
  actions: { announce: { when: (s, { m, decision }) => leads(s, m) && s.copy[m][termOf(m)] === decision } },
}))

/** Mutant: the client is told that its transaction is committed when the leader of the coordinator proposes that, before its group has decided. */
export const repliesEarly = variant(shardedCommit, 'replies-early', ({ action, parts: { C, Msg, leads, termOf } }) => ({
  added: {
    /** The leader of the coordinator tells the client what it has only proposed. */
    replyEarly: action({
      for: { m: C }, by: 'm',
      when: (s, { m }) => leads(s, m) && s.proposed.C[termOf(m)] === 'yes',
      then: s => { s.net.send(Msg.Reply({ outcome: 'committed' })) },
    }),
  },
}))

/** Mutant: a new leader of a shard does not look for what the group has promised, and refuses a transaction that it does not know. */
export const forgetsPrepared = variant(shardedCommit, 'forgets-prepared', ({ parts: { leads, mayPropose, nameOf, termOf } }) => ({
  actions: {
    prepare: { when: (s, { m, vote }) => mayPropose(s, m, vote) || (vote === 'no' && leads(s, m) && s.proposed[nameOf(m)][termOf(m)] === null) },
  },
}))

/** Mutant: a new leader of the coordinator does not look for what the group has decided. */
export const forgetsDecision = variant(shardedCommit, 'forgets-decision', ({ parts: { isPrepared, leads, shards, termOf } }) => ({
  actions: {
    decide: { when: (s, { m, decision }) => leads(s, m) && s.proposed.C[termOf(m)] === null && (decision === 'no' || shards.every(g => isPrepared(s, g))) },
  },
}))

/** Mutant: one replica is a majority, for those who send and for those who take over. */
export const majorityOfOne = variant(shardedCommit, 'majority-of-one', ({ vars, parts: { A, B, C, Msg, copies, has, isPrepared, leads, nameOf, shards, termOf } }) => {
  const { always } = machine(vars)
  type S = StateOf<typeof vars>
  type Vote = 'yes' | 'no'
  type Replica = Parameters<typeof leads>[1]
  const groups = { A: groupOf(A.ids, 1), B: groupOf(B.ids, 1), C: groupOf(C.ids, 1) }
  const names = ['A', 'B', 'C'] as const
  const mayPropose = (s: S, m: Replica, v: Vote) => leads(s, m) && groups[nameOf(m)].mayPropose(copies(s, nameOf(m)), termOf(m), v)
  const knows = (s: S, m: Replica, v: Vote) => leads(s, m) && groups[nameOf(m)].isChosenAt(copies(s, nameOf(m)), termOf(m), v)
  const isChosen = (s: S, g: (typeof names)[number], v: Vote) => groups[g].isChosen(copies(s, g), v)
  return {
    actions: {
      prepare: { when: (s, { m, vote }) => mayPropose(s, m, vote) },
      decide: { when: (s, { m, decision }) => mayPropose(s, m, decision) && (decision === 'no' || shards.every(g => isPrepared(s, g))) },
      vote: { when: (s, { m, vote }) => knows(s, m, vote) },
      announce: { when: (s, { m, decision }) => knows(s, m, decision) },
      abortAlone: { when: (s, { m }) => knows(s, m, 'no') },
      commit: { when: (s, { to: m }) => knows(s, m, 'yes') },
      abort: { when: (s, { to: m }) => knows(s, m, 'yes') },
    },
    properties: {
      commitValidity: always(s => s.net.of(Msg.Commit).length === 0 || shards.every(g => isChosen(s, g, 'yes'))),
      abortValidity: always(s => !has(s, 'aborted') || names.some(g => isChosen(s, g, 'no'))),
      oneValue: always(s => names.every(g => !(isChosen(s, g, 'yes') && isChosen(s, g, 'no')))),
    },
  }
})
