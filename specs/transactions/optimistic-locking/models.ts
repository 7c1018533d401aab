import { type Expectation, model } from '../../../checker/language/index.ts'
import { optimisticLocking } from './protocol.ts'
import { checkThenWrite, coarseTimestamps, endless, locks, progress, readOnlyAnomaly, versionsWrap, withoutVersion, writeSetOnly, writeSetRowByRow } from './variants.ts'

const holds = (origin: string): Expectation => ({ verdict: 'holds', origin })
const violated = (properties: Readonly<Record<string, number>>, story: string): Expectation => ({
  verdict: 'violated', violated: properties, origin: `found by this checker on 2026-11-29, and the trace read: ${story}`,
})
const lostUpdate = (steps: number) => ({ noLostUpdate: steps, serializability: steps, snapshotIsolation: steps })

export const models = {
  'one-row': model(optimisticLocking, {
    constants: { transactions: 3, rows: 1 },
    says: 'Three transactions and one row: one that finds the version changed starts over, and no update is lost.',
    expect: holds('Kung and Robinson, section 4: a transaction is valid if nothing that it has read was written since'),
  }),
  'two-rows': model(optimisticLocking, {
    constants: { transactions: 2, rows: 2 },
    says: 'Two rows: since every row that was read is checked, transactions are serializable.',
    expect: holds('Kung and Robinson, section 4'),
  }),
  'two-rows-three-transactions': model(optimisticLocking, {
    constants: { transactions: 3, rows: 2 }, deep: true,
    says: 'Three transactions and two rows: those that only read are serializable with the others, since they are checked, too.',
    expect: holds('Kung and Robinson, section 4'),
  }),
  'client-stops': model(progress, {
    constants: { transactions: 3, rows: 1 }, faults: { stop: 1 },
    says: 'A client that stops halfway leaves no lock behind and holds nobody up: all others commit.',
    expect: holds('by hand: nobody waits for another, and each starts over only when another has committed'),
  }),
  'client-stops-two-rows': model(progress, {
    constants: { transactions: 3, rows: 2 }, faults: { stop: 1 }, deep: true,
    says: 'With two rows, too, a client that stops holds nobody up.',
    expect: holds('by hand, as client-stops'),
  }),

  'without-version': model(withoutVersion, {
    constants: { transactions: 2, rows: 1 },
    says: 'Mutant: read, compute, and write by the key alone: an update is lost.',
    expect: violated(lostUpdate(4), 'both read 0, both write 1; P4 of Berenson et al., section 4.1'),
  }),
  'check-then-write': model(checkThenWrite, {
    constants: { transactions: 2, rows: 1 },
    says: 'Mutant: the version is checked in one step, and the row written in another: in between another transaction writes.',
    expect: violated(lostUpdate(6), 'both have read and checked version 0, then both write'),
  }),
  'versions-wrap': model(versionsWrap, {
    constants: { transactions: 3, rows: 1 },
    says: 'Mutant: after two writes the row has its old version again, and the check passes though its value has changed (ABA).',
    expect: violated(lostUpdate(6), 'T1 reads version 0; T2 and T3 add 1 each, and the version is 0 again; T1 writes 1 over 2'),
  }),
  'versions-wrap-two-transactions': model(versionsWrap, {
    constants: { transactions: 2, rows: 1 },
    says: 'Two transactions are not enough for ABA: there is only one write behind the back of each, after which it finds another version.',
    expect: holds('by hand: a version recurs after two writes, and the transaction that it deceives makes neither of them'),
  }),
  'coarse-timestamps': model(coarseTimestamps, {
    constants: { transactions: 2, rows: 1 },
    says: 'Mutant: a version taken from a clock does not change when two writes fall within one tick.',
    expect: violated(lostUpdate(4), 'both read the row of time 0, and both write at time 0'),
  }),

  'write-set-only': model(writeSetOnly, {
    constants: { transactions: 2, rows: 2 },
    says: 'To read from a snapshot and check only the row that is written is snapshot isolation: no update is lost, but write skew is possible.',
    expect: violated({ serializability: 6 }, 'T1 and T2 both read x and y, T2 writes x and T1 writes y: A5B of Berenson et al., section 4.2'),
  }),
  'write-set-only-one-row': model(writeSetOnly, {
    constants: { transactions: 3, rows: 1 },
    says: 'With one row that is enough, since a transaction that writes it has read nothing else.',
    expect: holds('by hand: the write set is the read set, or the transaction reads one row and writes none'),
  }),
  'read-only-anomaly': model(readOnlyAnomaly, {
    constants: { transactions: 3, rows: 2 },
    says: 'A transaction that only reads sees a state that no serial order gives, though the writers alone are serializable.',
    expect: violated({ serializability: 8 }, 'as in Fekete, O’Neil and O’Neil: T2 begins; T1 pays into y and commits; T3 sees that, and x as it was; then T2 writes x, without having seen T1’s y'),
  }),
  'write-set-row-by-row': model(writeSetRowByRow, {
    constants: { transactions: 3, rows: 2 }, deep: true,
    says: 'Mutant: without snapshots this is weaker than snapshot isolation: rows that were read at different times may never have had these values at once.',
    expect: violated({ serializability: 6, snapshotIsolation: 8 }, 'write skew, as in write-set-only; or T1 reads x; T2 writes x, T3 reads that and writes y; T1 reads and writes y: it has seen T3, which saw T2, but not T2'),
  }),

  'locks-client-stops': model(locks, {
    constants: { transactions: 2, rows: 1 }, faults: { stop: 1 },
    says: 'Locks instead: a client that stops while it holds a lock blocks everyone who needs the row.',
    expect: violated({ deadlock: 2 }, 'T1 locks x and stops'),
  }),
  'locks-deadlock': model(locks, {
    constants: { transactions: 2, rows: 2 },
    says: 'Locks instead: each transaction holds the lock that the other needs.',
    expect: violated({ deadlock: 2 }, 'T1 has locked x and needs y, T2 has locked y and needs x'),
  }),

  'endless': model(endless, {
    constants: { transactions: 2, rows: 1 },
    says: 'Clients that never finish: again and again some transaction commits, but one client may be refused forever.',
    expect: violated({ eachCommits: 5 }, 'T1 reads, T2 reads and writes, T1 is refused; and so on, forever: the starvation that Kung and Robinson foresee'),
  }),
  'endless-client-stops': model(endless, {
    constants: { transactions: 3, rows: 1 }, faults: { stop: 1 },
    says: 'One of three clients may stop: again and again some transaction of the others commits.',
    expect: violated({ eachCommits: 7 }, 'T1 and T3 are refused again and again, as in endless, while T2 commits; nobody has to stop for that'),
  }),
}
