/** Basic Paxos with each of its rules weakened in turn, with learners, and with the acceptor of the notes. */
import { machine, mapOf, maybe, processes, range, variant } from '../../../checker/language/index.ts'
import { replicatedRegister } from '../replicated-register/protocol.ts'
import { voting } from '../voting/protocol.ts'
import { paxos } from './protocol.ts'

/** Votes seen through the messages that report them: what Paxos does, Voting allows. */
const asVoting = (of: typeof paxos) => variant(of, 'refines-voting', ({ refines, constants, parts: { Acceptor, Ballot, Msg } }) => ({
  properties: {
    /** Every behaviour of Paxos is one of Voting, where to send Accepted is to vote; V!Spec in Paxos.tla. */
    refinesVoting: refines(voting.with(constants), s => {
      const votes = s.net.of(Msg.Accepted)
      const voteOf = (a: string, bal: number) => votes.find(m => m.from === a && m.bal === bal)?.val ?? null
      return {
        votes: Acceptor.map(a => Object.fromEntries([...Ballot.values()].map(bal => [bal, voteOf(a, bal)]))),
        maxBal: s.maxBal,
      }
    }),
  },
}))

export const refinesVoting = asVoting(paxos)

/** Paxos over two values, yes and no, keeps a register that survives any minority of its members; the register's term 0 is not used. */
const asRegister = (of: typeof paxos) => variant(of, 'refines-register', ({ refines, constants: { acceptors, ballots }, parts: { Acceptor, Value, Ballot, Msg, proposals } }) => {
  const members = replicatedRegister.define({ members: acceptors, terms: ballots }).parts.Member.ids
  const acceptorOf = (m: string) => Acceptor.ids[members.indexOf(m as (typeof members)[number])] as (typeof Acceptor)['initial']
  const said = (v: string | undefined) => (v === undefined ? null : v === Value.ids[0] ? 'yes' : 'no')
  const byMember = <T>(give: (a: (typeof Acceptor)['initial']) => T) => Object.fromEntries(members.map(m => [m, give(acceptorOf(m))]))
  const byTerm = <T>(give: (bal: number) => T) => Object.fromEntries([0, ...Ballot.values()].map(t => [t, give(t)]))
  return {
    properties: {
      /** To send Accept is to propose, to send Accepted is to store. */
      refinesRegister: refines(replicatedRegister.with({ members: acceptors, terms: ballots }), s => ({
        term: byMember(a => s.maxBal[a]),
        copy: byMember(a => byTerm(t => said(t === 0 ? undefined : s.net.of(Msg.Accepted, { bal: t }).find(m => m.from === a)?.val))),
        proposed: byTerm(t => said(t === 0 ? undefined : proposals(s, t)[0]?.val)),
      })),
    },
  }
})

export const refinesRegister = asRegister(paxos)

/** Learners, who learn a value when they have heard of a quorum's votes for it in one ballot. */
export const learners = variant(paxos, 'learners', ({ vars, parts: { Value, Ballot, Msg, majorities, chosen } }) => {
  const Learner = processes('Learner', 2)
  const more = { learned: mapOf(Learner, maybe(Value)) }
  const { action, always, reachable } = machine({ ...vars, ...more })
  return {
    vars: more,
    added: {
      learn: action({
        for: { learner: Learner, bal: Ballot, v: Value }, by: 'learner',
        when: (s, { learner, bal, v }) => s.learned[learner] === null
          && majorities.some(q => s.net.of(Msg.Accepted, { bal, val: v }).filter(m => q.has(m.from)).length === q.size),
        then: (s, { learner, v }) => { s.learned[learner] = v },
      }),
    },
    properties: {
      /** Consistency: no two learners learn different values. */
      consistency: always(s => Value.count(v => Learner.some(l => s.learned[l] === v)) <= 1),
      /** Only a chosen value is learned. */
      learnedIsChosen: always(s => Learner.every(l => chosen(s).some(v => v === s.learned[l]) || s.learned[l] === null)),
      /** Every learner can learn. */
      canLearn: reachable(s => Learner.every(l => s.learned[l] !== null)),
    },
  }
})

/** Mutant: a leader proposes what it likes, whatever the acceptors have told. */
export const ignoresVotes = variant(paxos, 'ignores-votes', ({ parts: { Value, ballotOf, proposals, showsSafe } }) => ({
  actions: {
    phase2a: {
      when: (s, { leader }) => proposals(s, ballotOf(leader)).length === 0 && Value.some(w => showsSafe(s, ballotOf(leader), w)),
    },
  },
}))

/** Such a leader makes the register lose what was chosen. */
export const ignoresVotesAsRegister = asRegister(ignoresVotes)

