/** Membership changes with a rule left out, and with rules that look as good. */
import { variant } from '../../../checker/language/index.ts'
import { raftMembership } from './protocol.ts'

/** Mutant: a new leader changes the membership though it has committed nothing of its own term, be it that its first entry is on its way (against the rule of July 2015). */
export const doesNotWait = variant(raftMembership, 'does-not-wait', ({ parts: { isLeader, isSettled, isPossible } }) => ({
  actions: { changeMembership: { when: (s, { i, server }) => isLeader(s, i) && isSettled(s, i) && isPossible(s, i, server) } },
}))

/** Mutant, and the thesis as first published: moreover, a new leader begins with no entry of its own. */
export const firstVersion = variant(doesNotWait, 'first-version', ({ actions: { election } }) => ({
  actions: { election: { then: (s, p) => { election.then(s, p); s.log[p.i].pop() } } },
}))

/** Mutant: a leader starts a change before the one before it is committed (against section 4.1). */
export const changesOverlap = variant(raftMembership, 'changes-overlap', ({ parts: { isLeader, hasCommitted, isPossible } }) => ({
  actions: { changeMembership: { when: (s, { i, server }) => isLeader(s, i) && hasCommitted(s, i) && isPossible(s, i, server) } },
}))

/** Mutant: a leader exchanges one server for another in one change, two servers at once (against section 4.1, figure 4.2). */
export const twoAtOnce = variant(raftMembership, 'two-at-once', ({ action, parts: { Server, isLeader, isMember, hasCommitted, isSettled, isCaughtUp } }) => ({
  added: {
    /** A leader takes one server out and another in, in one change. */
    exchange: action({
      for: { i: Server, out: Server, into: Server }, by: 'i',
      when: (s, { i, out, into }) => isLeader(s, i) && isSettled(s, i) && hasCommitted(s, i) && isMember(s, i, out)
        && !isMember(s, i, into) && isCaughtUp(s, into, i),
      then: (s, { i, out, into }) => { for (const server of [out, into]) s.log[i].push({ term: s.currentTerm[i], command: server }) },
    }),
  },
}))

/** Mutant: a leader adds a server that has nothing yet, and then depends on it (against section 4.2.1). */
export const addsEmpty = variant(raftMembership, 'adds-empty', ({ parts: { isLeader, isMember, isSettled, hasCommitted, isPossible } }) => ({
  actions: {
    changeMembership: {
      when: (s, { i, server }) => isLeader(s, i) && isSettled(s, i) && hasCommitted(s, i) && (!isMember(s, i, server) || isPossible(s, i, server)),
    },
  },
}))

/** What is asked of leaders beside safety: in a variant of its own, since to ask it of every step takes long. */
export const leaders = variant(raftMembership, 'leaders', ({ step, parts: { Server, isLeader, isMember, isSettled } }) => ({
  properties: {
    /** Only a server that knows of a cluster is elected: one of the first members, or one that has an entry. */
    electedKnowsCluster: step({
      for: { i: Server },
      holds: (before, after, { i }) => isLeader(before, i) || !isLeader(after, i) || before.initial.has(i) || before.log[i].length > 0,
    }),
    /** A leader that commits goes on to lead, unless it has removed itself by that (section 4.2.2). */
    leadsOn: step({
      for: { i: Server },
      holds: (before, after, { i }) => !isLeader(before, i) || after.currentTerm[i] !== before.currentTerm[i] || after.commitIndex[i] === before.commitIndex[i]
        || isLeader(after, i) === (isMember(after, i, i) || !isSettled(after, i)),
    }),
  },
}))
