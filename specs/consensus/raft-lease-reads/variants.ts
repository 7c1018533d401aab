/** Leases that outlive what they rest on. */
import { setOf, variant } from '../../../checker/language/index.ts'
import { raftLeaseReads } from './protocol.ts'

/** Mutant: servers vote as in Raft without leases, also when they have just heard from a leader (against section 4.2.3; what sofa-jraft, issue 25, asks about). */
export const votesAnyway = variant(raftLeaseReads, 'votes-anyway', ({ parts: { isLeader, isQuorum, wouldVote } }) => ({
  actions: {
    election: {
      when: (s, { i, voters }) => !isLeader(s, i) && voters.has(i) && isQuorum(voters.size) && !isQuorum(voters.size - 1)
        && [...voters].every(j => wouldVote(s, j, i)),
    },
  },
}))

/**
 * Leadership is transferred: a leader tells another server to stand at once, and since the leader itself wants that, servers vote for it whatever they have promised (section 3.10). The old leader may
 * not hear of the outcome. So it gives up its lease before it sends the request, or it does not.
 */
const transferring = (name: string, givesUpLease: boolean) => variant(raftLeaseReads, name, ({ action, parts: { Server, isLeader, isQuorum, wouldVote, elect } }) => ({
  added: {
    /** A leader has another server stand at once, and voters vote for it. */
    transfer: action({
      for: { i: Server, to: Server, voters: setOf(Server) }, by: 'i',
      when: (s, { i, to, voters }) => i !== to && isLeader(s, i) && !isLeader(s, to) && voters.has(to) && isQuorum(voters.size) && !isQuorum(voters.size - 1)
        && [...voters].every(j => wouldVote(s, j, to)),
      then: (s, { i, to, voters }) => {
        if (givesUpLease) s.lease[i] = 0
        elect(s, to, voters)
        s.lease[to] = 0
      },
    }),
  },
}))

export const transfers = transferring('transfers', true)

/** Mutant: the old leader keeps its lease (etcd, issue 12704; openraft, pull request 1749). */
export const transfersWithLease = transferring('transfers-with-lease', false)