/** Mutant: a leader proposes what some acceptor has told, though another has told of a higher ballot. */
export const anyReportedVote = variant(paxos, 'any-reported-vote', ({ parts: { ballotOf, proposals, promises, majorities } }) => ({
  actions: {
    phase2a: {
      when: (s, { leader, v }) => proposals(s, ballotOf(leader)).length === 0 && majorities.some(q => {
        const heard = promises(s, ballotOf(leader)).filter(m => q.has(m.from))
        return [...q].every(a => heard.some(m => m.from === a)) && (heard.every(m => m.mval === null) || heard.some(m => m.mval === v))
      }),
    },
  },
}))

/** Mutant: a leader proposes again, another value in the same ballot. */
export const proposesTwice = variant(paxos, 'proposes-twice', ({ parts: { ballotOf, showsSafe } }) => ({
  actions: { phase2a: { when: (s, { leader, v }) => showsSafe(s, ballotOf(leader), v) } },
}))

/** Mutant: an acceptor votes in a ballot below the one it has promised itself to. */
export const breaksPromise = variant(paxos, 'breaks-promise', ({ parts: { Msg } }) => ({
  actions: {
    phase2b: {
      when: () => true,
      then: (s, { to: a, bal, val }) => {
        s.maxBal[a] = Math.max(s.maxBal[a], bal)
        if (bal > s.maxVBal[a]) {
          s.maxVBal[a] = bal
          s.maxVal[a] = val
        }
        s.net.send(Msg.Accepted({ from: a, bal, val }))
      },
    },
  },
}))

/** Mutant: an acceptor does not write down what it promises, and a crash makes it free again. */
export const promiseNotLogged = variant(paxos, 'promise-not-logged', ({ constants, parts: { Acceptor } }) => ({
  vars: { maxBal: mapOf(Acceptor, range(0, constants.ballots)) },
}))

/** Mutant: an acceptor does not write down how it votes, and after a crash tells of no vote. */
export const voteNotLogged = variant(paxos, 'vote-not-logged', ({ constants, parts: { Acceptor, Value } }) => ({
  vars: { maxVBal: mapOf(Acceptor, range(0, constants.ballots)), maxVal: mapOf(Acceptor, maybe(Value)) },
}))

/** One acceptor of several lies: it tells of no vote, whatever it has voted. Paxos tolerates that processes stop, not that they say what is not so. */
export const oneLies = variant(paxos, 'one-lies', ({ parts: { Acceptor, Msg } }) => ({
  actions: {
    phase1b: {
      then: (s, { from: leader, to: a, bal }) => {
        const isLiar = a === Acceptor.ids[0]
        s.maxBal[a] = bal
        s.net.send(Msg.Promise({ from: a, to: leader, bal, mbal: isLiar ? 0 : s.maxVBal[a], mval: isLiar ? null : s.maxVal[a] }))
      },
    },
  },
  faults: { crash: null }, // the acceptor that lies is the fault
}))

/** Mutant: half of the acceptors are a quorum, so that of an even number two quorums may have nobody in common. */
export const halfIsEnough = variant(paxos, 'half-is-enough', ({ always, constants, parts }) => {
  const { Msg, ballotOf, proposals, showsSafe, chosen } = parts
  const halves = parts.quorumsOf(Math.ceil(constants.acceptors / 2))
  return {
    actions: {
      phase2a: { when: (s, { leader, v }) => proposals(s, ballotOf(leader)).length === 0 && showsSafe(s, ballotOf(leader), v, halves) },
    },
    properties: {
      agreement: always(s => chosen(s, halves).length <= 1),
      nontriviality: always(s => chosen(s, halves).every(v => s.net.of(Msg.Accept).some(m => m.val === v))),
    },
  }
})

/**
 * The acceptor as the notes have it, and section 2.2 of "Paxos Made Simple" read to the letter: it votes in a ballot unless it has
 * *responded to a Prepare* of a higher one. So a vote is no promise, and it may go back to lower ballots; of its votes it tells
 * the one in the highest ballot.
 */
export const acceptorOfTheNotes = variant(paxos, 'acceptor-of-the-notes', ({ parts: { Msg } }) => ({
  actions: {
    phase2b: {
      then: (s, { to: a, bal, val }) => {
        if (bal > s.maxVBal[a]) {
          s.maxVBal[a] = bal
          s.maxVal[a] = val
        }
        s.net.send(Msg.Accepted({ from: a, bal, val }))
      },
    },
  },
}))

/** It is safe, but not for Voting's reason: after a vote it is free to vote in a lower ballot. */
export const acceptorOfTheNotesAsVoting = asVoting(acceptorOfTheNotes)

/** Mutant: the same acceptor, but of its votes it tells the last, not the one in the highest ballot. */
export const tellsLastVote = variant(paxos, 'tells-last-vote', ({ parts: { Msg } }) => ({
  actions: {
    phase2b: {
      then: (s, { to: a, bal, val }) => {
        s.maxVBal[a] = bal
        s.maxVal[a] = val
        s.net.send(Msg.Accepted({ from: a, bal, val }))
      },
    },
  },
}))
