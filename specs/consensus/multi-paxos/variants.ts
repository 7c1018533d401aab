/** Multi-Paxos with each of its rules weakened in turn, with commands that depend on each other, and with claims about progress. */
import { type Id, isDown, mapOf, range, variant } from '../../../checker/language/index.ts'
import { multiPaxos } from './protocol.ts'

/** Mutant: a new leader skips the prepare not only within its ballot but also when it begins it. Nobody has promised it anything, and it knows of no vote but its own. */
export const newLeaderSkipsPrepare = variant(multiPaxos, 'new-leader-skips-prepare', ({ parts: { entriesOf, lead } }) => ({
  actions: {
    prepare: { then: (s, { i, ballot }) => { s.ballotsBegun.add(ballot); s.promised[i] = ballot; lead(s, i, ballot, entriesOf([s.votes[i]])) } },
  },
}))

/** Mutant: a replica does not write down what it promises, and a crash makes it free again. */
export const forgetsPromise = variant(multiPaxos, 'forgets-promise', ({ constants, parts: { Replica } }) => ({
  vars: { promised: mapOf(Replica, range(0, constants.ballots)) },
  properties: { votesPromised: null },
}))

/** Mutant: a new leader takes for a hole each slot in which it has not voted itself, and fills it with a no-op, whatever it is told. */
export const noopOverVote = variant(multiPaxos, 'noop-over-vote', ({ parts: { noop, entriesOf, lead, reportsTo } }) => ({
  actions: {
    promise: {
      then: (s, { j, to: i }) => {
        s.promised[j] = s.ballot[i]
        s.reports[i][j] = s.votes[j]
        const reports = reportsTo(s, i)
        if (reports.length < 2 || s.promised[i] !== s.ballot[i]) return
        lead(s, i, s.ballot[i], entriesOf(reports).map((entry, k) => (s.votes[i][k + 1] === null ? noop : entry)))
      },
    },
  },
}))

/** Mutant: a leader proposes a second entry in a slot of its ballot. */
export const proposesTwice = variant(multiPaxos, 'proposes-twice', ({ parts: { isLeader, hasProposed, proposeIn } }) => ({
  actions: {
    propose: {
      when: (s, { i, c }) => isLeader(s, i) && !hasProposed(s, i, c),
      then: (s, { i, c }) => proposeIn(s, i, 1, c),
    },
  },
}))

/** Mutant: a replica executes what is chosen as it hears of it, and does not wait for the slots below. */
export const appliesOverHoles = variant(multiPaxos, 'applies-over-holes', ({ constants, parts: { numbers } }) => ({
  actions: {
    apply: {
      when: (s, { i, entry }) => s.applied[i].length < constants.slots && !s.applied[i].includes(entry) && numbers.some(slot => s.decided[slot]?.has(entry)),
    },
  },
}))

/** The second command depends on the first, as where a leader sends what it has computed and not what it was asked: a leader proposes it when it has proposed the first. */
const withDependence = (of: typeof multiPaxos, name: string) => variant(of, name, ({ actions: { propose }, always, parts: { Replica, Command, hasProposed } }) => {
  const [first, second] = Command.ids
  return {
    actions: { propose: { when: (s, { i, c }) => propose.when(s, { i, c }) && (c !== second || first === undefined || hasProposed(s, i, first)) } },
    properties: {
      /** Local primary order, as in F. Junqueira, B. Reed and M. Serafini, "Zab", DSN 2011: who has executed the second command has executed the first before it. */
      causalOrder: always({
        for: { i: Replica },
        holds: ({ applied }, { i }) => second === undefined || first === undefined || !applied[i].includes(second) || applied[i].slice(0, applied[i].indexOf(second)).includes(first),
      }),
    },
  }
})
export const dependent = withDependence(multiPaxos, 'dependent')

/** A leader proposes when what it has proposed before is chosen, one slot after the other. There are no holes then. */
export const oneAtATime = variant(multiPaxos, 'one-at-a-time', ({ actions: { propose }, constants, always, parts: { numbers } }) => ({
  actions: {
    propose: {
      when: (s, { i, c }) => propose.when(s, { i, c }) && numbers.every(slot => (s.proposals[i][slot]?.votedBy.size ?? constants.accepts) >= constants.accepts),
    },
  },
  properties: {
    canHaveHole: null,
    /** What is chosen has no hole. */
    noHoles: always(s => numbers.every(slot => slot === 1 || s.decided[slot]?.size === 0 || (s.decided[slot - 1]?.size ?? 0) > 0)),
  },
}))
export const dependentOneAtATime = withDependence(oneAtATime as unknown as typeof multiPaxos, 'dependent-one-at-a-time')

/** Progress, in a variant of its own since it takes the graph of all states: a replica begins a ballot when whoever began the last one is down, and messages arrive. */
export const progress = variant(multiPaxos, 'progress', ({ actions: { prepare }, eventually, constants, parts: { Replica } }) => ({
  actions: {
    prepare: {
      fair: 'weak',
      when: (s, { i, ballot }) => prepare.when(s, { i, ballot }) && s.ballotsBegun.size === ballot - 1
        && Replica.every(j => s.proposer[j] === 'idle' || s.ballot[j] < ballot - 1 || isDown(s, j)),
    },
    promise: { fair: 'weak' }, propose: { fair: 'weak' }, accept: { fair: 'weak' }, apply: { fair: 'weak' },
  },
  properties: {
    canHaveHole: null, canApply: null, // liveness says more
    /** Every replica that is up executes an entry in every slot in the end. */
    executesAll: eventually(s => Replica.every(i => isDown(s, i) || s.applied[i].length === constants.slots)),
  },
  faults: { crash: null },
}))

/** A leader asks no more replicas than it needs: itself, and those that come after it. */
export const asksMajorityOnly = variant(progress, 'asks-majority-only', ({ actions: { promise, accept }, constants, parts: { Replica } }) => {
  const isAsked = (j: Id<'R'>, i: Id<'R'>, enough: number) => (Replica.ids.indexOf(j) - Replica.ids.indexOf(i) + constants.replicas) % constants.replicas < enough
  return {
    actions: {
      promise: { when: (s, { j, to }) => isAsked(j, to, constants.promises) && promise.when(s, { j, to }) },
      accept: { when: (s, p) => isAsked(p.j, p.from, constants.accepts) && accept.when(s, p) },
    },
  }
})

/** Two replicas may begin the same ballot. A replica still answers only a prepare that is above all that it has answered. */
export const sameBallots = variant(multiPaxos, 'same-ballots', {
  actions: { prepare: { when: (s, { i, ballot }) => ballot > s.promised[i] } },
})

/** Mutant: two replicas may begin the same ballot, and who has answered one answers the other, too. */
export const answersSameBallot = variant(sameBallots, 'answers-same-ballot', {
  actions: { promise: { when: (s, { j, to }) => j !== to && s.proposer[to] === 'preparing' && s.ballot[to] >= s.promised[j] && s.reports[to][j] === null } },
})
