/** Reads that rest on less than a lease, leases that last longer than they should, and who may propose. */
import { isDown, variant } from '../../../checker/language/index.ts'
import { multiPaxosLeases } from './protocol.ts'

/** Mutant: who answers a read asks only whether it is the leader, as far as it knows, and not whether it has a lease (sofa-jraft, issue 25). */
export const asksOnlyAmILeader = variant(multiPaxosLeases, 'asks-only-am-i-leader', ({ parts: { isLeader, isCaughtUp, hasRead } }) => ({
  actions: { read: { when: (s, { i }) => isLeader(s, i) && isCaughtUp(s, i) && !hasRead(s) } },
}))

/** Mutant: a leader that has its lease reads from a state machine that is behind its log: it has not executed all that it has proposed. */
export const readsBehindItsLog = variant(multiPaxosLeases, 'reads-behind-its-log', ({ parts: { hasLease, hasRead } }) => ({
  actions: { read: { when: (s, { i }) => hasLease(s, i) && !hasRead(s) } },
}))

/** Mutant: a replica that restarts takes itself for free. */
export const forgetsGrant = variant(multiPaxosLeases, 'forgets-grant', ({ crashes, parts: { Replica } }) => ({ faults: { crash: crashes(Replica) } }))

/** Mutant: the clock of a replica stops while it stalls, as that of a suspended machine may: when it goes on, it takes its lease to be as long as before. */
export const clockStops = variant(multiPaxosLeases, 'clock-stops', ({ action, parts: { Replica } }) => ({
  actions: { tick: { when: s => Replica.every(i => !isDown(s, i)) } },
  added: {
    /** A tick for all replicas but those that stall. */
    tickOfOthers: action({
      when: s => Replica.some(i => isDown(s, i)) && Replica.some(i => !isDown(s, i) && (s.grant[i] > 0 || s.lease[i] > 0)),
      then: s => {
        for (const i of Replica) if (!isDown(s, i)) {
          s.grant[i] = Math.max(0, s.grant[i] - 1)
          s.lease[i] = Math.max(0, s.lease[i] - 1)
        }
      },
    }),
  },
}))

/** The claim that a leader is the only one to propose while it has its lease. */
const withSoleProposer = (of: typeof multiPaxosLeases, name: string) => variant(of, name, ({ actions: { propose }, always, parts: { Replica, Command, hasLease } }) => ({
  properties: {
    /** While a replica has a lease no other may propose. */
    soleProposer: always({ for: { i: Replica, j: Replica }, holds: (s, { i, j }) => i === j || !hasLease(s, i) || Command.every(c => !propose.when(s, { i: j, c })) }),
  },
}))
export const soleProposer = withSoleProposer(multiPaxosLeases, 'sole-proposer')

/** A leader proposes only while it has its lease. */
const proposesUnderLease = variant(multiPaxosLeases, 'proposes-under-lease', ({ actions: { propose }, parts: { hasLease } }) => ({
  actions: { propose: { when: (s, p) => hasLease(s, p.i) && propose.when(s, p) } },
}))
export const soleProposerUnderLease = withSoleProposer(proposesUnderLease, 'sole-proposer-under-lease')
