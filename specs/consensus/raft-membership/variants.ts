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

/** What is asked of changes and of leaders beside safety: in a variant of its own, since to ask it of every step takes long. */
export const leaders = variant(raftMembership, 'leaders', ({ always, step, reachable, parts: { Server, isLeader, isMember, isSettled, termAt } }) => ({
  properties: {
    /** A server that has no entry knows the cluster as it was at the start. */
    firstCluster: always({
      for: { i: Server, j: Server },
      holds: (s, { i, j }) => s.log[i].length > 0 || isMember(s, i, j) === s.initial.has(j),
    }),
    /** The cluster always has a member. */
    hasMember: always({ for: { i: Server }, holds: (s, { i }) => Server.some(j => isMember(s, i, j)) }),
    /** A leader adds or removes one server at a time: once the change before is committed, and an entry of its own term (section 4.1, with the rule of July 2015). */
    changesOneServer: step({
      for: { i: Server },
      holds: (before, after, { i }) => {
        const changed = Server.count(j => isMember(before, i, j) !== isMember(after, i, j))
        const mayChange = before.log[i].slice(before.commitIndex[i]).every(entry => entry.command === null)
          && before.committed.some(({ term }) => term === before.currentTerm[i])
        return !isLeader(after, i) || changed === 0 || (changed === 1 && mayChange)
      },
    }),
    /** A server that a leader adds has everything that the leader knows to be committed (section 4.2.1). */
    addsWhoCaughtUp: step({
      for: { i: Server, added: Server },
      holds: (before, after, { i, added }) => !isLeader(after, i) || isMember(before, i, added) || !isMember(after, i, added)
        || before.committed.slice(0, before.commitIndex[i]).every(({ entry }, k) => entry.term === termAt(before.log[added], k + 1)),
    }),
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
    /** A server that was added is elected. */
    addedLeads: reachable(s => Server.some(i => isLeader(s, i) && isMember(s, i, i) && !s.initial.has(i))),
    /** A server that does not count itself is elected by the others (section 4.2.2). */
    outsiderLeads: reachable(s => Server.some(i => isLeader(s, i) && !s.initial.has(i) && s.log[i].every(entry => entry.command !== i))),
  },
}))
