/** LeaseGuard, rule by rule: of elections, logs, commits and leases, each said by itself. Where a step would go beyond the bounds it is not taken, so that what can be reached is decided. */
import { type StateOf, variant } from '../../../checker/language/index.ts'
import { raftLeaseGuard } from './protocol.ts'

export const rules = variant(raftLeaseGuard, 'rules', ({ vars, step, constants: { delta, terms, entries, ticks }, actions: { clientWrite, becomeLeader }, parts: { Server, isQuorum, isLeader } }) => {
  type S = StateOf<typeof vars>
  type Log = S['log'][keyof S['log']]
  const agrees = (a: Log, b: Log) => a.every((e, n) => e.term === b[n]?.term && e.clock === b[n]?.clock && e.key === b[n]?.key && e.index === b[n]?.index)
  const lastTerm = (log: Log) => log.at(-1)?.term ?? 0
  return {
    actions: {
      clientWrite: { when: (s, p) => clientWrite.when(s, p) && s.clock < ticks && s.log[p.i].length < entries },
      becomeLeader: { when: (s, p) => becomeLeader.when(s, p) && s.currentTerm[p.i] < terms },
      tick: { when: s => s.clock < ticks },
    },
    properties: {
      /** A server is elected in the term after its own, */
      electedInNextTerm: step({ for: { i: Server }, holds: (before, after, { i }) => isLeader(before, i) || !isLeader(after, i) || after.currentTerm[i] === before.currentTerm[i] + 1 }),
      /** by voters whose logs are not newer than its own. */
      electedUpToDate: step({
        for: { i: Server, j: Server },
        holds: (before, after, { i, j }) => isLeader(before, i) || !isLeader(after, i) || before.currentTerm[j] === after.currentTerm[j] || lastTerm(before.log[i]) > lastTerm(before.log[j])
          || (lastTerm(before.log[i]) === lastTerm(before.log[j]) && before.log[i].length >= before.log[j].length),
      }),
      /** A leader steps down only when it has learnt of a higher term. */
      stepsDownForTerm: step({ for: { i: Server }, holds: (before, after, { i }) => !isLeader(before, i) || isLeader(after, i) || after.currentTerm[i] > before.currentTerm[i] }),
      /** An entry that a leader writes has its term, its place, and a time of its own. */
      writesItsTerm: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const [entry, length] = [after.log[i].at(-1), before.log[i].length]
          return !isLeader(before, i) || after.log[i].length <= length
            || (entry?.term === before.currentTerm[i] && entry.index === length + 1 && entry.clock === after.clock && after.clock === before.clock + 1)
        },
      }),
      /** A server that does not lead takes an entry where its log agrees with another, and learns from there what is committed; with the entry it knows of the lease that comes with it. */
      takesNextEntry: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const [entry, lease] = [after.log[i].at(-1), after.lease[i]]
          if (isLeader(before, i) || !entry || after.log[i].length <= before.log[i].length) return true
          return Server.others(i).some(j => agrees(after.log[i], before.log[j]) && after.commitIndex[i] === Math.max(before.commitIndex[i], Math.min(before.commitIndex[j], after.log[i].length)))
            && (before.lease[i].term > entry.term ? lease.term === before.lease[i].term : lease.term === entry.term && lease.expires === entry.clock + delta)
        },
      }),
      /** It drops entries only where a newer log has others. */
      dropsConflicts: step({
        for: { i: Server },
        holds: (before, after, { i }) => after.log[i].length >= before.log[i].length
          || Server.others(i).some(j => lastTerm(before.log[j]) > lastTerm(before.log[i]) && !agrees(before.log[i], before.log[j])),
      }),
      /** What is committed is on a quorum that is in the term of the entry. */
      committedByQuorum: step((before, after) => [...after.committed].every(e => [...before.committed].some(old => old.index === e.index && old.clock === e.clock)
        || isQuorum(new Set(Server.filter(j => before.currentTerm[j] === e.term && before.log[j][e.index - 1]?.clock === e.clock))))),
      /** A leader commits nothing while the lease of its predecessor lasts, and has a lease of its own then, from the time at which the entry was written. */
      waitsForLease: step({
        for: { i: Server },
        holds: (before, after, { i }) => {
          const entry = after.log[i][after.commitIndex[i] - 1]
          return !isLeader(before, i) || after.commitIndex[i] <= before.commitIndex[i] || ((before.lease[i].expires < before.clock || before.lease[i].term === before.currentTerm[i])
            && after.lease[i].term === entry?.term && after.lease[i].expires === entry.clock + delta)
        },
      }),
    },
  }
})
